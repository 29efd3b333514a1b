/** Discounts and pools on real PostgreSQL, with the stand-in as Shopify: whatever gets lost, each code is once there and once here. */
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
import {
  amountOff,
  anyAmount,
  freeProduct,
  freeShipping,
  percentageOff,
} from '../../../tests/support/reward-settings.ts';
import { startRewardWorld } from '../../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../../tests/support/reward-world.ts';
import { GRAPHQL_FAULTS } from '../../../standin/faults.ts';
import { createProduct } from '../../../standin/commerce/save-product.ts';
import { adminOfShop } from '../../adapters/admin-of-shop.server.ts';
import { withShopSql } from '../../db.server.ts';
import { drawCode, wantCodes } from './draw-code.server.ts';
import { mintCodes } from './make-batch.server.ts';
import { prepareReward } from './prepare-reward.server.ts';
import { refillPools } from './refill-pools.server.ts';
import type { RewardSettings } from './reward.ts';
import { remakeDiscounts } from './set-reward-status.server.ts';

const MINUTES = 60_000;
let world: RewardWorld;
let names = 0;

beforeAll(async () => {
  world = await startRewardWorld();
});
afterAll(() => world.backend.stop());
beforeEach(async () => {
  world.noFaults();
  names += 1;
  // what an earlier test left to do is not this one's
  await adminPool.query(`delete from graphile_worker._private_jobs where payload ->> 'shopId' = $1`, [
    String(world.shopId),
  ]);
});

const named = <Settings extends RewardSettings>(settings: Settings): Settings => ({
  ...settings,
  name: `Reward ${names}`,
});
const atShopify = () => discountsAtShopify(world, `Reward ${names}`);

test('put on sale: one discount at Shopify, and a hundred codes that are there and here', async () => {
  const rewardId = await onSale(world, named(amountOff()));
  expect(atShopify()).toHaveLength(0);
  await world.work(MINUTES);
  const [discount, ...more] = atShopify();
  expect(more).toEqual([]);
  expect(discount).toMatchObject({ usageLimit: 1, endsAt: null, rule: { effect: { amountMinor: 2000 } } });
  expect(await discountRows(rewardId)).toMatchObject([{ state: 'ready', problem: null, pool_size: 100 }]);
  expect(await codeStates(rewardId)).toEqual({ pooled: 100 });
  const there = discount ? codesAtShopify(world, discount) : [];
  expect(there).toHaveLength(101); // and the one it was made with, which nobody is given
  expect(there).toEqual(expect.arrayContaining(await codesIn(rewardId, 'pooled')));
  expect(await jobsWaiting(world, 'codes.poll')).toBe(0);
});

test.each([percentageOff(), freeShipping()])('$kind is made too', async (settings) => {
  const rewardId = await onSale(world, named(settings));
  await world.work(MINUTES);
  expect(atShopify()).toHaveLength(1);
  expect(await codeStates(rewardId)).toEqual({ pooled: 100 });
});

test('a free product takes one unit’s price off, once for all units; one that is gone, or has several prices, is said', async () => {
  const variants = [
    { title: 'Black', priceMinor: 7990 },
    { title: 'Red', priceMinor: 7990 },
  ];
  const { standin, shop } = world.backend;
  const record = createProduct(standin, shop.id, { title: `Record ${names}`, variants });
  const apart = [variants[0], { title: 'Box', priceMinor: 9990 }].filter((one) => one !== undefined);
  const boxed = createProduct(standin, shop.id, { title: `Box ${names}`, variants: apart });
  await onSale(world, named(freeProduct(record.id)));
  const missing = await onSale(world, freeProduct('999999999'));
  const differing = await onSale(world, named(freeProduct(boxed.id)));
  const [, box] = boxed.variants;
  const one = await onSale(
    world,
    freeProduct(boxed.id, { name: 'Boxed', variant: { value: box?.id ?? '', label: 'Box' } }),
  );
  await world.work(MINUTES);
  expect(atShopify()).toMatchObject([{ rule: { effect: { kind: 'amount', amountMinor: 7990, onEachItem: false } } }]);
  expect(await discountRows(missing)).toMatchObject([{ state: 'refused', problem: 'no_product' }]);
  expect(await discountRows(differing)).toMatchObject([{ state: 'refused', problem: 'prices_differ' }]);
  expect(await discountRows(one)).toMatchObject([{ state: 'ready', problem: null }]);
});

const CALLS = ['CreateBasicDiscount', 'AddRedeemCodes', 'BulkCreation'];
const LOSSES = GRAPHQL_FAULTS.filter((how) => how !== 'user_error');
test.each(CALLS.flatMap((call) => LOSSES.map((how) => ({ call, how }))))(
  '$call is $how, twice: one discount, a full pool, nothing over',
  async ({ call, how }) => {
    const rewardId = await onSale(world, named(amountOff()));
    world.fault(call, how, 2);
    await world.work(10 * MINUTES);
    const discounts = atShopify();
    expect(discounts).toHaveLength(1);
    expect(await codeStates(rewardId)).toEqual({ pooled: 100 });
    expect(codesAtShopify(world, { id: discounts[0]?.id ?? '' })).toHaveLength(101);
    const { rows } = await adminPool.query('select from public.reward_code where reward_id = $1 and code_gid is null', [
      rewardId,
    ]);
    expect(rows).toHaveLength(0);
  },
);

