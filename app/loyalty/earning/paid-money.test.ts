/** What of an order was paid, and how: one line an order, its points computed by hand (rules.md "Earning from orders" 4). */
import { expect, test } from 'vitest';
import { back, blue, decided, times } from '../../../tests/support/decided-case.ts';
import type { CaseRow } from '../../../tests/support/decided-case.ts';
import { aLine } from '../../../tests/support/order-facts.ts';

const gross = { taxesIncluded: true, lines: [aLine({ priceMinor: 12_300, discountMinor: 2460, taxMinor: 1840 })] };
const net = { taxesIncluded: false, lines: [aLine({ priceMinor: 10_000, discountMinor: 2000, taxMinor: 1840 })] };
/** 30.00 off, 20.00 of it by a code. */
const byCode = (code: string) => ({
  lines: [{ ...blue, discountMinor: 3000, codeDiscounts: [{ code, amountMinor: 2000 }] }],
});

const DISCOUNTS: CaseRow[] = [
  ['a discount is deducted', 80, { order: { lines: [{ ...blue, discountMinor: 2000 }] } }],
  [
    'a discount is ignored',
    100,
    { order: { lines: [{ ...blue, discountMinor: 2000 }] }, rule: { discounts: 'ignored' } },
  ],
  ['deducted: a reward’s code is a discount like others', 70, { order: byCode('LOYAL'), rewardCodes: ['LOYAL'] }],
  [
    'ignored, but not what a reward paid for',
    80,
    { order: byCode('LOYAL'), rewardCodes: ['LOYAL'], rule: { discounts: 'ignored' } },
  ],
  [
    'a reward’s code is found whatever its case',
    80,
    { order: byCode('Loyal'), rewardCodes: ['lOYAL'], rule: { discounts: 'ignored' } },
  ],
  [
    'ignored: a code of the shop’s own is no reward',
    100,
    { order: byCode('SUMMER'), rewardCodes: ['LOYAL'], rule: { discounts: 'ignored' } },
  ],
  ['deducted: a discount of all of it', 0, { order: { lines: [{ ...blue, discountMinor: 10_000 }] } }],
  [
    'ignored: a discount of all of it',
    100,
    { order: { lines: [{ ...blue, discountMinor: 10_000 }] }, rule: { discounts: 'ignored' } },
  ],
  [
    'ignored: a reward paid for all of it',
    0,
    {
      order: { lines: [{ ...blue, discountMinor: 10_000, codeDiscounts: [{ code: 'LOYAL', amountMinor: 10_000 }] }] },
      rewardCodes: ['LOYAL'],
      rule: { discounts: 'ignored' },
    },
  ],
  [
    'ignored, prices with tax, tax out: 123.00 × 80/98.4',
    100,
    { order: gross, rule: { discounts: 'ignored', tax: 'excluded' } },
  ],
  ['ignored, prices with tax, tax in', 123, { order: gross, rule: { discounts: 'ignored' } }],
  [
    'ignored, prices without tax, tax in: 100.00 × 98.4/80',
    123,
    { order: net, rule: { discounts: 'ignored', tax: 'included' } },
  ],
  ['ignored, prices without tax, tax out', 100, { order: net, rule: { discounts: 'ignored' } }],
  ['deducted, prices without tax, tax in', 98, { order: net, rule: { tax: 'included' } }],
  [
    'ignored, nothing paid, so no tax known to take out',
    100,
    { order: { lines: [{ ...blue, discountMinor: 10_000 }] }, rule: { discounts: 'ignored', tax: 'excluded' } },
  ],
  [
    'ignored: one of two refunded',
    100,
    {
      order: { lines: [{ ...blue, quantity: 2, discountMinor: 4000 }] },
      refunds: [
        { ...back(1), lines: [{ lineId: '11', quantity: 1, subtotalMinor: 8000, taxMinor: 0 }], paidBackMinor: 8000 },
      ],
      rule: { discounts: 'ignored' },
    },
  ],
  [
    'ignored: a tenth of what was paid given back',
    90,
    {
      order: { lines: [{ ...blue, discountMinor: 2000 }] },
      refunds: [{ paidBackMinor: 800 }],
      rule: { discounts: 'ignored' },
    },
  ],
];

const half = { giftCard: 5000, total: 10_000 };
const mixed = { giftCard: 5000, storeCredit: 2500, total: 10_000 };
const PAYMENTS: CaseRow[] = [
  ['paid by gift card: counts', 100, { payments: half }],
  ['half by gift card, left out', 50, { payments: half, rule: { giftCardPayments: false } }],
  [
    'a quarter by store credit, left out',
    75,
    { payments: { storeCredit: 2500, total: 10_000 }, rule: { storeCreditPayments: false } },
  ],
  ['both, left out', 25, { payments: mixed, rule: { giftCardPayments: false, storeCreditPayments: false } }],
  ['both, only gift cards left out', 50, { payments: mixed, rule: { giftCardPayments: false } }],
  ['both, only store credit left out', 75, { payments: mixed, rule: { storeCreditPayments: false } }],
  [
    'all by gift card, left out',
    0,
    { payments: { giftCard: 10_000, total: 10_000 }, rule: { giftCardPayments: false } },
  ],
  [
    'a third by gift card stays exact',
    66,
    { payments: { giftCard: 1000, total: 3000 }, rule: { giftCardPayments: false } },
  ],
  [
    'a quarter by gift card, then one of two refunded',
    75,
    {
      order: { lines: [{ ...blue, quantity: 2 }] },
      refunds: [back(1)],
      payments: { giftCard: 5000, total: 20_000 },
      rule: { giftCardPayments: false },
    },
  ],
  [
    'half by gift card, then money back',
    45,
    { payments: half, refunds: [{ paidBackMinor: 1000 }], rule: { giftCardPayments: false } },
  ],
  ['half by gift card, doubled', 100, { payments: half, rule: { giftCardPayments: false, multipliers: [times(200)] } }],
  [
    'half by gift card, shipping counted: half of 120.00',
    60,
    {
      order: { shippingMinor: 2000 },
      payments: { giftCard: 6000, total: 12_000 },
      rule: { giftCardPayments: false, shipping: true },
    },
  ],
  [
    'half by gift card, shipping not counted: half of the goods',
    50,
    { order: { shippingMinor: 2000 }, payments: { giftCard: 6000, total: 12_000 }, rule: { giftCardPayments: false } },
  ],
  [
    'more by gift card than was paid in all',
    0,
    { payments: { giftCard: 20_000, total: 10_000 }, rule: { giftCardPayments: false } },
  ],
  ['looked up in vain: paid in money', 100, { payments: { total: 0 }, rule: { giftCardPayments: false } }],
  [
    'a gift card bought with a gift card earns nothing either way',
    0,
    { order: { lines: [{ ...blue, giftCard: true }] }, payments: half },
  ],
];

test.each(DISCOUNTS)('discounts: %s: %i', (_name, points, what) => expect(decided(what).target).toBe(BigInt(points)));
test.each(PAYMENTS)('payments: %s: %i', (_name, points, what) => expect(decided(what).target).toBe(BigInt(points)));

test('what was paid in a way that does not earn is told, and in which', () => {
  const { why } = decided({ payments: mixed, rule: { giftCardPayments: false, storeCreditPayments: false } });
  expect([why.unpaidMinor, why.unpaidBy, why.baseMinor]).toEqual(['7500', ['gift_card', 'store_credit'], '2500']);
  expect(decided({ payments: mixed }).why.unpaidBy).toEqual([]);
});
