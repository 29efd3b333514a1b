/** What an edit of a reward changes, and what that means for codes that are out already (rules.md "Rewards"). Pure. */
import { termsOf } from './discount-input.ts';
import { isDiscount } from './reward.ts';
import type { RewardSettings } from './reward.ts';

/** What of a reward can differ, in the order in which it is read. */
export const REWARD_PARTS = [
  'kind',
  'name',
  'description',
  'price',
  'worth',
  'minimum',
  'collections',
  'combines',
  'life',
  'tiers',
  'perMember',
  'stock',
  'dates',
  'task',
] as const;
export type RewardPart = (typeof REWARD_PARTS)[number];

const instant = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));
const idsOf = (goods: readonly { value: string }[]): string[] => goods.map(({ value }) => value).toSorted();

/** Each part as a value to compare. */
function partsOf(settings: RewardSettings): Record<RewardPart, unknown> {
  const { kind, name, description, tiers, perMember, stock, from, until } = settings;
  const code = isDiscount(settings) ? settings : null;
  const slider = kind === 'any_amount' ? settings : null;
  return {
    kind,
    name,
    description,
    price: slider ? [slider.stepPoints, slider.minSteps, slider.maxSteps] : 'points' in settings && settings.points,
    worth: [
      slider?.stepMinor,
      'valueMinor' in settings && settings.valueMinor,
      kind === 'percentage_off' && settings.percent,
      kind === 'free_product' && [settings.product.value, settings.variant?.value],
    ],
    minimum: code?.minimumMinor,
    collections: code && idsOf(code.collections),
    combines: code && [code.combinesWith.order, code.combinesWith.product, code.combinesWith.shipping],
    life: code ? [code.codeDays, code.atExpiry] : 'days' in settings && settings.days,
    tiers: tiers.map((tier) => tier.toLowerCase()).toSorted(),
    perMember,
    stock,
    dates: [instant(from), instant(until)],
    task: kind === 'experience' && settings.task,
  };
}

/** The parts that differ; none where both say the same. */
export function rewardChanges(from: RewardSettings, to: RewardSettings): RewardPart[] {
  const [before, after] = [partsOf(from), partsOf(to)];
  return REWARD_PARTS.filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]));
}

/**
 * What saving an edit does: nothing; only what is said and asked from now on; or new discounts at Shopify, whose codes have to be made
 * first, while codes that are out keep the old ones.
 */
export type EditMeans = 'nothing' | 'from_now_on' | 'new_codes';

export function editMeans(from: RewardSettings, to: RewardSettings): EditMeans {
  if (rewardChanges(from, to).length === 0) return 'nothing';
  if (!isDiscount(to)) return 'from_now_on';
  return isDiscount(from) && termsOf(from) === termsOf(to) ? 'from_now_on' : 'new_codes';
}
