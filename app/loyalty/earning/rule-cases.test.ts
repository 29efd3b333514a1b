/** Lists, multipliers and bonuses, one line an order, its points computed by hand (rules.md "Earning from orders" 5). */
import { expect, test } from 'vitest';
import { back, blue, BOTH, decided, kind, plus, times, train } from '../../../tests/support/decided-case.ts';
import type { CaseRow } from '../../../tests/support/decided-case.ts';
import { aLine } from '../../../tests/support/order-facts.ts';

const jazz = kind('tag', 'jazz');
/** Half of the money by gift card. */
const half = { giftCard: 5000, total: 10_000 };
const net = {
  taxesIncluded: false,
  lines: [aLine({ priceMinor: 10_000, discountMinor: 2000, taxMinor: 1840 })],
};
const columbia = kind('vendor', 'Columbia');
const LISTS: CaseRow[] = [
  ['only a collection', 100, { order: { lines: BOTH }, rule: { only: [kind('collection', '9')] } }],
  ['only a product', 100, { order: { lines: BOTH }, rule: { only: [kind('product', '101')] } }],
  ['only a vendor', 100, { order: { lines: BOTH }, rule: { only: [columbia] } }],
  ['only a vendor, in capitals', 100, { order: { lines: BOTH }, rule: { only: [kind('vendor', 'COLUMBIA')] } }],
  ['only a tag', 100, { order: { lines: BOTH }, rule: { only: [jazz] } }],
  ['only a tag, in capitals', 100, { order: { lines: BOTH }, rule: { only: [kind('tag', 'VINYL')] } }],
  [
    'only a second collection of the product’s',
    100,
    { order: { lines: BOTH }, rule: { only: [kind('collection', '90')] } },
  ],
  ['only two kinds', 150, { order: { lines: BOTH }, rule: { only: [columbia, kind('tag', 'bebop')] } }],
  ['only what is not there', 0, { order: { lines: BOTH }, rule: { only: [kind('product', '999')] } }],
  [
    'only a product: its id is no collection’s',
    0,
    { order: { lines: BOTH }, rule: { only: [kind('collection', '101')] } },
  ],
  ['only a collection that was not looked up', 0, { notes: { '11': {} }, rule: { only: [kind('collection', '9')] } }],
  [
    'only a product: a line without one',
    0,
    { order: { lines: [{ ...blue, productId: null }] }, rule: { only: [kind('product', '101')] } },
  ],
  ['never a collection', 50, { order: { lines: BOTH }, rule: { never: [kind('collection', '9')] } }],
  ['never a product', 50, { order: { lines: BOTH }, rule: { never: [kind('product', '101')] } }],
  ['never a vendor, in capitals', 50, { order: { lines: BOTH }, rule: { never: [kind('vendor', 'COLUMBIA')] } }],
  ['never a tag, in capitals', 50, { order: { lines: BOTH }, rule: { never: [kind('tag', 'JAZZ')] } }],
  [
    'never a vendor: a line without one',
    150,
    { order: { lines: [blue, { ...train, vendor: null }] }, rule: { never: [kind('vendor', 'Blue Note')] } },
  ],
  [
    'never beats only',
    50,
    { order: { lines: BOTH }, rule: { only: [columbia, kind('tag', 'bebop')], never: [columbia] } },
  ],
  [
    'never beats a multiplier of the same goods',
    50,
    { order: { lines: BOTH }, rule: { never: [columbia], multipliers: [times(300, { match: columbia })] } },
  ],
  [
    'not listed beats a multiplier',
    50,
    { order: { lines: BOTH }, rule: { only: [kind('tag', 'bebop')], multipliers: [times(300, { match: jazz })] } },
  ],
  [
    'never everything',
    0,
    {
      order: { lines: BOTH },
      rule: { never: [columbia, kind('vendor', 'blue note')], multipliers: [times(200)], bonuses: [plus(50)] },
    },
  ],
  [
    'lists are about goods: counted shipping stays',
    15,
    { order: { shippingMinor: 1500 }, rule: { shipping: true, only: [kind('product', '999')] } },
  ],
  [
    'money back is spread over what never earns too',
    90,
    { order: { lines: BOTH }, refunds: [{ paidBackMinor: 1500 }], rule: { never: [kind('tag', 'bebop')] } },
  ],
];

