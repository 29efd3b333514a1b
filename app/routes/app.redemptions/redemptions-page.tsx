import { useLoaderData, useNavigate, useNavigation } from '@remix-run/react';
import { Box, Card, Icon, InlineStack, Page, Pagination, Select, Tabs, Tag, TextField } from '@shopify/polaris';
import { SearchIcon } from '@shopify/polaris-icons';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { REWARD_KINDS } from '../../loyalty/rewards/reward.ts';
import { EmptyCard } from '../../ui/empty-card.tsx';
import { useLookAgain } from '../app.rewards/use-look-again.ts';
import { RedemptionList } from './redemption-list.tsx';
import type { loader } from './route.tsx';

const VIEWS = ['all', 'unused', 'waiting', 'needs', 'used', 'returned'] as const;
const URL = '/app/rewards/redemptions';
/** Typing rests this long before the list is searched. */
const REST_MS = 300;
const SEARCH_LENGTH_MAX = 100;

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;
type Wanted = Partial<Record<'view' | 'search' | 'kind' | 'reward' | 'member' | 'before' | 'after', string | null>>;

/** The address of the list as it is, but for what is wanted otherwise; another choice begins at the first page. */
function addressOf({ view, search, kind, reward, member }: Loaded, wanted: Wanted): string {
  const params = new URLSearchParams();
  const all = { view: view === 'all' ? null : view, search, kind, reward, member, ...wanted };
  for (const [name, value] of Object.entries(all)) if (value) params.set(name, value);
  const query = params.toString();
  return query === '' ? URL : `${URL}?${query}`;
}

/** A field that searches as one types; what is typed is never overwritten by a slower answer. */
function SearchField() {
  const { t } = useTranslation();
  const loaded = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(loaded.search);
  const wanted = addressOf(loaded, { search: typed.trim() });
  const unchanged = typed.trim() === loaded.search;
  useEffect(() => {
    if (unchanged) return;
    const timer = setTimeout(() => navigate(wanted, { replace: true }), REST_MS);
    return () => clearTimeout(timer);
  }, [wanted, unchanged, navigate]);
  return (
    <TextField
      label={t('redemptions.search')}
      labelHidden
      placeholder={t('redemptions.search')}
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

/** Search, and which kinds and rewards. */
function Filters() {
  const { t } = useTranslation();
  const loaded = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const { kind, reward, rewards, member, memberName } = loaded;
  return (
    <Box padding="300" paddingBlockStart="0">
      <div className="comeback-filters">
        <SearchField />
        <Select
          label={t('redemptions.kind')}
          labelHidden
          options={[
            { value: '', label: t('redemptions.anyKind') },
            ...REWARD_KINDS.map((each) => ({ value: each, label: t(`rewards.kind.${each}.name`) })),
          ]}
          value={kind ?? ''}
          onChange={(value) => navigate(addressOf(loaded, { kind: value }))}
        />
        <Select
          label={t('redemptions.reward')}
          labelHidden
          options={[
            { value: '', label: t('redemptions.anyReward') },
            ...rewards.map(({ id, name, archived }) => ({
              value: id,
              label: archived ? t('redemptions.archivedReward', { name }) : name,
            })),
          ]}
          value={reward ?? ''}
          onChange={(value) => navigate(addressOf(loaded, { reward: value }))}
        />
      </div>
      {member !== null && (
        <Box paddingBlockStart="200">
          <Tag onRemove={() => navigate(addressOf(loaded, { member: null }))}>
            {t('redemptions.ofMember', { name: memberName ?? t('activity.someMember') })}
          </Tag>
        </Box>
      )}
    </Box>
  );
}

/** Nothing to list: before the first redemption, or none that fits. */
function None({ blank }: { blank: boolean }) {
  const { t } = useTranslation();
  const { view } = useLoaderData<typeof loader>();
  if (blank)
    return (
      <EmptyCard
        title={t('redemptions.emptyTitle')}
        body={t('redemptions.emptyBody')}
        action={{ content: t('redemptions.emptyAction'), url: '/app/rewards' }}
      />
    );
  return (
    <EmptyCard
      title={t('redemptions.noneTitle')}
      body={t(view === 'needs' ? 'redemptions.noneNeeds' : 'redemptions.noneBody')}
    />
  );
}

/** Redemptions: saved views, search, filters, a line each, and the pages around. */
export function RedemptionsPage() {
  const { t } = useTranslation();
  const loaded = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const loading = useNavigation().location?.pathname === URL;
  const { redemptions, view, search, kind, reward, member, newer, older, needsYou } = loaded;
  const blank = redemptions.length === 0 && view === 'all' && search === '' && !kind && !reward && !member;
  useLookAgain(redemptions.some(({ state }) => state === 'holding' || state === 'returning'));
  return (
    <Page title={t('redemptions.title')} backAction={{ content: t('rewards.title'), url: '/app/rewards' }}>
      <Card padding="0">
        {!blank && (
          <>
            <Tabs
              tabs={VIEWS.map((id) => ({
                id,
                content: t(`redemptions.views.${id}`),
                ...(id === 'needs' && needsYou > 0 && { badge: String(needsYou) }),
              }))}
              selected={VIEWS.indexOf(view)}
              onSelect={(place) => navigate(addressOf(loaded, { view: VIEWS[place] ?? null }))}
              disclosureText={t('members.moreViews')}
            />
            <Filters />
          </>
        )}
        {redemptions.length === 0 ? (
          <None blank={blank} />
        ) : (
          <Box opacity={loading ? '0.6' : undefined}>
            <RedemptionList redemptions={redemptions} withMember level="h2" />
          </Box>
        )}
        {(newer !== null || older !== null) && (
          <Box padding="300" borderColor="border" borderBlockStartWidth="025">
            <InlineStack align="center">
              <Pagination
                hasPrevious={newer !== null}
                hasNext={older !== null}
                previousTooltip={t('redemptions.newer')}
                nextTooltip={t('redemptions.older')}
                accessibilityLabels={{ previous: t('redemptions.newer'), next: t('redemptions.older') }}
                onPrevious={() => navigate(addressOf(loaded, { after: newer }))}
                onNext={() => navigate(addressOf(loaded, { before: older }))}
              />
            </InlineStack>
          </Box>
        )}
      </Card>
    </Page>
  );
}
