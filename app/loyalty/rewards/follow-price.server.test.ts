/** What Shopify tells of products and discounts, delivery by delivery: a free product follows its price, a deleted discount ends. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adminPool } from '../../../tests/support/database.ts';
import {
  codeStates,
  discountRows,
  discountsAtShopify,
  edit,
  jobsWaiting,
  onSale,
} from '../../../tests/support/reward-pools.ts';
import { amountOff, freeProduct } from '../../../tests/support/reward-settings.ts';
import { startRewardWorld } from '../../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../../tests/support/reward-world.ts';
import { createProduct } from '../../../standin/commerce/save-product.ts';
import type { Product } from '../../../standin/model.ts';
import { drawCode } from './draw-code.server.ts';

const MINUTE = 60_000;
let world: RewardWorld;
let record: Product;
let names = 0;
let collectionId: string;

beforeAll(async () => {
  world = await startRewardWorld();
  const { body } = await world.backend.api('POST', '/shops/example/collections', { title: 'All', productIds: [] });
  collectionId = (body as { id: string }).id;
});
afterAll(() => world.backend.stop());
beforeEach(() => {
  world.noFaults();
  names += 1;
  const { standin, shop } = world.backend;
  record = createProduct(standin, shop.id, { title: `Record ${names}`, variants: [{ priceMinor: 6000 }] });
});

/** One delivery, handled as the worker does. @returns where it ended */
async function deliver(topic: string, payload: object): Promise<string | undefined> {
  const { rows } = await adminPool.query<{ id: string }>(
    `insert into public.webhook_delivery (shop_id, webhook_id, topic, received_at, payload) values ($1, $2, $3, $4, $5) returning id`,
    [world.shopId, randomUUID(), topic, world.now, Buffer.from(JSON.stringify(payload))],
  );
  const id = rows[0]?.id ?? '';
  const job = JSON.stringify({ shopId: String(world.shopId), deliveryId: id });
  await adminPool.query(`select public.enqueue_job('webhook.process', $1::json)`, [job]);
  await world.work(MINUTE);
  const after = await adminPool.query<{ state: string }>('select state from public.webhook_delivery where id = $1', [
    id,
  ]);
  return after.rows[0]?.state;
}

const price = (priceMinor: number) => {
  const { standin } = world.backend;
  const variants = record.variants.map((variant) => ({ ...variant, priceMinor }));
  record = standin.store.patch('products', record.id, { variants });
  return deliver('products/update', { id: Number(record.id), tags: '' });
};
const amounts = () =>
  discountsAtShopify(world, `Free ${names}`).map(
    ({ rule }) => rule.type === 'basic' && rule.effect.kind === 'amount' && rule.effect.amountMinor,
  );

test('a dearer record is free all the same, with the codes that are out; so is a cheaper one', async () => {
  const rewardId = await onSale(world, freeProduct(record.id, { name: `Free ${names}` }));
  await world.work(MINUTE);
  await world.inShop((ctx) => drawCode(ctx, { rewardId, version: 1, step: 1, redemptionId: 1n }));
  expect(amounts()).toEqual([6000]);
  expect(await price(7500)).toBe('done');
  expect(amounts()).toEqual([7500]);
  await price(4000);
  expect(amounts()).toEqual([4000]);
  expect(await codeStates(rewardId)).toEqual({ issued: 1, pooled: 99 });
});

test('also where the reward gives something else by now, for those who hold a code; lost answers are made good', async () => {
  const rewardId = await onSale(world, freeProduct(record.id, { name: `Free ${names}`, stock: 3 }));
  await world.work(MINUTE);
  await world.inShop((ctx) => drawCode(ctx, { rewardId, version: 1, step: 1, redemptionId: 1n }));
  await edit(world, rewardId, amountOff({ name: 'Else', stock: 3 }));
  await world.work(MINUTE);
  for (const how of ['dropped', 'dropped_after', 'throttled'] as const) world.fault('UpdateBasicDiscount', how, 1);
  await price(8000);
  expect(amounts()).toEqual([8000]);
});

