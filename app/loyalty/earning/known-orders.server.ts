/** What the nightly comparison reads of stored orders: as little as it compares, many at once. */
import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { FactDispute } from './order-fact.ts';
import type { KnownOrder } from './order-sketch.ts';
import type { LookedUp } from './stored-orders.server.ts';

type Reading = Pick<SqlContext, 'db' | 'shopId'>;

interface KnownRow {
  order_id: string;
  updated_at: string | null;
  financial_status: string | null;
  fulfillment_status: string | null;
  customer_id: string | null;
  cancelled: boolean;
  deleted: boolean;
  refunds: string[];
  final: boolean;
  outstanding: number | null;
  units: number[];
}

/** Those of the orders that we have heard of, by id. */
export async function findKnownOrders(ctx: Reading, orderIds: readonly string[]): Promise<Map<string, KnownOrder>> {
  const { rows } = await ctx.db.query<KnownRow>({
    name: 'known-orders',
    text: `select order_id, o ->> 'updatedAt' as updated_at, o ->> 'financialStatus' as financial_status,
        o ->> 'fulfillmentStatus' as fulfillment_status, o ->> 'customerId' as customer_id,
        o ->> 'cancelledAt' is not null as cancelled, fact ->> 'deletedAt' is not null as deleted,
        array(select jsonb_object_keys(fact -> 'refunds')) as refunds, o -> 'final' is not null as final,
        (o ->> 'outstandingMinor')::float8 as outstanding, units
      from public.order_fact cross join lateral (select fact -> 'order' as o) whole
        cross join lateral (
          select array[coalesce(sum(n), 0), coalesce(sum(n) filter (where not tip), 0),
            coalesce(sum(n) filter (where not tip and not gift_card), 0)]::float8[] as units
          from (select (l ->> 'quantity')::int as n, coalesce((l ->> 'giftCard')::boolean, false) as gift_card,
              fact -> 'lineNotes' -> (l ->> 'id') -> 'tip' is not null as tip
            from jsonb_array_elements(case when jsonb_typeof(o -> 'lines') = 'array' then o -> 'lines' else '[]' end) as l) line) counts
      where shop_id = $1 and order_id = any ($2::bigint[])`,
    values: [ctx.shopId, orderIds],
  });
  return new Map(
    rows.map((row) => [
      row.order_id,
      {
        orderId: row.order_id,
        updatedAt: row.updated_at,
        cancelled: row.cancelled,
        financialStatus: row.financial_status ?? '',
        fulfillmentStatus: row.fulfillment_status,
        customerId: row.customer_id,
        refundIds: row.refunds,
        final: row.final,
        outstandingMinor: row.outstanding,
        units: row.units,
        deleted: row.deleted,
      },
    ]),
  );
}

const Disputes = z.record(z.string(), FactDispute);

/** The disputes we have heard of, by order; orders we know without any have an empty record. */
export async function findKnownDisputes(
  ctx: Reading,
  orderIds: readonly string[],
): Promise<Map<string, Record<string, FactDispute>>> {
  const { rows } = await ctx.db.query<{ order_id: string; disputes: unknown }>({
    name: 'known-disputes',
    text: `select order_id, coalesce(fact -> 'disputes', '{}') as disputes from public.order_fact
      where shop_id = $1 and order_id = any ($2::bigint[])`,
    values: [ctx.shopId, orderIds],
  });
  return new Map(rows.map((row) => [row.order_id, Disputes.parse(row.disputes)]));
}

const LONG_MS = 3_600_000;
const REACH_MS = 60 * 86_400_000;

/** Orders of which only refunds or edits came, an hour ago or longer, and that Shopify may still show; at most 100. */
export async function listUnseenOrders(ctx: SqlContext): Promise<bigint[]> {
  const { rows } = await ctx.db.query<{ order_id: string }>(
    `select order_id from public.order_fact
     where shop_id = $1 and processed_at is null and recorded_at between $2 and $3 and fact ->> 'deletedAt' is null
     order by order_id desc limit 100`,
    [ctx.shopId, new Date(ctx.now.getTime() - REACH_MS), new Date(ctx.now.getTime() - LONG_MS)],
  );
  return rows.map((row) => BigInt(row.order_id));
}

/** Has what orders have waited for, an hour or longer, looked up again: the job that was to do it may be long gone. */
export async function askAgain(ctx: SqlContext): Promise<void> {
  const { rows } = await ctx.db.query<{ waits_for: LookedUp; order_id: string }>(
    `select waits_for, order_id from public.order_fact
     where shop_id = $1 and waits_for in ('products', 'payments', 'customer_tags') and recorded_at < $2 order by order_id desc limit 500`,
    [ctx.shopId, new Date(ctx.now.getTime() - LONG_MS)],
  );
  const shopId = String(ctx.shopId);
  const jobs = new Map<string, { task: string; payload: Record<string, string> }>();
  for (const { waits_for: waitsFor, order_id: orderId } of rows) {
    if (waitsFor === 'payments')
      jobs.set(`order.look-up:${shopId}:${orderId}`, { task: 'order.look-up', payload: { shopId, orderId } });
    else jobs.set(`${LOOK_UPS[waitsFor]}:${shopId}`, { task: LOOK_UPS[waitsFor], payload: { shopId } });
  }
  for (const [key, { task, payload }] of jobs)
    await ctx.db.query('select public.enqueue_job($1, $2::json, null, $3)', [task, JSON.stringify(payload), key]);
}

const LOOK_UPS = { products: 'products.look-up', customer_tags: 'customer-tags.look-up' } as const;
