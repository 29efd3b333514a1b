import { useLoaderData } from '@remix-run/react';
import { BlockStack, Box, Card, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/shop-context.tsx';
import type { loader } from './route.tsx';

/** Orders that nothing has decided yet, each with what it waits for; nothing where there are none. */
export function WaitingCard() {
  const { t } = useTranslation();
  const { waiting } = useLoaderData<typeof loader>();
  const { dateTime } = useFormat();
  if (waiting.length === 0) return null;
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <Text as="h2" variant="headingMd">
          {t('member.waiting.title')}
        </Text>
      </Box>
      <Box as="ul" paddingInlineStart="0">
        {waiting.map(({ orderId, name, processedAt, waitsFor }, place) => (
          <Box
            key={orderId}
            as="li"
            padding="400"
            borderColor="border"
            borderBlockStartWidth={place === 0 ? undefined : '025'}
          >
            <BlockStack gap="100">
              <Text as="h3" variant="headingSm" fontWeight="medium">
                {t('member.entry.order', { name: name ?? orderId })}
              </Text>
              {processedAt !== null && (
                <Text as="span" tone="subdued" variant="bodySm">
                  {dateTime(processedAt)}
                </Text>
              )}
              <Text as="p">{t(`member.waiting.${waitsFor ?? 'nothing'}`)}</Text>
            </BlockStack>
          </Box>
        ))}
      </Box>
    </Card>
  );
}
