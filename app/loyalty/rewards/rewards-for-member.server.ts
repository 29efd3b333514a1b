/** What staff could redeem for a member now, and what stands in the way of the rest. */
import type { SqlContext } from '../../db.server.ts';
import { findFreePoints } from './find-free-points.server.ts';
import { findRewards } from './get-reward.server.ts';
import { refusalOf } from './refusal.ts';
import type { Redeemer, Refusal } from './refusal.ts';
import { stepsOf } from './reward.ts';
import { findStoppedSteps } from './stopped-steps.server.ts';
import type { RewardSettings } from './reward.ts';
import { STANDS } from './stored-redemption.server.ts';

export interface RewardForMember {
  id: bigint;
  settings: RewardSettings;
  /** Steps that can be had; one for rewards of one price. */
  steps: number[];
  /** Of the cheapest step; null where it can be had. */
  refusal: Refusal | null;
}

/** Rewards that are on sale and whose discounts work, in the merchant's order. */
export async function rewardsForMember(
  ctx: SqlContext,
  memberId: bigint,
  member: Pick<Redeemer, 'tier' | 'status'>,
): Promise<RewardForMember[]> {
  const { rows } = await ctx.db.query<{ reward_id: string; had: number }>(
    `select reward_id, count(*)::int as had from public.redemption where shop_id = $1 and member_id = $2 and ${STANDS} group by 1`,
    [ctx.shopId, memberId],
  );
  const had = new Map(rows.map((row) => [row.reward_id, row.had]));
  const spendable = await findFreePoints(ctx, memberId);
  const rewards = await findRewards(ctx);
  const stopped = await findStoppedSteps(ctx);
  return rewards
    .filter(({ status }) => status === 'on')
    .flatMap((reward) => {
      const steps = stepsOf(reward.settings).filter((step) => !stopped(reward).includes(step));
      const [first] = steps;
      if (first === undefined) return [];
      const redeemer = { ...member, spendable, had: had.get(String(reward.id)) ?? 0 };
      return [
        {
          id: reward.id,
          settings: reward.settings,
          steps,
          refusal: refusalOf(reward, first, redeemer, ctx.now),
        },
      ];
    });
}
