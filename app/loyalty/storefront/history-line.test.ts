// A shopper checks these lines against their receipts: each must say what happened, and none may show staff's own words.
import { expect, test } from 'vitest';
import { historyLine } from './history-line.ts';
import type { ToldEntry } from './history-line.ts';

const now = new Date('2026-11-21T12:00:00Z');
const shown = { language: 'en', zone: 'Europe/Warsaw', now } as const;

const orderWhy = {
  schema: 1,
  reason: 'earned',
  orderName: '#1001',
  currency: 'PLN',
  version: 1,
  rule: null,
  lines: [],
  shippingMinor: '0',
  amountRefundedMinor: 0,
  baseMinor: '7990',
  multiplierPercent: 100,
  exact: '79.9',
  target: 79,
  availableAt: null,
};

const entry = (changes: Partial<ToldEntry>): ToldEntry => ({
  seq: 3n,
  kind: 'order',
  available: 79n,
  pending: 0n,
  occurredAt: new Date('2026-11-20T23:30:00Z'),
  availableAt: null,
  why: orderWhy,
  ...changes,
});

test('an order’s line', () => {
  expect(historyLine(entry({}), shown)).toEqual({
    id: '3',
    on: '2026-11-21',
    kind: 'order',
    points: 79,
    pending: 0,
    pending_until_on: null,
    why: 'Order #1001',
  });
});

test.each<[string, Partial<ToldEntry>, string, string]>([
  ['refund', { kind: 'clawback', available: -39n }, 'Change to order #1001', 'Zmiana zamówienia #1001'],
  ['order whose arithmetic is unreadable', { why: { old: true } }, 'Points for an order', 'Punkty za zamówienie'],
  ['order without a name', { why: { ...orderWhy, orderName: null } }, 'Points for an order', 'Punkty za zamówienie'],
  [
    'gift by staff',
    { kind: 'adjust', why: { reason: 'angry phone call' } },
    'Points from the shop',
    'Punkty od sklepu',
  ],
  ['staff taking back', { kind: 'adjust', available: -5n, why: null }, 'Correction by the shop', 'Korekta ze sklepu'],
  ['bonus', { kind: 'earn', why: null }, 'Points from the shop', 'Punkty od sklepu'],
  ['maturing', { kind: 'mature', pending: -79n }, 'Pending points are yours now', 'Oczekujące punkty są już Twoje'],
  ['expiry', { kind: 'expire', available: -9n }, 'Points expired', 'Punkty wygasły'],
  ['spending', { kind: 'spend', available: -9n }, 'Spent on a reward', 'Wymiana na nagrodę'],
  ['return', { kind: 'return', available: 9n }, 'Points given back', 'Punkty zwrócone na konto'],
])('why: %s', (_, changes, en, pl) => {
  expect(historyLine(entry(changes), shown)?.why).toBe(en);
  expect(historyLine(entry(changes), { ...shown, language: 'pl' })?.why).toBe(pl);
});

test('pending points say until when, as long as it is still to come', () => {
  const pending = { available: 0n, pending: 79n, availableAt: new Date('2026-12-04T23:30:00Z') };
  expect(historyLine(entry(pending), shown)).toMatchObject({ points: 0, pending: 79, pending_until_on: '2026-12-05' });
  const later = { ...shown, now: new Date('2026-12-05T00:00:00Z') };
  expect(historyLine(entry(pending), later)?.pending_until_on).toBeNull();
});

test('what moves no points makes no line', () => {
  expect(historyLine(entry({ kind: 'hold', available: 0n }), shown)).toBeNull();
});
