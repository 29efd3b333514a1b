import { expect, test } from 'vitest';
import { aFact, aFrozen, aLine, anOrder, aRefund, EVERYONE, PLAIN_RULE } from '../../../tests/support/order-facts.ts';
import type { OrderRule } from '../program/order-rule.ts';
import type { FactOrder, FactRefund, OrderFact } from './order-fact.ts';
import { freezeDecision } from './freeze-decision.ts';
import { pointsForAmount, pointsForOrder } from './points-for-order.ts';
import { PLAIN_SECTIONS } from '../program/settings.ts';

interface Case {
  name: string;
  order?: Partial<FactOrder>;
  refunds?: Partial<FactRefund>[];
  edits?: OrderFact['edits'];
  lineNotes?: OrderFact['lineNotes'];
  lastPaid?: OrderFact['lastPaid'];
  rule?: Partial<OrderRule>;
  points: number;
}

const twoLines = [aLine({ id: '11', priceMinor: 7990 }), aLine({ id: '12', priceMinor: 2010, quantity: 3 })];
const shipped = { shippingMinor: 1500, shippingTaxMinor: 280 };
const net = { taxesIncluded: false, lines: [aLine({ priceMinor: 10_000, taxMinor: 2300 })] };
const gross = { taxesIncluded: true, lines: [aLine({ priceMinor: 12_300, taxMinor: 2300 })] };
const back = (quantity: number, subtotalMinor: number, more: Partial<FactRefund> = {}) => ({
  lines: [{ lineId: '11', quantity, subtotalMinor, taxMinor: 0 }],
  paidBackMinor: subtotalMinor,
  ...more,
});

