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
import { freezeDecision, FrozenDecision, lacksForRule, lacksNotes, lacksToFreeze } from './freeze-decision.ts';
import type { Buyer, Wait } from './freeze-decision.ts';
import { canonicalJson, mergeFact, missesAdditions } from './merge-fact.ts';
import { FACT_SCHEMA, OrderFact } from './order-fact.ts';
import type { CustomerNews, FactOrder, OrderNews } from './order-fact.ts';
import type { OrderWhy } from './order-why.ts';
import { pointsForOrder } from './points-for-order.ts';
import { wantProducts, withProductNotes } from './product-notes.server.ts';

/** What became of the news, and what the order still waits for. */
export interface OrderOutcome {
  outcome: 'nothing_new' | 'kept' | 'posted' | 'unchanged';
  missing: Wait | null;
}

/** What a fact lacks to be decided, whatever the programme says. */
function missingFrom(fact: OrderFact, frozen: FrozenDecision | null): Wait | null {
  if (!fact.order) return fact.deletedAt === null ? 'order' : null;
  if (missesAdditions(fact)) return 'additions';
  if (frozen === null && fact.lastPaid === null) return 'payment';
  return fact.order.customerId === null ? 'customer' : null;
}

interface StoredFact {
  fact: OrderFact | null;
  frozen: FrozenDecision | null;
  revision: number;
  memberId: bigint | null;
  why: OrderWhy | null;
  target: bigint | null;
  waitsFor: string | null;
}

interface FactRow {
  fact: unknown;
  frozen: unknown;
  revision: number;
  member_id: string | null;
  why: OrderWhy | null;
  target: string | null;
  waits_for: string | null;
}

/** Takes the order's lock, making its row at the first news. */
async function lockFact(ctx: SqlContext, orderId: bigint): Promise<StoredFact> {
  const { rows } = await ctx.db.query<FactRow>({
    name: 'lock-order-fact',
    // the update changes nothing; it is what makes a second event of this order wait here
    text: `insert into public.order_fact as f (shop_id, order_id, schema_version, revision, fact, recorded_at)
      values ($1, $2, ${FACT_SCHEMA}, 0, 'null', $3)
      on conflict (shop_id, order_id) do update set revision = f.revision
      returning fact, frozen, revision, member_id, why, target, waits_for`,
    values: [ctx.shopId, orderId, ctx.now],
  });
  const row = rows[0];
  if (!row) throw new Error(`order ${orderId} could not be locked`);
  return {
    fact: row.fact === null ? null : OrderFact.parse(row.fact),
    frozen: row.frozen === null ? null : FrozenDecision.parse(row.frozen),
    revision: row.revision,
    memberId: row.member_id === null ? null : BigInt(row.member_id),
    why: row.why,
    target: row.target === null ? null : BigInt(row.target),
    waitsFor: row.waits_for,
  };
}

interface Decision {
  fact: OrderFact;
  revision: number;
  memberId: bigint | null;
  frozen: FrozenDecision | null;
  why: OrderWhy | null;
  target: bigint | null;
  /** What the order waits for and a job looks up; null where nothing. */
  waitsFor: LookedUp | null;
}

/** What a job looks up for an order that waits. */
type LookedUp = 'products' | 'payments' | 'customer_tags';
const LOOKED_UP: readonly (Wait | null)[] = ['products', 'payments', 'customer_tags'] satisfies LookedUp[];

