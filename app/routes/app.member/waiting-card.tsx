import { useLoaderData } from '@remix-run/react';
import { Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { OrdersCard } from './orders-card.tsx';
import type { loader } from './route.tsx';

/** Orders that nothing has decided yet, each with what it waits for. */
export function WaitingCard() {
  const { t } = useTranslation();
  const { waiting } = useLoaderData<typeof loader>();
  const orders = waiting.map(({ waitsFor, ...order }) => ({
    ...order,
    said: <Text as="p">{t(`member.waiting.${waitsFor ?? 'nothing'}`)}</Text>,
  }));
  return <OrdersCard title={t('member.waiting.title')} orders={orders} />;
}
