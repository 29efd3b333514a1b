import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { useFetcher, useLoaderData, useRevalidator } from '@remix-run/react';
import { Banner, BlockStack, Box, Card, Page, Text } from '@shopify/polaris';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isSoldOut } from '../../loyalty/rewards/reward-worth.ts';
import { useToast } from '../../ui/use-toast.ts';
import { ArchivedRewards } from './archived-rewards.tsx';
import { EmptyRewards } from './empty-rewards.tsx';
import { preparationOf } from './preparation.ts';
import { RewardLine, type Listed } from './reward-line.tsx';
import type { action, loader } from './route.tsx';
import { TroublesCard } from './troubles-card.tsx';
import { useLookAgain } from './use-look-again.ts';
import { useDragOver, useOrder } from './use-order.ts';

/** Archiving asks first: the list forgets what is archived. */
function ArchiveModal({ reward, onYes, onClose }: { reward: Listed | null; onYes: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal id="archive-reward" open={reward !== null} onHide={onClose}>
      <Box padding="400">
        <Text as="p">{t('rewards.archiveBody')}</Text>
      </Box>
      <TitleBar title={t('rewards.archiveTitle', { name: reward?.settings.name ?? '' })}>
        <button variant="primary" tone="critical" onClick={onYes}>
          {t('rewards.archive')}
        </button>
        <button onClick={onClose}>{t('common.cancel')}</button>
      </TitleBar>
    </Modal>
  );
}

/** Switching on and off is done at once and can be undone; archiving asks. */
function useStatus() {
  const { t } = useTranslation();
  const { rewards } = useLoaderData<typeof loader>();
  const { submit, data } = useFetcher<typeof action>();
  const [asking, setAsking] = useState<string | null>(null);
  const send = (id: string, status: string) => submit({ intent: 'status', id, status }, { method: 'post' });
  const done = data?.did === 'on' || data?.did === 'off' || data?.did === 'archived' ? data : null;
  useToast(data, done && t(`rewards.did.${done.did}`), {
    action: t('rewards.undo'),
    onAction: () => {
      if (done) send(done.id, done.did === 'off' ? 'on' : 'off');
    },
  });
  useToast(data, data?.did === 'kept_archived' ? t('rewards.kept.archived') : null);
  const { revalidate } = useRevalidator();
  useEffect(() => {
    // what was refused has not been looked up anew
    if (data?.did === 'kept_archived') revalidate();
  }, [data, revalidate]);
  return {
    asked: rewards.find(({ id }) => id === asking) ?? null,
    close: () => setAsking(null),
    archive: () => {
      if (asking !== null) send(asking, 'archived');
      setAsking(null);
    },
    change: (id: string, status: 'on' | 'off' | 'archived') =>
      status === 'archived' ? setAsking(id) : send(id, status),
  };
}

function Catalogue() {
  const { t } = useTranslation();
  const { rewards } = useLoaderData<typeof loader>();
  const order = useOrder(rewards.map(({ id }) => id));
  const list = useRef<HTMLOListElement>(null);
  useDragOver(list, order.drag.over);
  const status = useStatus();
  const byId = new Map(rewards.map((reward) => [reward.id, reward]));
  const last = order.last === null ? undefined : byId.get(order.last);
  return (
    <>
      {order.answer?.did === 'raced' && (
        <Banner tone="warning" title={t('rewards.raced')}>
          <p>{t('rewards.racedBody')}</p>
        </Banner>
      )}
      <Card padding="0">
        <Box padding="400" paddingBlockEnd="200">
          <Text as="p" tone="subdued">
            {t('rewards.orderHelp')}
          </Text>
        </Box>
        <ol className="comeback-rewards" ref={list}>
          {order.order.map((id, place) => {
            const reward = byId.get(id);
            return (
              reward && (
                <RewardLine
                  key={id}
                  reward={reward}
                  place={place}
                  count={rewards.length}
                  order={order}
                  onStatus={(wanted) => status.change(id, wanted)}
                />
              )
            );
          })}
        </ol>
        <div aria-live="polite" className="comeback-unseen">
          {last !== undefined &&
            t('rewards.move.now', {
              name: last.settings.name,
              place: order.order.indexOf(last.id) + 1,
              count: rewards.length,
            })}
        </div>
      </Card>
      <ArchiveModal reward={status.asked} onYes={status.archive} onClose={status.close} />
    </>
  );
}

/** Rewards: the catalogue, in the order in which shoppers see it. */
export function RewardsPage() {
  const { t } = useTranslation();
  const { rewards, rate, needsYou, troubles, archived, archivedCount } = useLoaderData<typeof loader>();
  const none = rewards.length === 0;
  useLookAgain(rewards.some((each) => preparationOf(each.status, each.pools, isSoldOut(each)).is === 'preparing'));
  const redemptions = {
    content: needsYou === 0 ? t('rewards.redemptions') : t('rewards.redemptionsNeed', { count: needsYou }),
    url: needsYou === 0 ? '/app/rewards/redemptions' : '/app/rewards/redemptions?view=needs',
  };
  if (archived !== null)
    return (
      <Page title={t('rewards.archivedTitle')} backAction={{ content: t('rewards.title'), url: '/app/rewards' }}>
        <ArchivedRewards />
      </Page>
    );
  const toArchive = { content: t('rewards.seeArchived', { count: archivedCount }), url: '/app/rewards?view=archived' };
  return (
    <Page
      title={t('rewards.title')}
      subtitle={t('rewards.subtitle')}
      {...(!none && { primaryAction: { content: t('rewards.make'), url: '/app/rewards/new' } })}
      secondaryActions={[redemptions, ...(archivedCount > 0 ? [toArchive] : [])]}
    >
      <BlockStack gap="400">
        {!rate.live && !none && (
          <Banner
            tone="warning"
            title={t('rewards.noRule')}
            action={{ content: t('rewards.toRule'), url: '/app/points' }}
          />
        )}
        <TroublesCard troubles={troubles} />
        {none ? <EmptyRewards /> : <Catalogue />}
      </BlockStack>
    </Page>
  );
}
