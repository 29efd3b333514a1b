import { useFetcher, useLoaderData, useNavigate, useNavigation } from '@remix-run/react';
import { IndexTable, useBreakpoints, useIndexResourceState } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../ui/use-toast.ts';
import { NarrowRow, WideRow } from './member-row.tsx';
import { PauseModal } from '../../ui/pause-modal.tsx';
import type { loader, MembersAnswer } from './route.tsx';
import { membersAddress } from './use-members-query.ts';

/** What is done to those who are chosen. */
function useBulkActions(chosen: string[], clear: () => void, onExport: (ids: string[]) => void) {
  const { t } = useTranslation();
  const { submit, data } = useFetcher<MembersAnswer>();
  const [asking, setAsking] = useState(false);
  useToast(
    data,
    data?.did === 'changed'
      ? t(data.pause ? 'members.bulk.paused' : 'members.bulk.resumed', { count: data.count })
      : null,
  );
  const send = (fields: Record<string, string>) => {
    submit({ ...fields, ids: chosen.join(',') }, { method: 'post', action: '/app/members' });
    clear();
  };
  return {
    asking,
    close: () => setAsking(false),
    pause: (reason: string) => {
      setAsking(false);
      send({ intent: 'pause', reason });
    },
    actions: [
      { content: t('members.bulk.export'), onAction: () => onExport(chosen) },
      { content: t('members.bulk.pause'), onAction: () => setAsking(true) },
      { content: t('members.bulk.resume'), onAction: () => send({ intent: 'resume' }) },
    ],
  };
}

/** One row a member; several can be chosen at once. @param onExport with our numbers of them */
export function MembersTable({ onExport }: { onExport: (ids: string[]) => void }) {
  const { t } = useTranslation();
  const { members, count, countedTo, newer, older, asked, saved } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const loading = useNavigation().location?.pathname === '/app/members';
  const { smDown: narrow } = useBreakpoints();
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection } =
    useIndexResourceState(members);
  const listed = members.map(({ id }) => id).join();
  // who is not on the page any more is not to be paused unseen
  useEffect(clearSelection, [listed, clearSelection]);
  const bulk = useBulkActions(selectedResources, clearSelection, onExport);
  const Row = narrow ? NarrowRow : WideRow;
  return (
    <>
      <IndexTable
        resourceName={{ singular: t('members.name'), plural: t('members.title') }}
        itemCount={members.length}
        selectedItemsCount={allResourcesSelected ? 'All' : selectedResources.length}
        onSelectionChange={handleSelectionChange}
        promotedBulkActions={bulk.actions}
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
          onPrevious: () => navigate(membersAddress(asked, saved, { after: newer ?? '' })),
          onNext: () => navigate(membersAddress(asked, saved, { before: older ?? '' })),
          label: count > countedTo ? t('members.countMore', { count: countedTo }) : t('members.count', { count }),
        }}
      >
        {members.map((member, position) => (
          <Row key={member.id} member={member} position={position} selected={selectedResources.includes(member.id)} />
        ))}
      </IndexTable>
      <PauseModal
        id="pause-members"
        open={bulk.asking}
        count={selectedResources.length}
        onPause={bulk.pause}
        onClose={bulk.close}
      />
    </>
  );
}
