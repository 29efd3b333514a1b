/** Codes that do not work, turned back into points together: each once, and none that somebody used. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminPool } from '../../../tests/support/database.ts';
import { codeStates, discountRows, discountsAtShopify, onSale } from '../../../tests/support/reward-pools.ts';
import { amountOff, freeProduct } from '../../../tests/support/reward-settings.ts';
import { startRewardWorld } from '../../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../../tests/support/reward-world.ts';
import { changeDiscount } from '../../../standin/commerce/save-discount.ts';
import { createProduct, deleteProduct } from '../../../standin/commerce/save-product.ts';
import { giveBackLongDead, giveBackStopped, listDiscountTroubles } from './dead-codes.server.ts';
import { dropProduct } from './drop-product.server.ts';
import { loseProductCodes } from './lost-goods.server.ts';
import { redeemReward } from './redeem-reward.server.ts';
import { noticeDiscount } from './watch-discount.server.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let world: RewardWorld;
beforeAll(async () => {
  world = await startRewardWorld();
});
afterAll(() => world.backend.stop());

const troubleOf = async (rewardId: bigint) =>
  (await world.inShop(listDiscountTroubles)).find((one) => one.rewardId === rewardId);
const giveBack = (rewardId: bigint) => world.inShop((ctx) => giveBackStopped(ctx, '7', rewardId));

/** So many members with 500 points each have one. */
async function held(rewardId: bigint, count: number): Promise<{ memberId: bigint; code: string }[]> {
  const all = [];
  for (let made = 0; made < count; made += 1) {
    const { id: memberId } = await world.member(500);
    const request = { memberId, rewardId, step: 1, clientKey: `held-key-${memberId}`, by: 'shopper' as const };
    const outcome = await world.inShop((ctx) => redeemReward(ctx, request));
    if (!outcome.ok || outcome.redemption.code === null) throw new Error(JSON.stringify(outcome));
    all.push({ memberId, code: outcome.redemption.code });
  }
  return all;
}

const pointsOf = async (members: { memberId: bigint }[]): Promise<number[]> =>
  Promise.all(members.map(async ({ memberId }) => Number((await world.account(memberId))?.available)));

async function logged(rewardId: bigint): Promise<number[]> {
  const { rows } = await adminPool.query<{ count: number }>(
    `select (after ->> 'count')::int as count from public.activity where action = 'reward.give-back' and subject = $1 order by 1`,
    [String(rewardId)],
  );
  return rows.map(({ count }) => count);
}

test('pressed twice at once, each code goes back once; what was used meanwhile stays used', async () => {
  const rewardId = await onSale(world, amountOff({ name: 'Narrowed', points: 100, stock: 20 }));
  await world.work(MINUTE);
  const members = await held(rewardId, 6);
  await world.checkOut([members[0]?.code ?? ''], 1);
  const [made] = discountsAtShopify(world, 'Narrowed');
  changeDiscount(world.backend.standin, made?.id ?? '', { segmentTag: 'vip' });
  await world.inShop(async (ctx) => noticeDiscount(ctx, (await discountRows(rewardId))[0]?.discount_gid ?? ''));
  await world.work(1000);
  expect(await troubleOf(rewardId)).toMatchObject({ changed: ['buyers'], stopped: 6, dead: 0, returning: 0 });

  const pressed = await Promise.all([giveBack(rewardId), giveBack(rewardId)]);
  expect(pressed.toSorted((a, b) => a - b)).toEqual([0, 6]);
  expect(await troubleOf(rewardId)).toMatchObject({ stopped: 0, returning: 6 });
  // all of them together
  const { rows: batches } = await adminPool.query(
    `select from public.code_batch where reward_id = $1 and kind = 'delete'`,
    [rewardId],
  );
  expect(batches).toHaveLength(1);

  await world.work(MINUTE);
  await world.deliver();
  await world.work(MINUTE);
  expect(await pointsOf(members)).toEqual([400, 500, 500, 500, 500, 500]);
  expect(await codeStates(rewardId)).toMatchObject({ deleted: 5, used: 1 });
  expect(await troubleOf(rewardId)).toMatchObject({ stopped: 0, returning: 0 });
  expect([await giveBack(rewardId), await logged(rewardId)]).toEqual([0, [6]]);
  expect(await world.off()).toEqual([]);
});

test('a product that was deleted: its codes are dead, and go back on a press, or by themselves after a day', async () => {
  const { standin, shop } = world.backend;
  const mug = createProduct(standin, shop.id, { title: 'A mug', variants: [{ priceMinor: 3000 }] });
  const rewardId = await onSale(world, freeProduct(mug.id, { name: 'Mug', points: 200, stock: 20 }));
  await world.work(MINUTE);
  const members = await held(rewardId, 2);
  deleteProduct(standin, shop.id, mug.id);
  await world.inShop(async (ctx) => {
    await dropProduct(ctx, mug.id);
    await loseProductCodes(ctx, mug.id);
  });
  expect(await troubleOf(rewardId)).toMatchObject({ lost: 'product', dead: 2, stopped: 2, isDeleted: false });
  expect((await troubleOf(rewardId))?.since?.getTime()).toBeGreaterThan(world.now.getTime() - MINUTE);
  expect(await world.inShop(giveBackLongDead)).toBe(0);
  expect(await giveBack(rewardId)).toBe(2);
  await world.work(MINUTE);
  expect(await pointsOf(members)).toEqual([500, 500]);
  world.advance(DAY);
  expect(await world.inShop(giveBackLongDead)).toBe(0);
  expect(await world.off()).toEqual([]);
});

test('of another reward, or one whose codes work, nothing goes back', async () => {
  const rewardId = await onSale(world, amountOff({ name: 'Sound', points: 100, stock: 20 }));
  await world.work(MINUTE);
  await held(rewardId, 1);
  expect([await giveBack(rewardId), await giveBack(999_999n)]).toEqual([0, 0]);
  expect(await logged(rewardId)).toEqual([]);
});
