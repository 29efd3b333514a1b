import { statusOf } from '../commerce/discount-status.ts';
import type { Discount } from '../discount-model.ts';
import type { Shop } from '../model.ts';
import { gid, shopTime } from './edge-values.ts';

/**
 * The body of discounts/create and discounts/update: little more than which discount to look up.
 * Source: https://shopify.dev/docs/api/webhooks/2026-07 (discounts/create)
 */
export function discountPayload(shop: Shop, discount: Discount, now: Date): Record<string, unknown> {
  return {
    admin_graphql_api_id: gid('DiscountCodeNode', discount.id),
    title: discount.title,
    status: statusOf(discount, now),
    created_at: shopTime(shop, discount.createdAt),
    updated_at: shopTime(shop, discount.updatedAt),
  };
}

/** The body of discounts/delete. */
export function discountDeletedPayload(shop: Shop, discount: Discount, now: Date): Record<string, unknown> {
  return {
    admin_graphql_api_id: gid('DiscountCodeNode', discount.id),
    deleted_at: shopTime(shop, now.toISOString()),
  };
}
