import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { BlockStack, Box, Button, Card, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../ui/use-toast.ts';
import { PauseModal } from '../../ui/pause-modal.tsx';
import type { action, loader } from './route.tsx';

/** What ends with a membership, before it does. */
function EndModal({ open, onYes, onClose }: { open: boolean; onYes: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal id="end-membership" open={open} onHide={onClose}>
      <Box padding="400">
        <Text as="p">{t('member.standing.endBody')}</Text>
      </Box>
      <TitleBar title={t('member.standing.endTitle')}>
        <button variant="primary" tone="critical" onClick={onYes}>
          {t('member.standing.end')}
        </button>
        <button onClick={onClose}>{t('common.cancel')}</button>
      </TitleBar>
    </Modal>
  );
}

/** What it means to bring somebody back, before it is done. */
function BackModal({ open, onYes, onClose }: { open: boolean; onYes: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal id="bring-back" open={open} onHide={onClose}>
      <Box padding="400">
        <Text as="p">{t('member.standing.backBody')}</Text>
      </Box>
      <TitleBar title={t('member.standing.backTitle')}>
        <button variant="primary" onClick={onYes}>
          {t('member.standing.back')}
        </button>
        <button onClick={onClose}>{t('common.cancel')}</button>
      </TitleBar>
    </Modal>
  );
}

/** Whether the member takes part, why not, and what staff can do about it. */
export function StandingCard() {
  const { t } = useTranslation();
  const { member, pausedFor } = useLoaderData<typeof loader>();
  const { submit, data, state } = useFetcher<typeof action>();
  const [asking, setAsking] = useState<'pause' | 'end' | 'back' | null>(null);
  useToast(data, data?.did === 'stands' ? t(`member.standing.did.${data.as}`) : null);
  const send = (fields: Record<string, string>) => {
    setAsking(null);
    submit(fields, { method: 'post' });
  };
  const paused = member.status === 'paused';
  const left = member.status === 'left';
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('member.standing.title')}
        </Text>
        <Text as="p">{t(`member.standing.${paused ? 'paused' : left ? 'left' : 'active'}`)}</Text>
        {paused && (
          <Text as="p" tone="subdued" breakWord>
            {pausedFor === null ? t('member.reasonErased') : t('member.reason', { reason: pausedFor.reason })}
          </Text>
        )}
        {left ? (
          <InlineStack>
            <Button onClick={() => setAsking('back')} loading={state !== 'idle'}>
              {t('member.standing.back')}
            </Button>
          </InlineStack>
        ) : (
          <InlineStack gap="200">
            {paused ? (
              <Button onClick={() => send({ intent: 'resume' })} loading={state !== 'idle'}>
                {t('member.standing.resume')}
              </Button>
            ) : (
              <Button onClick={() => setAsking('pause')} loading={state !== 'idle'}>
                {t('member.standing.pause')}
              </Button>
            )}
            <Button onClick={() => setAsking('end')} tone="critical" variant="plain">
              {t('member.standing.end')}
            </Button>
          </InlineStack>
        )}
      </BlockStack>
      <PauseModal
        id="pause-member"
        open={asking === 'pause'}
        count={1}
        onPause={(reason) => send({ intent: 'pause', reason })}
        onClose={() => setAsking(null)}
      />
      <BackModal open={asking === 'back'} onYes={() => send({ intent: 'back' })} onClose={() => setAsking(null)} />
      <EndModal open={asking === 'end'} onYes={() => send({ intent: 'end' })} onClose={() => setAsking(null)} />
    </Card>
  );
}
