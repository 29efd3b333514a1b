import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { useFetcher } from '@remix-run/react';
import { BlockStack, Box, Button, InlineError, InlineStack, Text, Tooltip } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { surpriseOf } from '../../loyalty/rewards/needs-staff.ts';
import { isDiscountKind } from '../../loyalty/rewards/reward.ts';
import { useShop } from '../../ui/shop-context.tsx';
import { useToast } from '../../ui/use-toast.ts';
import type { RedemptionView } from './redemption-view.ts';
import { codeMail } from './redemption-words.ts';
import type { action } from './route.tsx';

const URL = '/app/rewards/redemptions';

/** What is asked before it is done. */
type Asking = 'turn-back' | 'paid' | 'unpaid';

function useAct(redemption: RedemptionView) {
  const { t } = useTranslation();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  const said = () => {
    switch (answer?.did) {
      case 'turn-back':
        return t('redemptions.did.turnBack');
      case 'task':
        return t(answer.yes ? 'redemptions.did.done' : 'redemptions.did.undone');
      case 'resolve':
        return t(answer.yes ? 'redemptions.did.paid' : 'redemptions.did.unpaid');
      case 'send':
        return t('redemptions.did.send');
      case 'hurry':
        return t('redemptions.did.hurry');
      case 'seen':
        return t('redemptions.did.seen');
      case 'refused':
      case undefined:
        return null;
    }
  };
  useToast(answer, said());
  return {
    busy: fetcher.state !== 'idle',
    refusal: answer?.did === 'refused' && fetcher.state === 'idle' ? answer.reason : null,
    send: (fields: Record<string, string>) =>
      fetcher.submit({ ...fields, id: redemption.id }, { method: 'post', action: URL }),
  };
}

/** What will happen, before it does. */
function Confirm(props: { redemption: RedemptionView; asking: Asking | null; onYes: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const { redemption, asking, onYes, onClose } = props;
  const shown = asking ?? 'turn-back';
  const words = { points: t('common.points', { count: redemption.points }), name: redemption.name };
  const body =
    shown === 'turn-back' && !isDiscountKind(redemption.kind)
      ? 'redemptions.confirm.task'
      : (`redemptions.confirm.${shown}` as const);
  return (
    <Modal id={`redemption-${redemption.id}`} open={asking !== null} onHide={onClose}>
      <Box padding="400">
        <Text as="p">{t(body, words)}</Text>
      </Box>
      <TitleBar title={t(`redemptions.confirmTitle.${shown}`, words)}>
        <button variant="primary" onClick={onYes} {...(shown === 'turn-back' && { tone: 'critical' })}>
          {t(`redemptions.confirmYes.${shown}`)}
        </button>
        <button onClick={onClose}>{t('common.cancel')}</button>
      </TitleBar>
    </Modal>
  );
}

/** What staff can do with one redemption. */
export function RedemptionActions({ redemption }: { redemption: RedemptionView }) {
  const { t } = useTranslation();
  const { busy, refusal, send } = useAct(redemption);
  const [asking, setAsking] = useState<Asking | null>(null);
  const { state, kind, name } = redemption;
  const shop = useShop();
  const mail = state === 'issued' ? codeMail(redemption, shop) : null;
  const button = (label: string, onClick: () => void, critical = false) => (
    <Button
      size="slim"
      // not disabled meanwhile: that would take the keyboard away
      onClick={() => {
        if (!busy) onClick();
      }}
      accessibilityLabel={`${label}: ${name}`}
      {...(critical && { variant: 'tertiary', tone: 'critical' })}
    >
      {label}
    </Button>
  );
  const turnable = state === 'issued' && (isDiscountKind(kind) || kind === 'experience');
  const yes = () => {
    setAsking(null);
    if (asking === 'turn-back') send({ intent: 'turn-back' });
    else send({ intent: 'resolve', paid: asking === 'paid' ? 'on' : '' });
  };
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        {state === 'unclear' && button(t('redemptions.act.paid'), () => setAsking('paid'))}
        {state === 'unclear' && button(t('redemptions.act.unpaid'), () => setAsking('unpaid'))}
        {kind === 'experience' &&
          (state === 'issued' || state === 'used') &&
          button(t(state === 'issued' ? 'redemptions.act.done' : 'redemptions.act.undone'), () =>
            send({ intent: 'task', done: state === 'issued' ? 'on' : '' }),
          )}
        {surpriseOf(redemption.problem) !== null && button(t('redemptions.act.seen'), () => send({ intent: 'seen' }))}
        {(state === 'holding' || state === 'returning') &&
          button(t('redemptions.act.hurry'), () => send({ intent: 'hurry' }))}
        {kind === 'gift_card' &&
          state === 'issued' &&
          !redemption.member.redacted &&
          button(t('redemptions.act.send'), () => send({ intent: 'send' }))}
        {mail !== null && (
          <Tooltip content={t('redemptions.mailHelp')}>
            <Button size="slim" url={mail} target="_top" accessibilityLabel={`${t('redemptions.act.mail')}: ${name}`}>
              {t('redemptions.act.mail')}
            </Button>
          </Tooltip>
        )}
        {turnable && button(t('redemptions.act.turnBack'), () => setAsking('turn-back'), true)}
      </InlineStack>
      {refusal !== null && (
        <InlineError fieldID={`redemption-${redemption.id}`} message={t(`redemptions.refused.${refusal}`)} />
      )}
      <Confirm redemption={redemption} asking={asking} onYes={yes} onClose={() => setAsking(null)} />
    </BlockStack>
  );
}
