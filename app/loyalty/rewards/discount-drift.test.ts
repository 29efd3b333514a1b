/** What somebody changed of a discount at Shopify, by kind of reward: nothing where it stands as it was made. */
import { expect, test } from 'vitest';
import { driftOf, STOPPING, turnsAt } from './discount-drift.ts';
import type { Drift, SeenDiscount } from './discount-drift.ts';
import type { DiscountReward } from './reward.ts';

const OFFER = { description: '', tiers: [], perMember: null, stock: null, from: null, until: null, points: 100 };
const CODE = {
  name: 'x',
  ...OFFER,
  minimumMinor: 5000,
  collections: [],
  combinesWith: { order: false, product: true, shipping: true },
  codeDays: null,
  atExpiry: 'points_back' as const,
};
const amount: DiscountReward = { kind: 'amount_off', ...CODE, valueMinor: 1000 };
const percent: DiscountReward = { kind: 'percentage_off', ...CODE, percent: 7 };
const shipping: DiscountReward = { kind: 'free_shipping', ...CODE };
const product = { by: 'product' as const, value: '5', label: 'Mug' };
const unit: DiscountReward = { kind: 'free_product', ...CODE, minimumMinor: 0, product, variant: null };
const unitForPurchase: DiscountReward = { kind: 'free_product', ...CODE, product, variant: null };

const now = new Date('2026-12-01T10:00:00Z');
const seen: SeenDiscount = {
  status: 'ACTIVE',
  startsAt: '2026-11-01T10:00:00Z',
  endsAt: null,
  usageLimit: 1,
  oncePerCustomer: false,
  isForEverybody: true,
  isForOnePurchase: true,
  combinesWith: { order: false, product: true, shipping: true },
  minimum: { subtotal: '50.0' },
  value: { amount: '10.0', isEach: false },
  delivery: null,
  gets: 'all',
  buys: null,
};
const [WINE, BEER] = ['gid://shopify/Collection/7', 'gid://shopify/Collection/8'];
const MUG = 'gid://shopify/Product/5';
const collection = (value: string) => ({ by: 'collection' as const, value, label: value });
const someGoods: DiscountReward = { ...amount, collections: [collection('7'), collection('8')] };
const forSome: Partial<SeenDiscount> = { gets: [WINE, BEER] };
const freeShipping: Partial<SeenDiscount> = {
  value: null,
  gets: null,
  delivery: { isEverywhere: true, most: null },
  combinesWith: { order: false, product: true, shipping: false },
};
const byPrice: Partial<SeenDiscount> = { minimum: null, value: { amount: '99.0', isEach: false }, gets: [MUG] };
const boughtFor: DiscountReward = { ...unitForPurchase, collections: [collection('7')] };
const beside: Partial<SeenDiscount> = {
  value: { units: '1', share: 1, timesAnOrder: 1 },
  gets: [MUG],
  buys: [WINE],
};

