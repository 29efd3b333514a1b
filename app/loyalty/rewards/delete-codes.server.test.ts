/** Codes that go, and discounts that went: what Shopify has and what we believe come together, whatever gets lost. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { adminPool } from '../../../tests/support/database.ts';
import {
  codesAtShopify,
  codesIn,
  codeStates,
  discountRows,
  discountsAtShopify,
  jobsWaiting,
  onSale,
} from '../../../tests/support/reward-pools.ts';
import { amountOff } from '../../../tests/support/reward-settings.ts';
import { startRewardWorld } from '../../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../../tests/support/reward-world.ts';
import { createProduct } from '../../../standin/commerce/save-product.ts';
import { changeDiscount, deleteDiscount } from '../../../standin/commerce/save-discount.ts';
import { GRAPHQL_FAULTS } from '../../../standin/faults.ts';
import { askDeletion } from './ask-deletion.server.ts';
import { giveBackStopped, giveBackLongDead, listDiscountTroubles } from './dead-codes.server.ts';
import { drawCode } from './draw-code.server.ts';
import { endDiscount, endDiscountByGid } from './end-discount.server.ts';
import { listRewards } from './list-rewards.server.ts';
import { mintCodes } from './make-batch.server.ts';
import { redeemReward } from './redeem-reward.server.ts';
import { remakeDiscounts } from './set-reward-status.server.ts';
import { turnBack } from './turn-back.server.ts';
import { noticeDiscount } from './watch-discount.server.ts';

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
  await adminPool.query(`delete from graphile_worker._private_jobs where payload ->> 'shopId' = $1`, [
    String(world.shopId),
  ]);
  rewardId = await onSale(world, amountOff({ name: `Reward ${names}`, points: 10, stock: 40 }));
  await world.work(MINUTES);
});

const discount = () => discountsAtShopify(world, `Reward ${names}`).at(-1) ?? { id: '' };
const there = () => codesAtShopify(world, discount());
const key = () => ({ rewardId, version: 1, step: 1 });
const ask = (codes: readonly string[]) => world.inShop((ctx) => askDeletion(ctx, codes));
const open = async () => {
  const { rows } = await adminPool.query(
    `select from public.code_batch where reward_id = $1 and state in ('wanted', 'asked')`,
    [rewardId],
  );
  return rows.length;
};

/** What the merchant does in Shopify's own list of discounts. */
function deleteAtShopify(): void {
  const { standin } = world.backend;
  deleteDiscount(standin, standin.store.get('discounts', discount().id));
}

/** A redemption of the reward, with its code. */
async function redeemed(): Promise<{ id: bigint; code: string }> {
  const { id: memberId } = await world.member(100);
  const request = { memberId, rewardId, step: 1, clientKey: `key-${memberId}-${names}`, by: 'shopper' as const };
  const outcome = await world.inShop((ctx) => redeemReward(ctx, request));
  if (!outcome.ok || outcome.redemption.code === null) throw new Error(JSON.stringify(outcome));
  return { id: outcome.redemption.id, code: outcome.redemption.code };
}

const CALLS = ['RedeemCode', 'DeleteRedeemCodes', 'JobDone'];
const LOSSES = GRAPHQL_FAULTS.filter((how) => how !== 'user_error');
test.each(CALLS.flatMap((call) => LOSSES.map((how) => ({ call, how }))))(
  '$call is $how, twice: what was asked for is gone, and nothing else',
  async ({ call, how }) => {
    const doomed = (await codesIn(rewardId, 'pooled')).slice(0, 3);
    await ask(doomed);
    await ask(doomed); // again is nothing
    world.fault(call, how, 2);
    await world.work(10 * MINUTES);
    expect(await codeStates(rewardId)).toEqual({ deleted: 3, pooled: 37 });
    expect(await codesIn(rewardId, 'deleted')).toEqual(doomed);
    expect(there()).toHaveLength(38);
    expect(there()).toEqual(expect.not.arrayContaining(doomed));
    expect(await open()).toBe(0);
  },
);

test('a refusal is not the end: the code is looked at and asked for again', async () => {
  const doomed = (await codesIn(rewardId, 'pooled')).slice(0, 1);
  await ask(doomed);
  world.fault('DeleteRedeemCodes', 'user_error', 1);
  await world.work(MINUTES);
  expect(await codesIn(rewardId, 'deleted')).toEqual(doomed);
});

