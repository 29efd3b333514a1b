import { randomUUID } from 'node:crypto';
import type { Id, Minor, Product } from '../model.ts';
import { productDeletedPayload } from '../payload/collection-payload.ts';
import { productPayload } from '../payload/product-payload.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { handleFrom } from './handle-from.ts';

export type ProductRequest = {
  title: string;
  handle?: string;
  descriptionHtml?: string;
  vendor?: string;
  productType?: string;
  tags?: string[];
  giftCard?: boolean;
  image?: string | null;
  optionName?: string;
  /** At least one; a single variant without a title is Shopify's "Default Title". */
  variants: {
    title?: string;
    sku?: string | null;
    priceMinor: Minor;
    compareAtPriceMinor?: Minor | null;
    taxable?: boolean;
  }[];
};

/**
 * Adds a product and fires products/create.
 * @throws Refusal without a title or a variant, or when the handle is taken.
 */
export function createProduct(ctx: CommerceContext, shopId: Id, request: ProductRequest): Product {
  if (request.title.trim() === '') throw new Refusal('A product needs a title');
  if (request.variants.length === 0) throw new Refusal('A product needs a variant');
  const handle = request.handle ?? handleFrom(request.title, 'product');
  if (ctx.store.list('products', shopId).some((product) => product.handle === handle)) {
    throw new Refusal(`The handle ${handle} is taken`, 409);
  }
  const at = ctx.now().toISOString();
  const product = ctx.store.put('products', {
    id: ctx.store.nextId(),
    shopId,
    handle,
    title: request.title,
    descriptionHtml: request.descriptionHtml ?? '',
    vendor: request.vendor ?? ctx.store.get('shops', shopId).name,
    productType: request.productType ?? '',
    tags: request.tags ?? [],
    giftCard: request.giftCard ?? false,
    status: 'ACTIVE',
    image: request.image ?? null,
    optionName: request.optionName ?? 'Title',
    variants: request.variants.map((variant) => ({
      id: ctx.store.nextId(),
      title: variant.title ?? 'Default Title',
      sku: variant.sku ?? null,
      priceMinor: variant.priceMinor,
      compareAtPriceMinor: variant.compareAtPriceMinor ?? null,
      taxable: variant.taxable ?? !request.giftCard,
      requiresShipping: !request.giftCard,
      inventoryQuantity: 100,
    })),
    createdAt: at,
    updatedAt: at,
  });
  publishProduct(ctx, product, 'products/create');
  return product;
}

/**
 * Changes what a product says of itself and fires products/update.
 * @throws Refusal when the shop has no such product.
 */
export function changeProduct(
  ctx: CommerceContext,
  shopId: Id,
  productId: Id,
  fields: Partial<Pick<Product, 'title' | 'descriptionHtml' | 'vendor' | 'productType' | 'tags' | 'status'>>,
): Product {
  const known = ctx.store.find('products', productId);
  if (known === null || known.shopId !== shopId) throw new Refusal('This shop has no such product', 404);
  const product = ctx.store.patch('products', productId, { ...fields, updatedAt: ctx.now().toISOString() });
  publishProduct(ctx, product, 'products/update');
  return product;
}

/**
 * Removes a product for good and fires products/delete. It leaves its manual collections without a word about them;
 * orders keep their lines.
 * @throws Refusal when the shop has no such product.
 */
export function deleteProduct(ctx: CommerceContext, shopId: Id, productId: Id): void {
  const product = ctx.store.find('products', productId);
  if (product === null || product.shopId !== shopId) throw new Refusal('This shop has no such product', 404);
  for (const collection of ctx.store.list('collections', shopId)) {
    if (!collection.productIds.includes(productId)) continue;
    ctx.store.patch('collections', collection.id, {
      productIds: collection.productIds.filter((id) => id !== productId),
    });
  }
  ctx.store.remove('products', productId);
  publishProduct(ctx, product, 'products/delete');
}

/** Tells the app of a product, as it is now or was last. */
export function publishProduct(ctx: CommerceContext, product: Product, topic: string): void {
  const shop = ctx.store.get('shops', product.shopId);
  ctx.webhooks.publish({
    shopId: product.shopId,
    topic,
    eventId: randomUUID(),
    subjectId: product.id,
    payload: () => (topic === 'products/delete' ? productDeletedPayload(product) : productPayload(shop, product)),
  });
}
