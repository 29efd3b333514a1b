import { GraphQLError } from 'graphql';
import { type GraphqlContext, parseGid } from '../context.ts';

/** A stored document together with the name of its GraphQL type, so that interfaces and unions know it. */
export type TypedNode = { __typename: string } & object;

/** The owner types metafields can hang on here, and the scope that writing them takes; null: none. */
const OWNERS: Record<string, { ownerType: string; writeScope: string | null }> = {
  Customer: { ownerType: 'CUSTOMER', writeScope: 'write_customers' },
  Order: { ownerType: 'ORDER', writeScope: 'write_orders' },
  Product: { ownerType: 'PRODUCT', writeScope: 'write_products' },
  ProductVariant: { ownerType: 'PRODUCTVARIANT', writeScope: 'write_products' },
  Shop: { ownerType: 'SHOP', writeScope: null },
  AppInstallation: { ownerType: 'API_PERMISSION', writeScope: null },
};

/**
 * Any object by its gid; null when this shop has none of that id.
 * @throws GraphQLError for a type the stand-in keeps no objects of.
 */
export function findNode(ctx: GraphqlContext, gidText: unknown): TypedNode | null {
  const parsed = parseGid(gidText);
  if (parsed === null) throw new GraphQLError(`Invalid global id '${String(gidText)}'`);
  const found = findDocument(ctx, parsed.type, parsed.id);
  return found === null ? null : { ...found, __typename: parsed.type };
}

/** A metafield owner by its gid: the object, its owner type, the scope writing to it takes. null when there is none. */
export function findOwner(
  ctx: GraphqlContext,
  gidText: unknown,
): { node: TypedNode; ownerType: string; writeScope: string | null } | null {
  const owner = OWNERS[parseGid(gidText)?.type ?? ''];
  if (!owner) return null;
  const node = findNode(ctx, gidText);
  return node === null ? null : { node, ...owner };
}

/** The scope that defining metafields of that owner type takes; undefined for an owner type that is not known here. */
export function writeScopeOf(ownerType: string): string | null | undefined {
  return Object.values(OWNERS).find((owner) => owner.ownerType === ownerType)?.writeScope;
}

function findDocument(ctx: GraphqlContext, type: string, id: string): object | null {
  const { store } = ctx.standin;
  const ofShop = <T extends { shopId: string }>(doc: T | null): T | null => (doc?.shopId === ctx.shop.id ? doc : null);
  switch (type) {
    case 'Customer':
      return ofShop(store.find('customers', id));
    case 'Collection':
      return ofShop(store.find('collections', id));
    case 'Order':
      return ofShop(store.find('orders', id));
    case 'Product':
      return ofShop(store.find('products', id));
    case 'ProductVariant':
      return findVariantSource(ctx, id);
    case 'Refund':
      return findRefundSource(ctx, id);
    case 'DiscountCodeNode':
      return ofShop(store.find('discounts', id));
    case 'GiftCard':
      return ofShop(store.find('giftCards', id));
    case 'OnlineStoreTheme':
      return ctx.shop.themes.find((theme) => theme.id === id) ?? null;
    case 'Metafield':
      return store.list('metafields', ctx.shop.id).find((metafield) => metafield.metafieldId === id) ?? null;
    case 'MetafieldDefinition':
      return store.list('metafieldDefinitions', ctx.shop.id).find((d) => d.definitionId === id) ?? null;
    case 'AppInstallation':
      return ctx.shop.installation?.id === id ? ctx.shop : null;
    case 'Shop':
      return ctx.shop.id === id ? ctx.shop : null;
    default:
      throw new GraphQLError(`The stand-in does not know ${type} objects`);
  }
}

function findVariantSource(ctx: GraphqlContext, id: string): object | null {
  for (const product of ctx.standin.store.list('products', ctx.shop.id)) {
    const variant = product.variants.find((candidate) => candidate.id === id);
    if (variant) return { product, variant };
  }
  return null;
}

function findRefundSource(ctx: GraphqlContext, id: string): object | null {
  for (const order of ctx.standin.store.list('orders', ctx.shop.id)) {
    const refund = order.refunds.find((candidate) => candidate.id === id);
    if (refund) return { order, refund };
  }
  return null;
}
