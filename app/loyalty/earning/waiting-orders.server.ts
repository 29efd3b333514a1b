/** Orders that wait: for their customers to join, and, of a member, for whatever else. Reads only. */
import type { SqlContext } from '../../db.server.ts';
import { liveEnrolment } from '../program/live-settings.server.ts';
import { listVersions } from '../program/list-versions.server.ts';
import { freezeDecision } from './freeze-decision.ts';
import type { Buyer, Wait } from './freeze-decision.ts';
import { OrderFact } from './order-fact.ts';
import { waitOf } from './order-wait.ts';
import { pointsForOrder } from './points-for-order.ts';
import { withProductNotesOfAll } from './product-notes.server.ts';

const DAY_MS = 86_400_000;

/** What joining now would bring. Points are about: tags and goods that nobody has looked up count as if there were none. */
export interface Claimable {
  /** Orders that would bring points. */
  orders: number;
  points: number;
}

interface WaitingRow {
  fact: unknown;
  tags: string[] | null;
  /** of somebody who left: both are theirs again with the membership */
  tier: string | null;
  paused: boolean;
}

/** What is known of the customer of a waiting order `f`: as somebody who left, or as one who never was a member. */
const KNOWN = `f.fact, coalesce(m.tags, n.tags) as tags, m.tier, m.paused_at is not null as paused from public.order_fact f
      left join public.customer_note n on n.shop_id = f.shop_id and n.customer_id = f.customer_id
      left join public.member m on m.shop_id = f.shop_id and m.customer_id = f.customer_id and m.status = 'left'`;

async function claimable(ctx: SqlContext, rows: readonly WaitingRow[]) {
  const versions = await listVersions(ctx);
  const { creditDays } = await liveEnrolment(ctx);
  const creditFrom = new Date(ctx.now.getTime() - creditDays * DAY_MS);
  const facts = await withProductNotesOfAll(
    ctx,
    rows.map(({ fact }) => OrderFact.parse(fact)),
  );
  return facts.map((fact, place) => {
    if (!fact.order) return 0;
    const membership = { since: ctx.now, creditFrom, waited: true };
    const { tags = null, tier = null, paused = false } = rows[place] ?? {};
    const buyer: Buyer = { tier, tags, membership, paused };
    return Number(pointsForOrder(fact, freezeDecision(fact, versions, buyer)).target);
  });
}

const sumOf = (points: readonly number[]): Claimable => ({
  orders: points.filter((each) => each > 0).length,
  points: points.reduce((sum, each) => sum + each, 0),
});

/** A customer's orders looked at: more are claimed all the same. */
const OWN_ORDERS_MAX = 100;

/** What a customer who is no member would be credited if they joined now. */
export async function claimableBy(ctx: SqlContext, customerId: bigint): Promise<Claimable> {
  const { rows } = await ctx.db.query<WaitingRow>(
    `select ${KNOWN}
      where f.shop_id = $1 and f.customer_id = $2 and f.waits_for = 'membership'
      order by f.processed_at desc limit ${OWN_ORDERS_MAX}`,
    [ctx.shopId, customerId],
  );
  return rows.length === 0 ? { orders: 0, points: 0 } : sumOf(await claimable(ctx, rows));
}

/** Orders priced for the estimate; above it the counts are exact and the points are of the newest ones. */
const PRICED_MAX = 2_000;

export interface WaitingToJoin extends Claimable {
  /** Customers with orders that wait for them to join. */
  customers: number;
  /** All orders that wait, also those that would bring nothing. */
  waiting: number;
  /** Whether more orders wait than were priced. */
  more: boolean;
}

/** How many customers of the shop have orders that wait for them to join, and what they would be credited if all joined now. */
export async function waitingToJoin(ctx: SqlContext): Promise<WaitingToJoin> {
  const counted = await ctx.db.query<{ customers: string; waiting: string }>(
    `select count(distinct customer_id) as customers, count(*) as waiting from public.order_fact
      where shop_id = $1 and waits_for = 'membership'`,
    [ctx.shopId],
  );
  const customers = Number(counted.rows[0]?.customers ?? 0);
  const waiting = Number(counted.rows[0]?.waiting ?? 0);
  if (waiting === 0) return { customers, waiting, orders: 0, points: 0, more: false };
  const { rows } = await ctx.db.query<WaitingRow>(
    `select ${KNOWN}
      where f.shop_id = $1 and f.waits_for = 'membership' order by f.order_id desc limit ${PRICED_MAX}`,
    [ctx.shopId],
  );
  return { customers, waiting, ...sumOf(await claimable(ctx, rows)), more: waiting > rows.length };
}

/** A member's order that nothing has decided yet. */
export interface WaitingOrder {
  orderId: string;
  /** "#1001"; null where Shopify gave none */
  name: string | null;
  processedAt: string | null;
  /** Null where it is decided within moments; `cancelled` where it waits for nothing any more. */
  waitsFor: Wait | 'cancelled' | null;
}

/** They are few: what is older stands in Shopify. */
const WAITING_MAX = 50;

/** Orders of a member's customer that are not decided, newest first; orders that only wait to be seen whole are no one's yet. */
export async function listWaitingOrders(ctx: SqlContext, memberId: bigint): Promise<WaitingOrder[]> {
  const { rows } = await ctx.db.query<{
    fact: unknown;
    processed_at: Date | null;
    tier: string | null;
    tags: string[] | null;
    status: string;
  }>(
    `select f.fact, f.processed_at, m.tier, m.tags, m.status from public.member m
      join public.order_fact f on f.shop_id = m.shop_id
        and (f.member_id = m.id or (f.member_id is null and f.customer_id = m.customer_id))
      where m.shop_id = $1 and m.id = $2 and f.frozen is null
      order by f.processed_at desc nulls last limit ${WAITING_MAX}`,
    [ctx.shopId, memberId],
  );
  if (rows.length === 0) return [];
  const versions = await listVersions(ctx);
  const facts = await withProductNotesOfAll(
    ctx,
    rows.map(({ fact }) => OrderFact.parse(fact)),
  );
  return facts.flatMap((fact, place) => {
    const row = rows[place];
    if (!row || !fact.order || fact.deletedAt !== null) return [];
    const { tier, tags, status, processed_at: processedAt } = row;
    const isCancelled = fact.order.cancelledAt !== null;
    const waits = status === 'left' ? ('membership' as const) : waitOf(fact, versions, { tier, tags });
    return [
      {
        orderId: fact.orderId,
        name: fact.order.name,
        processedAt: processedAt?.toISOString() ?? null,
        waitsFor: isCancelled && waits !== null ? 'cancelled' : waits,
      },
    ];
  });
}
