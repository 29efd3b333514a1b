import type { Fulfillment, Order, Shop } from '../model.ts';
import { gid, restId, shopTime } from './edge-values.ts';
import { lineItemPayload } from './line-item-payload.ts';

/** One element of an order's `fulfillments`. */
export function fulfillmentPayload(shop: Shop, order: Order, fulfillment: Fulfillment): Record<string, unknown> {
  return {
    id: restId(fulfillment.id),
    admin_graphql_api_id: gid('Fulfillment', fulfillment.id),
    created_at: shopTime(shop, fulfillment.createdAt),
    location_id: null,
    name: fulfillment.name,
    order_id: restId(order.id),
    origin_address: {},
    receipt: {},
    service: 'manual',
    shipment_status: null,
    status: fulfillment.status,
    tracking_company: null,
    tracking_number: fulfillment.trackingNumber,
    tracking_numbers: fulfillment.trackingNumber === null ? [] : [fulfillment.trackingNumber],
    tracking_url: null,
    tracking_urls: [],
    updated_at: shopTime(shop, fulfillment.updatedAt),
    line_items: fulfillment.lines.flatMap(({ lineId, quantity }) => {
      const line = order.lines.find((candidate) => candidate.id === lineId);
      return line ? [{ ...lineItemPayload(order, line), quantity }] : [];
    }),
  };
}
