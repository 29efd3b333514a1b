import { BlockStack, Box, Card, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/shop-context.tsx';

interface ListedOrder {
  orderId: string;
  /** "#1001"; null while it is not known */
  name: string | null;
  processedAt: string | null;
  /** how it stands */
  said: ReactNode;
}

/** Orders of the member, each with its name, its day and how it stands; nothing where there are none. @param pages ways to other ones */
export function OrdersCard({ title, orders, pages }: { title: string; orders: ListedOrder[]; pages?: ReactNode }) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  if (orders.length === 0) return null;
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
      </Box>
      <Box as="ul" paddingInlineStart="0">
        {orders.map(({ orderId, name, processedAt, said }, place) => (
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
              {said}
            </BlockStack>
          </Box>
        ))}
      </Box>
      {pages}
    </Card>
  );
}
