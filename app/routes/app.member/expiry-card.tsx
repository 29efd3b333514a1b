import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, List, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/shop-context.tsx';
import type { loader } from './route.tsx';

/** Dates that are named; of more, their number is. */
const NAMED_MAX = 6;

/** When which of the member's points expire, as the member is told; nothing where none has a date. */
export function ExpiryCard() {
  const { t } = useTranslation();
  const { date } = useFormat();
  const { expiring } = useLoaderData<typeof loader>();
  if (expiring.length === 0) return null;
  const more = expiring.length - NAMED_MAX;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('expiry.member.title')}
        </Text>
        <List>
          {expiring.slice(0, NAMED_MAX).map(({ points, until, warnedAt }) => (
            <List.Item key={until}>
              {t('expiry.member.line', {
                count: points,
                points: t('common.points', { count: points }),
                date: date(until),
              })}
              {warnedAt !== null && (
                <Text as="p" variant="bodySm" tone="subdued">
                  {t('expiry.member.warned', { date: date(warnedAt) })}
                </Text>
              )}
            </List.Item>
          ))}
          {more > 0 && <List.Item>{t('expiry.member.more', { count: more })}</List.Item>}
        </List>
      </BlockStack>
    </Card>
  );
}
