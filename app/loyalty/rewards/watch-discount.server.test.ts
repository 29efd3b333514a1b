/** Each change that a merchant can make of a reward's discount in Shopify: noticed, told, and not sold while codes would fail. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminPool } from '../../../tests/support/database.ts';
import { codesIn, discountRows, discountsAtShopify, onSale } from '../../../tests/support/reward-pools.ts';
import { amountOff, freeProduct, freeShipping } from '../../../tests/support/reward-settings.ts';
import { startRewardWorld } from '../../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../../tests/support/reward-world.ts';
import { createCollection, deleteCollection } from '../../../standin/commerce/save-collection.ts';
import { deleteDiscount } from '../../../standin/commerce/save-discount.ts';
import { createProduct, deleteProduct } from '../../../standin/commerce/save-product.ts';
import { giveBackLongDead, listDiscountTroubles } from './dead-codes.server.ts';
import { endDiscount } from './end-discount.server.ts';
import { redeemReward } from './redeem-reward.server.ts';
import type { RewardSettings } from './reward.ts';
import { remakeDiscounts } from './set-reward-status.server.ts';
import { lookAtDiscount, noticeDiscount } from './watch-discount.server.ts';

const MINUTE = 60_000;
let world: RewardWorld;
let names = 0;
beforeAll(async () => {
  world = await startRewardWorld();
});
afterAll(() => world.backend.stop());

const nextName = () => `Watched ${(names += 1)}`;

async function ready(settings: RewardSettings): Promise<bigint> {
  const rewardId = await onSale(world, settings);
  await world.work(MINUTE);
  return rewardId;
}

const gidOf = async (rewardId: bigint): Promise<string> => (await discountRows(rewardId))[0]?.discount_gid ?? '';
const troubleOf = async (rewardId: bigint) =>
  (await world.inShop(listDiscountTroubles)).find((one) => one.rewardId === rewardId);
const idAtShopify = (title: string): string => discountsAtShopify(world, title).at(-1)?.id ?? '';

/** Changes the newest discount of that title as the stand-in's own interface has it, and tells the app. @returns what it notices */
async function change(rewardId: bigint, title: string, changes: object): Promise<string[]> {
  const { api, shop } = world.backend;
  const answer = await api('PATCH', `/shops/${shop.handle}/discounts/${idAtShopify(title)}`, changes);
  expect(answer.status).toBe(200);
  await world.inShop(async (ctx) => noticeDiscount(ctx, await gidOf(rewardId)));
  await world.work(1000);
  return (await troubleOf(rewardId))?.changed ?? [];
}

/** Somebody new with points asks for it. @returns what came of it, and their code */
async function redeem(rewardId: bigint): Promise<{ came: string; code: string; memberId: bigint; customerId: string }> {
  const { id: memberId, customerId } = await world.member(900);
  const request = { memberId, rewardId, step: 1, clientKey: `watched-key-${memberId}`, by: 'shopper' as const };
  const outcome = await world.inShop((ctx) => redeemReward(ctx, request));
  const came = outcome.ok ? outcome.redemption.state : outcome.refusal.reason;
  return { came, code: (outcome.ok && outcome.redemption.code) || '', memberId, customerId };
}

/** A webhook arrives. */
async function told(topic: string, payload: object): Promise<void> {
  const id = `told-${(names += 1)}`;
  await adminPool.query('select public.receive_webhook($1, $2, $2, $3, $4, $5, $5, $6, null, null)', [
    world.backend.shop.domain,
    id,
    topic,
    '2026-07',
    world.now,
    Buffer.from(JSON.stringify(payload)),
  ]);
  await world.work(1000);
}

const aCollection = (title: string) =>
  createCollection(world.backend.standin, world.backend.shop.id, { title, productIds: [] });
const aProduct = (title: string) =>
  createProduct(world.backend.standin, world.backend.shop.id, { title, variants: [{ priceMinor: 3000 }] });
const collection = (id: string) => ({ by: 'collection' as const, value: id, label: id });
const ALL = { productIds: [], variantIds: [], collectionIds: [] };