/** Somebody orders a record with the code, at the stand-in's checkout. */
async function orderWith(code: string): Promise<void> {
  const { standin, shop, api } = world.backend;
  const record = createProduct(standin, shop.id, { title: `Record ${code}`, variants: [{ priceMinor: 6000 }] });
  const lines = [{ variantId: record.variants[0]?.id, quantity: 1 }];
  const { status, body } = await api('POST', '/shops/example/checkouts', { codes: [code], lines });
  expect({ status, body }).toMatchObject({ status: 200, body: { applied: [code] } });
}

async function turnedBack(): Promise<{ id: bigint; code: string }> {
  const made = await redeemed();
  expect(await world.inShop((ctx) => turnBack(ctx, made.id, { staff: '1' }))).toBeNull();
  return made;
}

async function stateOf(id: bigint): Promise<string | undefined> {
  const { rows } = await adminPool.query<{ state: string }>('select state from public.redemption where id = $1', [id]);
  return rows[0]?.state;
}

test('until Shopify has done it the code is being deleted, then the points come back', async () => {
  world.backend.standin.faults.discounts.jobMs = 10_000;
  const { id, code } = await turnedBack();
  await world.work(5000);
  expect([await stateOf(id), await codesIn(rewardId, 'deleting')]).toEqual(['returning', [code]]);
  await world.work(MINUTES);
  expect([await stateOf(id), await codesIn(rewardId, 'deleted')]).toEqual(['returned', [code]]);
});

test('a code that was used before it could be deleted stays: its redemption stands, and waits for its order', async () => {
  const { id, code } = await turnedBack();
  await orderWith(code);
  await world.work(MINUTES);
  expect([await stateOf(id), await codesIn(rewardId, 'issued')]).toEqual(['issued', [code]]);
  expect(there()).toContain(code);
  expect(await open()).toBe(0);
});

test('one that is used while Shopify is at it is used, although it is gone', async () => {
  world.backend.standin.faults.discounts.jobMs = 10_000;
  const { id, code } = await turnedBack();
  await world.work(5000);
  await orderWith(code);
  await world.work(MINUTES);
  expect([await stateOf(id), await codesIn(rewardId, 'used')]).toEqual(['used', [code]]);
});

test('more than fifty go in batches, each to its end', async () => {
  await world.inShop((ctx) => mintCodes(ctx, key(), 80));
  await world.work(MINUTES);
  await ask(await codesIn(rewardId, 'pooled'));
  await world.work(MINUTES);
  expect(await codeStates(rewardId)).toEqual({ deleted: 120 });
  expect(there()).toHaveLength(1);
});

test('a discount deleted at Shopify, told by webhook: its pool is closed, and the merchant is told', async () => {
  const { code } = await redeemed();
  const [{ discount_gid: gid } = { discount_gid: null }] = await discountRows(rewardId);
  deleteAtShopify();
  await world.inShop((ctx) => endDiscountByGid(ctx, 'gid://shopify/DiscountCodeNode/1'));
  expect(await codeStates(rewardId)).toMatchObject({ pooled: 39 });
  await world.inShop((ctx) => endDiscountByGid(ctx, gid ?? ''));
  expect(await codeStates(rewardId)).toEqual({ failed: 39, issued: 1 });
  expect(await world.inShop((ctx) => drawCode(ctx, { ...key(), redemptionId: 1n }))).toBeNull();
  const listed = (await world.inShop(listRewards)).find(({ id }) => id === rewardId);
  expect(listed?.pools).toMatchObject([{ state: 'ended', problem: 'deleted', ready: 0, out: 1 }]);

  expect(await world.inShop((ctx) => remakeDiscounts(ctx, '7', rewardId))).toBe(1);
  await world.work(MINUTES);
  // the code that a shopper holds works again, under the discount that was made anew
  expect(there()).toContain(code);
  expect(await codeStates(rewardId)).toMatchObject({ issued: 1, pooled: 39 });
  expect(await discountRows(rewardId)).toMatchObject([{ state: 'ready', problem: null }]);
});

