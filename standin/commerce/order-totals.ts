import type { Minor, Order, OrderLine, Refund, ShippingLine, Transaction } from '../model.ts';
import { sumOf } from './price-cart.ts';

/** What an order was worth when placed or last edited upwards, and what is left of it after refunds and removals. */
export type OrderTotals = {
  /** Lines before discounts, all units ever ordered. */
  lineTotalMinor: Minor;
  discountTotalMinor: Minor;
  subtotalMinor: Minor;
  shippingMinor: Minor;
  taxMinor: Minor;
  /** Tips: in the totals, never in a subtotal ("before shipping, duties, taxes, and tips"). */
  tipMinor: Minor;
  totalMinor: Minor;
  currentDiscountMinor: Minor;
  currentSubtotalMinor: Minor;
  currentShippingMinor: Minor;
  currentTaxMinor: Minor;
  currentTotalMinor: Minor;
  receivedMinor: Minor;
  refundedMinor: Minor;
  /** What the customer still owes; negative when the shop owes. */
  outstandingMinor: Minor;
};

export type FinancialStatus = 'pending' | 'partially_paid' | 'paid' | 'partially_refunded' | 'refunded' | 'voided';

/**
 * All totals of an order. Amount-only refunds lower the current total but not the current subtotal, because they
 * touch no line; what `current_*` means is in Shopify's REST Order resource ("reflects order edits, returns, and
 * refunds").
 */
export function orderTotals(order: Order): OrderTotals {
  const goods = order.lines.filter((line) => !line.tip);
  const tips = order.lines.filter((line) => line.tip);
  const tipMinor = sum(tips, lineNetMinor);
  const lineTotalMinor = sum(goods, (line) => line.unitPriceMinor * line.quantity);
  const lineDiscountMinor = sum(order.lines, (line) => sumOf(line.discountAllocations));
  const shippingDiscountMinor = sum(order.shippingLines, (line) => sumOf(line.discountAllocations));
  const subtotalMinor = lineTotalMinor - lineDiscountMinor;
  const shippingMinor = sum(order.shippingLines, shippingNetMinor);
  const taxMinor =
    sum(order.lines, (line) => sumOf(line.taxLines)) + sum(order.shippingLines, (line) => sumOf(line.taxLines));
  const currentSubtotalMinor = sum(goods, (line) => keptLine(order, line).netMinor);
  const currentGrossMinor = sum(goods, (line) => line.unitPriceMinor * currentQuantity(line));
  const kept = order.shippingLines.map((line) => keptShipping(order, line));
  const currentShippingMinor = sum(kept, (line) => line.netMinor);
  const currentTaxMinor =
    sum(order.lines, (line) => keptLine(order, line).taxMinor) + sum(kept, (line) => line.taxMinor);
  const adjustedMinor = sum(order.refunds, (refund) => sumOf(refund.adjustments));
  const keptTipMinor = sum(tips, (line) => keptLine(order, line).netMinor);
  const currentTotalMinor =
    currentSubtotalMinor +
    currentShippingMinor +
    (order.taxesIncluded ? 0 : currentTaxMinor) +
    keptTipMinor +
    adjustedMinor;
  const receivedMinor = sumOf(order.transactions.filter((t) => t.status === 'success' && t.kind === 'sale'));
  const refundedMinor = sum(order.refunds, refundedBy);
  return {
    lineTotalMinor,
    discountTotalMinor: lineDiscountMinor + shippingDiscountMinor,
    subtotalMinor,
    shippingMinor,
    taxMinor,
    tipMinor,
    totalMinor: subtotalMinor + shippingMinor + (order.taxesIncluded ? 0 : taxMinor) + tipMinor,
    currentDiscountMinor: currentGrossMinor - currentSubtotalMinor,
    currentSubtotalMinor,
    currentShippingMinor,
    currentTaxMinor,
    currentTotalMinor,
    receivedMinor,
    refundedMinor,
    outstandingMinor: currentTotalMinor - (receivedMinor - refundedMinor),
  };
}

/** Shopify's financial_status, derived from the money that moved and from what is left of the order. */
export function financialStatus(order: Order): FinancialStatus {
  const totals = orderTotals(order);
  if (totals.receivedMinor === 0 && order.cancelledAt !== null) return 'voided';
  if (totals.refundedMinor > 0) return totals.refundedMinor >= totals.receivedMinor ? 'refunded' : 'partially_refunded';
  if (totals.outstandingMinor <= 0) return 'paid';
  return totals.receivedMinor > 0 ? 'partially_paid' : 'pending';
}

/** null: nothing fulfilled, as REST says it. Gift cards and lines without shipping count like any other. */
export function fulfillmentStatus(order: Order): 'fulfilled' | 'partial' | null {
  const fulfilled = sum(order.lines, (line) => line.fulfilledQuantity);
  if (fulfilled === 0) return null;
  return order.lines.every((line) => fulfillableQuantity(line) === 0) ? 'fulfilled' : 'partial';
}

/** Units the customer still has coming or has: ordered less refunded, cancelled and removed. */
export function currentQuantity(line: OrderLine): number {
  return line.quantity - line.refundedQuantity;
}

/** Units that can still be sent. Refunds take unsent units first; a tip is never sent. */
export function fulfillableQuantity(line: OrderLine): number {
  return line.tip ? 0 : Math.max(0, line.quantity - line.refundedQuantity - line.fulfilledQuantity);
}

/** A line's price after discounts for all units ever ordered. */
export function lineNetMinor(line: OrderLine): Minor {
  return line.unitPriceMinor * line.quantity - sumOf(line.discountAllocations);
}

/** What is left of a line's price after discounts, and of its tax, once its refunds are taken off. */
export function keptLine(order: Order, line: OrderLine): { netMinor: Minor; taxMinor: Minor } {
  const refunds = order.refunds.flatMap((refund) => refund.lines).filter((refunded) => refunded.lineId === line.id);
  return {
    netMinor: lineNetMinor(line) - sum(refunds, (refunded) => refunded.subtotalMinor),
    taxMinor: sumOf(line.taxLines) - sum(refunds, (refunded) => refunded.totalTaxMinor),
  };
}

/** A shipping line's price after discounts. */
export function shippingNetMinor(line: ShippingLine): Minor {
  return line.priceMinor - sumOf(line.discountAllocations);
}

/** What is left of a shipping line after its refunds. */
export function keptShipping(order: Order, line: ShippingLine): { netMinor: Minor; taxMinor: Minor } {
  const refunds = order.refunds
    .flatMap((r) => r.shippingLines)
    .filter((refunded) => refunded.shippingLineId === line.id);
  return {
    netMinor: shippingNetMinor(line) - sum(refunds, (refunded) => refunded.subtotalMinor),
    taxMinor: sumOf(line.taxLines) - sum(refunds, (refunded) => refunded.taxMinor),
  };
}

/** The money a refund really gave back. */
export function refundedBy(refund: Refund): Minor {
  return sumOf(refund.transactions.filter((t: Transaction) => t.kind === 'refund' && t.status === 'success'));
}

function sum<T>(items: T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
