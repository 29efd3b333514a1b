import { Await, useLoaderData } from '@remix-run/react';
import { Badge, BlockStack, Button, Card, InlineGrid, InlineStack, Link, Page, Text } from '@shopify/polaris';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { NumberCard, NumberCardSkeleton } from '../../ui/number-card.tsx';
import { useFormat } from '../../ui/shop-context.tsx';
import { TestModeBanner } from '../../ui/test-mode-banner.tsx';
import type { EmbedState, loader } from './route.tsx';
import { SetupCard, ShowSetup } from './setup-card.tsx';

type HomeData = ReturnType<typeof useLoaderData<typeof loader>>;

/** "Live · widget on", and the rule in a sentence. */
function StateLine({ live, embed, plannedFor }: Pick<HomeData, 'live' | 'embed' | 'plannedFor'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const [tone, state, hint] =
    live === null
      ? (['attention', t('home.state.unpublished'), t('home.unpublishedHint')] as const)
      : live.paused
        ? (['warning', t('home.state.paused'), t('home.pausedHint')] as const)
        : ([
            live.started ? 'success' : 'info',
            live.started ? t('home.state.live') : t('home.state.starts', { date: format.dateTime(live.goLiveAt) }),
            t('points.summary.earn', {
              points: t('common.points', { count: live.order.points }),
              amount: format.money(live.order.perMinor),
            }),
          ] as const);
  const widget = (found: EmbedState) => t(`home.widget.${found}`);
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Badge tone={tone}>{state}</Badge>
        <Text as="span">
          <span aria-hidden="true">· </span>
          <Suspense fallback={t('home.widget.asking')}>
            <Await resolve={embed} errorElement={widget('unknown')}>
              {widget}
            </Await>
          </Suspense>
        </Text>
      </InlineStack>
      <Text as="p" tone="subdued">
        {hint}
      </Text>
      {plannedFor !== null && (
        <Text as="p">
          {t('home.planned', { date: format.dateTime(plannedFor) })}{' '}
          <Link url="/app/points">{t('home.plannedLink')}</Link>
        </Text>
      )}
    </BlockStack>
  );
}

/** One thing that waits, and the way to it. */
function Decision({ words, action, url }: { words: string; action: string; url: string }) {
  return (
    <InlineStack gap="300" align="space-between" blockAlign="center">
      <Text as="p">{words}</Text>
      <Button url={url}>{action}</Button>
    </InlineStack>
  );
}

type Waiting = Pick<HomeData, 'problems' | 'redemptions' | 'rewards' | 'submissions' | 'unpublished' | 'live'>;

const isWaiting = ({ problems, redemptions, rewards, submissions, unpublished, live }: Waiting): boolean =>
  problems + redemptions + rewards + submissions > 0 || (live !== null && unpublished);

/** What only the merchant can decide; says so when there is nothing. */
function Decisions({ waiting }: { waiting: Waiting }) {
  const { t } = useTranslation();
  const counted = [
    ['problems', '/app/problems'],
    ['redemptions', '/app/rewards/redemptions?view=needs'],
    ['rewards', '/app/rewards'],
    ['submissions', '/app/points/submissions'],
  ] as const;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('home.decisions.title')}
        </Text>
        {counted.map(
          ([what, url]) =>
            waiting[what] > 0 && (
              <Decision
                key={what}
                words={t(`home.decisions.${what}`, { count: waiting[what] })}
                action={t(`home.decisions.${what}Action`)}
                url={url}
              />
            ),
        )}
        {waiting.live !== null && waiting.unpublished && (
          <Decision words={t('home.decisions.draft')} action={t('home.decisions.draftAction')} url="/app/points" />
        )}
        {!isWaiting(waiting) && (
          <Text as="p" tone="subdued">
            {t('home.decisions.none')}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

function NumberCards({ numbers }: { numbers: Awaited<HomeData['numbers']> }) {
  const { t } = useTranslation();
  const { number, signed } = useFormat();
  const against = (recent: number, before: number) =>
    recent === before ? t('home.numbers.trendSame') : t('home.numbers.trend', { change: signed(recent - before) });
  const { members, granted, outstanding, orders } = numbers;
  return (
    <>
      <NumberCard
        title={t('home.numbers.members')}
        note={t('home.numbers.membersNote')}
        value={number(members.now)}
        trend={t('home.numbers.membersTrend', { count: members.joined })}
        values={members.days}
      />
      <NumberCard
        title={t('home.numbers.orders')}
        note={t('home.numbers.ordersNote')}
        value={number(orders.recent)}
        trend={against(orders.recent, orders.before)}
        values={orders.days}
      />
      <NumberCard
        title={t('home.numbers.granted')}
        note={t('home.numbers.grantedNote')}
        value={number(granted.recent)}
        trend={against(granted.recent, granted.before)}
        values={granted.days}
      />
      <NumberCard
        title={t('home.numbers.outstanding')}
        note={t('home.numbers.outstandingNote')}
        value={number(outstanding.now)}
        trend={t('home.numbers.trendOutstanding', { change: signed(outstanding.change) })}
        values={outstanding.days}
      />
    </>
  );
}

const SKELETONS = ['members', 'orders', 'granted', 'outstanding'];

/** The merchant's first page. */
export function HomePage() {
  const { t } = useTranslation();
  const data = useLoaderData<typeof loader>();
  // what waits for the merchant comes first; that nothing waits is said last
  const waiting = isWaiting(data);
  const decisions = <Decisions waiting={data} />;
  const skeletons = SKELETONS.map((key) => <NumberCardSkeleton key={key} />);
  return (
    <Page title={t('home.title')}>
      <BlockStack gap="400">
        <TestModeBanner tag={data.live?.testersTag ?? null} />
        <Card>
          <StateLine live={data.live} embed={data.embed} plannedFor={data.plannedFor} />
        </Card>
        {waiting && decisions}
        {!data.setupHidden && <SetupCard data={data} />}
        <InlineGrid columns={{ xs: 2, lg: 4 }} gap={{ xs: '300', md: '400' }}>
          <Suspense fallback={skeletons}>
            <Await resolve={data.numbers} errorElement={<NumbersFailed />}>
              {(numbers) => <NumberCards numbers={numbers} />}
            </Await>
          </Suspense>
        </InlineGrid>
        {!waiting && data.live !== null && decisions}
        {data.setupHidden && <ShowSetup />}
      </BlockStack>
    </Page>
  );
}

function NumbersFailed() {
  const { t } = useTranslation();
  return (
    <Card>
      <Text as="p">{t('home.numbers.failed')}</Text>
    </Card>
  );
}
