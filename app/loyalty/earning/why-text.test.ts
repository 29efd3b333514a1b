import { expect, test } from 'vitest';
import { aFact, aFrozen, aLine, anOrder, aRefund } from '../../../tests/support/order-facts.ts';
import { pointsForOrder } from './points-for-order.ts';
import { explainOrder, explainOrderToShopper } from './why-text.ts';

const plain = (sentences: string[]) => sentences.map((sentence) => sentence.replace(/\s/g, ' '));
const lines = [aLine({ quantity: 2 }), aLine({ id: '12', title: 'Gift card', priceMinor: 10_000, giftCard: true })];
const refund = aRefund({
  lines: [{ lineId: '11', quantity: 1, subtotalMinor: 7990, taxMinor: 0 }],
  paidBackMinor: 7990,
});

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
  ['less of it', aFact(anOrder()), -5, 'Change to order #1001', 'Zmiana zamówienia #1001'],
] as const)('to the shopper, %s', (_name, fact, change, en, pl) => {
  const { why } = pointsForOrder(fact, aFrozen());
  expect([explainOrderToShopper(why, change, 'en'), explainOrderToShopper(why, change, 'pl')]).toEqual([en, pl]);
});