const gold = { tiers: ['Gold'] };
const NOON = '2026-03-01T12:00:00Z';
const MULTIPLIERS: CaseRow[] = [
  ['a tier’s', 300, { order: { lines: BOTH }, tier: 'Gold', rule: { multipliers: [times(200, gold)] } }],
  [
    'a tier’s, in another case',
    300,
    { order: { lines: BOTH }, tier: 'gold', rule: { multipliers: [times(200, gold)] } },
  ],
  ['another tier’s', 150, { order: { lines: BOTH }, tier: 'Silver', rule: { multipliers: [times(200, gold)] } }],
  ['a tier’s, for one without a tier', 150, { order: { lines: BOTH }, rule: { multipliers: [times(200, gold)] } }],
  ['one of two tiers', 150, { tier: 'Silver', rule: { multipliers: [times(150, { tiers: ['Gold', 'Silver'] })] } }],
  [
    'a product’s',
    350,
    { order: { lines: BOTH }, rule: { multipliers: [times(300, { match: kind('product', '101') })] } },
  ],
  ['a vendor’s', 350, { order: { lines: BOTH }, rule: { multipliers: [times(300, { match: columbia })] } }],
  [
    'a tag’s, in capitals',
    350,
    { order: { lines: BOTH }, rule: { multipliers: [times(300, { match: kind('tag', 'JAZZ') })] } },
  ],
  [
    'a collection’s',
    200,
    { order: { lines: BOTH }, rule: { multipliers: [times(200, { match: kind('collection', '8') })] } },
  ],
  [
    'a product’s beats a lower tier’s, which the other line keeps',
    400,
    {
      order: { lines: BOTH },
      tier: 'Gold',
      rule: { multipliers: [times(200, gold), times(300, { match: columbia })] },
    },
  ],
  [
    'a tier’s beats a lower product’s',
    450,
    {
      order: { lines: BOTH },
      tier: 'Gold',
      rule: { multipliers: [times(300, gold), times(200, { match: columbia })] },
    },
  ],
  [
    'the highest wins, they do not multiply',
    150,
    { tier: 'Gold', rule: { multipliers: [times(125, gold), times(150, { from: NOON })] } },
  ],
  ['a campaign begins at its first instant', 200, { rule: { multipliers: [times(200, { from: NOON })] } }],
  ['a second before it begins', 100, { rule: { multipliers: [times(200, { from: '2026-03-01T12:00:01Z' })] } }],
  [
    'its last instant is the one before its end',
    200,
    { rule: { multipliers: [times(200, { until: '2026-03-01T12:00:01Z' })] } },
  ],
  ['a millisecond before its end', 200, { rule: { multipliers: [times(200, { until: '2026-03-01T12:00:00.001Z' })] } }],
  ['at its end', 100, { rule: { multipliers: [times(200, { until: NOON })] } }],
  [
    'instants compare across offsets',
    200,
    {
      order: { processedAt: '2026-03-01T13:00:00+01:00' },
      rule: { multipliers: [times(200, { from: NOON, until: '2026-03-01T13:00:01+01:00' })] },
    },
  ],
  [
    'a campaign asks when the order was placed, not when it was paid',
    100,
    {
      order: { updatedAt: '2026-03-03T00:00:00Z' },
      rule: { multipliers: [times(200, { from: '2026-03-02T00:00:00Z' })] },
    },
  ],
  ['below a hundred', 100, { order: { lines: BOTH }, rule: { multipliers: [times(50, { match: columbia })] } }],
  ['below a hundred, for everything', 75, { order: { lines: BOTH }, rule: { multipliers: [times(50)] } }],
  [
    'below a hundred and above: the higher',
    300,
    { order: { lines: BOTH }, rule: { multipliers: [times(50, { match: columbia }), times(200)] } },
  ],
  ['the lowest there is', 51, { order: { lines: BOTH }, rule: { multipliers: [times(1, { match: columbia })] } }],
  [
    'the highest there is',
    10_050,
    { order: { lines: BOTH }, rule: { multipliers: [times(10_000, { match: columbia })] } },
  ],
  [
    'shipping knows no goods',
    320,
    { order: { shippingMinor: 2000 }, rule: { shipping: true, multipliers: [times(300, { match: columbia })] } },
  ],
  [
    'shipping takes what is for the whole order',
    240,
    { order: { shippingMinor: 2000 }, rule: { shipping: true, multipliers: [times(200)] } },
  ],
  [
    'shipping takes it beside goods that have a higher one',
    340,
    {
      order: { shippingMinor: 2000 },
      rule: { shipping: true, multipliers: [times(200), times(300, { match: columbia })] },
    },
  ],
  [
    'half the shipping refunded, doubled',
    220,
    {
      order: { shippingMinor: 2000 },
      refunds: [{ paidBackMinor: 1000, shippingMinor: 1000 }],
      rule: { shipping: true, multipliers: [times(200)] },
    },
  ],
  [
    'rounded once: 0.75 and 0.75 are 1.5, down',
    1,
    {
      order: {
        lines: [
          { ...blue, priceMinor: 50 },
          { ...train, priceMinor: 50 },
        ],
      },
      rule: { multipliers: [times(150)] },
    },
  ],
  [
    'rounded once, nearest',
    2,
    {
      order: {
        lines: [
          { ...blue, priceMinor: 50 },
          { ...train, priceMinor: 50 },
        ],
      },
      rule: { rounding: 'nearest', multipliers: [times(150)] },
    },
  ],
  [
    'rounded once, up: 0.625 and 0.5 are 1.125',
    2,
    {
      order: {
        lines: [
          { ...blue, priceMinor: 50 },
          { ...train, priceMinor: 50 },
        ],
      },
      rule: { rounding: 'up', multipliers: [times(125, { match: columbia })] },
    },
  ],
  [
    'rounded once, several multipliers: 1.98 + 0.495 + 0.99',
    3,
    {
      order: {
        lines: [
          { ...blue, priceMinor: 99 },
          { ...train, priceMinor: 99 },
          aLine({ id: '13', vendor: 'Verve', priceMinor: 99 }),
        ],
      },
      rule: { multipliers: [times(200, { match: columbia }), times(50, { match: kind('tag', 'bebop') })] },
    },
  ],
  [
    'two thirds of 10.00 at 150 % are 10.00',
    10,
    {
      order: { lines: [{ ...blue, quantity: 3, currentQuantity: 1, priceMinor: 1000, discountMinor: 1000 }] },
      rule: { multipliers: [times(150)] },
    },
  ],
  [
    'a tenth of the money back, over lines with several multipliers',
    225,
    {
      order: { lines: BOTH },
      refunds: [{ paidBackMinor: 1500 }],
      rule: { multipliers: [times(200, { match: columbia })] },
    },
  ],
  [
    'one of two tripled units refunded',
    300,
    {
      order: { lines: [{ ...blue, quantity: 2 }] },
      refunds: [back(1)],
      rule: { multipliers: [times(300, { match: columbia })] },
    },
  ],
  ['tax on top and switched in, doubled', 196, { order: net, rule: { tax: 'included', multipliers: [times(200)] } }],
];