async function storeFact(ctx: SqlContext, decision: Decision): Promise<void> {
  const { fact } = decision;
  await ctx.db.query({
    name: 'store-order-fact',
    text: `update public.order_fact set schema_version = ${FACT_SCHEMA}, revision = $3, fact = $4, frozen = $5, why = $6, target = $7,
        member_id = $8, customer_id = $9, name = $10, processed_at = $11, recorded_at = $12, waits_for = $13
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
      decision.waitsFor,
    ],
  });
}

type OrderMember = Buyer & { id: bigint };

/** An order stays with its first member, whatever later payloads say (rules.md "Earning from orders" 10). */
async function memberOf(
  ctx: SqlContext,
  stored: StoredFact,
  order: FactOrder,
  customer: CustomerNews | null,
): Promise<OrderMember | null> {
  if (stored.memberId !== null) {
    const { rows } = await ctx.db.query<{ tier: string | null; tags: string[] | null }>(
      'select tier, tags from public.member where shop_id = $1 and id = $2',
      [ctx.shopId, stored.memberId],
    );
    return { id: stored.memberId, tier: rows[0]?.tier ?? null, tags: rows[0]?.tags ?? null };
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

/** Has a job look up what an order waits for; it is decided again once that is known. */
async function askFor(ctx: SqlContext, waits: LookedUp, fact: OrderFact): Promise<void> {
  if (waits === 'products') return wantProducts(ctx, fact);
  const shop = { shopId: String(ctx.shopId) };
  const [task, payload, key] =
    waits === 'payments'
      ? ['order.look-up', { ...shop, orderId: fact.orderId }, `order.look-up:${ctx.shopId}:${fact.orderId}`]
      : ['customer-tags.look-up', shop, `customer-tags.look-up:${ctx.shopId}`];
  await ctx.db.query('select public.enqueue_job($1, $2::json, null, $3)', [task, JSON.stringify(payload), key]);
}

/** Keeps a fact that cannot be decided yet. What was decided before stays as it is. */
async function keep(ctx: SqlContext, stored: StoredFact, kept: Kept): Promise<OrderOutcome> {
  const { fact, missing } = kept;
  const waitsFor = LOOKED_UP.includes(missing) ? (missing as LookedUp) : null;
  await storeFact(ctx, { ...kept, frozen: stored.frozen, why: stored.why, target: stored.target, waitsFor });
  if (waitsFor !== null) await askFor(ctx, waitsFor, fact);
  return { outcome: 'kept', missing };
}

type Kept = Pick<Decision, 'fact' | 'revision' | 'memberId'> & { missing: Wait | null };

/** Decides what can be decided, posts it, and keeps the fact either way. */
async function decide(
  ctx: SqlContext,
  stored: StoredFact,
  known: OrderFact,
  revision: number,
  customer: CustomerNews | null,
): Promise<OrderOutcome> {
  const missing = missingFrom(known, stored.frozen);
  const { order } = known;
  const qualified = stored.frozen !== null || known.lastPaid !== null;
  const member = order && qualified ? await memberOf(ctx, stored, order, customer) : null;
  if (!order || !member) return keep(ctx, stored, { fact: known, revision, memberId: stored.memberId, missing });
  const fact = await withProductNotes(ctx, known);
  const versions = stored.frozen === null ? await listVersions(ctx) : [];
  const lacks =
    stored.frozen === null
      ? lacksToFreeze(fact, versions, member)
      : stored.frozen.rule && (stored.frozen.never === null ? lacksForRule(fact, stored.frozen.rule) : null);
  if (lacks !== null) return keep(ctx, stored, { fact, revision, memberId: member.id, missing: lacks });
  const frozen = stored.frozen ?? freezeDecision(order, versions, member);
  const { target, why } = pointsForOrder(fact, frozen);
  // the tags and collections of its day belong to the fact, also where no rule asks for them today
  const waitsFor = frozen.never === null && lacksNotes(fact) ? 'products' : null;
  const decision = { fact, revision, memberId: member.id, frozen, why, target, waitsFor } satisfies Decision;
  const posted = await post(ctx, { ...decision, at: occurredAt(fact, order, stored.frozen === null) });
  await storeFact(ctx, decision);
  if (waitsFor !== null) await askFor(ctx, waitsFor, fact);
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
 * Decides an order again that waited for something which is here now: the first publication, or what a job looked up. An order
 * that still waits, or is decided already, stays as it is.
 */
export async function reconsiderOrder(ctx: SqlContext, orderId: bigint): Promise<void> {
  const stored = await lockFact(ctx, orderId);
  if (stored.fact === null || (stored.frozen !== null && stored.waitsFor === null)) return;
  const fact = await withProductNotes(ctx, stored.fact);
  // a fact that says more than the one that was posted is a revision of its own; one that was only kept has its cause still free
  const changed = canonicalJson(fact) !== canonicalJson(stored.fact);
  await decide(ctx, stored, fact, changed ? stored.revision + 1 : stored.revision, null);
}

/** Paid orders of customers that nothing has decided about yet, by id. */
export async function listUndecidedOrders(ctx: SqlContext, page: { after: bigint; limit: number }): Promise<bigint[]> {
  const { rows } = await ctx.db.query<{ order_id: string }>(
    `select order_id from public.order_fact
     where shop_id = $1 and order_id > $2 and frozen is null and customer_id is not null and fact -> 'lastPaid' <> 'null'
     order by order_id limit $3`,
    [ctx.shopId, page.after, page.limit],
  );
  return rows.map((row) => BigInt(row.order_id));
}

/** Orders that wait for one kind of look-up, by id. */
export async function listOrdersWaitingFor(
  ctx: SqlContext,
  waitsFor: 'products' | 'customer_tags',
  page: { after: bigint; limit: number },
): Promise<bigint[]> {
  const { rows } = await ctx.db.query<{ order_id: string }>(
    `select order_id from public.order_fact where shop_id = $1 and waits_for = $2 and order_id > $3 order by order_id limit $4`,
    [ctx.shopId, waitsFor, page.after, page.limit],
  );
  return rows.map((row) => BigInt(row.order_id));
}

/** Customers whose orders wait for their tags and whose tags are not known, by id. */
export async function listCustomersWaiting(ctx: Pick<SqlContext, 'db' | 'shopId'>, limit: number): Promise<string[]> {
  const { rows } = await ctx.db.query<{ customer_id: string }>(
    `select distinct m.customer_id from public.order_fact f join public.member m on m.shop_id = f.shop_id and m.id = f.member_id
     where f.shop_id = $1 and f.waits_for = 'customer_tags' and m.tags is null order by m.customer_id limit $2`,
    [ctx.shopId, limit],
  );
  return rows.map((row) => row.customer_id);
}
