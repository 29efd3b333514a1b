/**
 * How news of an order joins what is known (rules.md "Earning from orders" 1).
 *
 * Whole-order payloads compare by updated_at: older ones are ignored, equal instants merge. Refunds and edits join by id. Every
 * merge is commutative and idempotent, so deliveries may come twice and in any order: a property test says so.
 */
import { emptyFact, isFulfilled, isSettled } from './order-fact.ts';
import type {
  FactDispute,
  FactEdit,
  FactLine,
  FactOrder,
  FactPayments,
  FactRefund,
  LineNote,
  OrderFact,
  OrderNews,
} from './order-fact.ts';

/** How far along an order is: of two payloads of one instant, the further one happened later. */
const FINANCIAL_RANK = [
  'pending',
  'expired',
  'authorized',
  'partially_paid',
  'paid',
  'partially_refunded',
  'refunded',
  'voided',
];
const FULFILLMENT_RANK = [null, 'restocked', 'partial', 'fulfilled'];

/** JSON with sorted keys: equal content, equal text. Also what a fact's hash is taken over. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}

/** One of two, the same one whichever came first. */
function settled<Value>(a: Value, b: Value): Value {
  return canonicalJson(a) >= canonicalJson(b) ? a : b;
}

function further<Value>(rank: readonly Value[], a: Value, b: Value): Value {
  const [left, right] = [rank.indexOf(a), rank.indexOf(b)];
  return left === right ? settled(a, b) : left > right ? a : b;
}

function smaller(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}

/** Of two sights of one instant the one with more units ordered is the later one, since only an edit adds some; else the one with fewer left. */
function mergeLine(a: FactLine, b: FactLine): FactLine {
  if (a.quantity !== b.quantity) return a.quantity > b.quantity ? a : b;
  const currentQuantity = smaller(a.currentQuantity, b.currentQuantity);
  return settled({ ...a, currentQuantity }, { ...b, currentQuantity });
}

function mergeLines(a: readonly FactLine[], b: readonly FactLine[]): FactLine[] {
  const lines = new Map(a.map((line) => [line.id, line]));
  for (const line of b) {
    const known = lines.get(line.id);
    lines.set(line.id, known ? mergeLine(known, line) : line);
  }
  return [...lines.values()].sort((x, y) => (BigInt(x.id) < BigInt(y.id) ? -1 : BigInt(x.id) > BigInt(y.id) ? 1 : 0));
}

function mergeIds(a: string[] | null, b: string[] | null): string[] | null {
  if (a === null || b === null) return a ?? b;
  return [...new Set([...a, ...b])].sort();
}

const unitsOf = (order: FactOrder): number => order.lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** What two payloads of one instant say of payment: an edit adds units, so the one with more is the later one; else payment goes on. */
function paymentOf(a: FactOrder, b: FactOrder): Pick<FactOrder, 'financialStatus' | 'outstandingMinor'> {
  const more = unitsOf(a) - unitsOf(b);
  if (more !== 0) {
    const { financialStatus, outstandingMinor } = more > 0 ? a : b;
    return { financialStatus, outstandingMinor };
  }
  return {
    financialStatus: further(FINANCIAL_RANK, a.financialStatus, b.financialStatus),
    outstandingMinor: smaller(a.outstandingMinor, b.outstandingMinor),
  };
}

/** Two payloads of one instant: what both come to, and for the rest one of the two by nothing but that rest. */
function mergeEqualInstants(a: FactOrder, b: FactOrder): FactOrder {
  const both = {
    ...paymentOf(a, b),
    fulfillmentStatus: further(FULFILLMENT_RANK, a.fulfillmentStatus, b.fulfillmentStatus),
    cancelledAt:
      a.cancelledAt === null || b.cancelledAt === null
        ? (a.cancelledAt ?? b.cancelledAt)
        : settled(a.cancelledAt, b.cancelledAt),
    customerId:
      a.customerId === null || b.customerId === null
        ? (a.customerId ?? b.customerId)
        : settled(a.customerId, b.customerId),
    lines: mergeLines(a.lines, b.lines),
    refundIds: mergeIds(a.refundIds, b.refundIds),
  };
  return settled({ ...a, ...both }, { ...b, ...both });
}

