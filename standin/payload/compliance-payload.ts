import type { Customer, Id, Shop } from '../model.ts';
import { restId } from './edge-values.ts';

/** Bodies of the three compliance topics. Source: https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance */

export function shopRedactPayload(shop: Shop): Record<string, unknown> {
  return { shop_id: restId(shop.id), shop_domain: shop.domain };
}

export function customerRedactPayload(shop: Shop, customer: Customer, orderIds: Id[]): Record<string, unknown> {
  return { ...shopRedactPayload(shop), customer: customerOf(customer), orders_to_redact: orderIds.map(restId) };
}

export function dataRequestPayload(
  shop: Shop,
  customer: Customer,
  orderIds: Id[],
  requestId: Id,
): Record<string, unknown> {
  return {
    ...shopRedactPayload(shop),
    customer: customerOf(customer),
    orders_requested: orderIds.map(restId),
    data_request: { id: restId(requestId) },
  };
}

function customerOf(customer: Customer): Record<string, unknown> {
  return { id: restId(customer.id), email: customer.email, phone: customer.phone };
}