test.each<[string, DiscountReward, Partial<SeenDiscount>, Drift[], string[]?]>([
  ['as it was made', amount, {}, []],
  ['switched off', amount, { status: 'EXPIRED', endsAt: '2026-11-30T10:00:00Z' }, ['off']],
  ['over since a moment, which Shopify does not say yet', amount, { endsAt: now.toISOString() }, ['off']],
  ['an end to come', amount, { endsAt: '2026-12-24T23:00:00Z' }, ['ends']],
  ['not begun', amount, { status: 'SCHEDULED', startsAt: '2026-12-24T23:00:00Z' }, ['later']],
  ['certain customers, a segment, a market', amount, { isForEverybody: false }, ['buyers']],
  ['once a customer', amount, { oncePerCustomer: true }, ['once']],
  ['another amount', amount, { value: { amount: '10.01', isEach: false } }, ['value']],
  ['off each of the goods', amount, { value: { amount: '10.0', isEach: true } }, ['value']],
  ['percent instead', amount, { value: { share: 0.1 } }, ['value']],
  ['a share', percent, { value: { share: 0.07 } }, []],
  ['another share', percent, { value: { share: 0.08 } }, ['value']],
  ['no minimum any more', amount, { minimum: null }, ['minimum']],
  ['goods counted instead', amount, { minimum: { quantity: '2' } }, ['minimum']],
  ['other classes', amount, { combinesWith: { order: true, product: true, shipping: true } }, ['combines']],
  ['any number of uses', amount, { usageLimit: null }, ['usage']],

  ['everything, now some collections', amount, { gets: [WINE] }, ['goods']],
  ['everything, now some products or variants', amount, { gets: ['gid://shopify/ProductVariant/9'] }, ['goods']],
  ['everything, for subscribers only', amount, { isForOnePurchase: false }, ['goods']],
  ['its collections', someGoods, forSome, []],
  ['its collections, in another order', someGoods, { gets: [BEER, WINE] }, []],
  ['one of its collections', someGoods, { gets: [BEER] }, ['goods']],
  ['another collection', someGoods, { gets: ['gid://shopify/Collection/9'] }, ['goods']],
  ['its collections and another', someGoods, { gets: [WINE, 'gid://shopify/Collection/9', BEER] }, ['more_goods']],
  ['its collections, now everything', someGoods, { gets: 'all' }, ['more_goods']],
  ['one of its collections was deleted', someGoods, { gets: [BEER] }, [], [WINE]],
  ['its collections were deleted, and it was given another', someGoods, { gets: ['x'] }, ['goods'], [WINE, BEER]],

  // it never combines with its own class, whatever the reward says
  ['free shipping', shipping, freeShipping, []],
  [
    'free shipping to some countries',
    shipping,
    { ...freeShipping, delivery: { isEverywhere: false, most: null } },
    ['delivery'],
  ],
  [
    'free shipping of cheap parcels',
    shipping,
    { ...freeShipping, delivery: { isEverywhere: true, most: '20.0' } },
    ['delivery'],
  ],

  ['a product whose price rose', unit, byPrice, []],
  ['another product', unit, { ...byPrice, gets: ['gid://shopify/Product/6'] }, ['goods']],
  ['one variant of the product', unit, { ...byPrice, gets: ['gid://shopify/ProductVariant/6'] }, ['goods']],
  ['a share of the product', unit, { ...byPrice, value: { share: 1 } }, ['value']],
  ['a unit beside a purchase', boughtFor, beside, []],
  ['half a unit', boughtFor, { ...beside, value: { units: '1', share: 0.5, timesAnOrder: 1 } }, ['value']],
  ['two units', boughtFor, { ...beside, value: { units: '2', share: 1, timesAnOrder: 1 } }, ['value']],
  ['as many as one buys for', boughtFor, { ...beside, value: { units: '1', share: 1, timesAnOrder: null } }, ['value']],
  ['more to buy', boughtFor, { ...beside, minimum: { subtotal: '80.0' } }, ['minimum']],
  ['something else to buy', boughtFor, { ...beside, buys: [BEER] }, ['goods']],
  ['anything to buy', boughtFor, { ...beside, buys: 'all' }, ['more_goods']],
  [
    'all at once',
    amount,
    { status: 'EXPIRED', usageLimit: 2, value: null, minimum: null, gets: [WINE], isForEverybody: false },
    ['off', 'buyers', 'goods', 'value', 'minimum', 'usage'],
  ],
])('%s', (_what, settings, changes, expected, gone = []) => {
  const made = { settings, step: 1, currency: 'PLN' };
  expect(driftOf(made, { ...seen, ...changes }, gone, now)).toEqual(expected);
});

test('it is not sold where a code would fail that was sold as it is; what may be meant is sold on', () => {
  expect(STOPPING).toEqual(['off', 'later', 'buyers', 'goods', 'delivery']);
});

test.each<[string, Partial<SeenDiscount>, string | null]>([
  ['as it was made', {}, null],
  ['with an end', { endsAt: '2026-12-24T23:00:00Z' }, '2026-12-24T23:00:00.000Z'],
  ['over', { status: 'EXPIRED', endsAt: '2026-11-24T23:00:00Z' }, null],
  ['over, which Shopify does not say yet', { endsAt: '2026-11-24T23:00:00Z' }, null],
  [
    'not begun, with an end',
    { status: 'SCHEDULED', startsAt: '2026-12-05T10:00:00Z', endsAt: '2026-12-24T23:00:00Z' },
    '2026-12-05T10:00:00.000Z',
  ],
])('when it turns by itself: %s', (_what, changes, expected) => {
  expect(turnsAt({ ...seen, ...changes }, now)?.toISOString() ?? null).toBe(expected);
});
