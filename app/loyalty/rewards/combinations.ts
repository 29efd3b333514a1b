/**
 * Whether a shopper can use codes of two rewards on one order: each discount must allow the other's class.
 * Source: https://help.shopify.com/manual/discounts/combining-discounts/discount-combinations. Pure.
 */
import { isDiscount } from './reward.ts';
import type { DiscountReward, RewardSettings } from './reward.ts';

export type DiscountClass = 'order' | 'product' | 'shipping';

/** Which class Shopify counts a reward's discount in: on the whole order, on some goods, on shipping. */
export function discountClassOf({ kind, collections }: DiscountReward): DiscountClass {
  if (kind === 'free_shipping') return 'shipping';
  if (kind === 'free_product') return 'product';
  return collections.length > 0 ? 'product' : 'order';
}

/** Whether a reward's discount lets one of that class stand beside it. Shopify takes one shipping discount an order. */
function allows(settings: DiscountReward, other: DiscountClass): boolean {
  return settings.combinesWith[other] && !(other === 'shipping' && settings.kind === 'free_shipping');
}

/**
 * Why two rewards' codes cannot be used together. `one_shipping`: both are shipping discounts; `here`: the first does not allow the
 * second's class, `there`: the second does not allow the first's; `both`: neither.
 */
export type Apart =
  { why: 'one_shipping' } | { why: 'here' | 'there' | 'both'; mine: DiscountClass; theirs: DiscountClass };

/** @returns null where they can, or one of them brings no code */
export function apartFrom(settings: RewardSettings, other: RewardSettings): Apart | null {
  if (!isDiscount(settings) || !isDiscount(other)) return null;
  const [mine, theirs] = [discountClassOf(settings), discountClassOf(other)];
  if (mine === 'shipping' && theirs === 'shipping') return { why: 'one_shipping' };
  const [here, there] = [allows(settings, theirs), allows(other, mine)];
  if (here && there) return null;
  return { why: here ? 'there' : there ? 'here' : 'both', mine, theirs };
}

/** Of the others, those that a reward's codes cannot be used together with. */
export function listApart<Other extends { settings: RewardSettings }>(
  settings: RewardSettings,
  others: readonly Other[],
): { other: Other; apart: Apart }[] {
  return others.flatMap((other) => {
    const apart = apartFrom(settings, other.settings);
    return apart === null ? [] : [{ other, apart }];
  });
}

/** Whether a reward's codes go with none of the others', though there are some with codes. */
export function isAlone(settings: RewardSettings, others: readonly RewardSettings[]): boolean {
  const withCodes = others.filter(isDiscount);
  return (
    isDiscount(settings) && withCodes.length > 0 && withCodes.every((other) => apartFrom(settings, other) !== null)
  );
}
