/**
 * Rewards of a member whose customer is merged into another (docs/decisions/016): what is issued, on its way or on hold goes on with the kept one,
 * and points come back to where they came from.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mergeCustomers } from '../app/jobs/merge-customers.server.ts';
import { getRedemption, listRedemptions } from '../app/loyalty/rewards/list-redemptions.server.ts';
import { redeemReward } from '../app/loyalty/rewards/redeem-reward.server.ts';
import type { RewardSettings } from '../app/loyalty/rewards/reward.ts';
import type { Redemption } from '../app/loyalty/rewards/stored-redemption.server.ts';
import { turnBack } from '../app/loyalty/rewards/turn-back.server.ts';
import { REWARDS, startRewardWorld, type RewardWorld } from './support/reward-world.ts';

let world: RewardWorld;
beforeAll(async () => {
  world = await startRewardWorld();
});
afterAll(() => world.backend.stop());

interface Member {
  id: bigint;
  customerId: string;
}

async function buy(member: Member, settings: RewardSettings, clientKey: string): Promise<Redemption> {
  const rewardId = await world.reward(settings);
  await world.work(30_000);
  const outcome = await world.inShop((ctx) =>
    redeemReward(ctx, { memberId: member.id, rewardId, step: 1, clientKey, by: 'shopper' }),
  );
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  return outcome.redemption;
}

const merge = (kept: Member, other: Member) =>
  world.inShop((ctx) =>
    mergeCustomers(ctx, { kept: BigInt(kept.customerId), deleted: BigInt(other.customerId) }, ctx.now),
  );
const now = ({ id }: Redemption) => world.inShop((ctx) => getRedemption(ctx, id, 'whole'));

test('a code of before the merge is turned back by the kept member, to the lot its points came from', async () => {
  const [kept, other] = [await world.member(100), await world.member(500)];
  const bought = await buy(other, REWARDS.code, 'merged-code');
  expect(await merge(kept, other)).toBeNull();
  expect(await world.account(kept.id)).toMatchObject({ available: 300n });
  const listed = await world.inShop((ctx) =>
    listRedemptions(ctx, { state: null, kind: null, memberId: kept.id, before: null, limit: 10 }, 'masked'),
  );
  expect(listed.map(({ id }) => id)).toEqual([bought.id]);
  expect(await world.inShop((ctx) => turnBack(ctx, bought.id, { member: other.id }))).toBe('unknown');
  expect(await world.inShop((ctx) => turnBack(ctx, bought.id, { member: kept.id }))).toBeNull();
  await world.work();
  expect(await now(bought)).toMatchObject({ state: 'returned', returned: 300n, memberId: kept.id });
  expect(await world.account(kept.id)).toMatchObject({ available: 600n, lifetime: 600n });
  expect(await world.off()).toEqual([]);
});

test('a gift card that was on its way is issued to the kept member', async () => {
  const [kept, other] = [await world.member(0), await world.member(400)];
  const bought = await buy(other, REWARDS.giftCard, 'merged-card');
  expect(bought.state).toBe('holding');
  expect(await merge(kept, other)).toBeNull();
  expect(await world.account(kept.id)).toMatchObject({ available: 400n, held: 300n });
  await world.work();
  expect(await now(bought)).toMatchObject({ state: 'issued', memberId: kept.id, spentBy: kept.id });
  expect(await world.account(kept.id)).toMatchObject({ available: 100n, held: 0n });
  expect(await world.off()).toEqual([]);
});

test('the same key of the shopper’s device with both members stays two redemptions; a chain of merges keeps whose entry it was', async () => {
  const [kept, other, last] = [await world.member(300), await world.member(300), await world.member(0)];
  const [first, second] = [
    await buy(kept, REWARDS.experience, 'same-key'),
    await buy(other, REWARDS.experience, 'same-key'),
  ];
  await merge(kept, other);
  await merge(last, kept);
  for (const redemption of [first, second])
    expect(await world.inShop((ctx) => turnBack(ctx, redemption.id, { staff: '7' }))).toBeNull();
  expect([(await now(first))?.spentBy, (await now(second))?.spentBy]).toEqual([kept.id, other.id]);
  expect(await world.account(last.id)).toMatchObject({ available: 600n });
  expect(await world.off()).toEqual([]);
});
