/** Each kind's discount as Shopify is told it, checked against Shopify's own schema: variables that it would refuse fail here. */
import { coerceInputValue, type GraphQLInputType } from 'graphql';
import { expect, test } from 'vitest';
import { readAdminSchema } from '../../../scripts/admin-schema.ts';
import {
  amountOff,
  anyAmount,
  freeProduct,
  freeShipping,
  percentageOff,
} from '../../../tests/support/reward-settings.ts';
import { discountInputOf, termsOf } from './discount-input.ts';
import type { DiscountReward } from './reward.ts';
import { termsProblem } from './terms-problem.ts';

const schema = readAdminSchema();
const TYPES = {
  basic: 'DiscountCodeBasicInput',
  free_shipping: 'DiscountCodeFreeShippingInput',
  bxgy: 'DiscountCodeBxgyInput',
};
const collection = (value: string) => ({ by: 'collection' as const, value, label: 'Jazz' });
const startsAt = new Date('2026-11-22T10:00:00Z');

function inputOf(settings: DiscountReward, { step = 1, currency = 'PLN', productMinor = null as number | null } = {}) {
  return discountInputOf(settings, step, { marker: 'CBMARKER', currency, startsAt, productMinor });
}

/** What the schema says is wrong with a mutation's input. */
function problemsOf({ kind, discount }: { kind: keyof typeof TYPES; discount: object }): string[] {
  const problems: string[] = [];
  const type = schema.getType(TYPES[kind]) as GraphQLInputType;
  coerceInputValue(discount, type, (path, _value, error) => problems.push(`${path.join('.')}: ${error.message}`));
  return problems;
}

const all = { all: true };
const nothing = { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false };
const off = (amount: string) => ({ discountAmount: { amount, appliesOnEachItem: false } });
const box = { value: '71', label: 'Box' };
const boxes = { products: { productVariantsToAdd: ['gid://shopify/ProductVariant/71'] } };
const records = { products: { productsToAdd: ['gid://shopify/Product/7'] } };

test.each([
  ['money off', amountOff(), {}, { customerGets: { items: all, value: off('20.00') } }],
  ['in a currency without decimals', amountOff(), { currency: 'JPY' }, { customerGets: { value: off('2000') } }],
  ['in one with three', amountOff(), { currency: 'KWD' }, { customerGets: { value: off('2.000') } }],
  ['a share off', percentageOff(), {}, { customerGets: { items: all, value: { percentage: 0.1 } } }],
  ['everything off', percentageOff({ percent: 100 }), {}, { customerGets: { value: { percentage: 1 } } }],
  [
    'of two collections, from a minimum on',
    amountOff({ collections: [collection('11'), collection('12')], minimumMinor: 5050 }),
    {},
    {
      customerGets: { items: { collections: { add: ['gid://shopify/Collection/11', 'gid://shopify/Collection/12'] } } },
      minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: '50.50' } },
    },
  ],
  [
    'a slider’s third step',
    anyAmount(),
    { step: 3 },
    { customerGets: { value: off('15.00') }, title: 'Money off (15.00 PLN)' },
  ],
  [
    'free shipping, which cannot combine with its own class',
    freeShipping({ minimumMinor: 10_000, combinesWith: { order: true, product: true, shipping: true } }),
    {},
    {
      destination: all,
      minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: '100.00' } },
      combinesWith: { orderDiscounts: true, productDiscounts: true, shippingDiscounts: false },
    },
  ],
  [
    'a product by its price',
    freeProduct('7'),
    { productMinor: 7990 },
    { customerGets: { items: records, value: off('79.90') } },
  ],
  [
    'one variant by its price',
    freeProduct('7', { variant: box }),
    { productMinor: 9990 },
    { customerGets: { items: boxes, value: off('99.90') } },
  ],
  [
    'one variant beside a purchase',
    freeProduct('7', { variant: box, minimumMinor: 15_000, collections: [collection('11')] }),
    {},
    { customerGets: { items: boxes, value: { discountOnQuantity: { quantity: '1', effect: { percentage: 1 } } } } },
  ],
  [
    'a product beside a purchase',
    freeProduct('7', { minimumMinor: 15_000, collections: [collection('11')] }),
    {},
    {
      usesPerOrderLimit: 1,
      customerBuys: { items: { collections: { add: ['gid://shopify/Collection/11'] } }, value: { amount: '150.00' } },
      customerGets: { items: records, value: { discountOnQuantity: { quantity: '1', effect: { percentage: 1 } } } },
    },
  ],
] as const)('%s', (_name, settings, more, expected) => {
  const input = inputOf(settings, more);
  expect(problemsOf(input)).toEqual([]);
  expect(input.discount).toMatchObject(expected);
  expect(input.discount).toMatchObject({ code: 'CBMARKER', usageLimit: 1, endsAt: null, context: { all: 'ALL' } });
});

