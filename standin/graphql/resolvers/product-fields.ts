import { collectionsOf } from '../../commerce/save-collection.ts';
import type { Product, Variant } from '../../model.ts';
import { decimalString } from '../../money.ts';
import { gid } from '../../payload/edge-values.ts';
import { pageOf } from '../connection.ts';
import { type Fields, idOf } from '../context.ts';
import { searched, type SearchFields } from '../search-query.ts';
import { collectionSearch, sortedCollections } from './collection-fields.ts';
import { metafieldsOf } from './metafield-fields.ts';

export type VariantSource = { product: Product; variant: Variant };

export const productSearch: SearchFields<Product> = {
  fields: {
    id: { kind: 'text', of: (product) => product.id },
    title: { kind: 'text', of: (product) => product.title },
    handle: { kind: 'text', of: (product) => product.handle },
    vendor: { kind: 'text', of: (product) => product.vendor },
    product_type: { kind: 'text', of: (product) => product.productType },
    status: { kind: 'text', of: (product) => product.status },
    tag: { kind: 'list', of: (product) => product.tags },
    created_at: { kind: 'instant', of: (product) => product.createdAt },
    updated_at: { kind: 'instant', of: (product) => product.updatedAt },
  },
  free: (product) => [product.title, product.vendor, product.productType].join(' '),
};

export const productFields: Fields<Product> = {
  id: (product) => gid('Product', product.id),
  legacyResourceId: (product) => product.id,
  title: (product) => product.title,
  handle: (product) => product.handle,
  vendor: (product) => product.vendor,
  productType: (product) => product.productType,
  status: (product) => product.status,
  tags: (product) => product.tags.toSorted(),
  description: (product) => product.descriptionHtml.replaceAll(/<[^>]*>/g, ''),
  descriptionHtml: (product) => product.descriptionHtml,
  isGiftCard: (product) => product.giftCard,
  hasOnlyDefaultVariant: (product) => product.variants.length === 1 && product.variants[0]?.title === 'Default Title',
  totalInventory: (product) => product.variants.reduce((sum, variant) => sum + variant.inventoryQuantity, 0),
  publishedAt: (product) => product.createdAt,
  createdAt: (product) => product.createdAt,
  updatedAt: (product) => product.updatedAt,
  featuredMedia: () => null,
  featuredImage: () => null,
  variants: (product, args) =>
    pageOf(
      product.variants.map((variant) => ({ product, variant })),
      args,
      (s) => s.variant.id,
    ),
  collections: (product, args, ctx) => {
    const found = searched(collectionsOf(ctx.standin, product), args['query'], collectionSearch);
    return pageOf(sortedCollections(found, args['sortKey']), args, (collection) => collection.id);
  },
  inCollection: (product, args, ctx) => {
    const wanted = idOf(args['id'], 'Collection');
    return collectionsOf(ctx.standin, product).some((collection) => collection.id === wanted);
  },
  variantsCount: (product) => ({ count: product.variants.length, precision: 'EXACT' }),
  ...metafieldsOf<Product>('PRODUCT', (product) => gid('Product', product.id)),
};

export const variantFields: Fields<VariantSource> = {
  id: ({ variant }) => gid('ProductVariant', variant.id),
  legacyResourceId: ({ variant }) => variant.id,
  title: ({ variant }) => variant.title,
  displayName: ({ product, variant }) => `${product.title} - ${variant.title}`,
  sku: ({ variant }) => variant.sku,
  price: ({ variant }, _args, ctx) => decimalString(variant.priceMinor, ctx.shop.currency),
  compareAtPrice: ({ variant }, _args, ctx) =>
    variant.compareAtPriceMinor === null ? null : decimalString(variant.compareAtPriceMinor, ctx.shop.currency),
  taxable: ({ variant }) => variant.taxable,
  availableForSale: ({ variant }) => variant.inventoryQuantity > 0,
  inventoryQuantity: ({ variant }) => variant.inventoryQuantity,
  position: ({ product, variant }) => product.variants.indexOf(variant) + 1,
  selectedOptions: ({ product, variant }) => [{ name: product.optionName, value: variant.title }],
  product: ({ product }) => product,
  createdAt: ({ product }) => product.createdAt,
  updatedAt: ({ product }) => product.updatedAt,
  ...metafieldsOf<VariantSource>('PRODUCTVARIANT', ({ variant }) => gid('ProductVariant', variant.id)),
};
