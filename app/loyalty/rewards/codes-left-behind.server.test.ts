/** What the nightly sweep brings to its end where the jobs about codes were lost, and codes that come to Shopify when nobody wants them. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { adminPool } from '../../../tests/support/database.ts';
import {
  codesAtShopify,
  codesIn,
  codeStates,
  discountsAtShopify,
  onSale,
} from '../../../tests/support/reward-pools.ts';
import { amountOff } from '../../../tests/support/reward-settings.ts';
import { REWARDS, startRewardWorld } from '../../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../../tests/support/reward-world.ts';
import { deleteDiscount } from '../../../standin/commerce/save-discount.ts';
import { askDeletion } from './ask-deletion.server.ts';
import { endDiscount } from './end-discount.server.ts';
import { mintCodes } from './make-batch.server.ts';
import { redeemReward } from './redeem-reward.server.ts';
import { remakeDiscounts, setRewardStatus } from './set-reward-status.server.ts';
import { sweepCodes } from './sweep-codes.server.ts';
import { sweepRedemptions } from './sweep-redemptions.server.ts';
import { turnBack } from './turn-back.server.ts';

const MINUTES = 60_000;
let world: RewardWorld;
let names = 0;
let rewardId: bigint;

beforeAll(async () => {
  world = await startRewardWorld();
});
afterAll(() => world.backend.stop());
beforeEach(async () => {
  world.noFaults();
  names += 1;
  await loseJobs();
  rewardId = await onSale(world, amountOff({ name: `Left ${names}`, points: 10, stock: 20 }));
  await world.work(MINUTES);
});

const discount = () => discountsAtShopify(world, `Left ${names}`).at(-1) ?? { id: '' };
const there = () => codesAtShopify(world, discount());
const key = () => ({ rewardId, version: 1, step: 1 });

/** Every job of the shop that waits: parked and discarded, or run while the shop had uninstalled. */
const loseJobs = () =>
  adminPool.query(`delete from graphile_worker._private_jobs where payload ->> 'shopId' = $1`, [String(world.shopId)]);

/** The nightly sweep of the shop, as the worker does it, and what follows from it. */
async function atNight(): Promise<void> {
  const payload = JSON.stringify({ shopId: String(world.shopId) });
  await adminPool.query(`select public.enqueue_job('redemption.sweep-shop', $1::json)`, [payload]);
  await world.work(5 * MINUTES);
}

async function redeemed(): Promise<{ id: bigint; memberId: bigint; code: string }> {
  const { id: memberId } = await world.member(100);
  const request = { memberId, rewardId, step: 1, clientKey: `left-key-${memberId}-${names}`, by: 'shopper' as const };
  const outcome = await world.inShop((ctx) => redeemReward(ctx, request));
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  return { id: outcome.redemption.id, memberId, code: outcome.redemption.code ?? '' };
}

async function stateOf(id: bigint): Promise<string | undefined> {
  const { rows } = await adminPool.query<{ state: string }>('select state from public.redemption where id = $1', [id]);
  return rows[0]?.state;
}

/** The discount was deleted in Shopify, and is to be made again. */
async function remade(): Promise<void> {
  const { standin } = world.backend;
  deleteDiscount(standin, standin.store.get('discounts', discount().id));
  await world.inShop((ctx) => endDiscount(ctx, key()));
  expect(await world.inShop((ctx) => remakeDiscounts(ctx, '7', rewardId))).toBe(1);
}

test('a deletion whose job was lost is asked for again, also of a reward in the archive: the points come back', async () => {
  const { id, memberId, code } = await redeemed();
  await world.inShop((ctx) => setRewardStatus(ctx, '7', rewardId, 'archived'));
  await world.work(MINUTES);
  expect(await world.inShop((ctx) => turnBack(ctx, id, { member: memberId }))).toBeNull();
  await loseJobs();
  await world.work(MINUTES);
  expect(await stateOf(id)).toBe('returning');
  world.advance(11 * MINUTES);
  await atNight();
  expect([await stateOf(id), there().includes(code)]).toEqual(['returned', false]);
  expect(await world.off()).toEqual([]);
});

test('a code turned back while it is on its way to a discount made anew: no points before it is gone for good', async () => {
  const { id, memberId, code } = await redeemed();
  await remade();
  world.backend.standin.faults.discounts.jobMs = 20_000;
  await world.work(5000);
  expect(there()).not.toContain(code);
  expect(await world.inShop((ctx) => turnBack(ctx, id, { member: memberId }))).toBeNull();
  await world.work(5 * MINUTES);
  expect([await stateOf(id), there().includes(code)]).toEqual(['returned', false]);
  expect(await world.off()).toEqual([]);
});