function mergeOrder(known: FactOrder | null, news: FactOrder): FactOrder {
  const tidy = { ...news, lines: mergeLines([], news.lines), refundIds: mergeIds(news.refundIds, news.refundIds) };
  if (known === null) return tidy;
  const [was, is] = [Date.parse(known.updatedAt), Date.parse(news.updatedAt)];
  if (is !== was) return is > was ? tidy : known;
  return lastWordOf(known, tidy) ?? mergeEqualInstants(known, news);
}

/** Of two sights of one instant the one that is final; null where both are, or neither. */
function lastWordOf<Sight extends { final?: true | undefined }>(a: Sight, b: Sight): Sight | null {
  if (a.final === b.final) return null;
  return a.final ? a : b;
}

type PaidSight = NonNullable<OrderFact['lastPaid']>;

function paidSight(news: FactOrder): PaidSight {
  const { lines } = news;
  return {
    updatedAt: news.updatedAt,
    settled: true,
    ...(news.final && { final: news.final }),
    quantities: Object.fromEntries(lines.map(({ id, quantity, currentQuantity }) => [id, currentQuantity ?? quantity])),
    lines: Object.fromEntries(
      lines.map(({ id, quantity, discountMinor, taxMinor, codeDiscounts }) => [
        id,
        { quantity, discountMinor, taxMinor, codeDiscounts },
      ]),
    ),
  };
}

/** Two sights of one instant, line by line as mergeLine has it. */
function mergePaidSights(known: PaidSight, seen: PaidSight): PaidSight {
  const quantities = { ...known.quantities, ...seen.quantities };
  const lines = { ...known.lines, ...seen.lines };
  for (const id of Object.keys(known.quantities).filter((each) => each in seen.quantities)) {
    const [was, is] = [known.quantities[id] ?? 0, seen.quantities[id] ?? 0];
    const [before, now] = [known.lines?.[id], seen.lines?.[id]];
    const later = before && now && before.quantity !== now.quantity ? Math.sign(now.quantity - before.quantity) : 0;
    quantities[id] = later === 0 ? Math.min(was, is) : later > 0 ? is : was;
    if (before && now) lines[id] = later === 0 ? settled(before, now) : later > 0 ? now : before;
  }
  return { ...seen, updatedAt: settled(known.updatedAt, seen.updatedAt), quantities, lines };
}

/** The newest sight of the order fully paid; of two at one instant, what both come to. */
function mergeLastPaid(known: OrderFact['lastPaid'], seen: PaidSight | null): OrderFact['lastPaid'] {
  if (seen === null) return known;
  if (known === null || known.settled === false) return seen;
  const [was, is] = [Date.parse(known.updatedAt), Date.parse(seen.updatedAt)];
  if (is !== was) return is > was ? seen : known;
  return lastWordOf(known, seen) ?? mergePaidSights(known, seen);
}

function mergeNote(known: LineNote | undefined, news: LineNote): LineNote {
  // what was looked up first stays: a line's tags and collections are those of its first award
  return known ? { ...news, ...known, ...(known.tip || news.tip ? { tip: true as const } : {}) } : news;
}

function mergeRefund(known: FactRefund | undefined, news: FactRefund): FactRefund {
  if (!known) return news;
  // a refund's money may still be under way in the first telling: the larger one is the later one
  return {
    ...settled(known, news),
    paidBackMinor: Math.max(known.paidBackMinor, news.paidBackMinor),
    shippingMinor: Math.max(known.shippingMinor, news.shippingMinor),
    shippingTaxMinor: Math.max(known.shippingTaxMinor, news.shippingTaxMinor),
    // a look-up does not tell of fees
    dutiesMinor: Math.max(known.dutiesMinor, news.dutiesMinor),
    surplusMinor:
      known.surplusMinor === null || news.surplusMinor === null
        ? (known.surplusMinor ?? news.surplusMinor)
        : settled(known.surplusMinor, news.surplusMinor),
    lines:
      known.lines.length === news.lines.length
        ? settled(known.lines, news.lines)
        : known.lines.length > news.lines.length
          ? known.lines
          : news.lines,
  };
}

