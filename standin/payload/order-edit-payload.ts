import type { Order, Shop } from '../model.ts';
import type { OrderEdit } from '../order-event-model.ts';
import { restId, shopTime } from './edge-values.ts';

/**
 * The body of orders/edited: what changed, line by line, and not the order. `committed_at` since 2024-07.
 * Source: https://shopify.dev/docs/api/webhooks, topic orders/edited, and its changelog entries.
 */
export function orderEditPayload(shop: Shop, order: Order, edit: OrderEdit): Record<string, unknown> {
  const change = ({ lineId, delta }: OrderEdit['additions'][number]): { id: number; delta: number } => ({
    id: restId(lineId),
    delta,
  });
  return {
    order_edit: {
      id: restId(edit.id),
      app_id: null,
      created_at: shopTime(shop, edit.createdAt),
      committed_at: shopTime(shop, edit.committedAt),
      notify_customer: edit.notifyCustomer,
      order_id: restId(order.id),
      staff_note: edit.staffNote ?? '',
      user_id: restId(shop.staff.id),
      line_items: { additions: edit.additions.map(change), removals: edit.removals.map(change) },
      discounts: { line_item: { additions: [], removals: [] } },
      shipping_lines: { additions: [], removals: [] },
    },
  };
}
