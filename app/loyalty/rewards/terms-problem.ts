import type { GoodsMatch } from '../program/order-rule.ts';
import { isDiscount } from './reward.ts';
import type { RewardSettings } from './reward.ts';

/**
 * What Shopify's discounts cannot say (docs/decisions/071). `collections_needed`: a free product beside a purchase is buy X get Y, which
 * wants to be told what is bought. `collections_unused`: free shipping, and a free product without a minimum, know no collections.
 * `no_id`: a collection, the product or its variant is not one of Shopify's by its number.
 */
export type TermsProblem = 'collections_needed' | 'collections_unused' | 'no_id';

const isId = ({ value }: Pick<GoodsMatch, 'value'>): boolean => /^\d{1,20}$/.test(value);

/** Why no discount can be made of a reward; null when one can, and for kinds that need none. Pure. */
export function termsProblem(settings: RewardSettings): TermsProblem | null {
  if (!isDiscount(settings)) return null;
  const { kind, collections, minimumMinor } = settings;
  if (!collections.every((match) => match.by === 'collection' && isId(match))) return 'no_id';
  if (kind === 'free_shipping') return collections.length > 0 ? 'collections_unused' : null;
  if (kind !== 'free_product') return null;
  const { product, variant } = settings;
  if (product.by !== 'product' || !isId(product) || (variant && !isId(variant))) return 'no_id';
  if (minimumMinor > 0) return collections.length === 0 ? 'collections_needed' : null;
  return collections.length > 0 ? 'collections_unused' : null;
}