describe('of one variant', () => {
  let mug: Product;
  const variantOf = (title: string) => {
    const found = mug.variants.find((variant) => variant.title === title);
    return { value: found?.id ?? '', label: title };
  };
  const only = (title: string) => freeProduct(mug.id, { name: `Free ${names}`, variant: variantOf(title) });
  /** The product's variants as they are from now on. */
  const become = (prices: Record<string, number>) => {
    const variants = mug.variants
      .filter(({ title }) => title in prices)
      .map((variant) => ({ ...variant, priceMinor: prices[variant.title] ?? 0 }));
    mug = world.backend.standin.store.patch('products', mug.id, { variants });
    return deliver('products/update', { id: Number(mug.id), tags: '' });
  };
  beforeEach(() => {
    const { standin, shop } = world.backend;
    const variants = [
      { title: 'S', priceMinor: 3000 },
      { title: 'M', priceMinor: 4000 },
    ];
    mug = createProduct(standin, shop.id, { title: `Mug ${names}`, variants });
  });

  test('its own price is taken and followed, whatever the others cost', async () => {
    const rewardId = await onSale(world, only('M'));
    await world.work(MINUTE);
    expect(amounts()).toEqual([4000]);
    await become({ S: 9000, M: 4000 });
    expect(amounts()).toEqual([4000]);
    world.fault('VariantPrice', 'dropped', 1);
    await become({ S: 9000, M: 4500 });
    expect(amounts()).toEqual([4500]);
    await become({ S: 9000, M: 0 });
    expect(amounts()).toEqual([4500]);
    expect(await discountRows(rewardId)).toMatchObject([{ state: 'ready', problem: null }]);
  });

  test('once it is gone nobody gets it, by its price nor beside a purchase; who gives another one goes on', async () => {
    const beside = {
      minimumMinor: 5000,
      collections: [{ by: 'collection' as const, value: collectionId, label: 'All' }],
    };
    const gone = [await onSale(world, only('M')), await onSale(world, { ...only('M'), ...beside })];
    const kept = [await onSale(world, only('S')), await onSale(world, { ...only('S'), ...beside })];
    await world.work(MINUTE);
    for (const [n, rewardId] of gone.entries())
      await world.inShop((ctx) => drawCode(ctx, { rewardId, version: 1, step: 1, redemptionId: BigInt(n + 1) }));
    await become({ S: 3000 });
    for (const rewardId of gone) {
      const { rows } = await adminPool.query(
        `select code_gid from public.reward_code where reward_id = $1 and state = 'issued'`,
        [rewardId],
      );
      expect(rows).toEqual([{ code_gid: null }]);
      expect(await discountRows(rewardId)).toMatchObject([{ state: 'refused', problem: 'no_variant' }]);
      const drawn = world.inShop((ctx) => drawCode(ctx, { rewardId, version: 1, step: 1, redemptionId: 1n }));
      expect(await drawn).toBeNull();
    }
    for (const rewardId of kept)
      expect(await discountRows(rewardId)).toMatchObject([{ state: 'ready', problem: null }]);
  });

  test('one that is gone already, or is of another product, is told instead of asked for', async () => {
    const { standin, shop } = world.backend;
    const other = createProduct(standin, shop.id, { title: `Cup ${names}`, variants: [{ priceMinor: 1000 }] });
    const strange = await onSale(world, { ...only('M'), product: { by: 'product', value: other.id, label: 'Cup' } });
    const gone = await onSale(world, freeProduct(mug.id, { variant: { value: '999999999', label: 'XL' } }));
    await world.work(MINUTE);
    for (const rewardId of [strange, gone])
      expect(await discountRows(rewardId)).toMatchObject([{ state: 'refused', problem: 'no_variant' }]);
    expect(amounts()).toEqual([]);
  });
});

test('a product that no reward gives away is nobody’s business', async () => {
  await onSale(world, amountOff({ name: `Free ${names}` }));
  await world.work(MINUTE);
  expect(await price(100)).toBe('done');
  expect(await jobsWaiting(world, 'reward.prepare')).toBe(0);
});

test('discounts/delete ends the discount; another app’s changes nothing; one without an id is parked', async () => {
  const rewardId = await onSale(world, amountOff({ name: `Free ${names}` }));
  await world.work(MINUTE);
  const [row] = await discountRows(rewardId);
  expect(await deliver('discounts/delete', { admin_graphql_api_id: 'gid://shopify/DiscountCodeNode/1' })).toBe('done');
  expect(await codeStates(rewardId)).toEqual({ pooled: 100 });
  expect(await deliver('discounts/delete', { admin_graphql_api_id: row?.discount_gid })).toBe('done');
  expect(await discountRows(rewardId)).toMatchObject([{ state: 'ended', problem: 'deleted' }]);
  expect(await codeStates(rewardId)).toEqual({ failed: 100 });
  expect(await deliver('discounts/delete', {})).toBe('parked');
});
