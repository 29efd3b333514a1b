/** Facts of orders where they are stored: locked while an order is decided, kept with what was decided, listed by what they wait for. */
import type { SqlContext } from '../../db.server.ts';
import { FrozenDecision } from './freeze-decision.ts';
import { FACT_SCHEMA, OrderFact } from './order-fact.ts';
import type { OrderWhy } from './order-why.ts';

/** An order as it was found: nothing decided yet where `frozen` is null. */
export interface StoredFact {
  fact: OrderFact | null;
  frozen: FrozenDecision | null;
  revision: number;
  memberId: bigint | null;
  why: OrderWhy | null;
  target: bigint | null;
  waitsFor: string | null;
  /** It ever waited for its customer to join. */
  awaitedMember: boolean;
}

interface FactRow {
  fact: unknown;
  frozen: unknown;
  revision: number;
  member_id: string | null;
  why: OrderWhy | null;
  target: string | null;
  waits_for: string | null;
  awaited_member: boolean;
}

/** Takes the order's lock, making its row at the first news. */
export async function lockFact(ctx: SqlContext, orderId: bigint): Promise<StoredFact> {
  const { rows } = await ctx.db.query<FactRow>({
    name: 'lock-order-fact',
    // the update changes nothing; it is what makes a second event of this order wait here
    text: `insert into public.order_fact as f (shop_id, order_id, schema_version, revision, fact, recorded_at)
      values ($1, $2, ${FACT_SCHEMA}, 0, 'null', $3)
      on conflict (shop_id, order_id) do update set revision = f.revision
      returning fact, frozen, revision, member_id, why, target, waits_for, awaited_member`,
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
    awaitedMember: row.awaited_member,
  };
}

/** An order as it is kept. */
export interface Decision {
  fact: OrderFact;
  revision: number;
  memberId: bigint | null;
  frozen: FrozenDecision | null;
  why: OrderWhy | null;
  target: bigint | null;
  /** What the order waits for and a job looks up, or that its customer joins; null where neither. */
  waitsFor: LookedUp | 'membership' | null;
}

/** What a job looks up for an order that waits. */
export type LookedUp = 'products' | 'payments' | 'customer_tags';

/** Keeps a fact with what was decided about it; the order's lock is held. */
export async function storeFact(ctx: SqlContext, decision: Decision): Promise<void> {
  const { fact } = decision;
  await ctx.db.query({
    name: 'store-order-fact',
    text: `update public.order_fact set schema_version = ${FACT_SCHEMA}, revision = $3, fact = $4, frozen = $5, why = $6, target = $7,
        member_id = $8, customer_id = $9, name = $10, processed_at = $11, recorded_at = $12, waits_for = $13,
        awaited_member = awaited_member or coalesce($13 = 'membership', false)
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

/** Paid orders of customers that nothing has decided about yet, by id; not those whose customers have yet to join. */
export async function listUndecidedOrders(ctx: SqlContext, page: { after: bigint; limit: number }): Promise<bigint[]> {
  const { rows } = await ctx.db.query<{ order_id: string }>(
    `select order_id from public.order_fact
     where shop_id = $1 and order_id > $2 and frozen is null and customer_id is not null and fact -> 'lastPaid' <> 'null'
       and waits_for is distinct from 'membership'
     order by order_id limit $3`,
    [ctx.shopId, page.after, page.limit],
  );
  return rows.map((row) => BigInt(row.order_id));
}

/** Undecided orders of a member's customer, and of those merged into them, that are nobody's yet, by id. */
export async function listOrdersToClaim(
  ctx: SqlContext,
  memberId: bigint,
  page: { after: bigint; limit: number },
): Promise<bigint[]> {
  const { rows } = await ctx.db.query<{ order_id: string }>(
    `select order_id from public.order_fact
     where shop_id = $1 and order_id > $3 and frozen is null and member_id is null and customer_id in (
       select customer_id from public.member where shop_id = $1 and (id = $2 or merged_into = $2))
     order by order_id limit $4`,
    [ctx.shopId, memberId, page.after, page.limit],
  );
  return rows.map((row) => BigInt(row.order_id));
}

/** Gives a member the orders of theirs that earn nothing for good and were decided before they joined: the question is asked of them, too. */
export async function adoptDecided(ctx: SqlContext, memberId: bigint): Promise<void> {
  await ctx.db.query(
    `update public.order_fact set member_id = $2
     where shop_id = $1 and frozen is not null and member_id is null and customer_id in (
       select customer_id from public.member where shop_id = $1 and (id = $2 or merged_into = $2))`,
    [ctx.shopId, memberId],
  );
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

/** Customers whose orders wait for their tags, or who wait to join, and whose tags are not known, by id. */
export async function listCustomersWaiting(ctx: Pick<SqlContext, 'db' | 'shopId'>, limit: number): Promise<string[]> {
  const { rows } = await ctx.db.query<{ customer_id: string }>(
    `select coalesce(heir.customer_id, own.customer_id, f.customer_id) as customer_id from public.order_fact f
     left join public.member own on own.shop_id = f.shop_id
       and (own.id = f.member_id or (f.member_id is null and own.customer_id = f.customer_id))
     left join public.member heir on own.status = 'merged' and heir.shop_id = f.shop_id and heir.id = own.merged_into
     left join public.customer_note n on own.id is null and n.shop_id = f.shop_id and n.customer_id = f.customer_id
     where f.shop_id = $1 and f.waits_for = 'customer_tags'
       and case when heir.id is not null then heir.tags when own.id is not null then own.tags else n.tags end is null
     union
     select customer_id from public.customer_note where shop_id = $1 and joins_by is not null and tags is null
     order by customer_id limit $2`,
    [ctx.shopId, limit],
  );
  return rows.map((row) => row.customer_id);
}

/** When an order was last seen paid (an updated_at); null where it never was. */
export async function lastPaidAt(ctx: Pick<SqlContext, 'db' | 'shopId'>, orderId: bigint): Promise<string | null> {
  const { rows } = await ctx.db.query<{ at: string | null }>(
    `select fact -> 'lastPaid' ->> 'updatedAt' as at from public.order_fact where shop_id = $1 and order_id = $2`,
    [ctx.shopId, orderId],
  );
  return rows[0]?.at ?? null;
}
