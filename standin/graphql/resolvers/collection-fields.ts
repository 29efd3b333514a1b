import { GraphQLError } from 'graphql';
import { isInCollection, productsIn } from '../../commerce/save-collection.ts';
import type { Collection } from '../../collection-model.ts';
import type { Product } from '../../model.ts';
import { gid } from '../../payload/edge-values.ts';
import { pageOf } from '../connection.ts';
import { type Fields, type GraphqlContext, idOf } from '../context.ts';
import type { SearchFields } from '../search-query.ts';

/** What `collections(query:)` understands. */
export const collectionSearch: SearchFields<Collection> = {
  fields: {
    id: { kind: 'text', of: (collection) => collection.id },
    title: { kind: 'text', of: (collection) => collection.title },
    handle: { kind: 'text', of: (collection) => collection.handle },
    collection_type: { kind: 'text', of: (collection) => (collection.ruleSet === null ? 'custom' : 'smart') },
    updated_at: { kind: 'instant', of: (collection) => collection.updatedAt },
  },
  free: (collection) => collection.title,
};

export const collectionFields: Fields<Collection> = {
  id: (collection) => gid('Collection', collection.id),
  legacyResourceId: (collection) => collection.id,
  title: (collection) => collection.title,
  handle: (collection) => collection.handle,
  description: (collection) => collection.descriptionHtml.replaceAll(/<[^>]*>/g, ''),
  descriptionHtml: (collection) => collection.descriptionHtml,
  image: () => null,
  sortOrder: (collection) => (collection.ruleSet === null ? 'MANUAL' : 'BEST_SELLING'),
  templateSuffix: () => null,
  updatedAt: (collection) => collection.updatedAt,
  ruleSet: ({ ruleSet }) =>
    ruleSet === null
      ? null
      : {
          appliedDisjunctively: ruleSet.any,
          rules: ruleSet.rules.map((rule) => ({ ...rule, relation: 'EQUALS', conditionObject: null })),
        },
  products: (collection, args, ctx) => {
    if (args['sortKey'] !== undefined && args['sortKey'] !== 'COLLECTION_DEFAULT') {
      throw new GraphQLError(`The stand-in does not know sorting by ${String(args['sortKey'])}`);
    }
    return pageOf(productsIn(ctx.standin, collection), args, (product) => product.id);
  },
  productsCount: (collection, _args, ctx) => ({
    count: productsIn(ctx.standin, collection).length,
    precision: 'EXACT',
  }),
  hasProduct: (collection, args, ctx) => {
    const product = ownProduct(ctx, args['id']);
    return product !== null && isInCollection(collection, product);
  },
};

/** Collections by one of the sort keys the stand-in knows, ascending. @throws GraphQLError for another key. */
export function sortedCollections(collections: Collection[], sortKey: unknown): Collection[] {
  const byId = (a: Collection, b: Collection): number => Number(a.id) - Number(b.id);
  switch (sortKey) {
    case undefined:
    case 'ID':
      return collections.toSorted(byId);
    case 'TITLE':
      return collections.toSorted((a, b) => a.title.localeCompare(b.title) || byId(a, b));
    case 'UPDATED_AT':
      return collections.toSorted((a, b) => Date.parse(a.updatedAt) - Date.parse(b.updatedAt) || byId(a, b));
    default:
      throw new GraphQLError(`The stand-in does not know sorting by ${String(sortKey)}`);
  }
}

function ownProduct(ctx: GraphqlContext, gidText: unknown): Product | null {
  const product = ctx.standin.store.find('products', idOf(gidText, 'Product') ?? '');
  return product?.shopId === ctx.shop.id ? product : null;
}
