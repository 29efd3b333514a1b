import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { newCode } from './code.server.ts';
import { findReward, findRewards } from './get-reward.server.ts';
import { isDiscount } from './reward.ts';
import type { Reward } from './reward.ts';
import { enqueuePrepare, retirePools, REWARDS_MAX } from './save-reward.server.ts';

/**
 * Puts a reward on sale, takes it off, or archives it. On sale, its discounts and first codes are made by a job; off, its pool waits;
 * archived, codes that nobody has are deleted at Shopify. Codes that shoppers have go on working whatever happens here.
 * Out of the archive it comes switched off: who asks for more has not seen that somebody archived it.
 * @param staff who, as an account number
 * @returns `unknown` when the shop has no such reward; `too_many` when one is to come out of the archive into a full list; `archived`
 *   when one that is in the archive is to be put on sale
 */
export async function setRewardStatus(
  ctx: SqlContext,
  staff: string,
  rewardId: bigint,
  status: Reward['status'],
): Promise<'set' | 'unknown' | 'too_many' | 'archived'> {
  const reward = await findReward(ctx, rewardId, true);
  if (!reward) return 'unknown';
  if (reward.status === status) return 'set';
  if (reward.status === 'archived' && status === 'on') return 'archived';
  if (reward.status === 'archived' && (await findRewards(ctx)).length >= REWARDS_MAX) return 'too_many';
  await ctx.db.query('update public.reward set status = $3 where shop_id = $1 and id = $2', [
    ctx.shopId,
    rewardId,
    status,
  ]);
  if (status === 'on' && isDiscount(reward.settings)) await enqueuePrepare(ctx, rewardId);
  if (status === 'archived') await retirePools(ctx, rewardId, null);
  const { name } = reward.settings;
  await recordActivitySql(ctx, staff, {
    action: 'reward.status',
    subject: String(rewardId),
    before: { status: reward.status, name },
    after: { status, name },
  });
  return 'set';
}

/**
 * Has discounts made anew that were deleted at Shopify, or that it refused. Codes that shoppers hold of a deleted one are sent to its
 * successor and work again. Staff's log has a line.
 * @param staff who, as an account number
 * @returns how many; 0 where there are none, or the reward is not on sale
 */
export async function remakeDiscounts(ctx: SqlContext, staff: string, rewardId: bigint): Promise<number> {
  const reward = await findReward(ctx, rewardId, true);
  if (reward?.status !== 'on') return 0;
  const { rows } = await ctx.db.query<{ version: number; step: number }>(
    `select version, step from public.reward_discount
      where shop_id = $1 and reward_id = $2 and (state = 'ended' or (state = 'refused' and version = $3))
      order by version, step for update`,
    [ctx.shopId, rewardId, reward.termsVersion],
  );
  for (const { version, step } of rows) {
    // a new marker: the old one may live on in a discount that is not ours any more
    await ctx.db.query(
      `update public.reward_discount set state = 'wanted', problem = null, discount_gid = null, marker = $5, changed = '{}'
        where shop_id = $1 and reward_id = $2 and version = $3 and step = $4`,
      [ctx.shopId, rewardId, version, step, newCode()],
    );
  }
  if (rows.length === 0) return 0;
  await enqueuePrepare(ctx, rewardId);
  await recordActivitySql(ctx, staff, {
    action: 'reward.remake',
    subject: String(rewardId),
    before: null,
    after: { name: reward.settings.name, count: rows.length },
  });
  return rows.length;
}
