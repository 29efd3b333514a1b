/**
 * What of an order the customer kept and paid for (rules.md "Earning from orders" 4): kept quantity × discounted unit price, exact.
 */
import type { OrderRule } from '../program/settings.ts';
import { add, fraction, multiply, subtract, ZERO } from './fraction.ts';
import type { Fraction } from './fraction.ts';
import { isPaid } from './order-fact.ts';
import type { FactLine, FactOrder, FactRefund, OrderFact } from './order-fact.ts';

interface KeptLine {
  line: FactLine;
  kept: number;
  /** Counted money of the kept part, before money refunded without goods is spread. */
  amount: Fraction;
  excluded: 'gift_card' | 'tip' | null;
}

export interface KeptBase {
  lines: KeptLine[];
  shipping: Fraction;
  /** Money refunded without goods coming back, minor units. */
  amountRefundedMinor: number;
  /** What is left of the lines after that: between 0 and 1. */
  keptShare: Fraction;
  /** Counted money in all: what the rate is applied to. */
  base: Fraction;
}

/** The refunds that the stored whole-order payload does not count yet. */
function laterRefunds(order: FactOrder, refunds: readonly FactRefund[]): FactRefund[] {
  const counted = order.refundIds;
  if (counted !== null) return refunds.filter((refund) => !counted.includes(refund.id));
  return refunds.filter((refund) => Date.parse(refund.createdAt) > Date.parse(order.updatedAt));
}

/** How many of a line are paid for: what was there when the order was last fully paid, less what was refunded since. */
function paidFor(lineId: string, lastPaid: NonNullable<OrderFact['lastPaid']>, refunds: readonly FactRefund[]): number {
  const since = refunds.filter((refund) => Date.parse(refund.createdAt) > Date.parse(lastPaid.updatedAt));
  const gone = since
    .flatMap((refund) => refund.lines)
    .reduce((sum, line) => sum + (line.lineId === lineId ? line.quantity : 0), 0);
  return Math.max(0, (lastPaid.quantities[lineId] ?? 0) - gone);
}

/** How many of each line the customer still has, by line id. */
function keptQuantities(fact: OrderFact): Map<string, number> {
  const { order, lastPaid } = fact;
  const kept = new Map<string, number>();
  if (!order) return kept;
  const unpaid = lastPaid !== null && !isPaid(order);
  const refunds = Object.values(fact.refunds);
  const later = new Set(laterRefunds(order, refunds).map((refund) => refund.id));
  const edits = Object.values(fact.edits).filter((edit) => Date.parse(edit.createdAt) > Date.parse(order.updatedAt));
  for (const line of order.lines) {
    const taken = (list: readonly { lines: readonly { lineId: string; quantity: number }[] }[]) =>
      list.flatMap((item) => item.lines).reduce((sum, item) => sum + (item.lineId === line.id ? item.quantity : 0), 0);
    // a payload that gives no current quantity has had nothing subtracted: every refund counts against what was ordered
    const start = line.currentQuantity ?? line.quantity;
    const refunded = taken(line.currentQuantity === null ? refunds : refunds.filter((refund) => later.has(refund.id)));
    const removed = taken(edits.map((edit) => ({ lines: edit.removals })));
    // units that an edit takes off come twice: as the edit, and as a refund record without money
    const moneyless = line.currentQuantity === null ? refunds : refunds.filter((refund) => later.has(refund.id));
    const twice = Math.min(removed, taken(moneyless.filter((refund) => refund.paidBackMinor === 0)));
    const left = Math.max(0, start - refunded - removed + twice);
    // what an edit added counts once it is paid
    kept.set(line.id, unpaid ? Math.min(left, paidFor(line.id, lastPaid, refunds)) : left);
  }
  return kept;
}

/** The whole line's money, after discounts, with or without its tax. */
function lineMoney(line: FactLine, order: FactOrder, tax: OrderRule['tax']): bigint {
  const net = BigInt(line.priceMinor) * BigInt(line.quantity) - BigInt(line.discountMinor);
  if (order.taxesIncluded) return tax === 'excluded' ? net - BigInt(line.taxMinor) : net;
  return tax === 'included' ? net + BigInt(line.taxMinor) : net;
}

const atLeastZero = (amountMinor: bigint): bigint => (amountMinor > 0n ? amountMinor : 0n);

function share(amountMinor: bigint, kept: number, quantity: number): Fraction {
  return quantity === 0 ? ZERO : fraction(amountMinor * BigInt(kept), quantity);
}

function shippingRefunded(order: FactOrder, refund: FactRefund): number {
  return refund.shippingMinor + (order.taxesIncluded ? 0 : refund.shippingTaxMinor);
}

/**
 * Money that went back without goods or shipping: goodwill, or a late discount. Summed before it is judged, because Shopify may split
 * one refund into several records: an edit takes units off in one, and their money goes back in another.
 */
function amountRefunded(order: FactOrder, refunds: readonly FactRefund[]): number {
  const surplus = refunds.reduce((sum, refund) => {
    if (refund.surplusMinor !== null) return sum + refund.surplusMinor;
    const goods = refund.lines.reduce(
      (total, line) => total + line.subtotalMinor + (order.taxesIncluded ? 0 : line.taxMinor),
      0,
    );
    return sum + refund.paidBackMinor - goods - shippingRefunded(order, refund);
  }, 0);
  return Math.max(0, surplus);
}

function countedShipping(order: FactOrder, refunds: readonly FactRefund[], rule: OrderRule): Fraction {
  if (!rule.shipping) return ZERO;
  const refunded = refunds.reduce((sum, refund) => sum + shippingRefunded(order, refund), 0);
  const paid = order.shippingMinor + (order.taxesIncluded ? 0 : order.shippingTaxMinor);
  if (paid <= 0) return ZERO;
  const withTax = order.taxesIncluded ? rule.tax !== 'excluded' : rule.tax === 'included';
  const counted = withTax ? paid : paid - order.shippingTaxMinor;
  return fraction(BigInt(counted) * BigInt(Math.max(0, paid - refunded)), paid);
}

/**
 * @param fact with its whole order seen
 * @param rule the frozen rule: its switches say what counts
 */
export function keptBase(fact: OrderFact, order: FactOrder, rule: OrderRule): KeptBase {
  const quantities = keptQuantities(fact);
  const refunds = Object.values(fact.refunds);
  const lines = order.lines.map((line): KeptLine => {
    const kept = quantities.get(line.id) ?? 0;
    const excluded = line.giftCard ? 'gift_card' : fact.lineNotes[line.id]?.tip ? 'tip' : null;
    const amount = excluded ? ZERO : share(atLeastZero(lineMoney(line, order, rule.tax)), kept, line.quantity);
    return { line, kept, amount, excluded };
  });
  // spread over everything kept, as it was paid: with tax, gift cards and tips too
  const paid = order.lines.reduce(
    (sum, line) => add(sum, share(lineMoney(line, order, 'included'), quantities.get(line.id) ?? 0, line.quantity)),
    ZERO,
  );
  const amountRefundedMinor = amountRefunded(order, refunds);
  const lost = paid.num <= 0n ? ZERO : multiply(fraction(amountRefundedMinor), fraction(paid.den, paid.num));
  const keptShare = lost.num >= lost.den ? ZERO : subtract(fraction(1), lost);
  const shipping = countedShipping(order, refunds, rule);
  const goods = lines.reduce((sum, { amount }) => add(sum, amount), ZERO);
  return { lines, shipping, amountRefundedMinor, keptShare, base: add(multiply(goods, keptShare), shipping) };
}