function mergeEdit(known: FactEdit | undefined, news: FactEdit): FactEdit {
  return known ? settled(known, news) : news;
}

/**
 * One that is decided beats one that is open; of two decisions the later one counts. An inquiry may become a chargeback, never the
 * other way round.
 */
function mergeDispute(known: FactDispute | undefined, news: FactDispute): FactDispute {
  if (!known) return news;
  const amountMinor =
    known.amountMinor === null || news.amountMinor === null
      ? (known.amountMinor ?? news.amountMinor)
      : settled(known.amountMinor, news.amountMinor);
  const type = known.type === 'chargeback' ? known.type : news.type;
  const at = (dispute: FactDispute) => [isDecided(dispute) ? 1 : 0, Date.parse(dispute.finalizedAt ?? '') || 0];
  const [[a = 0, aAt = 0], [b = 0, bAt = 0]] = [at(known), at(news)];
  if (a !== b || aAt !== bAt) return { ...((a - b || aAt - bAt) > 0 ? known : news), type, amountMinor };
  return settled({ ...known, type, amountMinor }, { ...news, type, amountMinor });
}

const DECIDED = new Set(['won', 'lost', 'accepted', 'charge_refunded', 'prevented']);
const isDecided = ({ status }: FactDispute): boolean => DECIDED.has(status);

function mergePayments(known: FactPayments | null, news: FactPayments | null): FactPayments | null {
  if (known === null || news === null) return known ?? news;
  const [was, is] = [Date.parse(known.at), Date.parse(news.at)];
  return is === was ? settled(known, news) : is > was ? news : known;
}

/** The earlier of two instants, of which either may be unknown. */
function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  const [left, right] = [Date.parse(a), Date.parse(b)];
  return left === right ? settled(a, b) : left < right ? a : b;
}

/**
 * @param known what was stored, or null for an order never heard of
 * @returns the fact with the news in it; canonically equal to `known` when the news says nothing new
 */
export function mergeFact(known: OrderFact | null, news: OrderNews): OrderFact {
  const fact = known ?? emptyFact(news.orderId);
  const refunds = { ...fact.refunds };
  for (const refund of news.refunds) refunds[refund.id] = mergeRefund(refunds[refund.id], refund);
  const edits = { ...fact.edits };
  for (const edit of news.edits) edits[edit.id] = mergeEdit(edits[edit.id], edit);
  const lineNotes = { ...fact.lineNotes };
  for (const [id, note] of Object.entries(news.lineNotes)) lineNotes[id] = mergeNote(lineNotes[id], note);
  const order = news.order ? mergeOrder(fact.order, news.order) : fact.order;
  const disputes = { ...fact.disputes };
  for (const dispute of news.disputes) disputes[dispute.id] = mergeDispute(disputes[dispute.id], dispute);
  // "partially refunded" also says an order that was paid in part, and some of that part given back: nothing may be owed
  const paid = news.order !== null && isSettled(news.order) ? news.order : null;
  const fulfilled = paid !== null && isFulfilled(paid) ? paid.updatedAt : null;
  const lastPaid = mergeLastPaid(mergeLastPaid(fact.lastPaid, news.paidBefore), paid && paidSight(paid));
  return {
    ...fact,
    order,
    refunds,
    edits,
    lineNotes,
    disputes,
    lastPaid,
    payments: mergePayments(fact.payments, news.payments),
    paidAt: earlier(fact.paidAt, paid?.updatedAt ?? news.paidBefore?.updatedAt ?? null),
    fulfilledAt: earlier(fact.fulfilledAt, fulfilled),
    deletedAt: earlier(fact.deletedAt, news.deletedAt),
  };
}

/** Whether an edit added something that no whole-order payload has shown yet: the order must be looked up. */
export function missesAdditions(fact: OrderFact): boolean {
  const order = fact.order;
  if (!order) return true;
  return Object.values(fact.edits).some(
    (edit) => edit.additions.length > 0 && Date.parse(edit.createdAt) > Date.parse(order.updatedAt),
  );
}
