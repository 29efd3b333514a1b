import { expect, test } from 'vitest';
import { sortedOrders, type OrderSort } from './order-sorting.ts';

const order = (orderId: string, today: number, drafted: number) => ({
  orderId,
  name: `#${orderId}`,
  processedAt: '2026-11-22T12:00:00Z',
  today,
  drafted,
  member: { id: '1', customerId: '501', name: null, redacted: false },
});

// newest first
const ORDERS = [order('5', 10, 10), order('4', 10, 30), order('3', 50, 10), order('2', 0, 20), order('1', 100, 100)];

test.each<[OrderSort, string]>([
  ['newest', '5 4 3 2 1'],
  ['difference', '3 4 2 5 1'],
  ['gain', '4 2 5 1 3'],
  ['loss', '3 5 1 4 2'],
])('by %s: %s', (sort, expected) => {
  expect(
    sortedOrders(ORDERS, sort)
      .map(({ orderId }) => orderId)
      .join(' '),
  ).toBe(expected);
});
