import {
  BlockStack,
  Box,
  Button,
  Card,
  IndexTable,
  InlineStack,
  Link,
  Select,
  SkeletonBodyText,
  Text,
  useBreakpoints,
} from '@shopify/polaris';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftPreview, PreviewedMember } from '../../loyalty/earning/preview-draft.server.ts';
import { EmptyCard } from '../../ui/empty-card.tsx';
import { useFormat } from '../../ui/shop-context.tsx';
import { ORDER_SORTS, sortedOrders, type OrderSort } from './order-sorting.ts';
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

/** A number in one piece, however long. */
function Whole({ children, strong = false }: { children: string; strong?: boolean }) {
  return (
    <Text as="span" alignment="end" numeric fontWeight={strong ? 'semibold' : undefined}>
      <span className="comeback-numeral-whole">{children}</span>
    </Text>
  );
}

function WideRow({ order, position }: { order: Order; position: number }) {
  const { number, signed, date } = useFormat();
  const change = order.drafted - order.today;
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
        <Whole>{number(order.today)}</Whole>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Whole strong={change !== 0}>{number(order.drafted)}</Whole>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Whole strong={change !== 0}>{signed(change)}</Whole>
      </IndexTable.Cell>
    </IndexTable.Row>
  );
}

function NarrowRow({ order, position }: { order: Order; position: number }) {
  const { t } = useTranslation();
  const { number, signed, date } = useFormat();
  const change = order.drafted - order.today;
  return (
    <IndexTable.Row id={order.orderId} position={position}>
      <Box padding="300" width="100%">
        <BlockStack gap="100">
          <InlineStack align="space-between" gap="200">
            <Text as="span" fontWeight="semibold">
              {order.name ?? order.orderId}
            </Text>
            <Whole strong={change !== 0}>
              {change === 0
                ? number(order.today)
                : t('points.change.becomes', { from: number(order.today), to: number(order.drafted) })}
            </Whole>
          </InlineStack>
          <InlineStack align="space-between" gap="200">
            <MemberName member={order.member} />
            {change !== 0 && <Whole>{signed(change)}</Whole>}
          </InlineStack>
          <Text as="span" tone="subdued">
            {date(order.processedAt)}
          </Text>
        </BlockStack>
      </Box>
    </IndexTable.Row>
  );
}

/** Ten orders at a time; another order of the list begins at its first page. */
function usePages(orders: readonly Order[]) {
  const { t } = useTranslation();
  const [wanted, setFirst] = useState(0);
  const [sort, setSort] = useState<OrderSort>('newest');
  const sorted = useMemo(() => sortedOrders(orders, sort), [orders, sort]);
  const first = wanted < orders.length ? wanted : 0;
  const shown = sorted.slice(first, first + ROWS);
  const pagination = orders.length > ROWS && {
    hasPrevious: first > 0,
    hasNext: first + ROWS < orders.length,
    previousTooltip: t('points.orders.previousPage'),
    nextTooltip: t('points.orders.nextPage'),
    accessibilityLabels: { previous: t('points.orders.previousPage'), next: t('points.orders.nextPage') },
    onPrevious: () => setFirst(first - ROWS),
    onNext: () => setFirst(first + ROWS),
    label: t('points.orders.range', { from: first + 1, to: first + shown.length, all: orders.length }),
  };
  return {
    shown,
    pagination,
    sort,
    sortBy: (value: string) => {
      setSort(ORDER_SORTS.find((known) => known === value) ?? 'newest');
      setFirst(0);
    },
  };
}

function OrdersTable({ orders, loading }: { orders: readonly Order[]; loading: boolean }) {
  const { t } = useTranslation();
  const { shown, pagination, sort, sortBy } = usePages(orders);
  const { smDown: narrow } = useBreakpoints();
  const Row = narrow ? NarrowRow : WideRow;
  const right = (title: string) => ({ title, alignment: 'end' as const });
  return (
    <>
      <Box paddingInline="400" paddingBlockEnd="300" maxWidth="24rem">
        <Select
          label={t('points.orders.sort')}
          labelInline={!narrow}
          options={ORDER_SORTS.map((value) => ({ value, label: t(`points.orders.sortBy.${value}`) }))}
          value={sort}
          onChange={sortBy}
        />
      </Box>
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
          right(t('points.orders.now')),
          right(t('points.orders.then')),
          right(t('points.orders.difference')),
        ]}
        {...(pagination && { pagination })}
      >
        {shown.map((order, position) => (
          <Row key={order.orderId} order={order} position={position} />
        ))}
      </IndexTable>
    </>
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
