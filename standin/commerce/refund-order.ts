import type { Id, Minor, Order, OrderLine, Refund, RefundLine, RefundShippingLine } from '../model.ts';
import { share } from '../money.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { moneyBack } from './order-payments.ts';
import { currentQuantity, keptLine, keptShipping, orderTotals } from './order-totals.ts';
import { findOrder, publishOrder } from './publish-order.ts';
import { returnStoredValue } from './stored-value-back.ts';

export type RefundRequest = {
  /** Units to take back, line by line. */
  lines?: { lineId: Id; quantity: number }[];
  /** Everything that is left: all units and all shipping. Excludes `lines` and `shippingMinor`. */
  full?: boolean;
  /** How much shipping to give back, after its discount, with tax where prices include it. */
  shippingMinor?: Minor;
  /** The money to give back. Default: what the lines and the shipping are worth. Alone, an amount-only refund. */
  amountMinor?: Minor;
  /** Where the money goes: a gateway it was paid by, or `shopify_store_credit`. Default: back the way it came. */
  gateway?: string | null;
  /** The part of what the lines are worth that pays for lines taken in exchange: no money, and no discrepancy. */
  settledMinor?: Minor;
  /** The return this refund belongs to. */
  returnId?: Id;
  note?: string | null;
  restock?: boolean;
};

/**
 * Refunds lines by quantity, shipping, an amount without lines, or all that is left. Money that differs from what the
 * lines are worth becomes an order adjustment, negative when more goes back (Shopify's "Refund discrepancy"). Fires
 * refunds/create and orders/updated.
 * @throws Refusal when nothing is asked for, a line has fewer units left, or more money than was received would go.
 */
export function refundOrder(ctx: CommerceContext, shopId: Id, orderId: Id, request: RefundRequest): Order {
  const order = findOrder(ctx, shopId, orderId);
  if (order === null) throw new Refusal('This shop has no such order', 404);
  const refund = refundDocument(ctx, order, request);
  const refunded = ctx.store.patch('orders', order.id, withRefund(order, refund));
  returnStoredValue(ctx, refunded, refund);
  publishOrder(ctx, refunded, ['orders/updated'], { refunds: [refund] });
  return refunded;
}

/** The order's fields after a refund record was added: counted units, the record, the instant. */
export function withRefund(order: Order, refund: Refund): Pick<Order, 'lines' | 'refunds' | 'updatedAt'> {
  return {
    lines: order.lines.map((line) => {
      const taken = refund.lines.filter((r) => r.lineId === line.id).reduce((sum, r) => sum + r.quantity, 0);
      return taken === 0 ? line : { ...line, refundedQuantity: line.refundedQuantity + taken };
    }),
    refunds: [...order.refunds, refund],
    updatedAt: refund.createdAt,
  };
}

/**
 * Refund lines for units of order lines, priced from what is left of each line, so that the last unit takes the last
 * cent and a line never gives back more than it cost.
 * @throws Refusal for an unknown line or more units than are left.
 */
export function refundLinesFor(
  ctx: Pick<CommerceContext, 'store'>,
  order: Order,
  wanted: { lineId: Id; quantity: number }[],
  restockType: RefundLine['restockType'],
): RefundLine[] {
  return mergedByLine(wanted).map(({ lineId, quantity }) => {
    const line = order.lines.find((candidate) => candidate.id === lineId);
    if (!line) throw new Refusal(`The order has no line ${lineId}`, 404);
    const left = currentQuantity(line);
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > left) {
      throw new Refusal(`"${line.title}" has ${left} left to take back`);
    }
    return { id: ctx.store.nextId(), lineId, quantity, restockType, ...worthOf(order, line, quantity) };
  });
}