test('the same where nobody heard that Shopify took it: it may still arrive, so it is waited for', async () => {
  names += 1;
  // the only one there is: no other code goes there with it
  rewardId = await onSale(world, amountOff({ name: `Left ${names}`, points: 10, stock: 1 }));
  await world.work(MINUTES);
  const { id, memberId, code } = await redeemed();
  await remade();
  world.backend.standin.faults.discounts.jobMs = 20_000;
  world.fault('AddRedeemCodes', 'dropped_after');
  // made anew, and sent
  await world.work(0);
  await world.work(0);
  expect(world.backend.standin.faults.graphql.rules).toMatchObject([{ times: 0 }]);
  expect(await world.inShop((ctx) => turnBack(ctx, id, { member: memberId }))).toBeNull();
  await world.work(10_000);
  expect([await stateOf(id), there().includes(code)]).toEqual(['returning', false]);
  await world.work(30 * MINUTES);
  expect([await stateOf(id), there().includes(code)]).toEqual(['returned', false]);
  expect(await world.off()).toEqual([]);
});

test('a code that a member holds and that Shopify would not take again is sent once more', async () => {
  const { id, code } = await redeemed();
  await remade();
  world.fault('AddRedeemCodes', 'user_error', 1);
  await world.work(5 * MINUTES);
  expect([await stateOf(id), there().includes(code)]).toEqual(['issued', false]);
  world.noFaults();
  // what is told to another pool of the discount meanwhile is not sent again with it
  await world.inShop((ctx) => mintCodes(ctx, key(), 3));
  await world.work(MINUTES);
  const other = await redeemed();
  await atNight();
  expect(there()).toEqual(expect.arrayContaining([code, other.code]));
  const { rows } = await adminPool.query(
    'select code from public.reward_code where reward_id = $1 and batch = (select max(id) from public.code_batch where reward_id = $1)',
    [rewardId],
  );
  expect(rows).toEqual([{ code }]);
});

test('codes that arrive settle those who wait for one, whatever became of their own jobs', async () => {
  await world.inShop(async (ctx) => askDeletion(ctx, await codesIn(rewardId, 'pooled')));
  await world.work(MINUTES);
  const waiting = await redeemed();
  expect(await stateOf(waiting.id)).toBe('holding');
  await loseJobs();
  await world.inShop((ctx) => mintCodes(ctx, key(), 1));
  await world.work(5000);
  expect(await stateOf(waiting.id)).toBe('issued');
});

test('what does not end by a job of ours is not swept: a gift card past its day', async () => {
  const cardId = await world.reward({ ...REWARDS.giftCard, days: 1 });
  const { id: memberId } = await world.member(300);
  const request = { memberId, rewardId: cardId, step: 1, clientKey: `left-card-${memberId}`, by: 'shopper' as const };
  await world.inShop((ctx) => redeemReward(ctx, request));
  await world.work(MINUTES);
  world.advance(3 * 24 * 60 * MINUTES);
  expect(await world.inShop(sweepRedemptions)).toBe(0);
});

test('codes that arrive when their reward is in the archive are deleted again', async () => {
  world.backend.standin.faults.discounts.jobMs = 20_000;
  await world.inShop((ctx) => mintCodes(ctx, key(), 5));
  await world.work(5000);
  await world.inShop((ctx) => setRewardStatus(ctx, '7', rewardId, 'archived'));
  await world.work(5 * MINUTES);
  await atNight();
  expect(await codeStates(rewardId)).toEqual({ deleted: 25 });
  expect(there()).toHaveLength(1);
  expect(await codesIn(rewardId, 'pooled')).toEqual([]);
});

test('the night leaves alone what is on its way, and codes that somebody waits for', async () => {
  await redeemed();
  await remade();
  world.backend.standin.faults.discounts.jobMs = 20_000;
  await world.work(5000);
  const batches = async () =>
    (await adminPool.query('select from public.code_batch where reward_id = $1', [rewardId])).rowCount;
  const before = await batches();
  await world.inShop(sweepCodes);
  expect(await batches()).toBe(before);

  await world.work(MINUTES);
  await world.inShop(async (ctx) => askDeletion(ctx, await codesIn(rewardId, 'pooled')));
  await world.work(5 * MINUTES);
  expect(await stateOf((await redeemed()).id)).toBe('holding');
  await world.inShop((ctx) => setRewardStatus(ctx, '7', rewardId, 'archived'));
  await adminPool.query(
    `update public.reward_code set state = 'pooled' where code = (select min(code) from public.reward_code where reward_id = $1 and state = 'deleted')`,
    [rewardId],
  );
  await world.inShop(sweepCodes);
  expect(await codesIn(rewardId, 'pooled')).toHaveLength(1);
});
