/** What becomes of an order after it was paid, and orders of other kinds: one line each, points by hand (rules.md "Earning from orders" 4 and 8). */
import { expect, test } from 'vitest';
import {
  back,
  blue,
  BOTH,
  chargeback,
  decided,
  kind,
  plus,
  times,
  train,
} from '../../../tests/support/decided-case.ts';
import type { CaseRow } from '../../../tests/support/decided-case.ts';
import { aLine } from '../../../tests/support/order-facts.ts';

const two = { lines: [{ ...blue, quantity: 2 }] };
const decidedOn = (status: string) => ({ status, finalizedAt: '2026-04-01T00:00:00Z' });

const CHARGEBACKS: CaseRow[] = [
  ['open: its money is gone', 0, { disputes: [chargeback(10_000)] }],
  ['under review', 0, { disputes: [chargeback(10_000, { status: 'under_review' })] }],
  ['won: it is back', 100, { disputes: [chargeback(10_000, decidedOn('won'))] }],
  ['lost', 0, { disputes: [chargeback(10_000, decidedOn('lost'))] }],
  ['accepted', 0, { disputes: [chargeback(10_000, decidedOn('accepted'))] }],
  [
    'the charge was refunded: the refund says what is gone',
    100,
    { disputes: [chargeback(10_000, decidedOn('charge_refunded'))] },
  ],
  [
    'the charge was refunded, and the refund told',
    0,
    { refunds: [back(1)], disputes: [chargeback(10_000, decidedOn('charge_refunded'))] },
  ],
  ['prevented', 100, { disputes: [chargeback(10_000, decidedOn('prevented'))] }],
  ['an inquiry moves nothing', 100, { disputes: [chargeback(10_000, { type: 'inquiry' })] }],
  [
    'an inquiry that was lost moves nothing either',
    100,
    { disputes: [chargeback(10_000, { type: 'inquiry', ...decidedOn('lost') })] },
  ],
  ['a quarter', 75, { disputes: [chargeback(2500)] }],
  ['a third stays exact', 66, { disputes: [chargeback(3334)] }],
  ['two of a quarter each', 50, { disputes: [chargeback(2500), chargeback(2500, { id: '62' })] }],
  [
    'one won, one lost',
    75,
    { disputes: [chargeback(5000, decidedOn('won')), chargeback(2500, { id: '62', ...decidedOn('lost') })] },
  ],
  ['more than was paid', 0, { disputes: [chargeback(20_000)] }],
  ['in another currency: the whole order', 0, { disputes: [chargeback(null)] }],
  ['in another currency, won', 100, { disputes: [chargeback(null, decidedOn('won'))] }],
  ['one of another currency beside a small one', 0, { disputes: [chargeback(100), chargeback(null, { id: '62' })] }],
  ['of what is left after a refund', 50, { order: two, refunds: [back(1)], disputes: [chargeback(5000)] }],
  ['of what is left after money back', 45, { refunds: [{ paidBackMinor: 1000 }], disputes: [chargeback(4500)] }],
  ['won after money back', 90, { refunds: [{ paidBackMinor: 1000 }], disputes: [chargeback(4500, decidedOn('won'))] }],
  ['after everything was refunded', 0, { refunds: [back(1)], disputes: [chargeback(10_000, decidedOn('won'))] }],
  ['half, everything doubled', 100, { disputes: [chargeback(5000)], rule: { multipliers: [times(200)] } }],
  [
    'a third of it all, one line doubled',
    166,
    {
      order: { lines: BOTH },
      disputes: [chargeback(5000)],
      rule: { multipliers: [times(200, { match: kind('tag', 'jazz') })] },
    },
  ],
  [
    'over shipping too, though that does not count',
    50,
    { order: { shippingMinor: 2500 }, disputes: [chargeback(6250)] },
  ],
  [
    'over shipping too, which counts',
    62,
    { order: { shippingMinor: 2500 }, disputes: [chargeback(6250)], rule: { shipping: true } },
  ],
  [
    'over gift cards too',
    75,
    { order: { lines: [blue, { ...train, priceMinor: 10_000, giftCard: true }] }, disputes: [chargeback(5000)] },
  ],
  [
    'with its tax, where prices have none',
    50,
    { order: { taxesIncluded: false, lines: [{ ...blue, taxMinor: 2300 }] }, disputes: [chargeback(6150)] },
  ],
  [
    'half of it, half paid by gift card',
    25,
    { payments: { giftCard: 5000, total: 10_000 }, disputes: [chargeback(5000)], rule: { giftCardPayments: false } },
  ],
  [
    'takes a bonus below its minimum',
    75,
    { disputes: [chargeback(2500)], rule: { bonuses: [plus(50, { minimumMinor: 7501 })] } },
  ],
  [
    'leaves a bonus its minimum',
    125,
    { disputes: [chargeback(2500)], rule: { bonuses: [plus(50, { minimumMinor: 7500 })] } },
  ],
  ['takes all, the bonus too', 0, { disputes: [chargeback(10_000)], rule: { bonuses: [plus(50)] } }],
];

