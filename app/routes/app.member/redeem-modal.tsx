import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Box, Select, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rewardTerms, rewardWorth } from '../../loyalty/rewards/reward-words.ts';
import { pointsOf } from '../../loyalty/rewards/reward.ts';
import { useShop } from '../../ui/shop-context.tsx';
import { useToast } from '../../ui/use-toast.ts';
import { useLineWords } from '../app.rewards/reward-line.tsx';
import { refusalWords } from './refusal-words.ts';
import type { action, loader } from './route.tsx';

interface Props {
  open: boolean;
  /** points free to spend */
  free: number;
  onClose: () => void;
}

/** What is chosen: a reward and a step of it, what it costs, and what stands in the way. */
function useChoice(free: number) {
  const { rewards } = useLoaderData<typeof loader>();
  const [id, setId] = useState('');
  const [typedStep, setStep] = useState(0);
  const reward = rewards.find((each) => each.id === id) ?? rewards[0];
  const step = reward?.steps.includes(typedStep) ? typedStep : (reward?.steps[0] ?? 1);
  const points = reward ? pointsOf(reward.settings, step) : 0;
  const missing = points - free;
  const refusal =
    reward === undefined
      ? null
      : reward.refusal && reward.refusal.reason !== 'points'
        ? reward.refusal
        : missing > 0
          ? ({ reason: 'points', missing } as const)
          : null;
  return {
    rewards,
    reward,
    step,
    points,
    refusal,
    chooseReward: (chosen: string) => {
      setId(chosen);
      setStep(0);
    },
    chooseStep: (chosen: string) => setStep(Number(chosen)),
  };
}

/** Staff take a reward for the member: which one, what it costs, what is missing; nothing happens before it is confirmed. */
export function RedeemModal({ open, free, onClose }: Props) {
  const { t } = useTranslation();
  const words = useLineWords();
  const shop = useShop();
  const { redeemKey } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const { rewards, reward, step, points, refusal, chooseReward, chooseStep } = useChoice(free);
  /** What the answer is about; another choice makes it old. */
  const [asked, setAsked] = useState('');
  const about = `${reward?.id ?? ''} ${step}`;
  const answer = fetcher.data;
  const [answered, setAnswered] = useState(answer);
  const busy = fetcher.state !== 'idle';
  if (answer !== answered) {
    setAnswered(answer);
    if (answer?.did === 'redeemed') onClose();
  }
  const done = answer?.did === 'redeemed' ? answer : null;
  useToast(
    answer,
    done && t(done.waits ? 'member.rewards.redeemedWaits' : 'member.rewards.redeemed', { name: done.name }),
  );
  if (!reward) return null;
  const { settings } = reward;
  const refused = answer?.did === 'not_redeemed' && !busy && asked === about ? answer.refusal : null;
  const inTheWay = refusal ?? refused;
  const said = (count: number) => t('common.points', { count });
  const confirm = () => {
    setAsked(about);
    fetcher.submit({ intent: 'redeem', reward: reward.id, step: String(step), key: redeemKey }, { method: 'post' });
  };
  return (
    <Modal id="redeem-for-member" open={open} onHide={onClose}>
      <Box padding="400">
        <BlockStack gap="400">
          <Select
            label={t('member.rewards.which')}
            options={rewards.map((each) => ({
              value: each.id,
              label: `${each.settings.name} · ${said(pointsOf(each.settings, each.steps[0] ?? 1))}`,
            }))}
            value={reward.id}
            onChange={chooseReward}
          />
          {reward.steps.length > 1 && (
            <Select
              label={t('member.rewards.howMuch')}
              options={reward.steps.map((each) => ({
                value: String(each),
                label: `${rewardWorth(settings, each, shop.currency, words.locale)} · ${said(pointsOf(settings, each))}`,
              }))}
              value={String(step)}
              onChange={chooseStep}
            />
          )}
          {inTheWay ? (
            <Banner tone="warning" title={refusalWords(words, inTheWay)} />
          ) : (
            <BlockStack gap="100">
              <Text as="p">{t('member.rewards.after', { points: said(points), left: said(free - points) })}</Text>
              {rewardTerms(settings, shop, words.locale).map((term) => (
                <Text as="p" tone="subdued" key={term}>
                  {term}
                </Text>
              ))}
            </BlockStack>
          )}
        </BlockStack>
      </Box>
      <TitleBar title={t('member.rewards.redeem')}>
        <button variant="primary" onClick={confirm} disabled={busy || refusal !== null}>
          {t('member.rewards.confirm', { points: said(points) })}
        </button>
        <button onClick={onClose}>{t('common.cancel')}</button>
      </TitleBar>
    </Modal>
  );
}