const BONUSES: CaseRow[] = [
  ['adds to the rate', 150, { rule: { bonuses: [plus(50)] } }],
  ['two add up', 170, { rule: { bonuses: [plus(50), plus(20)] } }],
  ['is not multiplied', 250, { rule: { multipliers: [times(200)], bonuses: [plus(50)] } }],
  ['its minimum exactly reached', 150, { rule: { bonuses: [plus(50, { minimumMinor: 10_000 })] } }],
  ['a grosz short of its minimum', 100, { rule: { bonuses: [plus(50, { minimumMinor: 10_001 })] } }],
  [
    'the minimum is money, before multipliers',
    200,
    { rule: { multipliers: [times(200)], bonuses: [plus(50, { minimumMinor: 10_001 })] } },
  ],
  [
    'the minimum is reached by money that earns at half rate',
    100,
    { rule: { multipliers: [times(50)], bonuses: [plus(50, { minimumMinor: 10_000 })] } },
  ],
  [
    'a refund takes it below its minimum',
    100,
    {
      order: { lines: [{ ...blue, quantity: 2 }] },
      refunds: [back(1)],
      rule: { bonuses: [plus(50, { minimumMinor: 15_000 })] },
    },
  ],
  [
    'a refund leaves its minimum reached',
    150,
    {
      order: { lines: [{ ...blue, quantity: 2 }] },
      refunds: [back(1)],
      rule: { bonuses: [plus(50, { minimumMinor: 10_000 })] },
    },
  ],
  [
    'money back takes it below its minimum',
    99,
    { refunds: [{ paidBackMinor: 100 }], rule: { bonuses: [plus(50, { minimumMinor: 10_000 })] } },
  ],
  [
    'a discount takes it below its minimum',
    99,
    { order: { lines: [{ ...blue, discountMinor: 100 }] }, rule: { bonuses: [plus(50, { minimumMinor: 10_000 })] } },
  ],
  [
    'a gift card left out takes it below its minimum',
    50,
    { payments: half, rule: { giftCardPayments: false, bonuses: [plus(50, { minimumMinor: 5001 })] } },
  ],
  [
    'goods that do not earn do not help reach it',
    50,
    { order: { lines: BOTH }, rule: { never: [columbia], bonuses: [plus(50, { minimumMinor: 10_000 })] } },
  ],
  [
    'counted shipping helps reach it',
    155,
    { order: { shippingMinor: 500 }, rule: { shipping: true, bonuses: [plus(50, { minimumMinor: 10_500 })] } },
  ],
  ['for goods that are there', 200, { order: { lines: BOTH }, rule: { bonuses: [plus(50, { match: jazz })] } }],
  [
    'for goods that are not',
    150,
    { order: { lines: BOTH }, rule: { bonuses: [plus(50, { match: kind('product', '999') })] } },
  ],
  [
    'once, however many of the goods',
    350,
    { order: { lines: [{ ...blue, quantity: 3 }] }, rule: { bonuses: [plus(50, { match: jazz })] } },
  ],
  [
    'for goods that were all refunded',
    50,
    { order: { lines: BOTH }, refunds: [back(1)], rule: { bonuses: [plus(50, { match: jazz })] } },
  ],
  [
    'for goods that never earn',
    50,
    { order: { lines: BOTH }, rule: { never: [columbia], bonuses: [plus(50, { match: jazz })] } },
  ],
  [
    'for goods that were free',
    50,
    { order: { lines: [{ ...blue, discountMinor: 10_000 }, train] }, rule: { bonuses: [plus(50, { match: jazz })] } },
  ],
  [
    'for goods whose money all went back, shipping kept',
    20,
    {
      order: { shippingMinor: 2000 },
      refunds: [{ paidBackMinor: 10_000 }],
      rule: { shipping: true, bonuses: [plus(50, { match: jazz })] },
    },
  ],
  ['for a tier', 150, { tier: 'gold', rule: { bonuses: [plus(50, gold)] } }],
  ['for another tier', 100, { tier: 'silver', rule: { bonuses: [plus(50, gold)] } }],
  ['from its first instant on', 150, { rule: { bonuses: [plus(50, { from: NOON })] } }],
  ['not at its end', 100, { rule: { bonuses: [plus(50, { until: NOON })] } }],
  ['goes when nothing is kept', 0, { refunds: [back(1)], rule: { bonuses: [plus(50)] } }],
  ['goes when all the money went back', 0, { refunds: [{ paidBackMinor: 10_000 }], rule: { bonuses: [plus(50)] } }],
  [
    'goes when only a gift card is kept',
    0,
    { order: { lines: [blue, { ...train, giftCard: true }] }, refunds: [back(1)], rule: { bonuses: [plus(50)] } },
  ],
  [
    'stays for money too little for a point',
    50,
    { order: { lines: [{ ...blue, priceMinor: 50 }] }, rule: { bonuses: [plus(50)] } },
  ],
  ['is added after rounding', 51, { order: { lines: [{ ...blue, priceMinor: 199 }] }, rule: { bonuses: [plus(50)] } }],
];

