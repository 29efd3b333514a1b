/** A code is worth at checkout what its reward says, each kind by itself; amounts are worked out here by hand. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onSale } from '../../../tests/support/reward-pools.ts';
import {
  amountOff,
  anyAmount,
  freeProduct,
  freeShipping,
  percentageOff,
} from '../../../tests/support/reward-settings.ts';
import { startRewardWorld } from '../../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../../tests/support/reward-world.ts';
import { createProduct } from '../../../standin/commerce/save-product.ts';
import { drawCode } from './draw-code.server.ts';
import type { RewardSettings } from './reward.ts';

type Line = { variantId: string; quantity: number };
type Quote = { applied: string[]; refused: { problem: string }[]; discount: string; total: string };

let world: RewardWorld;
/** 60.00 and 40.00, the second one in the collection. */
let dear: { id: string; variantId: string };
let jazz: { id: string; variantId: string };
let collection: { by: 'collection'; value: string; label: string };

function record(title: string, priceMinor: number): { id: string; variantId: string } {
  const { standin, shop } = world.backend;
  const made = createProduct(standin, shop.id, { title, variants: [{ priceMinor }] });
  return { id: made.id, variantId: made.variants[0]?.id ?? '' };
}

beforeAll(async () => {
  world = await startRewardWorld();
  dear = record('Dear', 6000);
  jazz = record('Jazz', 4000);
  const request = { title: 'Jazz', productIds: [jazz.id] };
  const { body } = await world.backend.api('POST', '/shops/example/collections', request);
  collection = { by: 'collection', value: (body as { id: string }).id, label: 'Jazz' };
});
afterAll(() => world.backend.stop());

/** A code of a new reward. */
async function codeOf(settings: RewardSettings, step = 1): Promise<string> {
  const rewardId = await onSale(world, settings);
  await world.work(60_000);
  const code = await world.inShop((ctx) => drawCode(ctx, { rewardId, version: 1, step, redemptionId: 1n }));
  if (code === null) throw new Error('no code');
  return code;
}

async function checkOut(codes: string[], lines: Line[], quote = true): Promise<Quote> {
  const request = { codes, lines, shipping: true, quote };
  const { status, body } = await world.backend.api('POST', '/shops/example/checkouts', request);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as Quote;
}

const cart = (dears: number, jazzes = 0): Line[] =>
  [
    { variantId: dear.variantId, quantity: dears },
    { variantId: jazz.variantId, quantity: jazzes },
  ].filter(({ quantity }) => quantity > 0);

test('20.00 off the order, once, and for one order only', async () => {
  const code = await codeOf(amountOff());
  expect(await checkOut([code], cart(1, 1))).toMatchObject({ applied: [code], discount: '20.00' });
  expect(await checkOut([code], cart(3), false)).toMatchObject({ discount: '20.00' });
  expect(await checkOut([code], cart(1))).toMatchObject({ applied: [], refused: [{ problem: 'used_up' }] });
});

test('a tenth off', async () => {
  const code = await codeOf(percentageOff());
  expect(await checkOut([code], cart(1, 1))).toMatchObject({ discount: '10.00' });
});

test('off goods of a collection, from a minimum of them on', async () => {
  const code = await codeOf(amountOff({ collections: [collection], minimumMinor: 8000 }));
  expect(await checkOut([code], cart(5, 1))).toMatchObject({ applied: [], refused: [{ problem: 'minimum_subtotal' }] });
  expect(await checkOut([code], cart(0, 2))).toMatchObject({ discount: '20.00' });
  expect(await checkOut([code], cart(1))).toMatchObject({ applied: [] });
});

test('the third step of a slider', async () => {
  const code = await codeOf(anyAmount(), 3);
  expect(await checkOut([code], cart(1))).toMatchObject({ discount: '15.00' });
});

test('free shipping', async () => {
  const code = await codeOf(freeShipping());
  expect(await checkOut([code], cart(1))).toMatchObject({ applied: [code], total: '60.00' });
});

test('one record is free, alone in the cart, beside others and among its like', async () => {
  const code = await codeOf(freeProduct(dear.id));
  expect(await checkOut([code], cart(1))).toMatchObject({ discount: '60.00' });
  expect(await checkOut([code], cart(1, 2))).toMatchObject({ discount: '60.00' });
  expect(await checkOut([code], cart(3))).toMatchObject({ discount: '60.00' });
  expect(await checkOut([code], cart(0, 2))).toMatchObject({ applied: [], refused: [{ problem: 'nothing_entitled' }] });
});

test('one record is free beside jazz for 80.00, and no more with jazz for twice that', async () => {
  const code = await codeOf(freeProduct(dear.id, { minimumMinor: 8000, collections: [collection] }));
  expect(await checkOut([code], cart(1, 1))).toMatchObject({ applied: [] });
  expect(await checkOut([code], cart(1, 2))).toMatchObject({ discount: '60.00' });
  expect(await checkOut([code], cart(3, 4))).toMatchObject({ discount: '60.00' });
});

test('one variant is free, another one of the same product is not, by its price and beside a purchase', async () => {
  const { standin, shop } = world.backend;
  const sizes = [
    { title: 'S', priceMinor: 3000 },
    { title: 'M', priceMinor: 4500 },
  ];
  const mug = createProduct(standin, shop.id, { title: 'Mug', variants: sizes });
  const [small = '', middle = ''] = mug.variants.map(({ id }) => id);
  const variant = { value: middle, label: 'M' };
  const mugs = (s: number, m: number, jazzes = 0): Line[] =>
    [...cart(0, jazzes), { variantId: small, quantity: s }, { variantId: middle, quantity: m }].filter(
      ({ quantity }) => quantity > 0,
    );
  const byPrice = await codeOf(freeProduct(mug.id, { variant }));
  expect(await checkOut([byPrice], mugs(2, 0))).toMatchObject({
    applied: [],
    refused: [{ problem: 'nothing_entitled' }],
  });
  expect(await checkOut([byPrice], mugs(1, 1))).toMatchObject({ applied: [byPrice], discount: '45.00' });
  expect(await checkOut([byPrice], mugs(0, 3))).toMatchObject({ discount: '45.00' });
  const beside = await codeOf(freeProduct(mug.id, { variant, minimumMinor: 8000, collections: [collection] }));
  expect(await checkOut([beside], mugs(1, 0, 2))).toMatchObject({ applied: [] });
  expect(await checkOut([beside], mugs(1, 1, 1))).toMatchObject({ applied: [] });
  expect(await checkOut([beside], mugs(1, 2, 4))).toMatchObject({ applied: [beside], discount: '45.00' });
});

test('two rewards on one order where the merchant lets their classes combine, else the better one', async () => {
  const both = { order: true, product: true, shipping: true };
  const [a, b] = [await codeOf(freeShipping({ combinesWith: both })), await codeOf(amountOff({ combinesWith: both }))];
  expect(await checkOut([a, b], cart(1))).toMatchObject({ applied: expect.arrayContaining([a, b]), total: '40.00' });
  const alone = await codeOf(amountOff());
  expect(await checkOut([a, alone], cart(1))).toMatchObject({
    applied: [alone],
    refused: [{ problem: 'does_not_combine' }],
  });
});
