/** The rewards part of a member's page: what they took, what they could take, and taking one for them. */
import type { SqlContext } from '../../db.server.ts';
import type { MemberStory } from '../../loyalty/recognition/member-story.server.ts';
import type { Refusal } from '../../loyalty/rewards/refusal.ts';
import { rewardsForMember } from '../../loyalty/rewards/rewards-for-member.server.ts';
import { RedemptionsQuery, searchRedemptions } from '../../loyalty/rewards/search-redemptions.server.ts';
import { redeemByStaff } from '../../loyalty/rewards/staff-redemptions.server.ts';
import { redemptionView } from '../app.redemptions/redemption-view.ts';

/** Redemptions on the member's page; the list has the others. */
const SHOWN = 5;
const ID = /^[1-9]\d{0,17}$/;
const STEP = /^[1-9]\d{0,3}$/;

/** The newest redemptions, and what stands in the way of each reward on sale. */
export async function memberRewards(ctx: SqlContext, { member }: Pick<MemberStory, 'member'>) {
  const query = RedemptionsQuery.parse({ member: String(member.id) });
  const page = await searchRedemptions(ctx, query, SHOWN);
  const { tier, status } = member;
  const rewards = await rewardsForMember(ctx, member.id, { tier, status });
  return {
    redemptions: page.redemptions.map(redemptionView),
    moreRedemptions: page.older !== null,
    rewards: rewards.map(({ id, settings, steps, refusal }) => ({ id: String(id), settings, steps, refusal })),
  };
}

export type RedeemAnswer =
  { did: 'redeemed'; name: string; waits: boolean; repeated: boolean } | { did: 'not_redeemed'; refusal: Refusal };

/** Takes a reward for the member. @param body `reward`, `step` and `key`, which is made with the form: sent twice, it is done once */
export async function redeemFor(
  ctx: SqlContext,
  staff: string,
  memberId: bigint,
  body: FormData,
): Promise<RedeemAnswer> {
  const text = (field: string) => {
    const value = body.get(field);
    return typeof value === 'string' ? value : '';
  };
  const [reward, step, clientKey] = [text('reward'), text('step'), text('key')];
  const outcome = await redeemByStaff(ctx, staff, {
    memberId,
    rewardId: ID.test(reward) ? BigInt(reward) : 0n,
    step: STEP.test(step) ? Number(step) : 0,
    clientKey,
  });
  if (!outcome.ok) return { did: 'not_redeemed', refusal: outcome.refusal };
  const { redemption, repeated } = outcome;
  const page = await searchRedemptions(ctx, RedemptionsQuery.parse({ member: String(memberId) }), 1);
  const name = page.redemptions[0]?.id === redemption.id ? page.redemptions[0].name : '';
  return { did: 'redeemed', name, waits: redemption.state === 'holding', repeated };
}