/** What `quantity` of the units left of a line are worth, and the tax in or on top of that. */
export function worthOf(
  order: Order,
  line: OrderLine,
  quantity: number,
): { subtotalMinor: Minor; totalTaxMinor: Minor } {
  const kept = keptLine(order, line);
  const left = currentQuantity(line);
  return {
    subtotalMinor: share(kept.netMinor, quantity, left),
    totalTaxMinor: share(kept.taxMinor, quantity, left),
  };
}

function refundDocument(ctx: CommerceContext, order: Order, request: RefundRequest): Refund {
  const everything = order.lines.map((line) => ({ lineId: line.id, quantity: currentQuantity(line) }));
  const wanted = request.full ? everything.filter((line) => line.quantity > 0) : (request.lines ?? []);
  const lines = refundLinesFor(ctx, order, wanted, (request.restock ?? true) ? 'return' : 'no_restock');
  const shippingLines = refundShipping(ctx, order, request);
  const takenBackMinor =
    lines.reduce((sum, line) => sum + line.subtotalMinor + (order.taxesIncluded ? 0 : line.totalTaxMinor), 0) +
    shippingLines.reduce((sum, line) => sum + line.subtotalMinor + (order.taxesIncluded ? 0 : line.taxMinor), 0);
  const worthMinor = takenBackMinor - Math.min(takenBackMinor, request.settledMinor ?? 0);
  const { receivedMinor, refundedMinor } = orderTotals(order);
  const refundableMinor = receivedMinor - refundedMinor;
  const amountMinor = request.amountMinor ?? Math.min(worthMinor, refundableMinor);
  if (lines.length + shippingLines.length === 0 && amountMinor <= 0) throw new Refusal('There is nothing to refund');
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 0) throw new Refusal('A refund cannot be negative');
  if (amountMinor > refundableMinor) throw new Refusal('More than was received cannot be refunded');
  const at = ctx.now().toISOString();
  return {
    id: ctx.store.nextId(),
    note: request.note ?? null,
    restock: request.restock ?? true,
    lines,
    shippingLines,
    adjustments: adjustmentsFor(ctx, worthMinor - amountMinor),
    ...(request.returnId === undefined ? {} : { returnId: request.returnId }),
    transactions: moneyBack(ctx, order, amountMinor, at, request.gateway ?? null),
    createdAt: at,
    processedAt: at,
  };
}

function refundShipping(ctx: CommerceContext, order: Order, request: RefundRequest): RefundShippingLine[] {
  const kept = order.shippingLines.map((line) => ({ line, ...keptShipping(order, line) }));
  let leftMinor = request.full ? kept.reduce((sum, k) => sum + k.netMinor, 0) : (request.shippingMinor ?? 0);
  if (!Number.isSafeInteger(leftMinor) || leftMinor < 0) throw new Refusal('A shipping refund cannot be negative');
  const refunds: RefundShippingLine[] = [];
  for (const { line, netMinor, taxMinor } of kept) {
    const subtotalMinor = Math.min(leftMinor, netMinor);
    if (subtotalMinor === 0) continue;
    leftMinor -= subtotalMinor;
    const tax = share(taxMinor, subtotalMinor, netMinor);
    refunds.push({ id: ctx.store.nextId(), shippingLineId: line.id, subtotalMinor, taxMinor: tax });
  }
  if (leftMinor > 0) throw new Refusal('More than the shipping cost cannot be refunded as shipping');
  return refunds;
}

function adjustmentsFor(ctx: CommerceContext, amountMinor: Minor): Refund['adjustments'] {
  if (amountMinor === 0) return [];
  const id = ctx.store.nextId();
  return [{ id, kind: 'refund_discrepancy', reason: 'Refund discrepancy', amountMinor, taxMinor: 0 }];
}

function mergedByLine(wanted: { lineId: Id; quantity: number }[]): { lineId: Id; quantity: number }[] {
  const byLine = new Map<Id, number>();
  for (const { lineId, quantity } of wanted) byLine.set(lineId, (byLine.get(lineId) ?? 0) + quantity);
  return [...byLine].map(([lineId, quantity]) => ({ lineId, quantity }));
}
