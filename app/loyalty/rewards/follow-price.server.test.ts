/** What Shopify tells of products and discounts, delivery by delivery: a free product follows its price, a deleted discount ends. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
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

beforeAll(async () => {
  world = await startRewardWorld();
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
