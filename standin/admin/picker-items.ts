import { productsIn } from '../commerce/save-collection.ts';
import type { Collection } from '../collection-model.ts';
import type { Product, Shop } from '../model.ts';
import { decimalString } from '../money.ts';
import { gid } from '../payload/edge-values.ts';
import { Refusal, type Standin } from '../standin.ts';

/** The picker shows at most so many of what fits the search. */
const SHOWN_MAX = 50;
const IDS_MAX = 250;

/**
 * What App Bridge's resource picker offers: products or collections whose title has the searched words, or, with `ids`,
 * those of these gids (what was chosen before). Shapes as App Bridge hands them to the app. Of the app's own filter only `id:123` is played.
 * Source: https://shopify.dev/docs/api/app-home/apis/user-interface-and-interactions/resource-picker-api
 * @throws Refusal for any other kind, and for another filter. Picking by variant is not played: it shows no product's name, and is of little use.
 */
export function pickerItems(
  standin: Standin,
  shop: Shop,
  asked: { type: string; search: string; filter: string; ids: string[] | null },
): Record<string, unknown>[] {
  const only = /^id:(\d+)$/.exec(asked.filter)?.[1];
  if (asked.filter !== '' && only === undefined)
    throw new Refusal(`The stand-in's picker does not play ${asked.filter}`);
  const fits = (type: string, item: { id: string; title: string }): boolean =>
    asked.ids === null
      ? (only === undefined || item.id === only) && item.title.toLowerCase().includes(asked.search.trim().toLowerCase())
      : asked.ids.slice(0, IDS_MAX).includes(gid(type, item.id));
  const most = asked.ids === null ? SHOWN_MAX : IDS_MAX;
  if (asked.type === 'product') {
    const products = standin.store.list('products', shop.id).filter((product) => fits('Product', product));
    return products.slice(0, most).map((product) => pickedProduct(shop, product));
  }
  if (asked.type === 'collection') {
    const collections = standin.store.list('collections', shop.id).filter((one) => fits('Collection', one));
    return collections.slice(0, most).map((collection) => pickedCollection(standin, collection));
  }
  throw new Refusal(`The stand-in's picker offers products and collections, not ${asked.type}`);
}

function pickedProduct(shop: Shop, product: Product): Record<string, unknown> {
  return {
    id: gid('Product', product.id),
    handle: product.handle,
    title: product.title,
    vendor: product.vendor,
    productType: product.productType,
    status: product.status,
    tags: product.tags,
    descriptionHtml: product.descriptionHtml,
    images: [],
    totalVariants: product.variants.length,
    hasOnlyDefaultVariant: product.variants.length === 1,
    variants: product.variants.map((variant) => ({
      id: gid('ProductVariant', variant.id),
      title: variant.title,
      displayName: `${product.title} - ${variant.title}`,
      price: decimalString(variant.priceMinor, shop.currency),
      sku: variant.sku,
    })),
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
  };
}

function pickedCollection(standin: Standin, collection: Collection): Record<string, unknown> {
  const productsCount = productsIn(standin, collection).length;
  const isManual = collection.ruleSet === null;
  return {
    id: gid('Collection', collection.id),
    handle: collection.handle,
    title: collection.title,
    description: collection.descriptionHtml.replaceAll(/<[^>]*>/g, ''),
    descriptionHtml: collection.descriptionHtml,
    image: null,
    productsCount,
    productsAutomaticallySortedCount: isManual ? 0 : productsCount,
    productsManuallySortedCount: isManual ? productsCount : 0,
    publicationCount: 1,
    availablePublicationCount: 1,
    ruleSet:
      collection.ruleSet === null
        ? null
        : {
            appliedDisjunctively: collection.ruleSet.any,
            rules: collection.ruleSet.rules.map((rule) => ({ ...rule, relation: 'EQUALS' })),
          },
    seo: { title: null, description: null },
    sortOrder: isManual ? 'MANUAL' : 'BEST_SELLING',
    storefrontId: gid('Collection', collection.id),
    templateSuffix: null,
    updatedAt: collection.updatedAt,
  };
}
