import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { useFetcher } from '@remix-run/react';
import { Box, Button, InlineStack, Text } from '@shopify/polaris';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../ui/use-toast.ts';
import type { action } from './route.tsx';
import type { TroubleView } from './trouble-view.ts';
import { useLookAgain } from './use-look-again.ts';

const REWARDS = '/app/rewards';

/** Asks before codes that members hold are turned back into points, and says what happens then. */
function ConfirmGiveBack(props: { trouble: TroubleView; open: boolean; onClose: () => void; onConfirm: () => void }) {
  const { trouble, open, onClose, onConfirm } = props;
  const { t } = useTranslation();
  const { id, name, stopped, dead, lost } = trouble;
  // deleted goods never come back, so nothing is given up
  const canComeBack = lost === null || dead < stopped;
  return (
    <Modal id={`give-back-${id}`} open={open} onHide={onClose}>
      <Box padding="400">
        <Text as="p">{t('rewards.giveBack.body', { count: stopped })}</Text>
        <Box paddingBlockStart="200">
          <Text as="p">{t(canComeBack ? 'rewards.giveBack.forGood' : 'rewards.giveBack.used')}</Text>
        </Box>
      </Box>
      <TitleBar title={t('rewards.giveBack.title', { count: stopped, name })}>
        <button variant="primary" onClick={onConfirm}>
          {t('rewards.giveBack.confirm')}
        </button>
        <button onClick={onClose}>{t('common.cancel')}</button>
      </TitleBar>
    </Modal>
  );
}

/**
 * The ways out of what happened to a reward's discounts: make them again, or turn the codes that do not work back into points.
 * @param waits whether the page may look again by itself while codes are on their way back
 * @param children what stands beside them
 */
export function TroubleActions(props: { trouble: TroubleView; waits: boolean; children?: ReactNode }) {
  const { trouble, waits, children } = props;
  const { t } = useTranslation();
  const fetcher = useFetcher<typeof action>();
  const [asking, setAsking] = useState(false);
  const { data } = fetcher;
  const { id, name, status, isDeleted, stopped, returning } = trouble;
  useLookAgain(waits && returning > 0);
  useToast(
    data,
    data?.did === 'remade'
      ? t('rewards.did.remade')
      : data?.did === 'gave-back'
        ? t('rewards.did.gaveBack', { count: data.count })
        : null,
  );
  const send = (intent: 'remake' | 'give-back') => fetcher.submit({ intent, id }, { method: 'post', action: REWARDS });
  const button = (intent: 'remake' | 'give-back', label: string, onClick: () => void) => (
    <Button
      size="slim"
      loading={fetcher.formData?.get('intent') === intent}
      disabled={fetcher.state !== 'idle'}
      onClick={onClick}
      accessibilityLabel={`${label}: ${name}`}
    >
      {label}
    </Button>
  );
  return (
    <InlineStack gap="200" blockAlign="center">
      {isDeleted && status === 'on' && button('remake', t('rewards.trouble.remake'), () => send('remake'))}
      {stopped > 0 && button('give-back', t('rewards.giveBack.button', { count: stopped }), () => setAsking(true))}
      <ConfirmGiveBack
        trouble={trouble}
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          send('give-back');
        }}
      />
      {children}
    </InlineStack>
  );
}