test('a discount found missing when codes are to be added ends the same way', async () => {
  deleteAtShopify();
  await world.inShop((ctx) => mintCodes(ctx, key(), 10));
  await world.work(MINUTES);
  expect(await codeStates(rewardId)).toEqual({ failed: 50 });
  expect(await discountRows(rewardId)).toMatchObject([{ state: 'ended', problem: 'deleted', discount_gid: null }]);
  expect(await open()).toBe(0);
  expect(await jobsWaiting(world, 'codes.poll')).toBe(0);
});

test('a code of a discount that is gone is gone: turning it back ends at once', async () => {
  const { id, code } = await redeemed();
  deleteAtShopify();
  await world.inShop((ctx) => turnBack(ctx, id, { staff: '1' }));
  await world.work(MINUTES);
  expect([await stateOf(id), await codesIn(rewardId, 'deleted')]).toEqual(['returned', [code]]);
});

const troubleOf = async () => (await world.inShop(listDiscountTroubles)).find((one) => one.rewardId === rewardId);

test('codes that died with their discount are listed, and become points again when staff say so', async () => {
  const { id } = await redeemed();
  deleteAtShopify();
  await world.inShop((ctx) => endDiscount(ctx, key()));
  expect(await troubleOf()).toMatchObject({ isDeleted: true, dead: 1, changed: [], status: 'on' });
  expect(await world.inShop((ctx) => giveBackStopped(ctx, '7', rewardId))).toBe(1);
  expect(await world.inShop((ctx) => giveBackStopped(ctx, '7', rewardId))).toBe(0);
  await world.work(MINUTES);
  expect(await stateOf(id)).toBe('returned');
  expect(await troubleOf()).toMatchObject({ dead: 0 });
});

test('where nobody does anything for a day they become points by themselves; made again before, they work', async () => {
  const { id } = await redeemed();
  deleteAtShopify();
  await world.inShop((ctx) => endDiscount(ctx, key()));
  expect(await world.inShop(giveBackLongDead)).toBe(0);
  world.advance(24 * 3_600_000 + 1000);
  expect(await world.inShop(giveBackLongDead)).toBe(1);
  await world.work(MINUTES);
  const { rows } = await adminPool.query('select state, done_by from public.redemption where id = $1', [id]);
  expect(rows).toEqual([{ state: 'returned', done_by: 'deleted' }]);
  expect(await world.off()).toEqual([]);
  expect(await world.inShop((ctx) => remakeDiscounts(ctx, '7', rewardId))).toBe(1);
  await world.work(MINUTES);
  expect(await troubleOf()).toBeUndefined();
});

test('what is changed at Shopify is noticed by its webhook, and forgotten when it is changed back', async () => {
  const [made] = discountsAtShopify(world, `Reward ${names}`);
  const [{ discount_gid: gid } = { discount_gid: null }] = await discountRows(rewardId);
  if (!made) throw new Error('no discount');
  const { standin } = world.backend;
  const changed = async (fields: Parameters<typeof changeDiscount>[2]) => {
    changeDiscount(standin, made.id, fields);
    await world.inShop((ctx) => noticeDiscount(ctx, gid ?? ''));
    await world.work(MINUTES);
    return (await troubleOf())?.changed;
  };
  const { combinesWith, usageLimit, rule, minimum } = made;
  expect(await changed({ endsAt: world.now.toISOString() })).toEqual(['off']);
  expect(await changed({ endsAt: null, usageLimit: 3 })).toEqual(['usage']);
  expect(await changed({ usageLimit, combinesWith: { ...combinesWith, order: !combinesWith.order } })).toEqual([
    'combines',
  ]);
  expect(await changed({ combinesWith, minimum: { kind: 'subtotal', amountMinor: 77_700 } })).toEqual(['minimum']);
  const effect = { kind: 'percentage' as const, basisPoints: 5000 };
  expect(await changed({ minimum, rule: { type: 'basic', items: { kind: 'all' }, effect } })).toEqual(['value']);
  expect(await changed({ rule })).toBeUndefined();
  // gone without a word of it: as if its deletion had been told
  deleteAtShopify();
  await world.inShop((ctx) => noticeDiscount(ctx, gid ?? ''));
  await world.work(MINUTES);
  expect(await troubleOf()).toMatchObject({ isDeleted: true });
});
