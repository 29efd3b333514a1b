/** Each way in which a redemption can be wrong is found, and named. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminPool } from '../../../tests/support/database.ts';
import { REWARDS, startRewardWorld } from '../../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../../tests/support/reward-world.ts';
import { redeemReward } from './redeem-reward.server.ts';
import { verifyRedemptions } from './verify-redemptions.server.ts';

let world: RewardWorld;
beforeAll(async () => {
  world = await startRewardWorld();
});
afterAll(() => world.backend.stop());

let keys = 0;

async function buy(way: 'code' | 'giftCard'): Promise<{ id: bigint; rewardId: bigint }> {
  const rewardId = await world.reward(REWARDS[way]);
  if (way === 'code') await world.stock(rewardId, 3);
  const { id: memberId } = await world.member(500);
  const clientKey = `verify-key-${(keys += 1)}`;
  const outcome = await world.inShop((ctx) =>
    redeemReward(ctx, { memberId, rewardId, step: 1, clientKey, by: 'shopper' }),
  );
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  return { id: outcome.redemption.id, rewardId };
}

const found = (): Promise<string[]> =>
  world.inShop(async ({ db, shopId }) => {
    const drifts = await verifyRedemptions(db, shopId);
    return drifts.map(({ what, problem }) => `${what}: ${problem}`);
  });

test.each<['code' | 'giftCard', string, RegExp[]]>([
  [
    'code',
    `update redemption set state = 'returned' where id = $1`,
    [/returned, but only 0 of 300 points/, /1 issued, but 0 redemptions stand/],
  ],
  [
    'code',
    `update redemption set state = 'failed' where id = $1`,
    [/failed, but its points did not come back/, /issued, but 0/],
  ],
  ['code', `update redemption set returned = 5 where id = $1`, [/returned 5, the ledger says 0/]],
  ['code', `update redemption set points = 301 where id = $1`, [/the ledger spent 300 of 301/]],
  ['code', `update redemption set state = 'used' where id = $1`, [/used, but its code is issued/]],
  [
    'code',
    `update reward_code set redemption_id = null where redemption_id = $1`,
    [/with 0 codes/, /^code T.*no redemption has it/],
  ],
  ['code', `update reward_code set state = 'pooled' where redemption_id = $1`, [/issued, but its code is pooled/]],
  ['giftCard', `update redemption set points = 299 where id = $1`, [/holding, but its points are not set aside/]],
  ['giftCard', `update redemption set state = 'issued' where id = $1`, [/issued, but the ledger spent 0 of 300/]],
])('%s: %s', async (way, damage, sentences) => {
  const { id } = await buy(way);
  expect(await found()).toEqual([]);
  const client = await adminPool.connect();
  try {
    await client.query('begin');
    await client.query(damage, [String(id)]);
    const off = await verifyRedemptions(client, world.shopId);
    const said = off.map(({ what, problem }) => `${what}: ${problem}`);
    expect(sentences.filter((sentence) => !said.some((one) => sentence.test(one)))).toEqual([]);
    expect(said).toHaveLength(sentences.length);
  } finally {
    await client.query('rollback');
    client.release();
  }
});

test('a reward that miscounts what it has sold', async () => {
  const { rewardId } = await buy('code');
  await adminPool.query('update public.reward set issued = issued + 1 where id = $1', [String(rewardId)]);
  expect(await found()).toEqual([`reward ${rewardId}: 2 issued, but 1 redemptions stand`]);
});
