import { randomUUID } from 'node:crypto';
import type { Id, Order } from '../model.ts';
import { restId } from '../payload/edge-values.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { findOrder, publishOrder } from './publish-order.ts';

/** Archives an order; fires orders/updated. @throws Refusal when it is unknown or closed already. */
export function closeOrder(ctx: CommerceContext, shopId: Id, orderId: Id): Order {
  const order = orderOf(ctx, shopId, orderId);
  if (order.closedAt !== null) throw new Refusal('The order is closed already');
  return stored(ctx, order, ctx.now().toISOString());
}

/** Unarchives an order; fires orders/updated. @throws Refusal when it is unknown, open or cancelled. */
export function reopenOrder(ctx: CommerceContext, shopId: Id, orderId: Id): Order {
  const order = orderOf(ctx, shopId, orderId);
  if (order.closedAt === null) throw new Refusal('The order is open already');
  if (order.cancelledAt !== null) throw new Refusal('A cancelled order stays closed');
  return stored(ctx, order, null);
}

/**
 * Removes an order for good; fires orders/delete, whose body is the id alone.
 * Source: https://shopify.dev/docs/api/webhooks, topic orders/delete.
 * @throws Refusal when it is unknown.
 */
export function deleteOrder(ctx: CommerceContext, shopId: Id, orderId: Id): void {
  const order = orderOf(ctx, shopId, orderId);
  ctx.store.remove('orders', order.id);
  ctx.webhooks.publish({
    shopId,
    topic: 'orders/delete',
    eventId: randomUUID(),
    subjectId: order.id,
    payload: () => ({ id: restId(order.id) }),
  });
}

function stored(ctx: CommerceContext, order: Order, closedAt: string | null): Order {
  const after = ctx.store.patch('orders', order.id, { closedAt, updatedAt: ctx.now().toISOString() });
  publishOrder(ctx, after, ['orders/updated']);
  return after;
}

function orderOf(ctx: CommerceContext, shopId: Id, orderId: Id): Order {
  const order = findOrder(ctx, shopId, orderId);
  if (order === null) throw new Refusal('This shop has no such order', 404);
  return order;
}
