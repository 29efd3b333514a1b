import { useLoaderData } from '@remix-run/react';
import { BlockStack, Box, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../../ui/save-file.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import type { loader } from './route.tsx';

type Answer = ReturnType<typeof useLoaderData<typeof loader>>['dataRequests'][number];

function Row({ answer }: { answer: Answer }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const [failed, setFailed] = useState(false);
  const save = () => {
    void saveFile(`/app/problems/report/${answer.id}`, `customer-${answer.customerId}.json`).then((done) =>
      setFailed(!done),
    );
  };
  return (
    <Box as="li" padding="400" borderColor="border" borderBlockStartWidth="025">
      <InlineStack gap="400" align="space-between" blockAlign="center">
        <BlockStack gap="100">
          <Text as="p">{t('problems.dataRequest', { id: answer.customerId })}</Text>
          <Text as="p" tone="subdued">
            {dateTime(answer.completedAt)}
          </Text>
          {failed && (
            <Text as="p" tone="critical">
              {t('problems.dataRequestFailed')}
            </Text>
          )}
        </BlockStack>
        <Button onClick={save} accessibilityLabel={t('problems.downloadOf', { id: answer.customerId })}>
          {t('problems.download')}
        </Button>
      </InlineStack>
    </Box>
  );
}

/** Customers who asked Shopify for their data: the answer to each, for the merchant to pass on. Nothing when nobody asked. */
export function PrivacyRequests() {
  const { t } = useTranslation();
  const { dataRequests } = useLoaderData<typeof loader>();
  if (dataRequests.length === 0) return null;
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingSm">
            {t('problems.dataRequests')}
          </Text>
          <Text as="p">{t('problems.dataRequestsIntro')}</Text>
        </BlockStack>
      </Box>
      <Box as="ul" paddingInlineStart="0">
        {dataRequests.map((answer) => (
          <Row key={answer.id} answer={answer} />
        ))}
      </Box>
    </Card>
  );
}
