import type { CancelReason, Id, Order, Refund } from '../model.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { moneyBack } from './order-payments.ts';
import { currentQuantity, keptShipping, orderTotals } from './order-totals.ts';
import { findOrder, publishOrder } from './publish-order.ts';
import { refundLinesFor, withRefund } from './refund-order.ts';
import { returnStoredValue } from './stored-value-back.ts';

export type CancelRequest = {
  reason?: CancelReason;
  /** Give the money back. Default: true. */
  refund?: boolean;
  /** Where the money goes; default: back the way it came. */
  gateway?: string | null;
};

/**
 * Cancels an order: all units left go into a refund record, the money goes back if asked. Fires orders/cancelled and
 * orders/updated, and refunds/create for the record.
 * @throws Refusal when the order is unknown, already cancelled, or has sent units.
 */
export function cancelOrder(ctx: CommerceContext, shopId: Id, orderId: Id, request: CancelRequest = {}): Order {
  const order = findOrder(ctx, shopId, orderId);
  if (order === null) throw new Refusal('This shop has no such order', 404);
  if (order.cancelledAt !== null) throw new Refusal('The order is cancelled already');
  if (order.lines.some((line) => line.fulfilledQuantity > 0)) throw new Refusal('A sent order cannot be cancelled');
  const at = ctx.now().toISOString();
  const refund = cancellationRecord(ctx, order, request, at);
  const kept = refund.lines.length + refund.shippingLines.length + refund.transactions.length > 0;
  const cancelled = ctx.store.patch('orders', order.id, {
    ...(kept ? withRefund(order, refund) : {}),
    cancelledAt: at,
    cancelReason: request.reason ?? 'customer',
    closedAt: at,
    updatedAt: at,
  });
  returnStoredValue(ctx, cancelled, refund);
  publishOrder(ctx, cancelled, ['orders/cancelled', 'orders/updated'], { refunds: kept ? [refund] : [] });
  return cancelled;
}

function cancellationRecord(ctx: CommerceContext, order: Order, request: CancelRequest, at: string): Refund {
  const withMoney = request.refund ?? true;
  const wanted = order.lines.map((line) => ({ lineId: line.id, quantity: currentQuantity(line) }));
  const { receivedMinor, refundedMinor } = orderTotals(order);
  const shippingLines = order.shippingLines.flatMap((line) => {
    const { netMinor, taxMinor } = keptShipping(order, line);
    return netMinor > 0 ? [{ id: ctx.store.nextId(), shippingLineId: line.id, subtotalMinor: netMinor, taxMinor }] : [];
  });
  return {
    id: ctx.store.nextId(),
    note: null,
    restock: true,
    lines: refundLinesFor(
      ctx,
      order,
      wanted.filter((line) => line.quantity > 0),
      'cancel',
    ),
    shippingLines: withMoney ? shippingLines : [],
    adjustments: [],
    transactions: withMoney ? moneyBack(ctx, order, receivedMinor - refundedMinor, at, request.gateway) : [],
    createdAt: at,
    processedAt: at,
  };
}
