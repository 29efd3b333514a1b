import { BlockStack, Button, Card, InlineStack, Layout, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';

/** The way to import and export. */
export function ImportsSection() {
  const { t } = useTranslation();
  return (
    <Layout.AnnotatedSection title={t('imports.section.title')} description={t('imports.section.description')}>
      <Card>
        <BlockStack gap="300">
          <Text as="p">{t('imports.section.body')}</Text>
          <InlineStack>
            <Button url="/app/settings/import">{t('imports.section.open')}</Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </Layout.AnnotatedSection>
  );
}