test('the schema is asked: a field it does not know is told', () => {
  const input = inputOf(amountOff());
  expect(problemsOf({ ...input, discount: { ...input.discount, surprise: 1 } })).toHaveLength(1);
});

test('combines with what the merchant says, and with nothing otherwise', () => {
  expect(inputOf(amountOff()).discount.combinesWith).toEqual(nothing);
  const shipping = { order: false, product: false, shipping: true };
  expect(inputOf(amountOff({ combinesWith: shipping })).discount.combinesWith).toEqual({
    ...nothing,
    shippingDiscounts: true,
  });
});

test('a free product whose price nobody has looked up is not guessed', () => {
  expect(() => inputOf(freeProduct('7'))).toThrow('without its price');
});

test.each([
  ['points', { points: 7 }, true],
  ['texts', { name: 'Other', description: 'x' }, true],
  ['limits and dates', { stock: 5, perMember: 1, tiers: ['Gold'], until: '2027-01-01T00:00:00Z' }, true],
  ['how long a code is good for', { codeDays: 5, atExpiry: 'points_gone' as const }, true],
  ['value', { valueMinor: 1999 }, false],
  ['minimum', { minimumMinor: 1 }, false],
  ['collections', { collections: [collection('11')] }, false],
  ['classes', { combinesWith: { order: true, product: false, shipping: false } }, false],
])('another %s: the same terms? %#', (_name, change, same) => {
  expect(termsOf(amountOff(change)) === termsOf(amountOff())).toBe(same);
});

test('terms do not mind the order of collections, nor how far a slider goes', () => {
  const [a, b] = [collection('11'), collection('12')];
  expect(termsOf(amountOff({ collections: [a, b] }))).toBe(termsOf(amountOff({ collections: [b, a] })));
  expect(termsOf(anyAmount({ maxSteps: 9, stepPoints: 1 }))).toBe(termsOf(anyAmount()));
  expect(termsOf(anyAmount({ stepMinor: 501 }))).not.toBe(termsOf(anyAmount()));
});

test('one variant is other terms than whichever, and than another one; what it is called does not matter', () => {
  const of = (value: string, label = 'Box') => termsOf(freeProduct('7', { variant: { value, label } }));
  expect(of('71')).toBe(of('71', 'In a box'));
  expect(new Set([of('71'), of('72'), of('7'), termsOf(freeProduct('7'))]).size).toBe(4);
});

test.each([
  [amountOff(), null],
  [amountOff({ collections: [collection('11')] }), null],
  [amountOff({ collections: [{ by: 'tag', value: 'jazz', label: '' }] }), 'no_id'],
  [amountOff({ collections: [collection('jazz')] }), 'no_id'],
  [freeShipping({ collections: [collection('11')] }), 'collections_unused'],
  [freeProduct('7'), null],
  [freeProduct('vinyl'), 'no_id'],
  [freeProduct('7', { variant: box }), null],
  [freeProduct('7', { variant: { value: 'M', label: 'M' } }), 'no_id'],
  [freeProduct('7', { minimumMinor: 100 }), 'collections_needed'],
  [freeProduct('7', { minimumMinor: 100, collections: [collection('11')] }), null],
  [freeProduct('7', { collections: [collection('11')] }), 'collections_unused'],
])('%# what no discount can say: %j', (settings, problem) => {
  expect(termsProblem(settings)).toBe(problem);
});