const at = '2026-03-03T00:00:00Z';
const edit = (removals: [string, number][], additions: [string, number][] = [], createdAt = at) => ({
  '41': {
    id: '41',
    createdAt,
    removals: removals.map(([lineId, quantity]) => ({ lineId, quantity })),
    additions: additions.map(([lineId, quantity]) => ({ lineId, quantity })),
  },
});
/** What an edit took off comes as a record without money as well. */
const takenOff = (quantity: number) => ({ ...back(quantity), paidBackMinor: 0 });
const verve = aLine({ id: '13', title: 'Getz/Gilberto', vendor: 'Verve', priceMinor: 12_000 });
const seenPaid = { updatedAt: '2026-03-01T12:00:00Z', quantities: { '11': 1 } };
const exchanged = [
  { ...blue, currentQuantity: 0 },
  { ...verve, currentQuantity: 1 },
];
const owing = { financialStatus: 'partially_paid', updatedAt: '2026-03-04T00:00:00Z', refundIds: ['31'] };

const CHANGES: CaseRow[] = [
  ['exchanged, the difference paid', 120, { order: { lines: exchanged, refundIds: ['31'] }, refunds: [takenOff(1)] }],
  [
    'exchanged, the difference not paid: neither counts',
    0,
    { order: { ...owing, lines: exchanged }, refunds: [takenOff(1)], lastPaid: seenPaid },
  ],
  [
    'exchanged for something cheaper, the rest paid back',
    50,
    {
      order: {
        lines: [
          { ...blue, currentQuantity: 0 },
          { ...train, currentQuantity: 1 },
        ],
        refundIds: ['31', '32'],
      },
      refunds: [takenOff(1), { id: '32', paidBackMinor: 5000 }],
    },
  ],
  [
    'exchanged for something as dear, then goodwill',
    90,
    {
      order: {
        lines: [
          { ...blue, currentQuantity: 0 },
          { ...verve, priceMinor: 10_000 },
        ],
        refundIds: ['31', '32'],
      },
      refunds: [takenOff(1), { id: '32', paidBackMinor: 1000 }],
      payments: { total: 10_000 },
    },
  ],
  [
    'the same while nobody knows what was received',
    100,
    {
      order: {
        lines: [
          { ...blue, currentQuantity: 0 },
          { ...verve, priceMinor: 10_000 },
        ],
        refundIds: ['31', '32'],
      },
      refunds: [takenOff(1), { id: '32', paidBackMinor: 1000 }],
    },
  ],
  [
    'exchanged for something cheaper, the rest paid back, then goodwill',
    40,
    {
      order: { lines: [{ ...blue, currentQuantity: 0 }, train], refundIds: ['31', '32', '33'] },
      refunds: [takenOff(1), { id: '32', paidBackMinor: 5000 }, { id: '33', paidBackMinor: 1000 }],
      payments: { total: 10_000 },
    },
  ],
  [
    'taken off before it was paid, then goodwill',
    90,
    {
      order: { lines: [{ ...blue, quantity: 2, currentQuantity: 1 }], refundIds: ['31', '32'] },
      refunds: [takenOff(1), { id: '32', paidBackMinor: 1000 }],
      payments: { total: 10_000 },
    },
  ],
  [
    'something added and taken off unpaid, something else still to be paid, then goodwill',
    90,
    {
      order: {
        ...owing,
        outstandingMinor: 12_000,
        lines: [blue, { ...train, currentQuantity: 0 }, verve],
        refundIds: ['31', '32'],
      },
      refunds: [
        { lines: [{ lineId: '12', quantity: 1, subtotalMinor: 5000, taxMinor: 0 }] },
        { id: '32', paidBackMinor: 1000 },
      ],
      lastPaid: seenPaid,
      payments: { total: 10_000 },
    },
  ],
  [
    'taken off, and its money back in another record: no goodwill',
    100,
    {
      order: { lines: [{ ...blue, quantity: 2, currentQuantity: 1 }], refundIds: ['31', '32'] },
      refunds: [takenOff(1), { id: '32', paidBackMinor: 10_000 }],
      payments: { total: 20_000 },
    },
  ],
  [
    'at half price, two more of it added and not paid yet',
    50,
    {
      order: { ...owing, lines: [{ ...blue, quantity: 3, currentQuantity: 3, discountMinor: 5000 }] },
      lastPaid: {
        ...seenPaid,
        lines: { '11': { quantity: 1, discountMinor: 5000, taxMinor: 0, codeDiscounts: [] } },
      },
    },
  ],
  [
    'one taken off while one more of it waits to be paid: the paid one stays',
    100,
    {
      order: {
        ...owing,
        lines: [
          { ...blue, quantity: 2, currentQuantity: 1 },
          { ...verve, currentQuantity: 1 },
        ],
      },
      edits: edit([['11', 1]]),
      refunds: [{ ...takenOff(1), createdAt: at }],
      lastPaid: seenPaid,
    },
  ],
  [
    'one given back for money while one more of it waits to be paid',
    0,
    {
      order: { ...owing, lines: [{ ...blue, quantity: 2, currentQuantity: 1 }] },
      refunds: [{ ...back(1), createdAt: at }],
      lastPaid: seenPaid,
    },
  ],
  [
    'goods that never earn, added by an edit and paid',
    100,
    { order: { lines: BOTH, updatedAt: at }, lastPaid: seenPaid, rule: { never: [kind('tag', 'bebop')] } },
  ],
  ['taken off by an edit that the order does not show', 100, { order: two, edits: edit([['11', 1]]) }],
  [
    'the same, its record without money told too: once',
    100,
    { order: { ...two, refundIds: [] }, edits: edit([['11', 1]]), refunds: [takenOff(1)] },
  ],
  [
    'two lines taken off in one edit',
    0,
    {
      order: { lines: BOTH },
      edits: edit([
        ['11', 1],
        ['12', 1],
      ]),
    },
  ],
  [
    'refunded in three parts',
    100,
    { order: { lines: [{ ...blue, quantity: 4 }] }, refunds: [back(1), back(1, { id: '32' }), back(1, { id: '33' })] },
  ],
  [
    'refunded, less paid back than it cost: the goods decide',
    100,
    { order: two, refunds: [back(1, { paidBackMinor: 8000 })] },
  ],
  [
    'refunded with its customs duties: they never earned, so nothing more goes',
    100,
    { order: two, refunds: [back(1, { paidBackMinor: 12_000, dutiesMinor: 2000 })] },
  ],
  ['refunded with something on top', 90, { order: two, refunds: [back(1, { paidBackMinor: 11_000 })] }],
  [
    'goods in one record, all of the money and some more in another',
    90,
    { order: two, refunds: [takenOff(1), { id: '32', paidBackMinor: 11_000 }] },
  ],
  [
    'refunded with its tax on top',
    123,
    {
      order: { taxesIncluded: false, lines: [{ ...blue, quantity: 2, taxMinor: 4600 }] },
      refunds: [
        { lines: [{ lineId: '11', quantity: 1, subtotalMinor: 10_000, taxMinor: 2300 }], paidBackMinor: 12_300 },
      ],
      rule: { tax: 'included' },
    },
  ],
  [
    'shipping refunded twice over counts as once',
    100,
    {
      order: { shippingMinor: 1000 },
      refunds: [
        { paidBackMinor: 1000, shippingMinor: 1000 },
        { id: '32', paidBackMinor: 0, shippingMinor: 1000 },
      ],
      rule: { shipping: true },
    },
  ],
  [
    'money back in many small parts leaks nothing',
    99,
    { refunds: Array.from({ length: 100 }, (_, n) => ({ id: String(100 + n), paidBackMinor: 1 })) },
  ],
];

