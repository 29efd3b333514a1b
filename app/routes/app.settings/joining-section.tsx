import { useLoaderData } from '@remix-run/react';
import { Card, Layout, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { loader } from './route.tsx';

/** How customers become members. */
export function JoiningSection() {
  const { t } = useTranslation();
  const { joining } = useLoaderData<typeof loader>();
  return (
    <Layout.AnnotatedSection title={t('settings.joining.title')} description={t('settings.joining.description')}>
      <Card>
        <Text as="p">{t(`settings.joining.mode.${joining.enrolment.mode}`)}</Text>
      </Card>
    </Layout.AnnotatedSection>
  );
}
