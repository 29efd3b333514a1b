/** Why an action brings no points, in staff's words. */
import type { ActionRefusal } from '../../loyalty/actions/decide-action.ts';
import type { Words } from './rule-words.ts';

/** A refusal as it comes out of JSON: instants are text. */
export type ToldRefusal = { reason: ActionRefusal['reason']; retryAt?: string | null; tiers?: string[] };

/** For a page: instants as text. */
export function toldRefusal(refusal: ActionRefusal): ToldRefusal {
  return {
    reason: refusal.reason,
    ...('tiers' in refusal && { tiers: refusal.tiers }),
    ...('retryAt' in refusal && { retryAt: refusal.retryAt?.toISOString() ?? null }),
  };
}

export function refusalWords({ t, format }: Words, { reason, retryAt, tiers }: ToldRefusal): string {
  const date = typeof retryAt === 'string' ? format.dateTime(retryAt) : '';
  if (reason === 'tier') return t('actions.refused.tier', { tiers: tiers?.join(', ') ?? '' });
  if (reason === 'not_yet') return t('actions.refused.not_yet', { date });
  if (reason === 'limit') return date === '' ? t('actions.refused.limit') : t('actions.refused.limitUntil', { date });
  return t(`actions.refused.${reason}`);
}
