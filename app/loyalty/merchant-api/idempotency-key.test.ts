/** The Idempotency-Key header, bare and in quotes; two of them are none. */
import { expect, test } from 'vitest';
import { idempotencyKeyOf } from './idempotency-key.ts';

test.each<[sent: string[] | undefined, key: string | null]>([
  [['order-1:review'], 'order-1:review'],
  [[' "order-1:review" '], 'order-1:review'],
  [undefined, null],
  [[], null],
  [[''], null],
  [['""'], null],
  [['zażółć'], null],
  [['x'.repeat(1000)], null],
  [['order-1', 'order-1'], null],
  [['order-1', ''], null],
])('%j', (sent, key) => {
  expect(idempotencyKeyOf(sent)).toBe(key);
});