// rules.md "Earning from orders" 2, 4, 5: one line a sentence
const CASES: Case[] = [
  // rate and rounding
  { name: 'one point per złoty, rounded down', points: 79 },
  { name: 'nearest', rule: { rounding: 'nearest' }, points: 80 },
  {
    name: 'nearest, a half goes up',
    order: { lines: [aLine({ priceMinor: 7950 })] },
    rule: { rounding: 'nearest' },
    points: 80,
  },
  {
    name: 'nearest, below a half',
    order: { lines: [aLine({ priceMinor: 7949 })] },
    rule: { rounding: 'nearest' },
    points: 79,
  },
  { name: 'up', order: { lines: [aLine({ priceMinor: 7901 })] }, rule: { rounding: 'up' }, points: 80 },
  {
    name: 'up, nothing to round',
    order: { lines: [aLine({ priceMinor: 7900 })] },
    rule: { rounding: 'up' },
    points: 79,
  },
  { name: 'one point per 10 zł', rule: { perMinor: 1000 }, points: 7 },
  { name: 'five points per 10 zł', rule: { points: 5, perMinor: 1000 }, points: 39 },
  { name: 'three points per 7 zł, linear and not in steps', rule: { points: 3, perMinor: 700 }, points: 34 },
  {
    name: 'lines are summed before the one rounding',
    order: { lines: [aLine({ id: '1', priceMinor: 150 }), aLine({ id: '2', priceMinor: 150 })] },
    points: 3,
  },
  { name: 'several of one', order: { lines: [aLine({ quantity: 3 })] }, points: 239 },
  {
    name: 'yen have no decimals',
    order: { currency: 'JPY', lines: [aLine({ priceMinor: 1980 })] },
    rule: { perMinor: 100 },
    points: 19,
  },
  {
    name: 'dinars have three',
    order: { currency: 'KWD', lines: [aLine({ priceMinor: 12_345 })] },
    rule: { perMinor: 1000 },
    points: 12,
  },
  // discounts
  { name: 'after discounts', order: { lines: [aLine({ discountMinor: 990 })] }, points: 70 },
  { name: 'a free order', order: { lines: [aLine({ discountMinor: 7990 })] }, points: 0 },
  { name: 'an order of nothing', order: { lines: [] }, points: 0 },
  {
    name: 'a third of a discount stays exact',
    order: { lines: [aLine({ quantity: 3, priceMinor: 1000, discountMinor: 1000, currentQuantity: 2 })] },
    points: 13,
  },
  // tax follows displayed prices
  { name: 'prices with tax: tax counts', order: gross, points: 123 },
  { name: 'prices with tax, tax switched out', order: gross, rule: { tax: 'excluded' }, points: 100 },
  { name: 'prices without tax: tax does not count', order: net, points: 100 },
  { name: 'prices without tax, tax switched in', order: net, rule: { tax: 'included' }, points: 123 },
  // shipping
  { name: 'shipping does not count', order: shipped, points: 79 },
  { name: 'shipping switched in', order: shipped, rule: { shipping: true }, points: 94 },
  { name: 'shipping in, tax out', order: shipped, rule: { shipping: true, tax: 'excluded' }, points: 92 },
  {
    name: 'shipping in, prices without tax, tax in',
    order: { ...net, ...shipped },
    rule: { shipping: true, tax: 'included' },
    points: 140,
  },
  {
    name: 'refunded shipping leaves the goods alone',
    order: shipped,
    refunds: [{ paidBackMinor: 1500, shippingMinor: 1500 }],
    points: 79,
  },
  {
    name: 'refunded shipping goes where it counted',
    order: shipped,
    rule: { shipping: true },
    refunds: [{ paidBackMinor: 1500, shippingMinor: 1500 }],
    points: 79,
  },
  {
    name: 'half the shipping refunded',
    order: shipped,
    rule: { shipping: true },
    refunds: [{ paidBackMinor: 750, shippingMinor: 750 }],
    points: 87,
  },
  // gift cards and tips
  {
    name: 'gift-card products do not earn',
    order: { lines: [aLine(), aLine({ id: '12', priceMinor: 10_000, giftCard: true })] },
    points: 79,
  },
  {
    name: 'tips do not earn',
    order: { lines: [aLine(), aLine({ id: '12', priceMinor: 1000 })] },
    lineNotes: { '12': { tip: true } },
    points: 79,
  },
  // refunds of goods
  { name: 'one of three refunded', order: { lines: [aLine({ quantity: 3 })] }, refunds: [back(1, 7990)], points: 159 },
  { name: 'all refunded', refunds: [back(1, 7990)], points: 0 },
  {
    name: 'two refunds of one line',
    order: { lines: [aLine({ quantity: 3 })] },
    refunds: [back(1, 7990), back(1, 7990, { id: '32' })],
    points: 79,
  },
  {
    name: 'a refund counts as what the kept goods cost, whatever was paid back',
    refunds: [back(1, 7990, { paidBackMinor: 5000 })],
    points: 0,
  },
  {
    name: 'the payload already counts the refund',
    order: { refundIds: ['31'], lines: [aLine({ quantity: 2, currentQuantity: 1 })] },
    refunds: [back(1, 7990)],
    points: 79,
  },
  {
    name: 'the payload does not count the refund yet',
    order: { refundIds: [], lines: [aLine({ quantity: 2, currentQuantity: 2 })] },
    refunds: [back(1, 7990)],
    points: 79,
  },
  {
    name: 'a payload without current quantities',
    order: { refundIds: ['31'], lines: [aLine({ quantity: 2 })] },
    refunds: [back(1, 7990)],
    points: 79,
  },
  {
    name: 'refund of the discounted part',
    order: { lines: [aLine({ quantity: 2, discountMinor: 1980 })] },
    refunds: [back(1, 7000)],
    points: 70,
  },
  // refunds of money
  { name: 'money back without goods', refunds: [{ paidBackMinor: 1000 }], points: 69 },
  {
    name: 'money back over two lines, one a gift card: spread over both',
    order: { lines: [aLine({ priceMinor: 10_000 }), aLine({ id: '12', priceMinor: 10_000, giftCard: true })] },
    refunds: [{ paidBackMinor: 1000 }],
    points: 95,
  },
  { name: 'money back, all of it', refunds: [{ paidBackMinor: 7990 }], points: 0 },
  { name: 'more money back than was paid', refunds: [{ paidBackMinor: 20_000 }], points: 0 },
  { name: 'money back with tax on top', order: { ...net }, refunds: [{ paidBackMinor: 1230 }], points: 90 },
  {
    name: 'money and goods in one refund',
    order: { lines: [aLine({ quantity: 2 })] },
    refunds: [back(1, 7990, { paidBackMinor: 8990 })],
    points: 69,
  },
  {
    name: 'goods in one record, their money in another',
    order: { lines: [aLine({ quantity: 2 })] },
    refunds: [back(1, 7990, { paidBackMinor: 1 }), { id: '32', paidBackMinor: 7989 }],
    points: 79,
  },
  {
    name: 'a refund still under way takes the goods at once',
    refunds: [back(1, 7990, { paidBackMinor: 0 })],
    points: 0,
  },
  // edits
  {
    name: 'an edit that the order does not show yet',
    order: { lines: twoLines },
    edits: {
      '41': { id: '41', createdAt: '2026-03-03T00:00:00Z', removals: [{ lineId: '12', quantity: 3 }], additions: [] },
    },
    points: 79,
  },
  {
    name: 'an edit that the order shows already',
    order: { lines: [aLine({ quantity: 2, currentQuantity: 1 })] },
    edits: {
      '41': { id: '41', createdAt: '2026-03-01T11:00:00Z', removals: [{ lineId: '11', quantity: 1 }], additions: [] },
    },
    points: 79,
  },
  {
    name: 'more removed than was there',
    edits: {
      '41': { id: '41', createdAt: '2026-03-03T00:00:00Z', removals: [{ lineId: '11', quantity: 9 }], additions: [] },
    },
    points: 0,
  },
  { name: 'both lines', order: { lines: twoLines }, points: 140 },
  {
    name: 'an edit comes as an edit and as a refund record without money: once',
    order: { refundIds: [], lines: [aLine({ quantity: 3, currentQuantity: 3 })] },
    refunds: [back(1, 7990, { paidBackMinor: 0 })],
    edits: {
      '41': { id: '41', createdAt: '2026-03-03T00:00:00Z', removals: [{ lineId: '11', quantity: 1 }], additions: [] },
    },
    points: 159,
  },
  {
    name: 'what an edit took off, its money refunded later',
    order: { lines: [aLine({ quantity: 2 })] },
    refunds: [back(1, 7990, { paidBackMinor: 0 }), { id: '32', paidBackMinor: 7990 }],
    points: 79,
  },
  {
    name: 'what an edit added does not count until it is paid',
    order: { financialStatus: 'partially_paid', lines: twoLines },
    lastPaid: { updatedAt: '2026-03-01T11:00:00Z', quantities: { '11': 1 } },
    points: 79,
  },
  {
    name: 'more of a line, not paid yet',
    order: { financialStatus: 'partially_paid', lines: [aLine({ quantity: 3 })] },
    lastPaid: { updatedAt: '2026-03-01T11:00:00Z', quantities: { '11': 2 } },
    points: 159,
  },
  {
    name: 'what an edit added counts once it is paid',
    order: { lines: twoLines },
    lastPaid: { updatedAt: '2026-03-01T11:00:00Z', quantities: { '11': 1 } },
    points: 140,
  },
  {
    name: 'one of two refunded, then one more ordered and not paid',
    order: {
      financialStatus: 'partially_paid',
      updatedAt: '2026-03-03T12:00:00Z',
      refundIds: ['31'],
      lines: [aLine({ quantity: 3, currentQuantity: 2 })],
    },
    refunds: [back(1, 7990)],
    lastPaid: { updatedAt: '2026-03-01T11:00:00Z', quantities: { '11': 2 } },
    points: 79,
  },
  {
    name: 'money back in another currency counts as Shopify says it is worth',
    refunds: [{ paidBackMinor: 5000, surplusMinor: 1000 }],
    points: 69,
  },
  {
    name: 'goods back, paid in another currency: nothing beyond the goods',
    order: { lines: [aLine({ quantity: 2 })] },
    refunds: [back(1, 7990, { paidBackMinor: 8000, surplusMinor: 0 })],
    points: 79,
  },
  // state
  { name: 'cancelled', order: { cancelledAt: '2026-03-02T00:00:00Z' }, points: 0 },
];

