/** What a reward's discount is for at Shopify, beside what was asked for when it was made (docs/decisions/090). Pure. */
import { discountInputOf } from './discount-input.ts';
import type { DiscountReward } from './reward.ts';

/** Shopify's ids of collections, products and variants, or whatever is in the cart. */
export type Goods = 'all' | readonly string[];

/** What money is taken off of, and what has to be bought for it; null: deliveries, or nothing in particular. */
export interface DiscountGoods {
  gets: Goods | null;
  buys: Goods | null;
}

interface Items {
  all?: boolean;
  collections?: { add: string[] };
  products?: { productsToAdd?: string[]; productVariantsToAdd?: string[] };
}

function goodsIn({ all, collections, products }: Items): Goods {
  if (all === true) return 'all';
  return [...(collections?.add ?? []), ...(products?.productsToAdd ?? []), ...(products?.productVariantsToAdd ?? [])];
}

/** What was asked for when the discount was made: read from what was sent then, so that the two cannot part. */
export function goodsAsked(settings: DiscountReward): DiscountGoods {
  // neither the code nor what the product costs is among the goods
  const frame = { marker: '', currency: 'EUR', startsAt: new Date(0), productMinor: 0 };
  const input = discountInputOf(settings, 1, frame);
  switch (input.kind) {
    case 'free_shipping':
      return { gets: null, buys: null };
    case 'basic':
      return { gets: goodsIn(input.discount.customerGets.items), buys: null };
    case 'bxgy':
      return {
        gets: goodsIn(input.discount.customerGets.items),
        buys: goodsIn(input.discount.customerBuys.items),
      };
  }
}

const SIDES = ['gets', 'buys'] as const;

/** What was asked for and is not there any more: taken off the discount, or deleted. */
export function goodsMissing(asked: DiscountGoods, seen: DiscountGoods): string[] {
  return SIDES.flatMap((side) => {
    const [wanted, found] = [asked[side], seen[side]];
    if (wanted === null || wanted === 'all' || found === null || found === 'all') return [];
    return wanted.filter((id) => !found.includes(id));
  });
}

/**
 * Whether a side of the discount is for nothing at all, because everything it was for was deleted: no code of it can ever be used, unless
 * somebody gives it other goods.
 * @param gone what was asked for and is not in the shop any more
 */
export function lostGoods(
  asked: DiscountGoods,
  seen: DiscountGoods,
  gone: readonly string[],
): 'product' | 'variant' | 'collections' | null {
  for (const side of SIDES) {
    const wanted = asked[side];
    if (wanted === null || wanted === 'all' || seen[side]?.length !== 0) continue;
    if (!wanted.every((id) => gone.includes(id))) continue;
    const isAmong = (type: string) => wanted.some((id) => id.startsWith(`gid://shopify/${type}/`));
    return isAmong('Collection') ? 'collections' : isAmong('ProductVariant') ? 'variant' : 'product';
  }
  return null;
}

function sideDrift(wanted: Goods | null, seen: Goods | null, gone: readonly string[]): 'less' | 'more' | null {
  if (wanted === null) return null;
  if (seen === null) return 'less';
  if (wanted === 'all') return seen === 'all' ? null : 'less';
  if (seen === 'all') return 'more';
  const left = wanted.filter((id) => !gone.includes(id));
  if (left.length === 0 || !left.every((id) => seen.includes(id))) return 'less';
  return seen.length > left.length ? 'more' : null;
}

/**
 * `less`: something of what was promised is left out, so codes fail there; `more`: all of it, and other goods besides. What was deleted
 * nobody can buy, so that is not missed while anything is left.
 */
export function goodsDrift(asked: DiscountGoods, seen: DiscountGoods, gone: readonly string[]): 'less' | 'more' | null {
  const sides = SIDES.map((side) => sideDrift(asked[side], seen[side], gone));
  return sides.find((side) => side === 'less') ?? sides.find((side) => side === 'more') ?? null;
}
