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

/** What went back in money of all that the order's total has: customs duties and fees are not in it. */
const moneyBack = (refund: FactRefund): number => Math.max(0, refund.paidBackMinor - refund.dutiesMinor);

/** Units that edits added, by line; of lines on which no code took anything off, so that no part of a reward went with them. */
function addedUnits(fact: OrderFact, order: FactOrder): Map<string, number> {
  const whole = order.lines.filter((line) => line.codeDiscounts.every(({ amountMinor }) => amountMinor <= 0));
  const additions = Object.values(fact.edits).flatMap((edit) => edit.additions);
  return new Map(
    whole.map(({ id }) => [id, sum(additions.filter(({ lineId }) => lineId === id).map(({ quantity }) => quantity))]),
  );
}

/**
 * The refunds without the goods that an edit added and that went again before anybody paid for them, and what those were worth: they were
 * never bought, so they are no part of the order and nothing was refunded with them. Money that went back for no goods may have been theirs.
 */
function withoutNeverBought(fact: OrderFact, order: FactOrder): { refunds: FactRefund[]; neverBoughtMinor: number } {
  const refunds = Object.values(fact.refunds);
  const left = addedUnits(fact, order);
  let loose = sum(refunds.map((refund) => Math.max(0, moneyBack(refund) - goodsBack(order, refund))));
  let neverBoughtMinor = 0;
  const bought = refunds.map((refund) => {
    if (refund.paidBackMinor > 0) return refund;
    const lines = refund.lines.map((line) => {
      const units = Math.min(line.quantity, left.get(line.lineId) ?? 0);
      if (units === 0) return line;
      const part = (minor: number): number => Math.round((minor * units) / line.quantity);
      const [subtotalMinor, taxMinor] = [part(line.subtotalMinor), part(line.taxMinor)];
      const worth = subtotalMinor + (order.taxesIncluded ? 0 : taxMinor);
      if (worth <= loose) {
        loose -= worth;
        return line;
      }
      left.set(line.lineId, (left.get(line.lineId) ?? 0) - units);
      neverBoughtMinor += worth;
      const kept = { quantity: line.quantity - units, subtotalMinor: line.subtotalMinor - subtotalMinor };
      return { ...line, ...kept, taxMinor: line.taxMinor - taxMinor };
    });
    return { ...refund, lines };
  });
  return { refunds: bought, neverBoughtMinor };
}

/** Null while the order itself is not known, or no code was entered. */
export function shareOf(fact: OrderFact): OrderShare | null {
  const { order } = fact;
  if (order === null || order.discountCodes.length === 0) return null;
  const { refunds, neverBoughtMinor } = withoutNeverBought(fact, order);
  const free = goodsPaid(order) - neverBoughtMinor <= 0;
  const priced = sum(order.lines.map((line) => line.priceMinor * line.quantity));
  return {
    orderId: BigInt(fact.orderId),
    codes: order.discountCodes,
    totalMinor: (free ? priced : paidFor(order)) - neverBoughtMinor,
    refunds: refunds
      .map((refund) => ({
        id: refund.id,
        moneyMinor: free ? 0 : moneyBack(refund),
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
