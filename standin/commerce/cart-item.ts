import type { Id, Minor, Product, Shop, Variant } from '../model.ts';
import { Refusal } from '../standin.ts';
import type { Store } from '../store.ts';
import type { CartItem } from './price-cart.ts';

/** A line as somebody asks for it: a variant of the shop, or a custom line with title and price. */
export type LineRequest =
  | { variantId: Id; quantity: number; priceMinor?: Minor }
  | { title: string; priceMinor: Minor; quantity: number; taxable?: boolean; giftCard?: boolean };

/**
 * The cart item behind a requested line, with the shop's present price unless another is given.
 * @throws Refusal for an unknown variant, a quantity that is not 1–10,000, or a negative price.
 */
export function cartItemFrom(store: Store, shop: Shop, line: LineRequest): CartItem {
  if (!Number.isInteger(line.quantity) || line.quantity < 1 || line.quantity > 10_000) {
    throw new Refusal('A quantity is a whole number from 1 to 10,000');
  }
  if (line.priceMinor !== undefined && (!Number.isSafeInteger(line.priceMinor) || line.priceMinor < 0)) {
    throw new Refusal('A price cannot be negative');
  }
  if ('title' in line) return customItem(line);
  const found = findVariant(store, shop.id, line.variantId);
  if (found === null) throw new Refusal(`This shop has no variant ${line.variantId}`, 404);
  const { product, variant } = found;
  return {
    productId: product.id,
    variantId: variant.id,
    title: product.title,
    variantTitle: variant.title === 'Default Title' ? null : variant.title,
    vendor: product.vendor,
    sku: variant.sku,
    giftCard: product.giftCard,
    taxable: variant.taxable,
    requiresShipping: variant.requiresShipping,
    quantity: line.quantity,
    unitPriceMinor: line.priceMinor ?? variant.priceMinor,
  };
}

/** A variant of the shop with its product, or null. */
export function findVariant(store: Store, shopId: Id, variantId: Id): { product: Product; variant: Variant } | null {
  for (const product of store.list('products', shopId)) {
    const variant = product.variants.find((candidate) => candidate.id === variantId);
    if (variant) return { product, variant };
  }
  return null;
}

function customItem(line: Extract<LineRequest, { title: string }>): CartItem {
  return {
    productId: null,
    variantId: null,
    title: line.title,
    variantTitle: null,
    vendor: null,
    sku: null,
    giftCard: line.giftCard ?? false,
    taxable: line.taxable ?? true,
    requiresShipping: false,
    quantity: line.quantity,
    unitPriceMinor: line.priceMinor,
  };
}
