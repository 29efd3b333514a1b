import type { SqlContext } from '../db.server.ts';
import type { RewardsAsked } from '../loyalty/earning/earn-for-order.server.ts';
import { lockMembersOfOrder, rewardCodesAmong } from '../loyalty/rewards/notice-used-codes.server.ts';
import { payStoreCredit } from '../loyalty/rewards/pay-store-credit.server.ts';

/** What earning asks of rewards: the two parts stand side by side and import neither, so whoever runs an order's job brings them together. */
export function rewardsAsked(ctx: SqlContext): RewardsAsked {
  return {
    codesAmong: (codes) => rewardCodesAmong(ctx, codes),
    lockMembers: (memberId, codes) => lockMembersOfOrder(ctx, memberId, codes),
    payStoreCredit: () => payStoreCredit(ctx),
  };
}
