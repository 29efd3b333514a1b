import { useLoaderData } from '@remix-run/react';
import { Badge, BlockStack, Box, Button, Card, Collapsible, InlineStack, List, Text } from '@shopify/polaris';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explainOrder } from '../../loyalty/earning/why-text.ts';
import { useFormat, useLocale } from '../../ui/shop-context.tsx';
import { entryTitle, entryWhy } from './entry-words.ts';
import { OrdersCard } from './orders-card.tsx';
import { UndoAward } from './undo-award.tsx';
import type { loader } from './route.tsx';

type Story = ReturnType<typeof useLoaderData<typeof loader>>;
type Entry = Story['entries'][number];

/** The sentences behind an entry, opened in place. */
function Why({ sentences, about }: { sentences: readonly string[]; about: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <BlockStack gap="200">
      <InlineStack>
        <Button
          variant="plain"
          onClick={() => setOpen(!open)}
          ariaExpanded={open}
          ariaControls={id}
          disclosure={open ? 'up' : 'down'}
          accessibilityLabel={`${t(open ? 'member.history.hideWhy' : 'member.history.why')} ${about}`}
        >
          {t(open ? 'member.history.hideWhy' : 'member.history.why')}
        </Button>
      </InlineStack>
      <Collapsible id={id} open={open}>
        <Box background="bg-surface-secondary" padding="300" borderRadius="200">
          <List>
            {sentences.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </Box>
      </Collapsible>
    </BlockStack>
  );
}

function Moved({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const { signed, number } = useFormat();
  const spendable = entry.available !== 0 || entry.pending === 0;
  return (
    <BlockStack gap="100" inlineAlign="end">
      {spendable && (
        <Text as="span" variant="headingSm" tone={entry.available > 0 ? 'success' : undefined} numeric>
          {signed(entry.available)}
        </Text>
      )}
      {entry.pending !== 0 && (
        <Badge tone="attention">{t('member.history.pendingPart', { points: signed(entry.pending) })}</Badge>
      )}
      <Text as="span" tone="subdued" variant="bodySm">
        {t('member.history.balanceAfter', { points: number(entry.availableAfter) })}
      </Text>
    </BlockStack>
  );
}

function EntryRow({ entry, first }: { entry: Entry; first: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const locale = useLocale();
  const title = entryTitle({ t, locale }, entry);
  return (
    <Box as="li" padding="400" borderColor="border" borderBlockStartWidth={first ? undefined : '025'}>
      <BlockStack gap="200">
        <InlineStack gap="400" align="space-between" blockAlign="start" wrap={false}>
          <BlockStack gap="050">
            <Text as="h3" variant="headingSm" fontWeight="medium">
              {title}
            </Text>
            <Text as="span" tone="subdued" variant="bodySm">
              {format.dateTime(entry.occurredAt)}
            </Text>
          </BlockStack>
          <Moved entry={entry} />
        </InlineStack>
        <Why sentences={entryWhy({ t, format, locale }, entry)} about={title} />
        <UndoAward entry={entry} title={title} />
      </BlockStack>
    </Box>
  );
}

/** Which kind of entries is shown. */
function KindChoice() {
  const { t } = useTranslation();
  const { kind } = useLoaderData<typeof loader>();
  return (
    <InlineStack gap="200">
      {([null, 'orders', 'others', 'rewards', 'dates'] as const).map((each) => (
        <Button
          key={each ?? 'all'}
          size="slim"
          pressed={kind === each}
          url={each === null ? '?' : `?kind=${each}`}
          accessibilityLabel={t('member.history.show', { kind: t(`member.history.kind.${each ?? 'all'}`) })}
        >
          {t(`member.history.kind.${each ?? 'all'}`)}
        </Button>
      ))}
    </InlineStack>
  );
}

/** The member's entries, newest first, each with its reason. */
export function HistoryCard() {
  const { t } = useTranslation();
  const { entries, older, newest, kind } = useLoaderData<typeof loader>();
  const address = (more: Record<string, string>) =>
    `?${new URLSearchParams({ ...(kind === null ? {} : { kind }), ...more }).toString()}`;
  // a short story needs no choice
  const long = kind !== null || older !== null || !newest;
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t('member.history.title')}
          </Text>
          {long && <KindChoice />}
        </BlockStack>
      </Box>
      {entries.length === 0 && kind !== null ? (
        <Box padding="400">
          <Text as="p" tone="subdued">
            {t('member.history.noneOfKind')}
          </Text>
        </Box>
      ) : entries.length === 0 ? (
        <Box padding="400">
          <Text as="p" tone="subdued">
            {t('member.history.empty')}
          </Text>
        </Box>
      ) : (
        <Box as="ul" paddingInlineStart="0">
          {entries.map((entry, place) => (
            <EntryRow key={entry.seq} entry={entry} first={place === 0} />
          ))}
        </Box>
      )}
      {(older !== null || !newest) && (
        <Box padding="400">
          <InlineStack gap="200">
            {!newest && <Button url={address({})}>{t('member.history.newest')}</Button>}
            {older !== null && <Button url={address({ before: older })}>{t('member.history.older')}</Button>}
          </InlineStack>
        </Box>
      )}
    </Card>
  );
}

/** Orders that were looked at and earned nothing: the question "where are my points?" is asked about these. */
export function UnrewardedCard() {
  const { t } = useTranslation();
  const { unrewarded, olderUnrewarded, newestUnrewarded } = useLoaderData<typeof loader>();
  const locale = useLocale();
  const orders = unrewarded.map(({ orderId, processedAt, why }) => ({
    orderId,
    name: why.orderName,
    processedAt,
    said:
      why.lines.length === 0 ? (
        <Text as="p">{explainOrder(why, locale).join(' ')}</Text>
      ) : (
        <Why sentences={explainOrder(why, locale)} about={why.orderName ?? orderId} />
      ),
  }));
  const pages = (olderUnrewarded !== null || !newestUnrewarded) && (
    <Box padding="400">
      <InlineStack gap="200">
        {!newestUnrewarded && <Button url="?">{t('member.unrewarded.newest')}</Button>}
        {olderUnrewarded !== null && (
          <Button url={`?unrewarded=${olderUnrewarded}`}>{t('member.unrewarded.older')}</Button>
        )}
      </InlineStack>
    </Box>
  );
  return <OrdersCard title={t('member.unrewarded.title')} orders={orders} pages={pages} />;
}
