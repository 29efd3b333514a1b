import { GraphQLError } from 'graphql';
import type { Customer, MetafieldDefinition, Order, Product } from '../../model.ts';
import { hasScope } from '../access.ts';
import { pageOf } from '../connection.ts';
import { type Arguments, type Fields, type GraphqlContext, idOf } from '../context.ts';
import { searched } from '../search-query.ts';
import { collectionSearch, sortedCollections } from './collection-fields.ts';
import { customerSearch } from './customer-fields.ts';
import { findNode } from './find-node.ts';
import { resolvedNamespace } from './metafield-fields.ts';
import { orderSearch, sortedOrders } from './order-fields.ts';
import { productSearch } from './product-fields.ts';
import { themesOf } from './theme-fields.ts';

/** Without read_all_orders an app sees the orders of the last sixty days only. */
const RECENT_MS = 60 * 86_400_000;

/** The root of all queries; its source is nothing. */
export const queryFields: Fields<undefined> = {
  shop: (_root, _args, ctx) => ctx.shop,
  currentAppInstallation: (_root, _args, ctx) => ctx.shop,
  app: (_root, args, ctx) => (args['id'] === undefined ? ctx.shop : refuse('app by id')),
  node: (_root, args, ctx) => nodeInReach(ctx, args['id']),
  nodes: (_root, args, ctx) => (Array.isArray(args['ids']) ? args['ids'].map((id) => nodeInReach(ctx, id)) : []),
  order: (_root, args, ctx) => ordersInReach(ctx).find((order) => order.id === idOf(args['id'], 'Order')) ?? null,
  orders: (_root, args, ctx) => {
    refuseArguments(args, ['savedSearchId']);
    const found = searched(ordersInReach(ctx), args['query'], orderSearch(ctx));
    return pageOf(sortedOrders(found, args['sortKey']), args, (order) => order.id);
  },
  ordersCount: (_root, args, ctx) => countOf(searched(ordersInReach(ctx), args['query'], orderSearch(ctx)), args),
  refund: (_root, args, ctx) => (idOf(args['id'], 'Refund') === null ? null : findNode(ctx, args['id'])),
  customer: (_root, args, ctx) => (idOf(args['id'], 'Customer') === null ? null : findNode(ctx, args['id'])),
  customers: (_root, args, ctx) => {
    const found = searched(ctx.standin.store.list('customers', ctx.shop.id), args['query'], customerSearch);
    return pageOf(sorted<Customer>(found, args['sortKey']), args, (customer) => customer.id);
  },
  customersCount: (_root, args, ctx) =>
    countOf(searched(ctx.standin.store.list('customers', ctx.shop.id), args['query'], customerSearch), args),
  product: (_root, args, ctx) => (idOf(args['id'], 'Product') === null ? null : findNode(ctx, args['id'])),
  productVariant: (_root, args, ctx) =>
    idOf(args['id'], 'ProductVariant') === null ? null : findNode(ctx, args['id']),
  products: (_root, args, ctx) => {
    refuseArguments(args, ['savedSearchId']);
    const found = searched(ctx.standin.store.list('products', ctx.shop.id), args['query'], productSearch);
    return pageOf(sorted<Product>(found, args['sortKey']), args, (product) => product.id);
  },
  collection: (_root, args, ctx) => (idOf(args['id'], 'Collection') === null ? null : findNode(ctx, args['id'])),
  collections: (_root, args, ctx) => {
    refuseArguments(args, ['savedSearchId']);
    const found = searched(ctx.standin.store.list('collections', ctx.shop.id), args['query'], collectionSearch);
    return pageOf(sortedCollections(found, args['sortKey']), args, (collection) => collection.id);
  },
  theme: (_root, args, ctx) =>
    ctx.shop.themes.find((theme) => theme.id === idOf(args['id'], 'OnlineStoreTheme')) ?? null,
  themes: (_root, args, ctx) => pageOf(themesOf(ctx.shop, args), args, (theme) => theme.id),
  metafieldDefinitions: (_root, args, ctx) => {
    refuseArguments(args, ['query', 'constraintStatus', 'constraintSubtype']);
    return pageOf(definitionsFor(ctx, args), args, (definition) => definition.definitionId);
  },
  metafieldDefinition: (_root, args, ctx) => {
    if (args['id'] !== undefined) return findNode(ctx, args['id']);
    const identifier = (args['identifier'] ?? {}) as Arguments;
    return definitionsFor(ctx, { ...identifier, namespace: identifier['namespace'] ?? '$app' })[0] ?? null;
  },
};

function ordersInReach(ctx: GraphqlContext): Order[] {
  const orders = ctx.standin.store.list('orders', ctx.shop.id);
  if (hasScope(ctx.token.scopes, 'read_all_orders')) return orders;
  const since = ctx.standin.now().getTime() - RECENT_MS;
  return orders.filter((order) => Date.parse(order.createdAt) >= since);
}

/** Any object by its gid; an order beyond reach is not found by it either. */
function nodeInReach(ctx: GraphqlContext, gid: unknown): object | null {
  const orderId = idOf(gid, 'Order');
  return orderId === null || ordersInReach(ctx).some((order) => order.id === orderId) ? findNode(ctx, gid) : null;
}

function definitionsFor(ctx: GraphqlContext, args: Arguments): MetafieldDefinition[] {
  const namespace = args['namespace'] === undefined ? null : resolvedNamespace(ctx.standin.app.id, args['namespace']);
  return ctx.standin.store
    .list('metafieldDefinitions', ctx.shop.id)
    .filter(
      (definition) =>
        definition.ownerType === args['ownerType'] &&
        (namespace === null || definition.namespace === namespace) &&
        (args['key'] === undefined || definition.key === args['key']),
    );
}

function sorted<T extends { id: string; createdAt: string; updatedAt: string }>(items: T[], sortKey: unknown): T[] {
  const by: Record<string, (item: T) => number> = {
    ID: (item) => Number(item.id),
    CREATED_AT: (item) => Date.parse(item.createdAt),
    UPDATED_AT: (item) => Date.parse(item.updatedAt),
  };
  const key = by[String(sortKey)];
  if (!key) return refuse(`sorting by ${String(sortKey)}`);
  return items.toSorted((a, b) => key(a) - key(b) || Number(a.id) - Number(b.id));
}

function countOf(items: unknown[], args: Arguments): { count: number; precision: string } {
  const limit = typeof args['limit'] === 'number' ? args['limit'] : Number.POSITIVE_INFINITY;
  return items.length > limit ? { count: limit, precision: 'AT_LEAST' } : { count: items.length, precision: 'EXACT' };
}

function refuseArguments(args: Arguments, names: string[]): void {
  const used = names.find((name) => args[name] !== undefined && args[name] !== null);
  if (used !== undefined) refuse(`the argument ${used}`);
}

function refuse(what: string): never {
  throw new GraphQLError(`The stand-in does not know ${what}`);
}
