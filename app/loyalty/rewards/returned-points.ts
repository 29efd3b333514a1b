/**
 * How many points come back when an order that used a reward is refunded (rules.md "Rewards"): in proportion, as a target, once per
 * refund id. Pure. Which of several refunds is heard of first makes no difference to what they bring in the end.
 */
import type { FactOrder, FactRefund, OrderFact } from '../earning/order-fact.ts';

/** What an order says about the codes used on it. Minor units of the shop's currency. */
export interface OrderShare {
  orderId: bigint;
  codes: string[];
  /** What it was worth after discounts, with shipping and tax; where its goods cost nothing then, they alone before discounts. */
  totalMinor: number;
  /** What went back of it, by refund: the money, and the goods and shipping at what was paid for them. */
  refunds: { id: string; moneyMinor: number; goodsMinor: number }[];
  /** Cancelled or deleted: the reward was used for nothing. */
  undone: boolean;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

function goodsPaid(order: FactOrder): number {
  return sum(order.lines.map((line) => line.priceMinor * line.quantity - line.discountMinor));
}

function paidFor(order: FactOrder): number {
  const tax = order.taxesIncluded ? 0 : sum(order.lines.map((line) => line.taxMinor)) + order.shippingTaxMinor;
  return goodsPaid(order) + order.shippingMinor + tax;
}

function goodsBack(order: FactOrder, refund: FactRefund): number {
  const tax = order.taxesIncluded ? 0 : sum(refund.lines.map((line) => line.taxMinor)) + refund.shippingTaxMinor;
  return sum(refund.lines.map((line) => line.subtotalMinor)) + refund.shippingMinor + tax;
}

/** Goods at full price, where a reward made all of them free: no money goes back for them, and what shipping costs is no measure of them. */
function refundedGoods(order: FactOrder, refund: FactRefund): number {
  const prices = new Map(order.lines.map((line) => [line.id, line.priceMinor]));
  return sum(refund.lines.map((line) => (prices.get(line.lineId) ?? 0) * line.quantity));
}

/** Null while the order itself is not known, or no code was entered. */
export function shareOf(fact: OrderFact): OrderShare | null {
  const { order } = fact;
  if (order === null || order.discountCodes.length === 0) return null;
  const free = goodsPaid(order) <= 0;
  return {
    orderId: BigInt(fact.orderId),
    codes: order.discountCodes,
    totalMinor: free ? sum(order.lines.map((line) => line.priceMinor * line.quantity)) : paidFor(order),
    refunds: Object.values(fact.refunds)
      .map((refund) => ({
        id: refund.id,
        moneyMinor: free ? 0 : Math.max(0, refund.paidBackMinor),
        goodsMinor: free ? refundedGoods(order, refund) : Math.max(0, goodsBack(order, refund)),
      }))
      .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)),
    undone: order.cancelledAt !== null || fact.deletedAt !== null,
  };
}

/**
 * What of an order went back, all refunds together: the money, or the goods where more of those came back than money did (an order paid in
 * part). Summed before it is judged, because Shopify may split one return into several records: an edit takes units off in one, and their
 * money goes back in another.
 */
export function refundedMinor(refunds: OrderShare['refunds']): number {
  return Math.max(sum(refunds.map(({ moneyMinor }) => moneyMinor)), sum(refunds.map(({ goodsMinor }) => goodsMinor)));
}

/** Points that are to have come back, all refunds so far together: floor(points × refunded ÷ total), all of them at most. */
export function returnTarget(points: bigint, share: Pick<OrderShare, 'totalMinor' | 'refunds' | 'undone'>): bigint {
  if (share.undone) return points;
  const total = BigInt(Math.max(0, share.totalMinor));
  if (total === 0n) return 0n;
  const refunded = BigInt(refundedMinor(share.refunds));
  return refunded >= total ? points : (points * refunded) / total;
}

/** The causes that are to be posted now, each once: what was not there before, and what it brings. */
export function returnsDue(
  points: bigint,
  returned: bigint,
  share: Pick<OrderShare, 'totalMinor' | 'refunds' | 'undone'>,
  done: ReadonlySet<string>,
): { cause: string; points: bigint }[] {
  const causes = share.refunds.filter((refund) => refundedMinor([refund]) > 0).map(({ id }) => `refund:${id}`);
  const news = [...causes, ...(share.undone ? ['order_undone'] : [])].filter((cause) => !done.has(cause));
  const target = returnTarget(points, share);
  const due = target > returned ? target - returned : 0n;
  // the first one that is new brings all that is due; the others are written down as having brought nothing more
  return news.map((cause, index) => ({ cause, points: index === 0 ? due : 0n }));
}