test('a discount that Shopify refuses is kept with its words, and made on request', async () => {
  const rewardId = await onSale(world, named(amountOff()));
  world.fault('CreateBasicDiscount', 'user_error', 1);
  await world.work(MINUTES);
  expect(await discountRows(rewardId)).toMatchObject([
    { state: 'refused', problem: expect.stringContaining('Refused') },
  ]);
  expect(await codeStates(rewardId)).toEqual({});
  expect(await world.inShop((ctx) => remakeDiscounts(ctx, '7', rewardId))).toBe(1);
  await world.work(MINUTES);
  expect(await codeStates(rewardId)).toEqual({ pooled: 100 });
});

test('codes that Shopify refuses fail, and the next shopper’s purchase asks for others', async () => {
  const rewardId = await onSale(world, named(amountOff()));
  world.fault('AddRedeemCodes', 'user_error', 1);
  await world.work(MINUTES);
  expect(await codeStates(rewardId)).toEqual({ failed: 100 });
  await world.inShop((ctx) => wantCodes(ctx, { rewardId, version: 1, step: 1 }));
  await world.work(MINUTES);
  expect(await codeStates(rewardId)).toEqual({ failed: 100, pooled: 100 });
});

test('a code that the merchant has already fails by itself', async () => {
  const rewardId = await onSale(world, named(amountOff()));
  world.fault('AddRedeemCodes', 'throttled', 1);
  await world.work(0);
  const [taken] = await codesIn(rewardId, 'minting');
  await world.backend.api('POST', '/shops/example/discounts', { code: taken, kind: 'percentage', value: 5 });
  await world.work(10 * MINUTES);
  expect(await codeStates(rewardId)).toEqual({ failed: 1, pooled: 99 });
  expect(await codesIn(rewardId, 'failed')).toEqual([taken]);
});

test('more than Shopify takes at once go in batches of 250', async () => {
  const rewardId = await onSale(world, named(amountOff()));
  await world.work(MINUTES);
  await world.inShop((ctx) => mintCodes(ctx, { rewardId, version: 1, step: 1 }, 600));
  const { rows } = await adminPool.query<{ n: number }>(
    `select count(*)::int as n from public.reward_code where reward_id = $1 and state = 'minting' group by batch order by n desc`,
    [rewardId],
  );
  expect(rows.map(({ n }) => n)).toEqual([250, 250, 100]);
  await world.work(MINUTES);
  expect(await codeStates(rewardId)).toEqual({ pooled: 700 });
});

test('Shopify may take minutes: it is asked seldom, and nothing is sent twice', async () => {
  world.backend.standin.faults.discounts.jobMs = 4 * MINUTES;
  const rewardId = await onSale(world, named(amountOff()));
  await world.work(3 * MINUTES);
  expect(await codeStates(rewardId)).toEqual({ minting: 100 });
  await world.work(3 * MINUTES);
  expect(await codeStates(rewardId)).toEqual({ pooled: 100 });
  expect(codesAtShopify(world, { id: atShopify()[0]?.id ?? '' })).toHaveLength(101);
});

test('two workers at once make nothing twice', async () => {
  const rewardId = await onSale(world, named(anyAmount()));
  const admin = await adminOfShop(world.backend.shop.domain);
  const shop = { id: world.shopId, currency: 'PLN' };
  const work = { shop, now: world.now, admin, inShop: withShopSql };
  const refills = async () => {
    for (let time = 0; time < 20; time += 1) await world.inShop((ctx) => refillPools(ctx, rewardId));
  };
  await Promise.all([prepareReward(work, rewardId), prepareReward(work, rewardId), refills()]);
  await Promise.all([world.work(MINUTES), world.work(MINUTES)]);
  expect(await discountRows(rewardId)).toMatchObject(
    [1, 2, 3].map((step) => ({ step, state: 'ready', pool_size: 100 })),
  );
  expect(await codeStates(rewardId)).toEqual({ pooled: 300 });
  const { standin } = world.backend;
  const steps = standin.store
    .list('discounts', world.backend.shop.id)
    .filter(({ title }) => title.startsWith(`Reward ${names} (`));
  expect(steps).toHaveLength(3);
});

test('fifty steps on a standard shop, with other work of the app beside: small pools, none missing', async () => {
  world.backend.standin.store.patch('shops', world.backend.shop.id, { plan: 'standard' });
  world.fault('CreateBasicDiscount', 'throttled', 3, 20);
  const rewardId = await onSale(world, named(anyAmount({ maxSteps: 50 })));
  await world.work(10 * MINUTES);
  const rows = await discountRows(rewardId);
  expect(rows.map(({ state, pool_size: size }) => [state, size])).toEqual(rows.map(() => ['ready', 10]));
  expect(rows).toHaveLength(50);
  expect(await codeStates(rewardId)).toEqual({ pooled: 500 });
  world.backend.standin.store.patch('shops', world.backend.shop.id, { plan: 'plus' });
}, 60_000);

