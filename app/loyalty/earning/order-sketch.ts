/** What is compared of an order, and what a night's comparison covers (docs/decisions/064). */
import { parseMinor } from '../program/money.ts';
import { isFulfilled, isPaid } from './order-fact.ts';
import type { FactDispute } from './order-fact.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Each night looks back so far, although the night before did: a webhook may be a day late, and then lost. */
const DAYS_BACK = 3;
/** Without read_all_orders Shopify shows no older ones. */
const DAYS_MAX = 60;
/** News so young is still on its way. */
const SETTLED_MS = 15 * MINUTE_MS;
/** A run that has not ended by then is given up, so that the next night begins anew. */
const RUN_MAX_MS = 20 * 60 * MINUTE_MS;

/**
 * The orders a comparison covers, by when they last changed.
 * @param past when the app was installed, and up to when the last comparison that ended had looked (null: none has)
 */
export function windowOf(past: { installedAt: Date; doneUntil: Date | null }, now: Date): { since: Date; until: Date } {
  const until = new Date(now.getTime() - SETTLED_MS);
  const installed = past.installedAt.getTime();
  const wanted = Math.min(now.getTime() - DAYS_BACK * DAY_MS, past.doneUntil?.getTime() ?? installed);
  const since = new Date(Math.max(wanted, installed, now.getTime() - DAYS_MAX * DAY_MS));
  return { since: since < until ? since : until, until };
}

/** Whether a run has taken so long that it is given up. */
export const isOverdue = (begunAt: Date, now: Date): boolean => now.getTime() - begunAt.getTime() > RUN_MAX_MS;

/** How long to wait before looking again at what Shopify works on: a quarter of the time it has taken, within bounds. */
export function lookAgainMs(begunAt: Date, now: Date): number {
  return Math.min(5 * MINUTE_MS, Math.max(5_000, (now.getTime() - begunAt.getTime()) / 4));
}

/** An order as Shopify has it, as little of it as shows whether we missed something. */
export interface OrderSketch {
  orderId: string;
  updatedAt: string;
  cancelled: boolean;
  /** As FactOrder has them. */
  financialStatus: string;
  fulfillmentStatus: string | null;
  customerId: string | null;
  refundIds: readonly string[];
  /** Something was added or taken off after it was placed. */
  edited: boolean;
  /** Ever ordered, of what Shopify counts to the subtotal: no tips, and perhaps no gift cards. */
  units: number;
  /** Still to be paid; below zero, to be given back. */
  outstanding: { amount: string; currencyCode: string };
}

/** The same of an order we know. `updatedAt` is null while only its refunds or edits were heard. */
export interface KnownOrder extends Omit<OrderSketch, 'updatedAt' | 'edited' | 'units' | 'outstanding'> {
  updatedAt: string | null;
  deleted: boolean;
  /** Looked up when its newest second was over: there is nothing more to hear of that. */
  final: boolean;
  /** How many units there are, with and without what Shopify may leave out. */
  units: readonly number[];
  /** Null where it was not told. */
  outstandingMinor: number | null;
}

/** Whether something else is owed than we know of. What is to be given back is not compared: a payload may call that nothing. */
function owesOtherwise(
  { outstandingMinor }: KnownOrder,
  { outstanding: { amount, currencyCode } }: OrderSketch,
): boolean {
  if (outstandingMinor === null) return false;
  return Math.max(0, outstandingMinor) !== Math.max(0, parseMinor(amount, currencyCode) ?? 0);
}

/** Whether an edit left something to pay on an order that was paid: what was told of it before that may be what was lost. */
function mayHaveBeenPaid({ edited, financialStatus, outstanding: { amount, currencyCode } }: OrderSketch): boolean {
  return edited && !['pending', 'voided'].includes(financialStatus) && (parseMinor(amount, currencyCode) ?? 0) > 0;
}

/** Whether Shopify's order has something that points may depend on and that we have not heard. */
export function tellsMore(known: KnownOrder | undefined, seen: OrderSketch): boolean {
  if (!known) return true;
  if (known.deleted) return false;
  if (known.updatedAt === null) return true;
  if (seen.refundIds.some((id) => !known.refundIds.includes(id))) return true;
  const [was, is] = [Date.parse(known.updatedAt), Date.parse(seen.updatedAt)];
  if (was !== is) return is > was;
  // instants are whole seconds: of two changes in one, the second may be what was lost
  if (known.final) return false;
  return (
    mayHaveBeenPaid(seen) ||
    owesOtherwise(known, seen) ||
    !known.units.includes(seen.units) ||
    (isPaid(seen) && !isPaid(known)) ||
    (isFulfilled(seen) && !isFulfilled(known)) ||
    (seen.cancelled && !known.cancelled) ||
    (seen.customerId !== null && known.customerId === null)
  );
}

/** Whether a dispute as Shopify has it is news. */
export function isDisputeNews(known: FactDispute | undefined, seen: FactDispute): boolean {
  if (!known) return true;
  return (
    known.status !== seen.status ||
    (known.type === 'inquiry' && seen.type === 'chargeback') ||
    (known.amountMinor === null && seen.amountMinor !== null)
  );
}