test('of money off everything: which change stops the sale, what a code does meanwhile, and that it is sold again', async () => {
  const title = nextName();
  const rewardId = await ready(amountOff({ name: title, stock: 90 }));
  const { code } = await redeem(rewardId);
  const { id: other, variants } = aProduct('Another');
  const { id: set } = aCollection(`Set ${title}`);
  const { customerId } = await world.member(0);
  const soon = new Date(world.now.getTime() + 3_600_000).toISOString();

  const cases: [change: object, back: object, noticed: string, isSold: boolean][] = [
    [{ items: { productIds: [other] } }, { items: ALL }, 'goods', false],
    [{ items: { variantIds: [variants[0]?.id] } }, { items: ALL }, 'goods', false],
    [{ items: { collectionIds: [set] } }, { items: ALL }, 'goods', false],
    [{ customerIds: [customerId] }, { customerIds: null }, 'buyers', false],
    [{ segmentTag: 'vip' }, { segmentTag: null }, 'buyers', false],
    [{ startsAt: soon }, { startsAt: new Date(world.now.getTime() - 1000).toISOString() }, 'later', false],
    [{ endsAt: world.now.toISOString() }, { endsAt: null }, 'off', false],
    [{ endsAt: soon }, { endsAt: null }, 'ends', true],
    [{ usageLimit: 3 }, { usageLimit: 1 }, 'usage', true],
    [{ oncePerCustomer: true }, { oncePerCustomer: false }, 'once', true],
    [{ minimumSubtotal: '70.00' }, { minimumSubtotal: null }, 'minimum', true],
  ];
  const { standin, shop, api } = world.backend;
  const record = createProduct(standin, shop.id, { title: 'A record', variants: [{ priceMinor: 10_000 }] });
  const lines = [{ variantId: record.variants[0]?.id, quantity: 1 }];
  const isHonoured = async () => {
    const { body } = await api('POST', `/shops/${shop.handle}/checkouts`, { codes: [code], lines, quote: true });
    return (body as { applied: string[] }).applied.length === 1;
  };
  for (const [changes, back, noticed, isSold] of cases) {
    expect(await change(rewardId, title, changes), noticed).toEqual([noticed]);
    expect((await redeem(rewardId)).came, noticed).toBe(isSold ? 'issued' : 'not_on_sale');
    expect(await isHonoured(), noticed).toBe(isSold);
    expect(await change(rewardId, title, back), noticed).toEqual([]);
    expect((await redeem(rewardId)).came, noticed).toBe('issued');
  }
  expect(await world.off()).toEqual([]);
});

test('of free shipping: parcels that cost more are left out', async () => {
  const title = nextName();
  const rewardId = await ready(freeShipping({ name: title, stock: 20 }));
  expect(await change(rewardId, title, {})).toEqual([]);
  expect(await change(rewardId, title, { maximumShipping: '12.00' })).toEqual(['delivery']);
  expect((await redeem(rewardId)).came).toBe('not_on_sale');
});

test('of a free product, with a purchase and without: other goods', async () => {
  const { id: product } = aProduct('A mug');
  const { id: other } = aProduct('A poster');
  const { id: set } = aCollection('Bought');
  const { id: otherSet } = aCollection('Bought instead');
  const [plain, beside] = [nextName(), nextName()];
  const alone = await ready(freeProduct(product, { name: plain, stock: 20 }));
  const bought = await ready(
    freeProduct(product, { name: beside, stock: 20, minimumMinor: 5000, collections: [collection(set)] }),
  );
  expect([await change(alone, plain, {}), await change(bought, beside, {})]).toEqual([[], []]);
  expect(await change(alone, plain, { items: { productIds: [other] } })).toEqual(['goods']);
  expect(await change(bought, beside, { items: { productIds: [other, product] } })).toEqual(['more_goods']);
  expect((await redeem(bought)).came).toBe('issued');
  expect(
    await change(bought, beside, { items: { productIds: [product] }, buys: { collectionIds: [otherSet] } }),
  ).toEqual(['goods']);
  expect((await redeem(bought)).came).toBe('not_on_sale');
});

test('an end that comes by itself stops the sale on its instant, and a beginning opens it', async () => {
  const title = nextName();
  const rewardId = await ready(amountOff({ name: title, stock: 20 }));
  const hour = 3_600_000;
  // Shopify tells whole seconds
  const at = (ms: number) => `${new Date(world.now.getTime() + ms).toISOString().slice(0, 19)}.000Z`;
  const endsAt = at(hour);
  expect(await change(rewardId, title, { endsAt })).toEqual(['ends']);
  expect((await troubleOf(rewardId))?.turnsAt?.toISOString()).toBe(endsAt);
  await world.work(hour + 1000);
  expect([(await troubleOf(rewardId))?.changed, (await redeem(rewardId)).came]).toEqual([['off'], 'not_on_sale']);

  expect(await change(rewardId, title, { startsAt: at(hour), endsAt: null })).toEqual(['later']);
  await world.work(hour + 5 * MINUTE);
  expect([await troubleOf(rewardId), (await redeem(rewardId)).came]).toEqual([undefined, 'issued']);
});

