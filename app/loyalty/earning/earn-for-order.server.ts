/**
 * One order's news → its fact → a decision → the ledger, in one transaction under a lock on that order
 * (rules.md "Earning from orders"; design.md "The way of an order" 3–5).
 */
import { createHash } from 'node:crypto';
import type { SqlContext } from '../../db.server.ts';
import { openAccount } from '../ledger/open-account.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { enrolMember } from '../members/enrol-member.server.ts';
import { listVersions } from '../program/list-versions.server.ts';
import { UnreadablePayload } from './parse-order-payload.ts';
import { canonicalJson, mergeFact, missesAdditions } from './merge-fact.ts';
import { FACT_SCHEMA, OrderFact } from './order-fact.ts';
import type { CustomerNews, FactOrder, OrderNews } from './order-fact.ts';
import { freezeDecision, FrozenDecision, pointsForOrder } from './points-for-order.ts';
import type { OrderWhy } from './points-for-order.ts';

/** What became of the news, and what the order still waits for. */
export interface OrderOutcome {
  outcome: 'nothing_new' | 'kept' | 'posted' | 'unchanged';
  /** `order` and `additions` can be looked up; the others will come. Null when nothing is missing. */
  missing: 'order' | 'additions' | 'payment' | 'customer' | 'program' | null;
}

/** What a fact lacks to be decided. */
function missingFrom(fact: OrderFact, frozen: FrozenDecision | null): OrderOutcome['missing'] {
  if (!fact.order) return 'order';
  if (missesAdditions(fact)) return 'additions';
  if (frozen === null && fact.lastPaid === null) return 'payment';
  return fact.order.customerId === null ? 'customer' : null;
}

interface StoredFact {
  fact: OrderFact | null;
  frozen: FrozenDecision | null;
  revision: number;
  memberId: bigint | null;
}

/** Takes the order's lock, making its row at the first news. */
async function lockFact(ctx: SqlContext, orderId: bigint): Promise<StoredFact> {
  const { rows } = await ctx.db.query<{ fact: unknown; frozen: unknown; revision: number; member_id: string | null }>({
    name: 'lock-order-fact',
    // the update changes nothing; it is what makes a second event of this order wait here
    text: `insert into public.order_fact as f (shop_id, order_id, schema_version, revision, fact, recorded_at)
      values ($1, $2, ${FACT_SCHEMA}, 0, 'null', $3)
      on conflict (shop_id, order_id) do update set revision = f.revision
      returning fact, frozen, revision, member_id`,
    values: [ctx.shopId, orderId, ctx.now],
  });
  const row = rows[0];
  if (!row) throw new Error(`order ${orderId} could not be locked`);
  return {
    fact: row.fact === null ? null : OrderFact.parse(row.fact),
    frozen: row.frozen === null ? null : FrozenDecision.parse(row.frozen),
    revision: row.revision,
    memberId: row.member_id === null ? null : BigInt(row.member_id),
  };
}

interface Decision {
  fact: OrderFact;
  revision: number;
  memberId: bigint | null;
  frozen: FrozenDecision | null;
  why: OrderWhy | null;
  target: bigint | null;
}

async function storeFact(ctx: SqlContext, decision: Decision): Promise<void> {
  const { fact } = decision;
  await ctx.db.query({
    name: 'store-order-fact',
    text: `update public.order_fact set schema_version = ${FACT_SCHEMA}, revision = $3, fact = $4, frozen = $5, why = $6, target = $7,
        member_id = $8, customer_id = $9, name = $10, processed_at = $11, recorded_at = $12
      where shop_id = $1 and order_id = $2`,
    values: [
      ctx.shopId,
      BigInt(fact.orderId),
      decision.revision,
      JSON.stringify(fact),
      decision.frozen === null ? null : JSON.stringify(decision.frozen),
      decision.why === null ? null : JSON.stringify(decision.why),
      decision.target,
      decision.memberId,
      fact.order?.customerId ?? null,
      fact.order?.name ?? null,
      fact.order?.processedAt ?? null,
      ctx.now,
    ],
  });
}

/** An order stays with its first member, whatever later payloads say (rules.md "Earning from orders" 10). */
async function memberOf(ctx: SqlContext, stored: StoredFact, order: FactOrder, customer: CustomerNews | null) {
  if (stored.memberId !== null) {
    const { rows } = await ctx.db.query<{ tier: string | null }>(
      'select tier from public.member where shop_id = $1 and id = $2',
      [ctx.shopId, stored.memberId],
    );
    return { id: stored.memberId, tier: rows[0]?.tier ?? null };
  }
  if (order.customerId === null) return null;
  const known = customer?.id === order.customerId ? customer : null;
  const member = await enrolMember(
    ctx,
    {
      customerId: BigInt(order.customerId),
      firstName: known?.firstName ?? null,
      lastName: known?.lastName ?? null,
      email: known?.email ?? null,
      locale: known?.locale ?? null,
    },
    'order',
  );
  await openAccount(ctx, [member.id]);
  return member;
}

const DAY_MS = 86_400_000;
/** Points that come back to a lot that has expired live at least this long (rules.md "The ledger" 4). */
const GRACE_DAYS = 30;

