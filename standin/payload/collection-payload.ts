import type { Collection } from '../collection-model.ts';
import type { Product, Shop } from '../model.ts';
import { gid, restId, shopTime } from './edge-values.ts';

/**
 * The body of collections/create and collections/update. Members and rules are not in it.
 * Source: https://shopify.dev/docs/api/webhooks, topic collections/create.
 */
export function collectionPayload(shop: Shop, collection: Collection): Record<string, unknown> {
  return {
    id: restId(collection.id),
    handle: collection.handle,
    title: collection.title,
    updated_at: shopTime(shop, collection.updatedAt),
    body_html: collection.descriptionHtml,
    published_at: shopTime(shop, collection.createdAt),
    sort_order: collection.ruleSet === null ? 'manual' : 'best-selling',
    template_suffix: null,
    published_scope: 'web',
    admin_graphql_api_id: gid('Collection', collection.id),
  };
}

/** The body of collections/delete. Source: https://shopify.dev/docs/api/webhooks, topic collections/delete. */
export function collectionDeletedPayload(collection: Collection): Record<string, unknown> {
  return {
    id: restId(collection.id),
    published_scope: 'web',
    admin_graphql_api_id: gid('Collection', collection.id),
  };
}

/** The body of products/delete. Source: https://shopify.dev/docs/api/webhooks, topic products/delete. */
export function productDeletedPayload(product: Product): Record<string, unknown> {
  return {
    id: restId(product.id),
    published_scope: 'web',
    admin_graphql_api_id: gid('Product', product.id),
  };
}
