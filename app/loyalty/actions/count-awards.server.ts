import type { SqlContext } from '../../db.server.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;

/** How often each of these rules gave points in the last 30 days; those that gave none are left out. */
export async function countAwards(ctx: SqlContext, ruleIds: readonly string[]): Promise<Record<string, number>> {
  const since = new Date(ctx.now.getTime() - DAYS * DAY_MS);
  const { rows } = await ctx.db.query<{ rule_id: string; given: number }>(
    `select rule_id, count(*)::int as given from public.action_award
      where shop_id = $1 and rule_id = any ($2::text[]) and at >= $3 group by rule_id`,
    [ctx.shopId, ruleIds, since],
  );
  return Object.fromEntries(rows.map(({ rule_id: rule, given }) => [rule, given]));
}
