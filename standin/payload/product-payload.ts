import type { Product, Shop } from '../model.ts';
import { decimalString } from '../money.ts';
import { gid, restId, shopTime } from './edge-values.ts';

/**
 * The body of products/create and products/update: REST's Product resource.
 * Source: https://shopify.dev/docs/api/admin-rest/latest/resources/product
 */
export function productPayload(shop: Shop, product: Product): Record<string, unknown> {
  return {
    id: restId(product.id),
    admin_graphql_api_id: gid('Product', product.id),
    body_html: product.descriptionHtml,
    created_at: shopTime(shop, product.createdAt),
    handle: product.handle,
    product_type: product.productType,
    published_at: shopTime(shop, product.createdAt),
    status: product.status.toLowerCase(),
    tags: product.tags.join(', '),
    template_suffix: null,
    title: product.title,
    updated_at: shopTime(shop, product.updatedAt),
    vendor: product.vendor,
    options: [
      {
        name: product.optionName,
        position: 1,
        product_id: restId(product.id),
        values: product.variants.map((v) => v.title),
      },
    ],
    images: [],
    image: null,
    variants: product.variants.map((variant, index) => ({
      id: restId(variant.id),
      admin_graphql_api_id: gid('ProductVariant', variant.id),
      compare_at_price:
        variant.compareAtPriceMinor === null ? null : decimalString(variant.compareAtPriceMinor, shop.currency),
      created_at: shopTime(shop, product.createdAt),
      inventory_quantity: variant.inventoryQuantity,
      option1: variant.title,
      position: index + 1,
      price: decimalString(variant.priceMinor, shop.currency),
      product_id: restId(product.id),
      sku: variant.sku,
      taxable: variant.taxable,
      title: variant.title,
      updated_at: shopTime(shop, product.updatedAt),
    })),
  };
}
