import type { SqlContext } from '../../db.server.ts';
import type { ProgramSettings } from '../program/settings.ts';
import { listVersions } from '../program/list-versions.server.ts';
import { freezeDecision } from './freeze-decision.ts';
import { OrderFact } from './order-fact.ts';
import { pointsForOrder } from './points-for-order.ts';
import { withProductNotesOfAll } from './product-notes.server.ts';

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
 * @param settings the draft: its date, its rule, whose orders earn
 */
export async function goLiveCost(ctx: SqlContext, settings: ProgramSettings): Promise<GoLiveCost> {
  const goLiveAt = new Date(settings.goLiveAt);
  const counts = await ctx.db.query<{ waiting: string; decided_without: string }>(
    `select count(*) filter (where frozen is null and waits_for is distinct from 'membership') as waiting,
        count(*) filter (where frozen ->> 'never' in ('before_go_live', 'no_program')) as decided_without
      from public.order_fact where shop_id = $1 and processed_at >= $2 and processed_at <= $3`,
    [ctx.shopId, goLiveAt, ctx.now],
  );
  const { rows } = await ctx.db.query<{ fact: unknown; tier: string | null; tags: string[] | null }>(
    `select f.fact, m.tier, m.tags from public.order_fact f
      left join public.member m on m.shop_id = f.shop_id and m.customer_id = f.customer_id
      where f.shop_id = $1 and f.frozen is null and f.waits_for is distinct from 'membership' and f.processed_at >= $2 and f.processed_at <= $3
      order by f.processed_at desc limit ${ORDERS_MAX}`,
    [ctx.shopId, goLiveAt, ctx.now],
  );
  const facts = await withProductNotesOfAll(
    ctx,
    rows.map((row) => OrderFact.parse(row.fact)),
  );
  // as it would be once the draft is published now: earlier orders are decided by the version of their day
  const known = await listVersions(ctx);
  const number = Math.max(0, ...known.map(({ version }) => version)) + 1;
  const versions = [...known, { version: number, publishedAt: ctx.now, settings }];
  const waitingPoints = facts.reduce((sum, fact, place) => {
    if (!fact.order) return sum;
    const buyer = { tier: rows[place]?.tier ?? null, tags: rows[place]?.tags ?? null };
    const frozen = freezeDecision(fact, versions, buyer);
    return sum + Number(pointsForOrder(fact, frozen).target);
  }, 0);
  return {
    waiting: Number(counts.rows[0]?.waiting ?? 0),
    waitingPoints,
    decidedWithout: Number(counts.rows[0]?.decided_without ?? 0),
  };
}