test('shoppers who draw at once get different codes; a purchase that is undone leaves its code', async () => {
  const rewardId = await onSale(world, named(amountOff()));
  await world.work(MINUTES);
  const key = { rewardId, version: 1, step: 1 };
  const draw = (redemptionId: number) =>
    world.inShop((ctx) => drawCode(ctx, { ...key, redemptionId: BigInt(redemptionId) }));
  const undone = world.inShop(async (ctx) => {
    await drawCode(ctx, { ...key, redemptionId: 0n });
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  const drawn = await Promise.all(Array.from({ length: 110 }, (_, number) => draw(number + 1)));
  const codes = drawn.filter((code) => code !== null);
  expect([codes.length, new Set(codes).size]).toEqual([100, 100]);
  expect(await codeStates(rewardId)).toEqual({ issued: 100 });
});

test('a refill is asked for below half, once, and not while one is coming; more is bought, more stands ready', async () => {
  const rewardId = await onSale(world, named(amountOff()));
  await world.work(MINUTES);
  const key = { rewardId, version: 1, step: 1 };
  const draw = (count: number) =>
    world.inShop(async (ctx) => {
      for (let left = count; left > 0; left -= 1) await drawCode(ctx, { ...key, redemptionId: 1n });
      await wantCodes(ctx, key);
    });
  await draw(50);
  expect(await jobsWaiting(world, 'codes.refill')).toBe(0);
  await draw(1);
  await draw(1);
  expect(await jobsWaiting(world, 'codes.refill')).toBe(1);
  // asked for again, it does not go behind what others have asked for meanwhile
  const { rows } = await adminPool.query<{ first: boolean }>(
    `select bool_and(j.run_at < now() - interval '1 day') as first from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = 'codes.refill' and j.payload ->> 'shopId' = $1`,
    [String(world.shopId)],
  );
  expect(rows).toEqual([{ first: true }]);
  await world.work(0);
  expect(await codeStates(rewardId)).toMatchObject({ pooled: 48, minting: 52 });
  await draw(1);
  expect(await jobsWaiting(world, 'codes.refill')).toBe(0);
  await world.work(MINUTES);
  expect(await codeStates(rewardId)).toMatchObject({ pooled: 99, issued: 53 });
  await adminPool.query(
    `insert into public.redemption (shop_id, member_id, reward_id, version, step, kind, points, client_key, by, state, made_at)
     select $1, 1, $2, 1, 1, 'amount_off', 1, 'k' || n, 'shopper', 'issued', $3 from generate_series(1, 90) n`,
    [world.shopId, rewardId, world.now],
  );
  await draw(1);
  await world.inShop((ctx) => refillPools(ctx, rewardId));
  expect(await discountRows(rewardId)).toMatchObject([{ pool_size: 360 }]); // four hours of what the last one brought
  await world.work(MINUTES);
  expect(await codeStates(rewardId)).toMatchObject({ pooled: 360 });
});

test('those who wait for a code count: as many more are minted', async () => {
  const rewardId = await onSale(world, named(amountOff()));
  await world.work(MINUTES);
  await adminPool.query(
    `insert into public.redemption (shop_id, member_id, reward_id, version, step, kind, points, client_key, by, state, made_at)
     select $1, 1, $2, 1, 1, 'amount_off', 1, 'w' || $2::bigint || '-' || n, 'shopper', 'holding', $3 from generate_series(1, 51) n`,
    [world.shopId, rewardId, new Date(world.now.getTime() - 25 * 60 * MINUTES)],
  );
  await world.inShop((ctx) => refillPools(ctx, rewardId));
  expect(await codeStates(rewardId)).toEqual({ pooled: 100, minting: 51 });
});

test('no more codes than are left to sell; a batch whose job was lost is sent again', async () => {
  const rewardId = await onSale(world, named(amountOff({ stock: 7 })));
  world.fault('AddRedeemCodes', 'throttled', 1);
  await world.work(0);
  await adminPool.query(`delete from graphile_worker._private_jobs where payload ->> 'shopId' = $1`, [
    String(world.shopId),
  ]);
  expect(await codeStates(rewardId)).toEqual({ minting: 7 });
  await world.inShop((ctx) => wantCodes(ctx, { rewardId, version: 1, step: 1 }));
  expect(await jobsWaiting(world, 'codes.refill')).toBe(0); // they may still come
  world.advance(11 * MINUTES);
  await world.inShop((ctx) => wantCodes(ctx, { rewardId, version: 1, step: 1 }));
  await world.work(MINUTES);
  expect(await codeStates(rewardId)).toEqual({ pooled: 7 });
});