const yen = { currency: 'JPY', presentmentCurrency: 'JPY' };
const dinar = { currency: 'KWD', presentmentCurrency: 'KWD' };
const KINDS: CaseRow[] = [
  ['deleted', 0, { deletedAt: at }],
  [
    'deleted, whatever was refunded or disputed',
    0,
    { deletedAt: at, refunds: [{ paidBackMinor: 100 }], disputes: [chargeback(100)] },
  ],
  ['cancelled', 0, { order: { cancelledAt: at } }],
  ['cancelled, with a bonus', 0, { order: { cancelledAt: at }, rule: { bonuses: [plus(50)] } }],
  ['worth nothing', 0, { order: { lines: [{ ...blue, priceMinor: 0 }] } }],
  [
    'worth nothing, with a bonus',
    0,
    { order: { lines: [{ ...blue, priceMinor: 0 }] }, rule: { bonuses: [plus(50)], rounding: 'up' } },
  ],
  ['no lines at all', 0, { order: { lines: [] }, rule: { bonuses: [plus(50)] } }],
  ['a line of no units', 0, { order: { lines: [{ ...blue, quantity: 0 }] } }],
  ['a shopper who paid in euros: the shop’s money counts', 100, { order: { presentmentCurrency: 'EUR' } }],
  ['yen', 19, { order: { ...yen, lines: [{ ...blue, priceMinor: 1980 }] } }],
  ['yen, up', 20, { order: { ...yen, lines: [{ ...blue, priceMinor: 1980 }] }, rule: { rounding: 'up' } }],
  ['yen, one point each', 1980, { order: { ...yen, lines: [{ ...blue, priceMinor: 1980 }] }, rule: { perMinor: 1 } }],
  [
    'yen, one of two refunded',
    19,
    {
      order: { ...yen, lines: [{ ...blue, quantity: 2, priceMinor: 1980 }] },
      refunds: [{ lines: [{ lineId: '11', quantity: 1, subtotalMinor: 1980, taxMinor: 0 }], paidBackMinor: 1980 }],
    },
  ],
  [
    'dinars, a thousand fils each',
    12,
    { order: { ...dinar, lines: [{ ...blue, priceMinor: 12_345 }] }, rule: { perMinor: 1000 } },
  ],
  [
    'dinars at 150 %: 18.5175',
    18,
    {
      order: { ...dinar, lines: [{ ...blue, priceMinor: 12_345 }] },
      rule: { perMinor: 1000, multipliers: [times(150)] },
    },
  ],
  [
    'dinars, 0.346 back',
    11,
    {
      order: { ...dinar, lines: [{ ...blue, priceMinor: 12_345 }] },
      refunds: [{ paidBackMinor: 346 }],
      rule: { perMinor: 1000 },
    },
  ],
  [
    'a tip beside goods',
    100,
    {
      order: { lines: [blue, aLine({ id: '14', productId: null, priceMinor: 2000 })] },
      notes: { '14': { tip: true } },
    },
  ],
  [
    'nothing but a tip',
    0,
    {
      order: { lines: [aLine({ id: '14', priceMinor: 2000 })] },
      notes: { '14': { tip: true } },
      rule: { bonuses: [plus(50)] },
    },
  ],
  [
    'money back, part of it the tip’s',
    90,
    {
      order: { lines: [blue, aLine({ id: '14', priceMinor: 2000 })] },
      notes: { '14': { tip: true } },
      refunds: [{ paidBackMinor: 1200 }],
    },
  ],
  [
    'nothing but a gift card',
    0,
    { order: { lines: [{ ...blue, giftCard: true }] }, rule: { bonuses: [plus(50)], multipliers: [times(200)] } },
  ],
  [
    'more points than 2^53 stay exact',
    9_007_199_254_740_991,
    { order: { lines: [{ ...blue, priceMinor: 9_007_199_254_740_991 }] }, rule: { perMinor: 1 } },
  ],
];

test.each(CHARGEBACKS)('chargebacks: %s: %i', (_n, points, what) => expect(decided(what).target).toBe(BigInt(points)));
test.each(CHANGES)('changes: %s: %i', (_name, points, what) => expect(decided(what).target).toBe(BigInt(points)));
test.each(KINDS)('kinds: %s: %i', (_name, points, what) => expect(decided(what).target).toBe(BigInt(points)));

test('why an order is worth nothing is told, the strongest reason first', () => {
  const reason = (what: Parameters<typeof decided>[0]) => decided(what).why.reason;
  expect(reason({ deletedAt: at, order: { cancelledAt: at } })).toBe('deleted');
  expect(reason({ order: { cancelledAt: at, lines: [] } })).toBe('cancelled');
  expect(reason({ refunds: [back(1)] })).toBe('nothing_kept');
  expect(decided({ deletedAt: at }, { never: 'paused' }).why.reason).toBe('paused');
});

test('what a chargeback took is told', () => {
  const { why } = decided({ order: { shippingMinor: 2500 }, disputes: [chargeback(6250)] });
  expect([why.disputedMinor, why.baseMinor]).toEqual(['5000', '5000']);
});
