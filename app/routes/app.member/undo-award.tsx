import { useFetcher, useLoaderData } from '@remix-run/react';
import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { Box, Button, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../ui/use-toast.ts';
import type { GiveAnswer } from '../app.member.actions.ts';
import type { loader } from './route.tsx';

interface Props {
  entry: Pick<ReturnType<typeof useLoaderData<typeof loader>>['entries'][number], 'seq' | 'kind' | 'action'>;
  title: string;
}

/** Taking points for an action back; nothing where there are none, or they were taken back before. */
export function UndoAward({ entry, title }: Props) {
  const { t } = useTranslation();
  const { member, undoneAwards } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<GiveAnswer>();
  const [asking, setAsking] = useState(false);
  const { data } = fetcher;
  const points = (count: number) => t('common.points', { count });
  useToast(
    data,
    data?.did === 'undone'
      ? t(
          data.points === 0
            ? 'actions.member.undoneNothing'
            : data.missing > 0
              ? 'actions.member.undonePart'
              : 'actions.member.undone',
          { points: points(data.points) },
        )
      : null,
  );
  if (entry.action === null || entry.kind !== 'earn' || undoneAwards.includes(entry.seq)) return null;
  const undo = () => {
    setAsking(false);
    fetcher.submit({ intent: 'undo', seq: entry.seq }, { method: 'post', action: `/app/members/${member.id}/actions` });
  };
  return (
    <InlineStack>
      <Button
        variant="plain"
        tone="critical"
        loading={fetcher.state !== 'idle'}
        onClick={() => setAsking(true)}
        accessibilityLabel={t('actions.member.undoAbout', { title })}
      >
        {t('actions.member.undo')}
      </Button>
      {asking && (
        <Modal id={`undo-${entry.seq}`} open onHide={() => setAsking(false)}>
          <Box padding="400">
            <Text as="p">{t('actions.member.undoBody', { points: points(entry.action.points) })}</Text>
          </Box>
          <TitleBar title={t('actions.member.undoTitle')}>
            <button variant="primary" tone="critical" onClick={undo}>
              {t('actions.member.undoConfirm')}
            </button>
            <button onClick={() => setAsking(false)}>{t('common.cancel')}</button>
          </TitleBar>
        </Modal>
      )}
    </InlineStack>
  );
}