/** Business time of a posting: the order's own for what it earned first, that of the newest change afterwards. */
function occurredAt(fact: OrderFact, order: FactOrder, first: boolean): Date {
  if (first) return new Date(order.processedAt);
  const changes = [...Object.values(fact.refunds), ...Object.values(fact.edits)].map(({ createdAt }) =>
    Date.parse(createdAt),
  );
  return new Date(Math.max(Date.parse(order.updatedAt), ...changes));
}

type Posted = Decision & { memberId: bigint; frozen: FrozenDecision; target: bigint; at: Date };

async function post(ctx: SqlContext, decision: Posted): Promise<boolean> {
  const { fact, revision, frozen } = decision;
  const [outcome] = await postPoints(ctx, [
    {
      kind: 'order',
      memberId: decision.memberId,
      key: `order:${fact.orderId}:r${revision}`,
      hash: createHash('sha256').update(canonicalJson(fact)).digest(),
      orderId: BigInt(fact.orderId),
      target: decision.target,
      policy: frozen.rule?.clawback ?? 'owe',
      at: decision.at,
      availableAt: new Date(frozen.availableAt),
      graceUntil: new Date(ctx.now.getTime() + GRACE_DAYS * DAY_MS),
      version: frozen.version ?? 0,
      ...(decision.why === null ? {} : { why: decision.why }),
    },
  ]);
  if (outcome?.outcome === 'bad_posting')
    throw new UnreadablePayload(`The order is worth ${decision.target} points, more than the ledger takes.`);
  if (outcome?.outcome !== 'posted' && outcome?.outcome !== 'unchanged' && outcome?.outcome !== 'duplicate') {
    throw new Error(`order ${fact.orderId} revision ${revision}: the ledger says ${outcome?.outcome}`);
  }
  return outcome.outcome === 'posted';
}

/** Decides what can be decided, posts it, and keeps the fact either way. */
async function decide(
  ctx: SqlContext,
  stored: StoredFact,
  fact: OrderFact,
  revision: number,
  customer: CustomerNews | null,
): Promise<OrderOutcome> {
  const missing = missingFrom(fact, stored.frozen);
  const { order } = fact;
  const qualified = stored.frozen !== null || fact.lastPaid !== null;
  const member = order && qualified ? await memberOf(ctx, stored, order, customer) : null;
  const versions = member && stored.frozen === null ? await listVersions(ctx) : [];
  if (!order || !member || (stored.frozen === null && versions.length === 0)) {
    const memberId = member?.id ?? stored.memberId;
    await storeFact(ctx, { fact, revision, memberId, frozen: stored.frozen, why: null, target: null });
    return { outcome: 'kept', missing: missing ?? 'program' };
  }
  const frozen = stored.frozen ?? freezeDecision(order, versions, member.tier);
  const { target, why } = pointsForOrder(fact, frozen);
  const decision = { fact, revision, memberId: member.id, frozen, why, target };
  const posted = await post(ctx, { ...decision, at: occurredAt(fact, order, stored.frozen === null) });
  await storeFact(ctx, decision);
  return { outcome: posted ? 'posted' : 'unchanged', missing };
}

/**
 * Takes in news of one order. Repeating it, or telling it in another order, changes nothing in the end.
 * @param ctx `db` inside a transaction of the shop: fact, frozen decision and posting commit together or not at all
 * @throws Error when the ledger refuses (another hash under the same cause: the books must be looked at)
 */
export async function earnForOrder(ctx: SqlContext, news: OrderNews): Promise<OrderOutcome> {
  const stored = await lockFact(ctx, BigInt(news.orderId));
  const fact = mergeFact(stored.fact, news);
  if (stored.fact !== null && canonicalJson(fact) === canonicalJson(stored.fact)) {
    return { outcome: 'nothing_new', missing: missingFrom(fact, stored.frozen) };
  }
  return decide(ctx, stored, fact, stored.revision + 1, news.customer);
}

/**
 * Decides an order that waited for the first publication: the first version reaches back to go-live (rules.md "Earning from orders" 3).
 * An order that is decided already, or still waits for something else, stays as it is.
 */
export async function decideWaitingOrder(ctx: SqlContext, orderId: bigint): Promise<void> {
  const stored = await lockFact(ctx, orderId);
  if (stored.fact === null || stored.frozen !== null) return;
  // the revision was kept but nothing posted under it: its cause is still free
  await decide(ctx, stored, stored.fact, stored.revision, null);
}

/** Paid orders of customers that nothing has decided about yet, by id. */
export async function listWaitingOrders(ctx: SqlContext, page: { after: bigint; limit: number }): Promise<bigint[]> {
  const { rows } = await ctx.db.query<{ order_id: string }>(
    `select order_id from public.order_fact
     where shop_id = $1 and order_id > $2 and frozen is null and customer_id is not null and fact -> 'lastPaid' <> 'null'
     order by order_id limit $3`,
    [ctx.shopId, page.after, page.limit],
  );
  return rows.map((row) => BigInt(row.order_id));
}
