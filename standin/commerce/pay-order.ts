import type { Id, Minor, Order } from '../model.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { saleOf } from './order-payments.ts';
import { orderTotals } from './order-totals.ts';
import { findOrder, publishOrder } from './publish-order.ts';

export type PayRequest = {
  /** Default: the order's ordinary gateway. */
  gateway?: string;
  /** A part of what is owed. Default: all of it. */
  amountMinor?: Minor;
};

/**
 * Pays what is still owed, as "Mark as paid" does, or a part of it; fires orders/updated, and orders/paid once nothing
 * is owed any more. An order that grew by an edit and is paid again fires orders/paid again, as on Shopify.
 * @throws Refusal when the order is unknown, cancelled, or owes less than the payment.
 */
export function payOrder(ctx: CommerceContext, shopId: Id, orderId: Id, request: PayRequest = {}): Order {
  const order = findOrder(ctx, shopId, orderId);
  if (order === null) throw new Refusal('This shop has no such order', 404);
  if (order.cancelledAt !== null) throw new Refusal('A cancelled order cannot be paid');
  const { outstandingMinor } = orderTotals(order);
  if (outstandingMinor <= 0) throw new Refusal('Nothing is owed on this order');
  const at = ctx.now().toISOString();
  const amountMinor = request.amountMinor ?? outstandingMinor;
  if (amountMinor > outstandingMinor) throw new Refusal('More than is owed cannot be paid');
  const payment = saleOf(ctx, { gateway: request.gateway ?? order.gateway, amountMinor }, at);
  const paid = ctx.store.patch('orders', order.id, { transactions: [...order.transactions, payment], updatedAt: at });
  publishOrder(ctx, paid, amountMinor === outstandingMinor ? ['orders/paid', 'orders/updated'] : ['orders/updated']);
  return paid;
}