test.each(LISTS)('lists: %s: %i', (_name, points, what) => expect(decided(what).target).toBe(BigInt(points)));
test.each(MULTIPLIERS)('multipliers: %s: %i', (_n, points, what) => expect(decided(what).target).toBe(BigInt(points)));
test.each(BONUSES)('bonuses: %s: %i', (_name, points, what) => expect(decided(what).target).toBe(BigInt(points)));

test('every case says its points in its arithmetic, too', () => {
  for (const [, points, what] of [...LISTS, ...MULTIPLIERS, ...BONUSES]) {
    const { why } = decided(what);
    expect(why.target).toBe(points);
    expect(why.reason).toBe(why.baseMinor === '0' ? 'nothing_kept' : 'earned');
  }
});

test('of equal multipliers the first listed is the one that is told', () => {
  const rule = { multipliers: [times(200, { name: 'Spring' }), times(200, { name: 'Gold members' })] };
  expect(decided({ rule }).why.lines[0]?.multiplier).toEqual({ name: 'Spring', percent: 200 });
});

test('what excluded a line is told', () => {
  const { why } = decided({ order: { lines: BOTH }, rule: { never: [kind('tag', 'vinyl')], only: [columbia] } });
  expect(why.lines.map(({ excluded, match }) => [excluded, match?.value ?? null])).toEqual([
    ['never', 'vinyl'],
    ['not_listed', null],
  ]);
});
