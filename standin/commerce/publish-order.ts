import { randomUUID } from 'node:crypto';
import type { Id, Order, Refund } from '../model.ts';
import type { OrderEdit } from '../order-event-model.ts';
import { orderEditPayload } from '../payload/order-edit-payload.ts';
import { orderPayload } from '../payload/order-payload.ts';
import { refundPayload } from '../payload/refund-payload.ts';
import type { CommerceContext } from '../standin.ts';

/** Topics whose payload is the whole order. */
export type OrderTopic =
  | 'orders/create'
  | 'orders/paid'
  | 'orders/updated'
  | 'orders/cancelled'
  | 'orders/fulfilled'
  | 'orders/partially_fulfilled';

/**
 * Queues the webhooks one action on an order fires; all of them carry one event id. The payload shows the order as it
 * is now, so call it after storing.
 */
export function publishOrder(
  ctx: CommerceContext,
  order: Order,
  topics: OrderTopic[],
  parts: { refunds?: Refund[]; edit?: OrderEdit } = {},
): void {
  const eventId = randomUUID();
  const shop = ctx.store.get('shops', order.shopId);
  const customer = order.customerId === null ? null : ctx.store.find('customers', order.customerId);
  const send = (topic: string, payload: () => unknown): void =>
    ctx.webhooks.publish({ shopId: order.shopId, topic, eventId, subjectId: order.id, payload });
  for (const refund of parts.refunds ?? []) send('refunds/create', () => refundPayload(shop, order, refund));
  const { edit } = parts;
  if (edit) send('orders/edited', () => orderEditPayload(shop, order, edit));
  for (const topic of topics) send(topic, () => orderPayload(shop, order, customer));
}

/**
 * The order of a shop.
 * @throws Refusal 404 is the caller's affair: null when this shop has no such order.
 */
export function findOrder(ctx: Pick<CommerceContext, 'store'>, shopId: Id, orderId: Id): Order | null {
  const order = ctx.store.find('orders', orderId);
  return order !== null && order.shopId === shopId ? order : null;
}
