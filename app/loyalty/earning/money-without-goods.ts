/**
 * Money that went back for nothing in particular: goodwill, or a late discount (rules.md "Earning from orders" 4). Refund records alone do
 * not always tell it from money that goods were worth, and then the order has to be looked up.
 */
import { isSettled } from './order-fact.ts';
import type { FactOrder, FactRefund, OrderFact } from './order-fact.ts';

/** Tax comes on top where the prices have none. */
const onTop = (order: FactOrder, taxMinor: number): number => (order.taxesIncluded ? 0 : taxMinor);

export const shippingPaid = (order: FactOrder): number => order.shippingMinor + onTop(order, order.shippingTaxMinor);

export const shippingRefunded = (order: FactOrder, refund: FactRefund): number =>
  refund.shippingMinor + onTop(order, refund.shippingTaxMinor);

/** How much more went back by one record than what it was for, goods, shipping and duties, was worth; below zero: less. */
function surplusOf(order: FactOrder, refund: FactRefund): number {
  if (refund.surplusMinor !== null) return refund.surplusMinor;
  const goods = refund.lines.reduce((sum, line) => sum + line.subtotalMinor + onTop(order, line.taxMinor), 0);
  return refund.paidBackMinor - goods - shippingRefunded(order, refund) - refund.dutiesMinor;
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

function surpluses(fact: OrderFact): number[] {
  const { order } = fact;
  return order === null ? [] : Object.values(fact.refunds).map((refund) => surplusOf(order, refund));
}

/**
 * Whether goods went without money in one record, and money without goods in another. It may be the money of those goods; or they were
 * exchanged for others, or taken off before anything was paid, and it is goodwill. What was received in all tells.
 */
export function asksWhatWasReceived(fact: OrderFact): boolean {
  const found = surpluses(fact);
  return found.some((surplus) => surplus > 0) && found.some((surplus) => surplus < 0);
}

/** Everything that was ever ordered, as it was to be paid. */
const billed = (order: FactOrder): number =>
  shippingPaid(order) +
  sumOf(
    order.lines.map(
      ({ priceMinor, quantity, discountMinor, taxMinor }) =>
        priceMinor * quantity - discountMinor + onTop(order, taxMinor),
    ),
  );

/** What of the bill goods that went settled, and neither money nor a debt: known once the payments are. */
function settledWithoutMoney(fact: OrderFact, order: FactOrder): number {
  const received = fact.payments?.totalMinor ?? 0;
  const owed = isSettled(order) ? 0 : order.outstandingMinor;
  return received > 0 && owed !== null ? Math.max(0, billed(order) - received - owed) : 0;
}

/** Minor units. All records are summed before they are judged: an edit takes units off in one, and their money goes back in another. */
export function moneyWithoutGoods(fact: OrderFact, order: FactOrder): number {
  const found = surpluses(fact);
  const sum = sumOf(found);
  if (!asksWhatWasReceived(fact)) return Math.max(0, sum);
  const most = sumOf(found.filter((surplus) => surplus > 0));
  return Math.min(most, Math.max(0, sum + settledWithoutMoney(fact, order)));
}
