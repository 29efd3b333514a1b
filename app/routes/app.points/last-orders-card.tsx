import {
  BlockStack,
  Box,
  Button,
  Card,
  IndexTable,
  InlineStack,
  Link,
  SkeletonBodyText,
  Text,
  useBreakpoints,
} from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftPreview, PreviewedMember } from '../../loyalty/earning/preview-draft.server.ts';
import { EmptyCard } from '../../ui/empty-card.tsx';
import { useFormat } from '../../ui/shop-context.tsx';
import { effectDetails, effectSentence } from './preview-words.ts';
import type { DraftPreviewState } from './use-draft-preview.ts';

/** Rows at a time: the page stays short, and the versions below in reach. */
const ROWS = 10;

type Order = DraftPreview['orders'][number];

function MemberName({ member }: { member: PreviewedMember }) {
  const { t } = useTranslation();
  const name = member.redacted
    ? t('members.removed')
    : (member.name ?? t('members.noName', { id: member.customerId ?? '' }));
  return member.id === null ? (
    <Text as="span">{name}</Text>
  ) : (
    <Link url={`/app/members/${member.id}`} monochrome>
      {name}
    </Link>
  );
}

/** The points under the draft, and by how much they differ. */
function Drafted({ order }: { order: Order }) {
  const { number, signed } = useFormat();
  const change = order.drafted - order.today;
  return (
    <Text as="span" alignment="end" numeric fontWeight={change === 0 ? undefined : 'semibold'}>
      {change === 0 ? number(order.drafted) : `${number(order.drafted)} (${signed(change)})`}
    </Text>
  );
}

function WideRow({ order, position }: { order: Order; position: number }) {
  const { number, date } = useFormat();
  return (
    <IndexTable.Row id={order.orderId} position={position}>
      <IndexTable.Cell>
        <Text as="span" fontWeight="semibold">
          {order.name ?? order.orderId}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>{date(order.processedAt)}</IndexTable.Cell>
      <IndexTable.Cell>
        <MemberName member={order.member} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          {number(order.today)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Drafted order={order} />
      </IndexTable.Cell>
    </IndexTable.Row>
  );
}

function NarrowRow({ order, position }: { order: Order; position: number }) {
  const { t } = useTranslation();
  const { number, date } = useFormat();
  return (
    <IndexTable.Row id={order.orderId} position={position}>
      <Box padding="300" width="100%">
        <BlockStack gap="100">
          <InlineStack align="space-between" gap="200" wrap={false}>
            <Text as="span" fontWeight="semibold">
              {order.name ?? order.orderId}
            </Text>
            <Text as="span" numeric>
              {t('points.change.becomes', { from: number(order.today), to: number(order.drafted) })}
            </Text>
          </InlineStack>
          <InlineStack align="space-between" gap="200">
            <MemberName member={order.member} />
            <Text as="span" tone="subdued">
              {date(order.processedAt)}
            </Text>
          </InlineStack>
        </BlockStack>
      </Box>
    </IndexTable.Row>
  );
}

function OrdersTable({ orders, loading }: { orders: readonly Order[]; loading: boolean }) {
  const { t } = useTranslation();
  const [wanted, setFirst] = useState(0);
  const { smDown: narrow } = useBreakpoints();
  const first = wanted < orders.length ? wanted : 0;
  const shown = orders.slice(first, first + ROWS);
  const Row = narrow ? NarrowRow : WideRow;
  return (
    <IndexTable
      resourceName={{ singular: t('points.orders.order'), plural: t('points.orders.titleBefore') }}
      itemCount={shown.length}
      selectable={false}
      condensed={narrow}
      loading={loading}
      headings={[
        { title: t('points.orders.order') },
        { title: t('points.orders.date') },
        { title: t('points.orders.member') },
        { title: t('points.orders.now'), alignment: 'end' },
        { title: t('points.orders.then'), alignment: 'end' },
      ]}
      {...(orders.length > ROWS && {
        pagination: {
          hasPrevious: first > 0,
          hasNext: first + ROWS < orders.length,
          previousTooltip: t('points.orders.previous'),
          nextTooltip: t('points.orders.next'),
          accessibilityLabels: { previous: t('points.orders.previous'), next: t('points.orders.next') },
          onPrevious: () => setFirst(first - ROWS),
          onNext: () => setFirst(first + ROWS),
          label: t('points.orders.range', { from: first + 1, to: first + shown.length, all: orders.length }),
        },
      })}
    >
      {shown.map((order, position) => (
        <Row key={order.orderId} order={order} position={position} />
      ))}
    </IndexTable>
  );
}

/** The effect in words; said again to screen readers when it changes. */
function Effect({ state: { state, preview, retry }, paused }: { state: DraftPreviewState; paused: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (state === 'unreadable') return <Text as="p">{t('points.orders.fixFirst')}</Text>;
  if (state === 'failed') {
    return (
      <BlockStack gap="200">
        <Text as="p" tone="critical">
          {t('points.orders.failed')}
        </Text>
        <InlineStack>
          <Button onClick={retry}>{t('common.retry')}</Button>
        </InlineStack>
      </BlockStack>
    );
  }
  if (!preview) return <Text as="p">{t('points.orders.loading')}</Text>;
  return (
    <BlockStack gap="100">
      <Text as="p" variant="headingSm">
        {effectSentence(t, preview.totals)}
      </Text>
      {effectDetails({ t, format }, preview.totals, paused).map((sentence) => (
        <Text as="p" key={sentence}>
          {sentence}
        </Text>
      ))}
    </BlockStack>
  );
}

/** The draft tried on the newest real orders. @param paused whether the draft pauses the programme */
export function LastOrdersCard({ state, paused }: { state: DraftPreviewState; paused: boolean }) {
  const { t } = useTranslation();
  const { preview } = state;
  if (preview?.orders.length === 0) {
    return (
      <Card>
        <EmptyCard title={t('points.orders.emptyTitle')} body={t('points.orders.emptyBody')} />
      </Card>
    );
  }
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="300">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {preview ? t('points.orders.title', { count: preview.totals.orders }) : t('points.orders.titleBefore')}
            </Text>
            <Text as="p" tone="subdued">
              {t('points.orders.intro')}
            </Text>
          </BlockStack>
          <div aria-live="polite" aria-busy={state.state === 'loading'}>
            <Effect state={state} paused={paused} />
          </div>
          {state.state === 'loading' && !preview && <SkeletonBodyText lines={ROWS} />}
        </BlockStack>
      </Box>
      {preview && state.state !== 'unreadable' && (
        <OrdersTable orders={preview.orders} loading={state.state === 'loading'} />
      )}
    </Card>
  );
}
