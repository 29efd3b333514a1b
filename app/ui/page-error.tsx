import { isRouteErrorResponse, useNavigate } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, Page, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';

/** What stands where a page could not: what happened and what to do, never a code or a stack. */
export function PageError({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const missing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <Page narrowWidth>
      <Card>
        <BlockStack gap="300">
          <Text as="h1" variant="headingMd">
            {missing ? t('error.missingTitle') : t('error.title')}
          </Text>
          <Text as="p">{missing ? t('error.missingBody') : t('error.body')}</Text>
          <InlineStack gap="200">
            {!missing && (
              <Button variant="primary" onClick={() => navigate('.', { replace: true })}>
                {t('common.retry')}
              </Button>
            )}
            <Button url="/app">{t('error.toHome')}</Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </Page>
  );
}
