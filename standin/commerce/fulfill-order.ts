import type { Fulfillment, Id, Order } from '../model.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { fulfillableQuantity, fulfillmentStatus } from './order-totals.ts';
import { findOrder, publishOrder } from './publish-order.ts';

export type FulfillRequest = {
  /** Default: everything that can be sent. */
  lines?: { lineId: Id; quantity: number }[];
  trackingNumber?: string | null;
};

/**
 * Sends units. Fires orders/fulfilled once nothing is left to send, orders/partially_fulfilled before, and
 * orders/updated.
 * @throws Refusal when the order is unknown or cancelled, or a line has fewer units to send.
 */
export function fulfillOrder(ctx: CommerceContext, shopId: Id, orderId: Id, request: FulfillRequest = {}): Order {
  const order = findOrder(ctx, shopId, orderId);
  if (order === null) throw new Refusal('This shop has no such order', 404);
  if (order.cancelledAt !== null) throw new Refusal('A cancelled order cannot be sent');
  const open = order.lines.map((line) => ({ lineId: line.id, quantity: fulfillableQuantity(line) }));
  const wanted = request.lines ?? open.filter((line) => line.quantity > 0);
  if (wanted.length === 0) throw new Refusal('There is nothing left to send');
  for (const { lineId, quantity } of wanted) {
    const most = open.find((line) => line.lineId === lineId)?.quantity ?? 0;
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > most) {
      throw new Refusal(`Line ${lineId} has ${most} left to send`);
    }
  }
  const at = ctx.now().toISOString();
  const fulfillment: Fulfillment = {
    id: ctx.store.nextId(),
    name: `#${1000 + order.number}.${order.fulfillments.length + 1}`,
    status: 'success',
    lines: wanted,
    trackingNumber: request.trackingNumber ?? null,
    createdAt: at,
    updatedAt: at,
  };
  const sent = ctx.store.patch('orders', order.id, {
    lines: order.lines.map((line) => {
      const units = wanted.filter((w) => w.lineId === line.id).reduce((sum, w) => sum + w.quantity, 0);
      return units === 0 ? line : { ...line, fulfilledQuantity: line.fulfilledQuantity + units };
    }),
    fulfillments: [...order.fulfillments, fulfillment],
    updatedAt: at,
  });
  const whole = fulfillmentStatus(sent) === 'fulfilled';
  publishOrder(ctx, sent, [whole ? 'orders/fulfilled' : 'orders/partially_fulfilled', 'orders/updated']);
  return sent;
}
