import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { findRewards } from './get-reward.server.ts';

/**
 * Puts the rewards into the order in which shoppers see them.
 * @param staff who, as an account number
 * @param ids every reward that is not archived, each once
 * @returns false when those are not the rewards there are: somebody has made or archived one since
 */
export async function orderRewards(ctx: SqlContext, staff: string, ids: readonly bigint[]): Promise<boolean> {
  await ctx.db.query('select from public.reward where shop_id = $1 order by id for update', [ctx.shopId]);
  const rewards = await findRewards(ctx);
  const byId = new Map(rewards.map((reward) => [reward.id, reward]));
  const wanted = ids.flatMap((id) => byId.get(id) ?? []);
  if (ids.length !== rewards.length || new Set(wanted).size !== rewards.length) return false;
  if (rewards.every(({ id }, place) => id === ids[place])) return true;
  await ctx.db.query(
    `update public.reward r set position = wanted.place from unnest($2::bigint[]) with ordinality as wanted (id, place)
      where r.shop_id = $1 and r.id = wanted.id`,
    [ctx.shopId, ids],
  );
  await recordActivitySql(ctx, staff, {
    action: 'reward.order',
    subject: null,
    before: { names: rewards.map(({ settings }) => settings.name) },
    after: { names: wanted.map(({ settings }) => settings.name) },
  });
  return true;
}