test('collections: one of two deleted changes nothing, the last one leaves nothing that a code is for', async () => {
  const { standin, shop } = world.backend;
  const [one, two] = [aCollection('One'), aCollection('Two')];
  const title = nextName();
  const rewardId = await ready(
    amountOff({ name: title, stock: 20, collections: [collection(one.id), collection(two.id)] }),
  );
  const held = await redeem(rewardId);
  const drop = async (id: string) => {
    deleteCollection(standin, shop.id, id);
    await told('collections/delete', { id: Number(id) });
  };
  await drop(one.id);
  expect([await troubleOf(rewardId), (await redeem(rewardId)).came]).toEqual([undefined, 'issued']);
  await drop(two.id);
  expect(await discountRows(rewardId)).toMatchObject([{ state: 'refused', problem: 'no_collections' }]);
  expect((await redeem(rewardId)).came).toBe('not_on_sale');
  expect(await troubleOf(rewardId)).toMatchObject({ lost: 'collections', dead: 2, stopped: 2, isDeleted: false });
  // a day later the points are back, and the code is gone at Shopify, where its discount still is
  world.advance(24 * 3_600_000 + 1000);
  expect(await world.inShop(giveBackLongDead)).toBe(2);
  await world.work(MINUTE);
  expect(await codesIn(rewardId, 'deleted')).toContain(held.code);
  expect(Number((await world.account(held.memberId))?.available)).toBe(900);
  expect(await world.off()).toEqual([]);
});

test('a product whose deletion was never told is found missing when its discount is looked at', async () => {
  const { standin, shop } = world.backend;
  const { id: product } = aProduct('A short-lived mug');
  const title = nextName();
  const rewardId = await ready(freeProduct(product, { name: title, stock: 20 }));
  await redeem(rewardId);
  deleteProduct(standin, shop.id, product);
  await world.inShop(async (ctx) => noticeDiscount(ctx, await gidOf(rewardId)));
  await world.work(1000);
  expect(await troubleOf(rewardId)).toMatchObject({ lost: 'product', dead: 1 });
  const { rows } = await adminPool.query(
    `select code_gid from public.reward_code where reward_id = $1 and state = 'issued'`,
    [rewardId],
  );
  expect(rows).toEqual([{ code_gid: null }]);
});

test('a discount that was changed and then deleted is told of as deleted, and as nothing else', async () => {
  const title = nextName();
  const rewardId = await ready(amountOff({ name: title, stock: 20 }));
  await redeem(rewardId);
  const endsAt = new Date(world.now.getTime() + 3_600_000).toISOString();
  expect(await change(rewardId, title, { endsAt, segmentTag: 'vip' })).toEqual(['buyers', 'ends']);
  const { standin } = world.backend;
  deleteDiscount(standin, standin.store.get('discounts', idAtShopify(title)));
  await world.inShop(async (ctx) => noticeDiscount(ctx, await gidOf(rewardId)));
  await world.work(1000);
  expect(await troubleOf(rewardId)).toMatchObject({ isDeleted: true, dead: 1, changed: [], turnsAt: null });
});

test('a product that is gone is all there is to say of its discount, whatever was changed of it before', async () => {
  const { standin, shop } = world.backend;
  const { id: product } = aProduct('A mug for some');
  const title = nextName();
  const rewardId = await ready(freeProduct(product, { name: title, stock: 20 }));
  await redeem(rewardId);
  expect(await change(rewardId, title, { segmentTag: 'vip' })).toEqual(['buyers']);
  deleteProduct(standin, shop.id, product);
  await told('products/delete', { id: Number(product) });
  expect(await troubleOf(rewardId)).toMatchObject({ lost: 'product', dead: 1, changed: [] });
});

test('what is seen of a discount that was made anew meanwhile says nothing of the one in its place', async () => {
  const title = nextName();
  const rewardId = await ready(amountOff({ name: title, stock: 20 }));
  const key = { rewardId, version: 1, step: 1 };
  const gone = idAtShopify(title);
  const { standin } = world.backend;
  deleteDiscount(standin, standin.store.get('discounts', gone));
  const { adminOfShop } = await import('../../adapters/admin-of-shop.server.ts');
  const { withShopSql } = await import('../../db.server.ts');
  const { shop } = world.backend;
  const graphql = await adminOfShop(shop.domain);
  let looks = 0;
  const admin: typeof graphql = async (document, options) => {
    const answer = await graphql(document, options);
    // Shopify's own word was quicker, and so was the merchant
    if ((looks += 1) === 1) {
      await world.inShop((ctx) => endDiscount(ctx, key));
      await world.inShop((ctx) => remakeDiscounts(ctx, '7', rewardId));
      await world.work(MINUTE);
    }
    return answer;
  };
  const work = { shop: { id: world.shopId, currency: shop.currency }, now: world.now, admin, inShop: withShopSql };
  await lookAtDiscount(work, key);
  expect(await discountRows(rewardId)).toMatchObject([{ state: 'ready' }]);
  expect((await redeem(rewardId)).came).toBe('issued');
});
