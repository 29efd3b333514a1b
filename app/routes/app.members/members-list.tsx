import { useLoaderData, useNavigate, useNavigation } from '@remix-run/react';
import {
  Badge,
  BlockStack,
  Box,
  Card,
  Icon,
  IndexTable,
  InlineStack,
  Link,
  Page,
  Tabs,
  Text,
  TextField,
  useBreakpoints,
} from '@shopify/polaris';
import { SearchIcon } from '@shopify/polaris-icons';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyCard } from '../../ui/empty-card.tsx';
import { useFormat } from '../../ui/shop-context.tsx';
import type { loader } from './route.tsx';

type Listed = ReturnType<typeof useLoaderData<typeof loader>>['members'][number];

const VIEWS = ['all', 'pending', 'owing'] as const;
/** Typing rests this long before the list is searched. */
const REST_MS = 300;
const SEARCH_LENGTH_MAX = 100;

function address(wanted: Record<string, string | null>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted)) if (value) params.set(name, value);
  const query = params.toString();
  return query === '' ? '/app/members' : `/app/members?${query}`;
}

/** A field that searches as one types; what is typed is never overwritten by a slower answer. */
function SearchField({ search, view }: { search: string; view: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(search);
  useEffect(() => {
    if (typed.trim() === search) return;
    const timer = setTimeout(() => navigate(address({ search: typed.trim(), view }), { replace: true }), REST_MS);
    return () => clearTimeout(timer);
  }, [typed, search, view, navigate]);
  return (
    <TextField
      label={t('members.search')}
      labelHidden
      placeholder={t('members.search')}
      type="search"
      value={typed}
      onChange={setTyped}
      maxLength={SEARCH_LENGTH_MAX}
      autoComplete="off"
      prefix={<Icon source={SearchIcon} />}
      clearButton
      onClearButtonClick={() => setTyped('')}
    />
  );
}

function useMemberName(): (member: Pick<Listed, 'name' | 'redacted' | 'customerId'>) => string {
  const { t } = useTranslation();
  return (member) =>
    member.redacted ? t('members.removed') : (member.name ?? t('members.noName', { id: member.customerId }));
}

function WideRow({ member, position }: { member: Listed; position: number }) {
  const { number, date } = useFormat();
  const nameOf = useMemberName();
  return (
    <IndexTable.Row id={member.id} position={position}>
      <IndexTable.Cell>
        <BlockStack gap="050">
          <Link url={`/app/members/${member.id}`} dataPrimaryLink monochrome removeUnderline>
            <Text as="span" fontWeight="semibold">
              {nameOf(member)}
            </Text>
          </Link>
          {member.email !== null && (
            <Text as="span" tone="subdued">
              {member.email}
            </Text>
          )}
        </BlockStack>
      </IndexTable.Cell>
      <IndexTable.Cell>{date(member.enrolledAt)}</IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          {number(member.available)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric tone={member.pending === 0 ? 'subdued' : undefined}>
          {number(member.pending)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric tone={member.debt === 0 ? 'subdued' : undefined}>
          {number(member.debt)}
        </Text>
      </IndexTable.Cell>
    </IndexTable.Row>
  );
}

function NarrowRow({ member, position }: { member: Listed; position: number }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const nameOf = useMemberName();
  return (
    <IndexTable.Row id={member.id} position={position}>
      <Box padding="300" width="100%">
        <BlockStack gap="100">
          <InlineStack align="space-between" gap="200" wrap={false}>
            <Link url={`/app/members/${member.id}`} dataPrimaryLink monochrome removeUnderline>
              <Text as="span" fontWeight="semibold">
                {nameOf(member)}
              </Text>
            </Link>
            {/* a long name must not break the number */}
            <div className="comeback-numeral-whole">
              <Text as="span" numeric>
                {t('common.points', { count: member.available })}
              </Text>
            </div>
          </InlineStack>
          <InlineStack align="space-between" gap="200">
            <Text as="span" tone="subdued" breakWord>
              {member.email ?? ''}
            </Text>
            {member.pending > 0 && <Badge>{t('members.pendingShort', { points: number(member.pending) })}</Badge>}
          </InlineStack>
        </BlockStack>
      </Box>
    </IndexTable.Row>
  );
}

/** Nobody to list: before the first member, or nothing that fits. */
function NoMembers({ searched, view }: { searched: boolean; view: string }) {
  const { t } = useTranslation();
  if (searched || view !== 'all') {
    return <EmptyCard title={t('members.noneTitle')} body={t(searched ? 'members.noneBody' : 'members.noneInView')} />;
  }
  return (
    <EmptyCard
      title={t('members.emptyTitle')}
      body={t('members.emptyBody')}
      action={{ content: t('members.emptyAction'), url: '/app/points' }}
    />
  );
}

function Table() {
  const { t } = useTranslation();
  const { members, count, countedTo, newer, older, search, view } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const loading = useNavigation().location?.pathname === '/app/members';
  const { smDown: narrow } = useBreakpoints();
  const Row = narrow ? NarrowRow : WideRow;
  return (
    <IndexTable
      resourceName={{ singular: t('members.name'), plural: t('members.title') }}
      itemCount={members.length}
      selectable={false}
      condensed={narrow}
      loading={loading}
      headings={[
        { title: t('members.name') },
        { title: t('members.since') },
        { title: t('members.available'), alignment: 'end' },
        { title: t('members.pending'), alignment: 'end' },
        { title: t('members.debt'), alignment: 'end' },
      ]}
      pagination={{
        hasPrevious: newer !== null,
        hasNext: older !== null,
        previousTooltip: t('members.previous'),
        nextTooltip: t('members.next'),
        accessibilityLabels: { previous: t('members.previous'), next: t('members.next') },
        onPrevious: () => navigate(address({ search, view, after: newer })),
        onNext: () => navigate(address({ search, view, before: older })),
        label: count > countedTo ? t('members.countMore', { count: countedTo }) : t('members.count', { count }),
      }}
    >
      {members.map((member, position) => (
        <Row key={member.id} member={member} position={position} />
      ))}
    </IndexTable>
  );
}

/** Members: search, views, and one row each. */
export function MembersList() {
  const { t } = useTranslation();
  const { members, search, view } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const blank = members.length === 0 && search === '' && view === 'all';
  return (
    <Page title={t('members.title')}>
      <Card padding="0">
        {!blank && (
          <>
            <Tabs
              tabs={VIEWS.map((id) => ({ id, content: t(`members.views.${id}`) }))}
              selected={VIEWS.indexOf(view)}
              onSelect={(place) => navigate(address({ search, view: VIEWS[place] ?? 'all' }))}
              disclosureText={t('members.moreViews')}
            />
            <Box padding="300" paddingBlockStart="0">
              <SearchField search={search} view={view} />
            </Box>
          </>
        )}
        {members.length === 0 ? <NoMembers searched={search !== ''} view={view} /> : <Table />}
      </Card>
    </Page>
  );
}
