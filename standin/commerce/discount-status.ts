import type { Discount, DiscountClass } from '../discount-model.ts';
import type { Id } from '../model.ts';
import type { Standin } from '../standin.ts';

export type DiscountStatus = 'ACTIVE' | 'EXPIRED' | 'SCHEDULED';

/** Whether a discount can be used at an instant. */
export function statusOf(discount: Pick<Discount, 'startsAt' | 'endsAt'>, now: Date): DiscountStatus {
  if (discount.endsAt !== null && Date.parse(discount.endsAt) <= now.getTime()) return 'EXPIRED';
  return Date.parse(discount.startsAt) > now.getTime() ? 'SCHEDULED' : 'ACTIVE';
}

/**
 * Which class decides what a discount combines with: on the whole order, on products, on shipping.
 * Source: https://help.shopify.com/manual/discounts/combining-discounts/discount-combinations
 */
export function classOf({ rule }: Pick<Discount, 'rule'>): DiscountClass {
  if (rule.type === 'free_shipping') return 'shipping';
  if (rule.type === 'bxgy' || rule.items.kind !== 'all') return 'product';
  return rule.effect.kind === 'amount' && rule.effect.onEachItem ? 'product' : 'order';
}

/** The discount of that id, if it is this shop's. */
export function findDiscount(ctx: Pick<Standin, 'store'>, shopId: Id, id: Id | null): Discount | null {
  const discount = id === null ? null : ctx.store.find('discounts', id);
  return discount?.shopId === shopId ? discount : null;
}
