import type { SqlContext } from '../../db.server.ts';
import { IS_STOPPED } from './draw-code.server.ts';
import type { StoredReward } from './get-reward.server.ts';

/** What of each reward nobody can have now: steps whose discount Shopify would not make, or that is gone or switched off there. */
export async function findStoppedSteps(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
): Promise<(reward: Pick<StoredReward, 'id' | 'termsVersion'>) => readonly number[]> {
  const { rows } = await ctx.db.query<{ discount: string; steps: number[] }>({
    name: 'stopped-steps',
    text: `select reward_id || ':' || version as discount, array_agg(step) as steps from public.reward_discount d
      where shop_id = $1 and ${IS_STOPPED} group by 1`,
    values: [ctx.shopId],
  });
  const stopped = new Map(rows.map(({ discount, steps }) => [discount, steps]));
  return ({ id, termsVersion }) => stopped.get(`${id}:${termsVersion}`) ?? [];
}
