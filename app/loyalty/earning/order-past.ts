/**
 * What an order was before an edit added to it that is not paid yet. Webhooks tell it while it is so; where they were lost, it is worked
 * out from what was agreed on and paid since (docs/decisions/092): what was paid for keeps its points.
 */
import { parseMinor } from '../program/money.ts';
import { isSettled } from './order-fact.ts';
import type { FactEdit, FactOrder, FactRefund, OrderFact, OrderNews } from './order-fact.ts';

type Bag = { shopMoney: { amount: unknown; currencyCode: string } };

/** What adapters/admin-api/find-order-past.server.ts asks for; its generated type fits. */
export interface PastAnswer {
  agreements: {
    pageInfo: { hasNextPage: boolean };
    nodes: readonly {
      reason: string;
      id: string;
      happenedAt: string;
      sales: {
        pageInfo: { hasNextPage: boolean };
        nodes: readonly {
          actionType: string;
          quantity?: number | null;
          totalAmount: Bag;
          totalTaxAmount: Bag;
          lineItem?: { id: string };
        }[];
      };
    }[];
  };
  transactions: readonly { kind: string; status: string; processedAt?: string | null; amountSet: Bag }[];
}

/** Units that came to an order after it was placed, and what they cost. */
interface Added {
  at: number;
  lineId: string;
  units: number;
  worthMinor: number;
  taxMinor: number;
}

type PaidSight = NonNullable<OrderFact['lastPaid']>;

const SECOND_MS = 1000;

/** Whether it tells more than the order's own answer: something was paid, something is owed, and that may be for what came later. */
export function asksForPast({ order }: OrderNews): boolean {
  return order !== null && !isSettled(order) && !['pending', 'voided'].includes(order.financialStatus);
}

/** NaN where it is no amount of its currency. */
const minor = ({ shopMoney }: Bag): number =>
  parseMinor(String(shopMoney.amount), shopMoney.currencyCode) ?? Number.NaN;

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

const numberIn = (gid: string | undefined): string => /\/(\d{1,19})$/.exec(gid ?? '')?.[1] ?? '';

/** What edits took off, which tells units that nobody had paid for from those that went back. */
function editsIn(past: PastAnswer): FactEdit[] {
  return past.agreements.nodes
    .filter(({ reason }) => reason === 'ORDER_EDIT')
    .map(({ id, happenedAt, sales }) => ({
      id: numberIn(id),
      createdAt: happenedAt,
      removals: sales.nodes
        .filter(({ actionType, lineItem }) => actionType === 'RETURN' && lineItem)
        .map(({ lineItem, quantity }) => ({ lineId: numberIn(lineItem?.id), quantity: Math.abs(quantity ?? 0) })),
      additions: [],
    }))
    .filter(({ removals }) => removals.length > 0);
}

/** Null where not all of it was told. */
function additionsIn(past: PastAnswer): Added[] | null {
  const later = past.agreements.nodes.filter(({ reason }) => reason !== 'ORDER');
  if (past.agreements.pageInfo.hasNextPage || later.some(({ sales }) => sales.pageInfo.hasNextPage)) return null;
  return later.flatMap(({ happenedAt, sales }) =>
    sales.nodes
      .filter(({ actionType }) => actionType === 'ORDER')
      .map(({ lineItem, quantity, totalAmount, totalTaxAmount }) => ({
        at: Date.parse(happenedAt),
        lineId: numberIn(lineItem?.id),
        units: Math.abs(quantity ?? 0),
        worthMinor: Math.abs(minor(totalAmount)),
        taxMinor: Math.abs(minor(totalTaxAmount)),
      })),
  );
}

/**
 * What goods were worth that went since `at` without any money: taken off, or exchanged, they lowered what is owed by so much at most. The
 * records of one instant go together: one may have the goods, and another their money.
 */
function goneForNothing(order: FactOrder, refunds: readonly FactRefund[], at: number): number {
  const tax = (taxMinor: number) => (order.taxesIncluded ? 0 : taxMinor);
  const since = refunds.filter(({ createdAt }) => Date.parse(createdAt) >= at);
  const withMoney = new Set(since.filter((refund) => refund.paidBackMinor > 0).map(({ createdAt }) => createdAt));
  return sumOf(
    since
      .filter(({ createdAt }) => !withMoney.has(createdAt))
      .flatMap(({ lines }) => lines.map((line) => line.subtotalMinor + tax(line.taxMinor))),
  );
}

/** The order as it was just before `at`. */
function sightBefore(at: number, order: FactOrder, refunds: readonly FactRefund[], added: readonly Added[]): PaidSight {
  const since = added.filter((one) => one.at >= at);
  const gone = refunds.filter(({ createdAt }) => Date.parse(createdAt) < at).flatMap((refund) => refund.lines);
  const then = order.lines.flatMap((line) => {
    const ofLine = since.filter(({ lineId }) => lineId === line.id);
    const quantity = line.quantity - sumOf(ofLine.map(({ units }) => units));
    const { discountMinor, codeDiscounts } = line;
    const taxMinor = line.taxMinor - sumOf(ofLine.map((one) => one.taxMinor));
    return quantity > 0 ? [{ id: line.id, quantity, discountMinor, taxMinor, codeDiscounts }] : [];
  });
  const has = (id: string, quantity: number) =>
    Math.max(0, quantity - sumOf(gone.map((one) => (one.lineId === id ? one.quantity : 0))));
  return {
    updatedAt: new Date(at - SECOND_MS).toISOString(),
    settled: true,
    quantities: Object.fromEntries(then.map(({ id, quantity }) => [id, has(id, quantity)])),
    lines: Object.fromEntries(then.map(({ id, ...line }) => [id, line])),
  };
}

/** An order's news with what its past tells. */
export function withPast(news: OrderNews, past: PastAnswer): OrderNews {
  return { ...news, edits: [...news.edits, ...editsIn(past)], paidBefore: lastPaidBefore(news, past) };
}

/**
 * When the order last owed nothing before something was added to it, and what of it there was; null where it never did, or where that
 * cannot be told for certain: then it waits for its payment, like every order that was paid in part.
 */
function lastPaidBefore(news: OrderNews, past: PastAnswer): PaidSight | null {
  const { order, refunds } = news;
  const added = additionsIn(past);
  if (order === null || order.outstandingMinor === null || added === null) return null;
  const payments = past.transactions
    .filter(({ kind, status }) => (kind === 'SALE' || kind === 'CAPTURE') && status === 'SUCCESS')
    .map(({ processedAt, amountSet }) => ({ at: Date.parse(processedAt ?? ''), paidMinor: minor(amountSet) }));
  const numbers = [
    ...added.flatMap(({ worthMinor, taxMinor }) => [worthMinor, taxMinor]),
    ...payments.flatMap(({ at, paidMinor }) => [at, paidMinor]),
  ];
  if (numbers.some((number) => Number.isNaN(number))) return null;
  const instants = [...new Set(added.map(({ at }) => at))].sort((a, b) => b - a);
  for (const at of instants) {
    const owed =
      order.outstandingMinor -
      sumOf(added.filter((one) => one.at >= at).map(({ worthMinor }) => worthMinor)) +
      sumOf(payments.filter((one) => one.at > at).map(({ paidMinor }) => paidMinor)) +
      goneForNothing(order, refunds, at);
    if (owed <= 0) return sightBefore(at, order, refunds, added);
  }
  return null;
}
