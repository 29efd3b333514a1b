import type { Id, Order } from '../model.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { orderTotals } from './order-totals.ts';
import { findOrder, publishOrder } from './publish-order.ts';

/**
 * Pays what is still owed, as "Mark as paid" does; fires orders/paid and orders/updated. An order that grew by an edit
 * and is paid again fires orders/paid again, as on Shopify.
 * @throws Refusal when the order is unknown, cancelled, or owes nothing.
 */
export function payOrder(ctx: CommerceContext, shopId: Id, orderId: Id): Order {
  const order = findOrder(ctx, shopId, orderId);
  if (order === null) throw new Refusal('This shop has no such order', 404);
  if (order.cancelledAt !== null) throw new Refusal('A cancelled order cannot be paid');
  const { outstandingMinor } = orderTotals(order);
  if (outstandingMinor <= 0) throw new Refusal('Nothing is owed on this order');
  const at = ctx.now().toISOString();
  const payment = {
    id: ctx.store.nextId(),
    parentId: null,
    kind: 'sale' as const,
    status: 'success' as const,
    gateway: order.gateway,
    amountMinor: outstandingMinor,
    processedAt: at,
  };
  const paid = ctx.store.patch('orders', order.id, { transactions: [...order.transactions, payment], updatedAt: at });
  publishOrder(ctx, paid, ['orders/paid', 'orders/updated']);
  return paid;
}
