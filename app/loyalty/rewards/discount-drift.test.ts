/** What somebody changed of a discount at Shopify, by kind of reward: nothing where it stands as it was made. */
import { expect, test } from 'vitest';
import { driftOf } from './discount-drift.ts';
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

const seen = {
  isActive: true,
  usageLimit: 1,
  combinesWith: { order: false, product: true, shipping: true },
  minimum: { subtotal: '50.0' },
  value: { amount: '10.0' },
};

test.each<[string, DiscountReward, Partial<typeof seen> | object, string[]]>([
  ['as it was made', amount, {}, []],
  ['switched off', amount, { isActive: false }, ['off']],
  ['another amount', amount, { value: { amount: '10.01' } }, ['value']],
  ['percent instead', amount, { value: { share: 0.1 } }, ['value']],
  ['a share', percent, { value: { share: 0.07 } }, []],
  ['another share', percent, { value: { share: 0.08 } }, ['value']],
  ['no minimum any more', amount, { minimum: null }, ['minimum']],
  ['goods counted instead', amount, { minimum: { quantity: '2' } }, ['minimum']],
  ['other classes', amount, { combinesWith: { order: true, product: true, shipping: true } }, ['combines']],
  ['any number of uses', amount, { usageLimit: null }, ['usage']],
  // it never combines with its own class, whatever the reward says
  ['free shipping', shipping, { value: null, combinesWith: { order: false, product: true, shipping: false } }, []],
  ['a product whose price rose', unit, { minimum: null, value: { amount: '99.0' } }, []],
  ['a unit beside a purchase', unitForPurchase, { minimum: null, value: null }, []],
  [
    'all at once',
    amount,
    { isActive: false, usageLimit: 2, value: null, minimum: null },
    ['off', 'value', 'minimum', 'usage'],
  ],
])('%s', (_what, settings, changes, expected) => {
  expect(driftOf(settings, 1, { ...seen, ...changes }, 'PLN')).toEqual(expected);
});
