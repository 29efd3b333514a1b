import { useLoaderData } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { Card, IndexFilters, IndexFiltersMode, Page, useSetIndexFiltersMode } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MEMBER_SORTS } from '../../loyalty/members/members-query.ts';
import { EmptyCard } from '../../ui/empty-card.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { useMemberFilters } from './member-filters.tsx';
import { MembersTable } from './members-table.tsx';
import type { loader } from './route.tsx';
import { membersAddress, useMembersQuery } from './use-members-query.ts';
import { useViews } from './use-views.ts';

/** Nobody to list: before the first member, or nothing that fits. */
function NoMembers({ narrowed }: { narrowed: boolean }) {
  const { t } = useTranslation();
  if (narrowed) return <EmptyCard title={t('members.noneTitle')} body={t('members.noneBody')} />;
  return (
    <EmptyCard
      title={t('members.emptyTitle')}
      body={t('members.emptyBody')}
      action={{ content: t('members.emptyAction'), url: '/app/points' }}
    />
  );
}

/** Saves what is listed, or those who are chosen, as a file. */
function useExport(wanted: string) {
  const { t } = useTranslation();
  const bridge = useAppBridge();
  const [busy, setBusy] = useState(false);
  const save = (more: Record<string, string>) => {
    setBusy(true);
    const address = membersAddress(wanted, null, more).replace('/app/members', '/app/members/export');
    void saveFile(address, `members-${new Date().toISOString().slice(0, 10)}.csv`).then((done) => {
      setBusy(false);
      if (!done) bridge.toast.show(t('members.export.failed'), { isError: true });
    });
  };
  return { busy, save };
}

/** Whether the tabs are shown or what is asked: whoever comes to a list that is narrowed, also by going back, sees by what. */
function useAskingMode(narrowed: boolean) {
  const { mode, setMode } = useSetIndexFiltersMode(narrowed ? IndexFiltersMode.Filtering : IndexFiltersMode.Default);
  const [before, setBefore] = useState(narrowed);
  const [arrivedNarrowed] = useState(narrowed);
  if (narrowed !== before) {
    setBefore(narrowed);
    if (narrowed) setMode(IndexFiltersMode.Filtering);
  }
  // no keyboard opens over the list of somebody who only came to look
  return { mode, setMode, autoFocusSearchField: !arrivedNarrowed };
}

/** Search, filters, sort and views above the list. */
function Asking({ query }: { query: ReturnType<typeof useMembersQuery> }) {
  const { t } = useTranslation();
  const { typed, wanted, change, open, clear } = query;
  const { filters, applied } = useMemberFilters({ typed, change });
  const views = useViews(wanted, open);
  const asking = useAskingMode(views.narrowed);
  return (
    <IndexFilters
      {...asking}
      tabs={views.tabs}
      selected={views.selected}
      onSelect={views.onSelect}
      canCreateNewView
      onCreateNewView={views.create}
      primaryAction={views.keep}
      cancelAction={{ onAction: views.back }}
      queryValue={typed['search'] ?? ''}
      queryPlaceholder={t('members.search')}
      onQueryChange={(value) => change('search', value)}
      onQueryClear={() => change('search', '')}
      filters={filters}
      appliedFilters={applied}
      onClearAll={clear}
      sortOptions={MEMBER_SORTS.map((sort) => {
        const [key = 'enrolled', direction = 'desc'] = sort.split(' ');
        return {
          value: sort,
          label: t(`members.sort.${key as 'enrolled'}`),
          directionLabel: t(`members.sort.${key as 'enrolled'}-${direction as 'desc'}`),
        };
      })}
      sortSelected={[typed['sort'] || 'enrolled desc']}
      onSort={([sort]) => change('sort', sort ?? '')}
    />
  );
}

/** Members: search, filters, views, and one row each. */
export function MembersList() {
  const { t } = useTranslation();
  const { members, asked, saved, views } = useLoaderData<typeof loader>();
  const query = useMembersQuery();
  const { busy, save } = useExport(query.wanted);
  const narrowed = asked !== '' || saved !== null;
  const blank = members.length === 0 && !narrowed && views.length === 0;
  return (
    <Page
      title={t('members.title')}
      secondaryActions={
        blank
          ? []
          : [
              { content: t('members.export.plain'), onAction: () => save({}), disabled: busy },
              {
                content: t('members.export.spreadsheet'),
                helpText: t('members.export.spreadsheetHelp'),
                onAction: () => save({ bom: '1' }),
                disabled: busy,
              },
            ]
      }
    >
      <Card padding="0">
        {!blank && <Asking query={query} />}
        {members.length === 0 ? (
          <NoMembers narrowed={narrowed} />
        ) : (
          <MembersTable onExport={(ids) => save({ ids: ids.join(',') })} />
        )}
      </Card>
    </Page>
  );
}
