import { expect, test } from 'vitest';
import { chargeback } from '../../../tests/support/decided-case.ts';
import { aFact, aFrozen, aLine, anOrder, aRefund, someNews } from '../../../tests/support/order-facts.ts';
import { mergeFact } from './merge-fact.ts';
import type { FactRefund } from './order-fact.ts';
import { pointsForOrder } from './points-for-order.ts';
import { explainOrder, explainOrderToShopper } from './why-text.ts';

const plain = (sentences: string[]) => sentences.map((sentence) => sentence.replace(/\s/g, ' '));
const lines = [aLine({ quantity: 2 }), aLine({ id: '12', title: 'Gift card', priceMinor: 10_000, giftCard: true })];
const refund = aRefund({
  lines: [{ lineId: '11', quantity: 1, subtotalMinor: 7990, taxMinor: 0 }],
  paidBackMinor: 7990,
});

const disputed = (refunds: FactRefund[]) =>
  mergeFact(
    aFact(anOrder({ lines: [aLine({ quantity: 2 })] }), refunds),
    someNews({ orderId: '7', disputes: [chargeback(7990)] }),
  );

test('line by line, rate, rounding', () => {
  const { why } = pointsForOrder(aFact(anOrder({ lines }), [refund]), aFrozen());
  expect(plain(explainOrder(why, 'en'))).toEqual([
    'Kind of Blue: 1 of 2 kept, 79.90 zł counts.',
    'Gift card: gift cards do not earn.',
    'Rate: 1 point for each 1.00 zł.',
    '79.90 zł counts in all, worth 79.9 before rounding.',
    'Rounded down: 79 points.',
  ]);
  expect(plain(explainOrder(why, 'pl'))).toEqual([
    'Kind of Blue: zostało 1 z 2, liczy się 79,90 zł.',
    'Gift card: karty podarunkowe nie dają punktów.',
    'Stawka: 1 punkt za każde 1,00 zł.',
    'Razem liczy się 79,90 zł, czyli 79,9 przed zaokrągleniem.',
    'Zaokrąglone w dół: 79 punktów.',
  ]);
});

test('shipping and money back are said where they matter', () => {
  const fact = aFact(anOrder({ shippingMinor: 1500 }), [aRefund({ paidBackMinor: 1000 })]);
  const sentences = plain(explainOrder(pointsForOrder(fact, aFrozen({ shipping: true })).why, 'en'));
  expect(sentences).toContain('Shipping: 15.00 zł counts.');
  expect(sentences).toContain('10.00 zł was refunded without goods coming back, spread over what was kept.');
});

test.each([
  ['no_program', 'No programme was published yet, so this order earns nothing.'],
  ['before_go_live', 'The order was placed before the programme went live, so it earns nothing.'],
  ['paused', 'The programme was paused when the order was placed, so it earns nothing.'],
] as const)('%s is the whole answer', (never, sentence) => {
  expect(explainOrder(pointsForOrder(aFact(anOrder()), aFrozen({}, { never })).why, 'en')).toEqual([sentence]);
});

test.each([
  ['earned', aFact(anOrder()), 79, 'Order #1001', 'Zamówienie #1001'],
  ['a refund', aFact(anOrder({ lines }), [refund]), -80, 'Refund of order #1001', 'Zwrot z zamówienia #1001'],
  [
    'money back',
    aFact(anOrder(), [aRefund({ paidBackMinor: 100 })]),
    -1,
    'Refund of order #1001',
    'Zwrot z zamówienia #1001',
  ],
  [
    'cancelled',
    aFact(anOrder({ cancelledAt: '2026-03-02T00:00:00Z' })),
    -79,
    'Order #1001 cancelled',
    'Anulowane zamówienie #1001',
  ],
  [
    'claimed back through the bank, after a refund',
    disputed([refund]),
    -79,
    'Change to order #1001: payment claimed back',
    'Zmiana zamówienia #1001: płatność zareklamowana',
  ],
  [
    'half of it claimed back',
    disputed([]),
    -79,
    'Change to order #1001: payment claimed back',
    'Zmiana zamówienia #1001: płatność zareklamowana',
  ],
  ['less of it', aFact(anOrder()), -5, 'Change to order #1001', 'Zmiana zamówienia #1001'],
] as const)('to the shopper, %s', (_name, fact, change, en, pl) => {
  const { why } = pointsForOrder(fact, aFrozen());
  expect([explainOrderToShopper(why, change, 'en'), explainOrderToShopper(why, change, 'pl')]).toEqual([en, pl]);
});

test('what discounts and tax took off is said beside the amount', () => {
  const sold = [aLine({ quantity: 2, discountMinor: 1598, taxMinor: 2690 })];
  const inclusive = aFact(anOrder({ lines: sold }), [refund]);
  const { why } = pointsForOrder(inclusive, aFrozen({ tax: 'excluded' }));
  expect(plain(explainOrder(why, 'en'))[0]).toBe(
    'Kind of Blue: 1 of 2 kept, 58.46 zł counts (79.90 zł − 7.99 zł discount − 13.45 zł tax).',
  );
  const onTop = aFact(anOrder({ lines: [aLine({ taxMinor: 1838 })], taxesIncluded: false }));
  expect(plain(explainOrder(pointsForOrder(onTop, aFrozen({ tax: 'included' })).why, 'pl'))[0]).toBe(
    'Kind of Blue × 1: liczy się 98,28 zł (79,90 zł + 18,38 zł podatku).',
  );
});

test('of a line that is gone no multiplier is told', () => {
  const weekend = { id: 'w', name: 'Weekend', match: null, tiers: [], from: null, until: null, percent: 200 };
  const gone = aRefund({
    lines: [{ lineId: '11', quantity: 1, subtotalMinor: 7990, taxMinor: 0 }],
    paidBackMinor: 7990,
  });
  const fact = aFact(anOrder({ lines: [aLine(), aLine({ id: '12', title: 'Blue Train' })] }), [gone]);
  const sentences = plain(explainOrder(pointsForOrder(fact, aFrozen({ multipliers: [weekend] })).why, 'en'));
  expect(sentences.slice(0, 2)).toEqual([
    'Kind of Blue: nothing of 1 kept.',
    'Blue Train × 1: 79.90 zł counts, × 2 (Weekend).',
  ]);
});

test('a bonus that was missed is named with what it lacked; one for others is not', () => {
  const scope = { match: null, tiers: [], from: null, until: null };
  const bonuses = [
    { id: 'b', name: 'Big basket', points: 50, minimumMinor: 10_000, ...scope },
    { id: 'g', name: 'For gold', points: 20, minimumMinor: 0, ...scope, tiers: ['Gold'] },
    {
      id: 'l',
      name: 'Blue day',
      points: 5,
      minimumMinor: 0,
      ...scope,
      match: { by: 'vendor' as const, value: 'Columbia', label: 'Columbia' },
    },
  ];
  const gone = aRefund({
    lines: [{ lineId: '11', quantity: 1, subtotalMinor: 7990, taxMinor: 0 }],
    paidBackMinor: 7990,
  });
  const order = anOrder({ lines: [aLine({ vendor: 'Columbia' }), aLine({ id: '12', vendor: 'Blue Note' })] });
  const { target, why } = pointsForOrder(aFact(order, [gone]), aFrozen({ bonuses }));
  expect(target).toBe(79n);
  expect(plain(explainOrder(why, 'en')).slice(-2)).toEqual([
    'Bonus “Big basket” (50 points) missed: it needs 100.00 zł that counts.',
    'Bonus “Blue day” (5 points) missed: none of its goods is left that counts.',
  ]);
});
