/** Orders that name a code whose redemption is over, or that another order has used already: whatever comes late, points are right. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aFact, anOrder } from '../../../tests/support/order-facts.ts';
import { REWARDS, startRewardWorld } from '../../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../../tests/support/reward-world.ts';
import { getRedemption } from './list-redemptions.server.ts';
import { noticeUsedCodes } from './notice-used-codes.server.ts';
import { redeemReward } from './redeem-reward.server.ts';
import type { Redemption } from './stored-redemption.server.ts';

const DAY_MS = 86_400_000;
let world: RewardWorld;
beforeAll(async () => {
  world = await startRewardWorld();
});
afterAll(() => world.backend.stop());

let orders = 0;

/** An order with a code is heard of; cancelled, where that is said. */
async function tellOrder(code: string, cancelledAt: string | null = null): Promise<bigint> {
  orders += 1;
  const orderId = BigInt(990_000 + orders);
  const fact = { ...aFact(anOrder({ discountCodes: [code], cancelledAt })), orderId: String(orderId) };
  await world.inShop(async (ctx) => {
    await ctx.db.query(
      `insert into public.order_fact (shop_id, order_id, schema_version, revision, fact, recorded_at) values ($1, $2, 1, 1, $3, $4)`,
      [ctx.shopId, orderId, JSON.stringify(fact), ctx.now],
    );
    await noticeUsedCodes(ctx, orderId);
  });
  return orderId;
}

/** 300 of 500 points spent on a code that is good for a day. */
async function bought(atExpiry: 'points_back' | 'points_gone'): Promise<Redemption> {
  const rewardId = await world.reward({ ...REWARDS.code, codeDays: 1, atExpiry, stock: 5 });
  await world.work();
  const { id: memberId } = await world.member(500);
  const request = { memberId, rewardId, step: 1, clientKey: `used-key-${memberId}`, by: 'shopper' as const };
  const outcome = await world.inShop((ctx) => redeemReward(ctx, request));
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  return outcome.redemption;
}

const now = ({ id }: Redemption) => world.inShop((ctx) => getRedemption(ctx, id, 'whole'));
const available = async ({ memberId }: Redemption) => Number((await world.account(memberId))?.available);

test.each(['points_back', 'points_gone'] as const)(
  'an order of before the expiry that is heard of after it, %s: the code is used and paid for',
  async (atExpiry) => {
    const redemption = await bought(atExpiry);
    world.advance(3 * DAY_MS);
    await world.work();
    expect([(await now(redemption))?.state, await available(redemption)]).toEqual([
      'expired',
      atExpiry === 'points_back' ? 500 : 200,
    ]);
    const orderId = await tellOrder(redemption.code ?? '');
    expect(await now(redemption)).toMatchObject({ state: 'used', orderId, returned: 0n, doneBy: null });
    expect(await available(redemption)).toBe(200);
    expect(await world.off()).toEqual([]);
  },
);

test('a code is one order’s: another that names it too moves nothing, not even cancelled', async () => {
  const redemption = await bought('points_back');
  const orderId = await tellOrder(redemption.code ?? '');
  await tellOrder(redemption.code ?? '', '2026-11-22T12:00:00Z');
  expect(await now(redemption)).toMatchObject({ state: 'used', orderId, returned: 0n });
  expect(await available(redemption)).toBe(200);
});
