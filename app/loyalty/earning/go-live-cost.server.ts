import type { SqlContext } from '../../db.server.ts';
import type { ProgramSettings } from '../program/settings.ts';
import { OrderFact } from './order-fact.ts';
import { pointsForOrder } from './points-for-order.ts';

/** Orders looked at for the estimate; above it the count is exact and the points are of the newest ones. */
const ORDERS_MAX = 2_000;

export interface GoLiveCost {
  /** Known orders since the go-live date that no version has decided about yet (not paid, no customer known, nothing published). */
  waiting: number;
  /** What those would earn under the settings once they qualify. */
  waitingPoints: number;
  /** Known orders since that date that were decided without points, because they came before an earlier go-live. They stay so. */
  decidedWithout: number;
}

/**
 * What a go-live date means for orders we know already (rules.md "Earning from orders" 3: a decision is frozen at the first
 * qualifying event, so an earlier date reaches only orders that are still waiting, and orders yet to come).
 * @param settings the draft: its date and its rule
 */
export async function goLiveCost(ctx: SqlContext, settings: ProgramSettings): Promise<GoLiveCost> {
  const goLiveAt = new Date(settings.goLiveAt);
  const counts = await ctx.db.query<{ waiting: string; decided_without: string }>(
    `select count(*) filter (where frozen is null) as waiting,
        count(*) filter (where frozen ->> 'never' in ('before_go_live', 'no_program')) as decided_without
      from public.order_fact where shop_id = $1 and processed_at >= $2 and processed_at <= $3`,
    [ctx.shopId, goLiveAt, ctx.now],
  );
  const facts = await ctx.db.query<{ fact: unknown }>(
    `select fact from public.order_fact
      where shop_id = $1 and frozen is null and processed_at >= $2 and processed_at <= $3
      order by processed_at desc limit ${ORDERS_MAX}`,
    [ctx.shopId, goLiveAt, ctx.now],
  );
  const instant = ctx.now.toISOString();
  const waitingPoints = facts.rows.reduce((sum, { fact }) => {
    const { target } = pointsForOrder(OrderFact.parse(fact), {
      schema: 1,
      version: null,
      never: null,
      rule: settings.order,
      tier: null,
      multiplierPercent: 100,
      qualifiedAt: instant,
      availableAt: instant,
    });
    return sum + Number(target);
  }, 0);
  return {
    waiting: Number(counts.rows[0]?.waiting ?? 0),
    waitingPoints,
    decidedWithout: Number(counts.rows[0]?.decided_without ?? 0),
  };
}
