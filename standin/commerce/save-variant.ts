import type { Id, Minor, Product, Variant } from '../model.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { publishProduct } from './save-product.ts';

/** @throws Refusal when the shop has no such product. */
function productOf(ctx: CommerceContext, shopId: Id, productId: Id): Product {
  const product = ctx.store.find('products', productId);
  if (product === null || product.shopId !== shopId) throw new Refusal('This shop has no such product', 404);
  return product;
}

function keep(ctx: CommerceContext, product: Product, variants: Variant[]): Product {
  const changed = ctx.store.patch('products', product.id, { variants, updatedAt: ctx.now().toISOString() });
  publishProduct(ctx, changed, 'products/update');
  return changed;
}

/**
 * Gives a product another variant and fires products/update. The single variant of a product that had no options keeps its name.
 * @throws Refusal without a title, for one that is taken, or an unknown product.
 */
export function addVariant(
  ctx: CommerceContext,
  shopId: Id,
  productId: Id,
  { title, priceMinor }: { title: string; priceMinor: Minor },
): Product {
  const product = productOf(ctx, shopId, productId);
  const [first] = product.variants;
  if (title.trim() === '' || !first) throw new Refusal('A variant needs a title');
  if (product.variants.some((variant) => variant.title === title))
    throw new Refusal(`There is a variant ${title}`, 409);
  const fresh = { ...first, id: ctx.store.nextId(), title, priceMinor, compareAtPriceMinor: null, sku: null };
  return keep(ctx, product, [...product.variants, fresh]);
}

/**
 * Changes what a variant costs and fires products/update.
 * @throws Refusal for an unknown product or variant.
 */
export function changeVariantPrice(
  ctx: CommerceContext,
  shopId: Id,
  productId: Id,
  { variantId, priceMinor }: { variantId: Id; priceMinor: Minor },
): Product {
  const product = productOf(ctx, shopId, productId);
  if (!product.variants.some(({ id }) => id === variantId)) throw new Refusal('The product has no such variant', 404);
  return keep(
    ctx,
    product,
    product.variants.map((variant) => (variant.id === variantId ? { ...variant, priceMinor } : variant)),
  );
}

/**
 * Removes a variant for good and fires products/update: Shopify has no topic of its own for it. Orders keep their lines.
 * @throws Refusal for an unknown product or variant, and for a product's last one.
 */
export function deleteVariant(ctx: CommerceContext, shopId: Id, productId: Id, variantId: Id): Product {
  const product = productOf(ctx, shopId, productId);
  const left = product.variants.filter(({ id }) => id !== variantId);
  if (left.length === product.variants.length) throw new Refusal('The product has no such variant', 404);
  if (left.length === 0) throw new Refusal('A product keeps one variant; delete the product instead');
  return keep(ctx, product, left);
}
