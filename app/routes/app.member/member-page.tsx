import { useLoaderData } from '@remix-run/react';
import { Badge, Banner, BlockStack, Card, InlineGrid, InlineStack, Layout, Link, Page, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { ENROLLED_BY, type EnrolledBy } from '../../loyalty/members/member-status.ts';
import { useFormat, useLocale } from '../../ui/shop-context.tsx';
import { AdjustCard } from './adjust-card.tsx';
import { DetailsFormCard } from './details-form-card.tsx';
import { ExpiryCard } from './expiry-card.tsx';
import { GiveCard } from './give-card.tsx';
import { HistoryCard, UnrewardedCard } from './history-card.tsx';
import { MergedBanner, MergedCustomers } from './merged-words.tsx';
import { RewardsCard } from './rewards-card.tsx';
import { StandingCard } from './standing-card.tsx';
import { TierCard } from './tier-card.tsx';
import { WaitingCard } from './waiting-card.tsx';
import type { loader } from './route.tsx';

type Story = ReturnType<typeof useLoaderData<typeof loader>>;

/** `free`, not `available`: what is on hold is said beside it and cannot be spent. */
const NUMBERS = ['free', 'pending', 'held', 'debt', 'lifetime'] as const;
/** Shown also at zero; holds and debts only where there are any. */
const ALWAYS: ReadonlySet<string> = new Set(['free', 'pending', 'lifetime']);

function BalanceCard({ balance }: Pick<Story, 'balance'>) {
  const { t } = useTranslation();
  const { number } = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('member.balance.title')}
        </Text>
        <InlineGrid columns={{ xs: 2, md: 3 }} gap="400">
          {NUMBERS.filter((name) => ALWAYS.has(name) || balance[name] !== 0).map((name) => (
            <BlockStack key={name} gap="050">
              <Text as="h3" variant="bodySm" tone="subdued">
                {t(`member.balance.${name}`)}
              </Text>
              <Text as="p" variant="headingLg">
                <span className="comeback-numeral">{number(balance[name])}</span>
              </Text>
              <Text as="p" variant="bodySm" tone="subdued">
                {t(`member.balance.${name}Note`)}
              </Text>
            </BlockStack>
          ))}
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}

function languageName(locale: string, inLanguage: string): string {
  try {
    return new Intl.DisplayNames([inLanguage], { type: 'language' }).of(locale) ?? locale;
  } catch {
    return locale; // Shopify may know tags that Intl does not
  }
}

const isWay = (by: string): by is EnrolledBy => ENROLLED_BY.some((way) => way === by);

function DetailsCard({ member }: Pick<Story, 'member'>) {
  const { t } = useTranslation();
  const { date } = useFormat();
  const admin = useLocale();
  const rows = [
    [t('member.details.email'), member.email ?? t('member.details.noEmail')],
    [t('member.details.customer'), member.customerId],
    ...(member.locale ? [[t('member.details.language'), languageName(member.locale, admin)] as const] : []),
    [t('member.details.since'), date(member.enrolledAt)],
    [
      t('member.details.enrolledBy'),
      isWay(member.enrolledBy)
        ? t(`member.enrolledBy.${member.enrolledBy}`)
        : t('member.details.enrolledByOther', { way: member.enrolledBy }),
    ],
    ...(member.claimed.orders > 0
      ? [
          [
            t('member.details.claimed'),
            t('member.details.claimedValue', {
              count: member.claimed.orders,
              points: t('common.points', { count: member.claimed.points }),
            }),
          ] as const,
        ]
      : []),
    ...(member.terms
      ? [
          [
            t('member.details.terms'),
            t('member.details.termsValue', { url: member.terms.url, date: date(member.terms.agreedAt) }),
          ] as const,
        ]
      : []),
  ] as const;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('member.details.title')}
        </Text>
        {rows.map(([label, value]) => (
          <BlockStack key={label} gap="050">
            <Text as="span" variant="bodySm" tone="subdued">
              {label}
            </Text>
            <Text as="span" breakWord>
              {value}
            </Text>
          </BlockStack>
        ))}
        <MergedCustomers />
        {member.status !== 'merged' && (
          <Link url={`shopify://admin/customers/${member.customerId}`} target="_top">
            {t('member.details.openCustomer')}
          </Link>
        )}
      </BlockStack>
    </Card>
  );
}

const STATUS_TONE = {
  active: 'success',
  paused: 'attention',
  left: undefined,
  merged: undefined,
  redacted: undefined,
} as const;

/** One member: what they have, why, and what staff can do about it. */
export function MemberPage() {
  const { t } = useTranslation();
  const { member, balance } = useLoaderData<typeof loader>();
  const redacted = member.status === 'redacted';
  const merged = member.status === 'merged';
  const name = redacted
    ? t('members.removed')
    : [member.firstName, member.lastName].filter(Boolean).join(' ') || t('members.noName', { id: member.customerId });
  return (
    <Page
      title={name}
      backAction={{ content: t('member.back'), url: '/app/members' }}
      titleMetadata={
        <InlineStack gap="100">
          <Badge tone={STATUS_TONE[member.status]}>{t(`member.status.${member.status}`)}</Badge>
          {member.tier !== null && <Badge>{member.tier}</Badge>}
        </InlineStack>
      }
    >
      <Layout>
        {redacted && (
          <Layout.Section variant="fullWidth">
            <Banner tone="info">{t('member.redacted')}</Banner>
          </Layout.Section>
        )}
        {merged && (
          <Layout.Section variant="fullWidth">
            <MergedBanner />
          </Layout.Section>
        )}
        <Layout.Section>
          <BlockStack gap="400">
            <BalanceCard balance={balance} />
            <ExpiryCard />
            <RewardsCard free={balance.free} active={member.status === 'active'} />
            <WaitingCard />
            <HistoryCard />
            <UnrewardedCard />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            {!redacted && !merged && <AdjustCard free={balance.free} />}
            {member.status === 'active' && <GiveCard />}
            {!redacted && !merged && <TierCard />}
            {!redacted && !merged && <DetailsFormCard />}
            {!redacted && !merged && <StandingCard />}
            <DetailsCard member={member} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
