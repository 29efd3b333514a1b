/** The catalogue as staff work on it, on real PostgreSQL: versions, whose discounts they use, order, and what the log says. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { adminPool } from '../../../tests/support/database.ts';
import {
  codeStates,
  codesAtShopify,
  codesIn,
  discountRows,
  discountsAtShopify,
  edit,
  jobsWaiting,
  onSale,
} from '../../../tests/support/reward-pools.ts';
import { amountOff, anyAmount, freeShipping } from '../../../tests/support/reward-settings.ts';
import { startRewardWorld } from '../../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../../tests/support/reward-world.ts';
import { drawCode } from './draw-code.server.ts';
import { findReward } from './get-reward.server.ts';
import { listArchived } from './get-reward.server.ts';
import { listRewards } from './list-rewards.server.ts';
import { orderRewards } from './order-rewards.server.ts';
import type { RewardSettings } from './reward.ts';
import { saveReward } from './save-reward.server.ts';
import { remakeDiscounts, setRewardStatus } from './set-reward-status.server.ts';

const MINUTES = 60_000;
const STAFF = '8100000000002';
let world: RewardWorld;

beforeAll(async () => {
  world = await startRewardWorld();
});
afterAll(() => world.backend.stop());
beforeEach(async () => {
  await adminPool.query('delete from public.reward');
  await adminPool.query('delete from public.activity');
});

const save = (settings: RewardSettings, rewardId: bigint | null = null, seen = 0) =>
  world.inShop((ctx) => saveReward(ctx, STAFF, { rewardId, seen, settings }));
const made = async (settings: RewardSettings): Promise<bigint> => {
  const saved = await save(settings);
  if (!saved.ok) throw new Error(saved.refusal.reason);
  return saved.rewardId;
};
const find = (rewardId: bigint) => world.inShop((ctx) => findReward(ctx, rewardId));
const actions = async () => {
  const { rows } = await adminPool.query<{ action: string; subject: string | null }>(
    'select action, subject from public.activity where shop_id = $1 order by id',
    [world.shopId],
  );
  return rows.map(({ action, subject }) => (subject === null ? action : `${action} ${subject}`));
};

test('a new reward is off, at the end, and has nothing at Shopify', async () => {
  const [first, second] = [await made(amountOff()), await made(freeShipping())];
  expect(await find(second)).toMatchObject({
    status: 'off',
    version: 1,
    termsVersion: 1,
    issued: 0,
    settings: freeShipping(),
  });
  const listed = await world.inShop(listRewards);
  expect(listed.map(({ id }) => id)).toEqual([first, second]);
  expect(listed[0]?.pools).toMatchObject([{ step: 1, state: 'wanted', ready: 0 }]);
  expect(await jobsWaiting(world, 'reward.prepare')).toBe(0);
  expect(await actions()).toEqual([`reward.create ${first}`, `reward.create ${second}`]);
});

test('an edit is a version; a page that is behind is refused; the same again is nothing', async () => {
  const id = await made(amountOff());
  expect(await save(amountOff({ points: 7 }), id, 1)).toEqual({ ok: true, rewardId: id, version: 2 });
  expect(await save(amountOff({ points: 8 }), id, 1)).toEqual({ ok: false, refusal: { reason: 'stale', version: 2 } });
  expect(await save(amountOff({ points: 7 }), id, 2)).toEqual({ ok: true, rewardId: id, version: 2 });
  expect(await save(amountOff(), id + 1000n, 1)).toEqual({ ok: false, refusal: { reason: 'unknown_reward' } });
  expect(await save(freeShipping({ collections: [{ by: 'collection', value: '1', label: '' }] }))).toEqual({
    ok: false,
    refusal: { reason: 'terms', problem: 'collections_unused' },
  });
  expect(await actions()).toEqual([`reward.create ${id}`, `reward.edit ${id}`]);
});

test('two who save at once: one of them is told', async () => {
  const id = await made(amountOff());
  const outcomes = await Promise.all([1, 2, 3, 4].map((points) => save(amountOff({ points }), id, 1)));
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await find(id)).toMatchObject({ version: 2 });
});

test('another text or price keeps the discount and its codes', async () => {
  const settings = amountOff({ name: 'Kept' });
  const id = await onSale(world, settings);
  await world.work(MINUTES);
  const codes = await codesIn(id, 'pooled');
  expect(await edit(world, id, { ...settings, points: 5, description: 'Cheaper now' })).toBe(2);
  await world.work(MINUTES);
  expect(await find(id)).toMatchObject({ version: 2, termsVersion: 1 });
  expect(await codesIn(id, 'pooled')).toEqual(codes);
  expect(discountsAtShopify(world, 'Kept')).toHaveLength(1);
  expect(await world.inShop((ctx) => drawCode(ctx, { rewardId: id, version: 2, step: 1, redemptionId: 1n }))).toBe(
    codes[0],
  );
});

test('another value makes a discount; codes that shoppers have keep theirs, those that nobody has are deleted; back is the first', async () => {
  const settings = amountOff({ name: 'Changed', stock: 30 });
  const id = await onSale(world, settings);
  await world.work(MINUTES);
  const out = await world.inShop((ctx) => drawCode(ctx, { rewardId: id, version: 1, step: 1, redemptionId: 1n }));
  await edit(world, id, { ...settings, valueMinor: 3000 });
  await world.work(MINUTES);
  expect(await find(id)).toMatchObject({ version: 2, termsVersion: 2 });
  const [before, after] = discountsAtShopify(world, 'Changed');
  expect(codesAtShopify(world, before ?? { id: '' })).toEqual(expect.arrayContaining([out]));
  expect(codesAtShopify(world, before ?? { id: '' })).toHaveLength(2);
  expect(after).toMatchObject({ rule: { effect: { amountMinor: 3000 } } });
  expect(await codeStates(id)).toEqual({ deleted: 29, issued: 1, pooled: 30 });

  await edit(world, id, settings);
  await world.work(MINUTES);
  expect(await find(id)).toMatchObject({ version: 3, termsVersion: 1 });
  expect(discountsAtShopify(world, 'Changed')).toHaveLength(2);
  expect(await codeStates(id)).toEqual({ deleted: 59, issued: 1, pooled: 30 });
});

test('made anew on request is what is on sale: what Shopify refused of earlier terms is left alone', async () => {
  const settings = amountOff({ name: 'Refused', stock: 3 });
  const id = await onSale(world, settings);
  world.fault('CreateBasicDiscount', 'user_error', 1);
  await world.work(MINUTES);
  await edit(world, id, { ...settings, valueMinor: 3000 });
  await world.work(MINUTES);
  expect((await discountRows(id)).map(({ state }) => state)).toEqual(['refused', 'ready']);
  expect(await world.inShop((ctx) => remakeDiscounts(ctx, STAFF, id))).toBe(0);
});

test('a slider that goes further gets the steps it lacks', async () => {
  const settings = anyAmount({ maxSteps: 2 });
  const id = await onSale(world, settings);
  await world.work(MINUTES);
  await edit(world, id, { ...settings, maxSteps: 4 });
  await world.work(MINUTES);
  expect(await discountRows(id)).toMatchObject([1, 2, 3, 4].map((step) => ({ version: 1, step, state: 'ready' })));
});

test('off and on again keeps the pool; archived, codes that nobody has go', async () => {
  const id = await onSale(world, amountOff({ stock: 20 }));
  await world.work(MINUTES);
  const set = (status: 'on' | 'off' | 'archived') => world.inShop((ctx) => setRewardStatus(ctx, STAFF, id, status));
  expect(await set('off')).toBe('set');
  expect(await set('off')).toBe('set');
  await world.work(MINUTES);
  expect(await codeStates(id)).toEqual({ pooled: 20 });
  await set('on');
  await set('archived');
  await world.work(MINUTES);
  expect(await codeStates(id)).toEqual({ deleted: 20 });
  expect(await world.inShop(listRewards)).toEqual([]);
  expect(await actions()).toEqual([`reward.create ${id}`, ...Array<string>(4).fill(`reward.status ${id}`)]);
  expect(await world.inShop((ctx) => setRewardStatus(ctx, STAFF, id + 1000n, 'on'))).toBe('unknown');
});

test('a code that somebody who waited for it is just taking is not deleted with those that nobody has', async () => {
  const rewardId = await onSale(world, amountOff({ stock: 20 }));
  await world.work(MINUTES);
  const drawn = await world.inShop(async (ctx) => {
    const code = await drawCode(ctx, { rewardId, version: 1, step: 1, redemptionId: 1n });
    await world.inShop(async (other) => {
      await other.db.query(`set local lock_timeout = '3s'`);
      await setRewardStatus(other, STAFF, rewardId, 'archived');
    });
    return code;
  });
  expect(await codesIn(rewardId, 'issued')).toEqual([drawn]);
  expect(await codesIn(rewardId, 'pooled')).toEqual([]);
});

test('the order is kept whole: a list that is behind is refused', async () => {
  const ids = [
    await made(amountOff({ name: 'A' })),
    await made(amountOff({ name: 'B' })),
    await made(amountOff({ name: 'C' })),
  ];
  const order = (wanted: readonly bigint[]) => world.inShop((ctx) => orderRewards(ctx, STAFF, wanted));
  const [a = 0n, b = 0n, c = 0n] = ids;
  expect(await order([c, a, b])).toBe(true);
  expect(await order([c, a, b])).toBe(true); // no second line in the log
  for (const wrong of [[c, a], [c, a, a], [c, a, b, b], [c, a, b + 1000n], []]) expect(await order(wrong)).toBe(false);
  const listed = await world.inShop(listRewards);
  expect(listed.map(({ settings }) => settings.name)).toEqual(['C', 'A', 'B']);
  expect((await actions()).filter((action) => action === 'reward.order')).toHaveLength(1);
});

test('a hundred rewards are enough', async () => {
  await adminPool.query(
    `insert into public.reward (shop_id, position, version, created_at) select $1, n, 1, $2 from generate_series(1, 100) n`,
    [world.shopId, world.now],
  );
  expect(await save(amountOff())).toEqual({ ok: false, refusal: { reason: 'too_many' } });
});

test('what was archived is listed apart, and comes back switched off while there is room', async () => {
  const id = await onSale(world, amountOff({ name: 'Back', stock: 5 }));
  const set = (status: 'on' | 'off' | 'archived') => world.inShop((ctx) => setRewardStatus(ctx, STAFF, id, status));
  await set('archived');
  // from a page that was open before
  expect(await set('on')).toBe('archived');
  expect((await world.inShop(listArchived)).map(({ id: archived }) => archived)).toEqual([id]);
  const more = await adminPool.query<{ id: string }>(
    `insert into public.reward (shop_id, position, version, created_at) select $1, n, 1, $2 from generate_series(1, 100) n returning id`,
    [world.shopId, world.now],
  );
  await adminPool.query(
    `insert into public.reward_version (shop_id, reward_id, version, terms_version, settings, made_at, made_by)
     select $1, unnest($2::bigint[]), 1, 1, $3, $4, 'test'`,
    [world.shopId, more.rows.map((row) => row.id), JSON.stringify(amountOff()), world.now],
  );
  expect(await set('off')).toBe('too_many');
  await adminPool.query('delete from public.reward where shop_id = $1 and id <> $2', [world.shopId, id]);
  expect(await set('off')).toBe('set');
  expect(await world.inShop(listArchived)).toEqual([]);
  expect((await world.inShop(listRewards)).map(({ settings, status }) => [settings.name, status])).toEqual([
    ['Back', 'off'],
  ]);
});
