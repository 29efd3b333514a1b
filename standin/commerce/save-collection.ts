import { randomUUID } from 'node:crypto';
import type { Collection, CollectionRule } from '../collection-model.ts';
import type { Id, Product } from '../model.ts';
import { collectionDeletedPayload, collectionPayload } from '../payload/collection-payload.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { handleFrom } from './handle-from.ts';

export type CollectionRequest = {
  title: string;
  handle?: string;
  descriptionHtml?: string;
  /** The products of a manual collection. */
  productIds?: Id[];
  /** The rules of a smart one; a collection has either products or rules. */
  rules?: CollectionRule[];
  /** Whether one fitting rule is enough. Default: all must fit. */
  anyRule?: boolean;
};

/**
 * Adds a manual or a smart collection and fires collections/create.
 * @throws Refusal without a title, with both products and rules, for a product of another shop or a taken handle.
 */
export function createCollection(ctx: CommerceContext, shopId: Id, request: CollectionRequest): Collection {
  if (request.title.trim() === '') throw new Refusal('A collection needs a title');
  if (request.productIds !== undefined && request.rules !== undefined) {
    throw new Refusal('A collection has products or rules, not both');
  }
  if (request.rules?.length === 0) throw new Refusal('A smart collection needs a rule');
  const handle = request.handle ?? handleFrom(request.title, 'collection');
  if (ctx.store.list('collections', shopId).some((collection) => collection.handle === handle)) {
    throw new Refusal(`The handle ${handle} is taken`, 409);
  }
  const collection = ctx.store.put('collections', {
    id: ctx.store.nextId(),
    shopId,
    handle,
    title: request.title,
    descriptionHtml: request.descriptionHtml ?? '',
    productIds: knownProducts(ctx, shopId, request.productIds ?? []),
    ruleSet: request.rules === undefined ? null : { any: request.anyRule ?? false, rules: request.rules },
    createdAt: ctx.now().toISOString(),
    updatedAt: ctx.now().toISOString(),
  });
  publishCollection(ctx, collection, 'collections/create');
  return collection;
}

/**
 * Changes a collection by hand, its products or rules too, and fires collections/update once. What enters or leaves a
 * smart collection because a product changed fires nothing: Shopify names "a product is manually added or removed" and
 * "the collection rules change" only (description of COLLECTIONS_UPDATE in the schema).
 * @throws Refusal when the shop has no such collection, or its kind would change.
 */
export function changeCollection(
  ctx: CommerceContext,
  shopId: Id,
  collectionId: Id,
  change: Partial<Omit<CollectionRequest, 'handle'>>,
): Collection {
  const known = findCollection(ctx, shopId, collectionId);
  const { productIds, rules, anyRule, ...said } = change;
  if (known.ruleSet === null && (rules !== undefined || anyRule !== undefined)) {
    throw new Refusal('A manual collection has no rules');
  }
  if (known.ruleSet !== null && productIds !== undefined) throw new Refusal('A smart collection picks its products');
  if (rules?.length === 0) throw new Refusal('A smart collection needs a rule');
  const ruleSet =
    known.ruleSet === null ? null : { any: anyRule ?? known.ruleSet.any, rules: rules ?? known.ruleSet.rules };
  const collection = ctx.store.patch('collections', known.id, {
    ...said,
    ruleSet,
    productIds: productIds === undefined ? known.productIds : knownProducts(ctx, shopId, productIds),
    updatedAt: ctx.now().toISOString(),
  });
  publishCollection(ctx, collection, 'collections/update');
  return collection;
}

/** Removes a collection and fires collections/delete. @throws Refusal when the shop has no such collection. */
export function deleteCollection(ctx: CommerceContext, shopId: Id, collectionId: Id): void {
  const collection = findCollection(ctx, shopId, collectionId);
  ctx.store.remove('collections', collection.id);
  publishCollection(ctx, collection, 'collections/delete');
}

/** The shop's collection of that id. @throws Refusal 404 when there is none. */
export function findCollection(ctx: Pick<CommerceContext, 'store'>, shopId: Id, collectionId: Id): Collection {
  const collection = ctx.store.find('collections', collectionId);
  if (collection === null || collection.shopId !== shopId) throw new Refusal('This shop has no such collection', 404);
  return collection;
}

/** Whether a product is in a collection now. Rules compare without regard to letter case, as Shopify's tags do. */
export function isInCollection(collection: Collection, product: Product): boolean {
  if (collection.ruleSet === null) return collection.productIds.includes(product.id);
  const fits = (rule: CollectionRule): boolean => fitsRule(rule, product);
  return collection.ruleSet.any ? collection.ruleSet.rules.some(fits) : collection.ruleSet.rules.every(fits);
}

/** The products of a collection: a manual one's in its own order, a smart one's in the order they were made. */
export function productsIn(ctx: Pick<CommerceContext, 'store'>, collection: Collection): Product[] {
  if (collection.ruleSet !== null) {
    return ctx.store.list('products', collection.shopId).filter((product) => isInCollection(collection, product));
  }
  return collection.productIds.flatMap((id) => ctx.store.find('products', id) ?? []);
}

/** The collections a product is in now. */
export function collectionsOf(ctx: Pick<CommerceContext, 'store'>, product: Product): Collection[] {
  return ctx.store.list('collections', product.shopId).filter((collection) => isInCollection(collection, product));
}

function fitsRule({ column, condition }: CollectionRule, product: Product): boolean {
  const values = column === 'TAG' ? product.tags : [product.vendor];
  return values.some((value) => value.toLowerCase() === condition.toLowerCase());
}

function knownProducts(ctx: CommerceContext, shopId: Id, productIds: Id[]): Id[] {
  for (const id of productIds) {
    if (ctx.store.find('products', id)?.shopId !== shopId) throw new Refusal(`This shop has no product ${id}`, 404);
  }
  return [...new Set(productIds)];
}

function publishCollection(ctx: CommerceContext, collection: Collection, topic: string): void {
  const shop = ctx.store.get('shops', collection.shopId);
  ctx.webhooks.publish({
    shopId: collection.shopId,
    topic,
    eventId: randomUUID(),
    subjectId: collection.id,
    payload: () =>
      topic === 'collections/delete' ? collectionDeletedPayload(collection) : collectionPayload(shop, collection),
  });
}
