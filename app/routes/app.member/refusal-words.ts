import type { TFunction } from 'i18next';
import type { Refusal } from '../../loyalty/rewards/refusal.ts';
import type { Format } from '../../ui/format.ts';

/** Why a member cannot have a reward now, and what is missing, as staff read it. */
export function refusalWords({ t, format }: { t: TFunction; format: Format }, refusal: Refusal): string {
  switch (refusal.reason) {
    case 'points':
      return t('member.rewards.refusal.points', { points: t('common.points', { count: refusal.missing }) });
    case 'not_yet':
      return t('member.rewards.refusal.not_yet', { date: format.dateTime(refusal.from) });
    case 'wrong_tier':
      return t('member.rewards.refusal.wrong_tier', { tiers: refusal.tiers.join(', ') });
    case 'ended':
    case 'out_of_stock':
    case 'own_limit':
    case 'member_paused':
    case 'not_on_sale':
      return t(`member.rewards.refusal.${refusal.reason}`);
    case 'unknown_reward':
    case 'unknown_member':
    case 'unknown_step':
    case 'bad_key':
    case 'key_used':
      return t('member.rewards.refusal.changed');
  }
}
