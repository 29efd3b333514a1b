/** What of a reward's discount somebody has changed at Shopify since it was made (docs/decisions/076, 090). Pure. */
import { parseMinor } from '../program/money.ts';
import { goodsAsked, goodsDrift } from './discount-goods.ts';
import type { DiscountGoods } from './discount-goods.ts';
import { freeProductByPrice } from './discount-input.ts';
import { valueOf } from './reward.ts';
import type { DiscountReward } from './reward.ts';

/**
 * `off`: it is over; `later`: it has not begun; `buyers`: only certain customers; `goods`: not everything that was promised; `delivery`:
 * not every parcel; `ends`: it will be over; `usage`: a code may be used more often than once; `once`: once a customer; `more_goods`:
 * all that was promised and more.
 */
export const DRIFTS = [
  'off',
  'later',
  'buyers',
  'goods',
  'delivery',
  'ends',
  'value',
  'minimum',
  'combines',
  'usage',
  'once',
  'more_goods',
] as const;
export type Drift = (typeof DRIFTS)[number];

/** Those by which codes fail that would work as they were sold: meanwhile none is sold. */
export const STOPPING: readonly Drift[] = ['off', 'later', 'buyers', 'goods', 'delivery'];

/** As Shopify tells it; amounts are decimal strings of the shop's currency, instants ISO 8601. */
export interface SeenDiscount extends DiscountGoods {
  status: 'ACTIVE' | 'EXPIRED' | 'SCHEDULED';
  startsAt: string;
  endsAt: string | null;
  /** Of each code; null: any number. */
  usageLimit: number | null;
  oncePerCustomer: boolean;
  isForEverybody: boolean;
  /** Purchases that are no subscriptions count. */
  isForOnePurchase: boolean;
  combinesWith: { order: boolean; product: boolean; shipping: boolean };
  minimum: { subtotal: string } | { quantity: string } | null;
  /** A share (0.1 is ten percent); an amount, off all goods together or off each; a share off units, so often an order; null: another kind. */
  value:
    | { share: number }
    | { amount: string; isEach: boolean }
    | { units: string; share: number | null; timesAnOrder: number | null }
    | null;
  /** Of free shipping: to every country, and what a parcel may cost at most; null: another kind. */
  delivery: { isEverywhere: boolean; most: string | null } | null;
}

function isValueKept(settings: DiscountReward, step: number, { value }: SeenDiscount, currency: string): boolean {
  switch (settings.kind) {
    case 'free_shipping':
      return true;
    case 'free_product':
      // the amount follows the product's price
      if (freeProductByPrice(settings)) return value !== null && 'amount' in value && !value.isEach;
      return value !== null && 'units' in value && value.units === '1' && value.share === 1 && value.timesAnOrder === 1;
    case 'percentage_off':
      if (value === null || !('share' in value) || 'units' in value) return false;
      return Math.round(value.share * 10_000) === settings.percent * 100;
    case 'amount_off':
    case 'any_amount':
      if (value === null || !('amount' in value) || value.isEach) return false;
      return parseMinor(value.amount, currency) === valueOf(settings, step);
  }
}

function isMinimumKept(settings: DiscountReward, { minimum }: SeenDiscount, currency: string): boolean {
  if (settings.minimumMinor === 0) return minimum === null;
  return minimum !== null && 'subtotal' in minimum && parseMinor(minimum.subtotal, currency) === settings.minimumMinor;
}

function areClassesKept(settings: DiscountReward, { combinesWith }: SeenDiscount): boolean {
  const { order, product, shipping } = settings.combinesWith;
  return (
    combinesWith.order === order &&
    combinesWith.product === product &&
    combinesWith.shipping === (shipping && settings.kind !== 'free_shipping')
  );
}

const isOver = ({ status, endsAt }: SeenDiscount, now: Date): boolean =>
  status === 'EXPIRED' || (endsAt !== null && Date.parse(endsAt) <= now.getTime());

/** What it is compared with: the version that the discount was made for, and how many steps of an any-amount reward it is worth. */
interface Made {
  settings: DiscountReward;
  step: number;
  currency: string;
}

/** @param gone what the reward is for and is not in the shop any more */
export function driftOf(
  { settings, step, currency }: Made,
  seen: SeenDiscount,
  gone: readonly string[],
  now: Date,
): Drift[] {
  const goods = goodsDrift(goodsAsked(settings), seen, gone);
  const isOff = isOver(seen, now);
  const drifted: Record<Drift, boolean> = {
    off: isOff,
    later: !isOff && seen.status === 'SCHEDULED',
    buyers: !seen.isForEverybody,
    goods: goods === 'less' || !seen.isForOnePurchase,
    delivery: seen.delivery !== null && (!seen.delivery.isEverywhere || seen.delivery.most !== null),
    ends: !isOff && seen.endsAt !== null,
    value: !isValueKept(settings, step, seen, currency),
    minimum: !isMinimumKept(settings, seen, currency),
    combines: !areClassesKept(settings, seen),
    usage: seen.usageLimit !== 1,
    once: seen.oncePerCustomer,
    more_goods: goods === 'more',
  };
  return DRIFTS.filter((drift) => drifted[drift]);
}

/** When it begins or ends by itself, which nobody tells us of; null: it stays as it is. */
export function turnsAt(seen: SeenDiscount, now: Date): Date | null {
  if (isOver(seen, now)) return null;
  const at = seen.status === 'SCHEDULED' ? seen.startsAt : seen.endsAt;
  return at === null ? null : new Date(at);
}
