import type { Order } from '../model.ts';
import type { OrderReturn } from '../order-event-model.ts';
import { gid, restId } from './edge-values.ts';

/**
 * The body of returns/approve. Restocking and shipping fees are not played, so there are none.
 * Source: https://shopify.dev/docs/api/webhooks, topic returns/approve.
 */
export function returnPayload(order: Order, given: OrderReturn): Record<string, unknown> {
  return {
    ...named('Return', given.id),
    status: given.status.toLowerCase(),
    order: named('Order', order.id),
    total_return_line_items: given.lines.length,
    name: given.name,
    return_line_items: given.lines.map((line) => ({
      ...named('ReturnLineItem', line.id),
      fulfillment_line_item: {
        ...named('FulfillmentLineItem', line.fulfillmentLineId),
        line_item: named('LineItem', line.lineId),
      },
      quantity: line.quantity,
      return_reason: line.reason,
      return_reason_note: '',
      customer_note: null,
      restocking_fee: null,
    })),
    return_shipping_fees: [],
    exchange_line_items: given.exchangeLineIds.map(({ id, lineId }) => ({
      ...named('ExchangeLineItem', id),
      line_item: lineId === null ? null : named('LineItem', lineId),
    })),
    total_exchange_line_items: given.exchangeLineIds.length,
  };
}

function named(type: string, id: string): { id: number; admin_graphql_api_id: string } {
  return { id: restId(id), admin_graphql_api_id: gid(type, id) };
}