test.each(CASES)('$name: $points', ({ order, refunds, edits, lineNotes, lastPaid, rule, points }) => {
  const fact = aFact(
    anOrder(order),
    (refunds ?? []).map((refund) => aRefund(refund)),
    edits,
    lineNotes,
    lastPaid,
  );
  const decided = pointsForOrder(fact, aFrozen(rule));
  expect(decided.target).toBe(BigInt(points));
  expect(decided.why.target).toBe(points);
});

test.each(['no_program', 'before_go_live', 'paused'] as const)('an order frozen as %s never earns', (never) => {
  const decided = pointsForOrder(aFact(anOrder()), aFrozen({}, { never }));
  expect([decided.target, decided.why.reason]).toEqual([0n, never]);
});

test('an order that was never seen is a broken assumption', () => {
  expect(() => pointsForOrder(aFact(null), aFrozen())).toThrow('order 7 has not been seen');
});

test('the preview says what the grant will be', () => {
  for (const amountMinor of [0, 1, 99, 100, 7990, 123_456_789]) {
    const granted = pointsForOrder(aFact(anOrder({ lines: [aLine({ priceMinor: amountMinor })] })), aFrozen());
    expect(pointsForAmount(amountMinor, PLAIN_RULE, 'PLN')).toBe(granted.target);
  }
});

test('the pending window runs from the payment, on the version live when the order was placed', () => {
  const version = (number: number, publishedAt: string, points: number) => ({
    version: number,
    publishedAt: new Date(publishedAt),
    settings: {
      schema: 1 as const,
      goLiveAt: '2026-01-01T00:00:00Z',
      paused: false,
      order: { ...PLAIN_RULE, points, pendingDays: 14 },
      eligibility: EVERYONE,
      ...PLAIN_SECTIONS,
    },
  });
  const versions = [version(1, '2026-02-01T00:00:00Z', 1), version(2, '2026-03-10T00:00:00Z', 5)];
  const order = anOrder({ processedAt: '2026-03-01T12:00:00Z', updatedAt: '2026-03-20T12:00:00Z' });
  const frozen = freezeDecision(aFact(order), versions, { tier: 'gold', tags: null });
  expect(frozen).toMatchObject({
    version: 1,
    never: null,
    tier: 'gold',
    qualifiedAt: '2026-03-20T12:00:00.000Z',
    availableAt: '2026-04-03T12:00:00.000Z',
  });
  expect(frozen.rule?.points).toBe(1);
});
