/** What of a reward's discount somebody has changed at Shopify since it was made (docs/decisions/076). Pure. */
import { parseMinor } from '../program/money.ts';
import { freeProductByPrice } from './discount-input.ts';
import { valueOf } from './reward.ts';
import type { DiscountReward } from './reward.ts';

/** `off`: its codes cannot be used now. `usage`: a code may be used more often than once. */
export const DRIFTS = ['off', 'value', 'minimum', 'combines', 'usage'] as const;
export type Drift = (typeof DRIFTS)[number];

/** As Shopify tells it; amounts are decimal strings of the shop's currency. */
interface Seen {
  isActive: boolean;
  usageLimit: number | null;
  combinesWith: { order: boolean; product: boolean; shipping: boolean };
  minimum: { subtotal: string } | { quantity: string } | null;
  value: { share: number } | { amount: string } | null;
}

function isValueKept(settings: DiscountReward, step: number, { value }: Seen, currency: string): boolean {
  switch (settings.kind) {
    case 'free_shipping':
    // its amount follows the product's price, or it is a unit of the product
    case 'free_product':
      return true;
    case 'percentage_off':
      return value !== null && 'share' in value && Math.round(value.share * 10_000) === settings.percent * 100;
    case 'amount_off':
    case 'any_amount':
      return value !== null && 'amount' in value && parseMinor(value.amount, currency) === valueOf(settings, step);
  }
}

function isMinimumKept(settings: DiscountReward, { minimum }: Seen, currency: string): boolean {
  // as what is bought, of buy X get Y: not told as a minimum
  if (settings.kind === 'free_product') return freeProductByPrice(settings) ? minimum === null : true;
  if (settings.minimumMinor === 0) return minimum === null;
  return minimum !== null && 'subtotal' in minimum && parseMinor(minimum.subtotal, currency) === settings.minimumMinor;
}

function areClassesKept(settings: DiscountReward, { combinesWith }: Seen): boolean {
  const { order, product, shipping } = settings.combinesWith;
  return (
    combinesWith.order === order &&
    combinesWith.product === product &&
    combinesWith.shipping === (shipping && settings.kind !== 'free_shipping')
  );
}

/** @param settings of the version that the discount was made for @param step how many steps of an any-amount reward */
export function driftOf(settings: DiscountReward, step: number, seen: Seen, currency: string): Drift[] {
  const kept: Record<Drift, boolean> = {
    off: seen.isActive,
    value: isValueKept(settings, step, seen, currency),
    minimum: isMinimumKept(settings, seen, currency),
    combines: areClassesKept(settings, seen),
    usage: seen.usageLimit === 1,
  };
  return DRIFTS.filter((drift) => !kept[drift]);
}
