/** Which of the merchant's own rewards go together; what the stand-in's checkout does with such codes is in honoured-codes.server.test.ts. */
import { expect, test } from 'vitest';
import { apartFrom, discountClassOf, isAlone } from './combinations.ts';
import type { DiscountReward, RewardSettings } from './reward.ts';

const OFFER = { description: '', tiers: [], perMember: null, stock: null, from: null, until: null, points: 100 };
const GOODS = [{ by: 'collection' as const, value: '7', label: 'New in' }];
type Classes = DiscountReward['combinesWith'];
const none: Classes = { order: false, product: false, shipping: false };
const code = (combinesWith: Partial<Classes>) => ({
  name: 'x',
  ...OFFER,
  minimumMinor: 0,
  collections: [],
  combinesWith: { ...none, ...combinesWith },
  codeDays: null,
  atExpiry: 'points_back' as const,
});

const amount = (combines: Partial<Classes> = {}): DiscountReward => ({
  kind: 'amount_off',
  ...code(combines),
  valueMinor: 1000,
});
const onGoods = (combines: Partial<Classes> = {}): DiscountReward => ({
  kind: 'percentage_off',
  ...code(combines),
  percent: 10,
  collections: GOODS,
});
const shipping = (combines: Partial<Classes> = {}): DiscountReward => ({ kind: 'free_shipping', ...code(combines) });
const product = (combines: Partial<Classes> = {}): DiscountReward => ({
  kind: 'free_product',
  ...code(combines),
  product: { by: 'product', value: '5', label: 'Mug' },
  variant: null,
});
const giftCard: RewardSettings = { kind: 'gift_card', name: 'x', ...OFFER, valueMinor: 1000, days: null };

test('its class, as Shopify counts it', () => {
  expect([amount(), onGoods(), shipping(), product()].map(discountClassOf)).toEqual([
    'order',
    'product',
    'shipping',
    'product',
  ]);
});

test.each<[string, RewardSettings, RewardSettings, object | null]>([
  ['both allow the other', amount({ shipping: true }), shipping({ order: true }), null],
  ['two of one class that allow it', amount({ order: true }), amount({ order: true }), null],
  ['the first does not', amount(), shipping({ order: true }), { why: 'here', mine: 'order', theirs: 'shipping' }],
  ['the second does not', amount({ shipping: true }), shipping(), { why: 'there', mine: 'order', theirs: 'shipping' }],
  ['neither does', amount({ shipping: true }), onGoods(), { why: 'both', mine: 'order', theirs: 'product' }],
  ['a discount on goods is one on products', onGoods({ order: true }), amount({ product: true }), null],
  ['a free product too', product({ order: true }), amount({ product: true }), null],
  [
    'one shipping discount an order',
    shipping({ shipping: true }),
    shipping({ shipping: true }),
    { why: 'one_shipping' },
  ],
  ['a gift card is no discount', amount(), giftCard, null],
  ['nor the other way round', giftCard, amount(), null],
])('%s', (_what, first, second, expected) => {
  expect(apartFrom(first, second)).toEqual(expected);
});

test('alone among one’s own', () => {
  expect(isAlone(amount(), [shipping(), onGoods()])).toBe(true);
  expect(isAlone(amount({ shipping: true }), [shipping({ order: true }), onGoods()])).toBe(false);
  expect(isAlone(amount(), [])).toBe(false);
  expect(isAlone(amount(), [giftCard])).toBe(false);
  expect(isAlone(giftCard, [amount()])).toBe(false);
});
