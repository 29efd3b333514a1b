// A shopper checks these lines against their receipts: each must say what happened, and none may show staff's own words.
import { expect, test } from 'vitest';
import { OrderWhy } from '../earning/order-why.ts';
import { historyLine, unrewardedLine } from './history-line.ts';
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
  reward: null,
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
  [
    'spending on a reward with a name',
    { kind: 'spend', available: -9n, reward: 'A brush' },
    'Spent on “A brush”',
    'Wymiana na „A brush”',
  ],
  [
    'what came back for it',
    { kind: 'return', available: 9n, reward: 'A brush' },
    'Given back for “A brush”',
    'Punkty zwrócone za „A brush”',
  ],
  [
    'points of a merged account',
    { kind: 'merge_in', why: null },
    'Points from your other account',
    'Punkty z Twojego drugiego konta',
  ],
  ['an import undone', { kind: 'undo', available: -5n, why: null }, 'Correction by the shop', 'Korekta ze sklepu'],
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
  for (const kind of ['hold', 'redate', 'merge_in'])
    expect(historyLine(entry({ kind, available: 0n }), shown), kind).toBeNull();
});

test.each<[string, object, string, string]>([
  [
    'a multiplier and a bonus',
    {
      lines: [
        {
          id: '1',
          title: 'Kind of Blue',
          quantity: 1,
          kept: 1,
          amountMinor: '7990',
          excluded: null,
          multiplier: { name: 'Weekend', percent: 150 },
        },
      ],
      bonuses: [{ name: 'Welcome', points: 50 }],
    },
    'Order #1001: × 1.5 (Weekend), Welcome: 50 points',
    'Zamówienie #1001: × 1,5 (Weekend), Welcome: 50 punktów',
  ],
  [
    'store credit that does not count',
    { unpaidMinor: '1000', unpaidBy: ['store_credit'] },
    'Order #1001: what was paid with store credit does not count',
    'Zamówienie #1001: nie liczy się to, co zapłacono środkami ze sklepu',
  ],
])('an order says what is special about it: %s', (_, special, en, pl) => {
  const told = { why: { ...orderWhy, ...special } };
  expect(historyLine(entry(told), shown)?.why).toBe(en);
  expect(historyLine(entry(told), { ...shown, language: 'pl' })?.why).toBe(pl);
});

test.each([
  ['en', 'Order #1001, no points: everything in it was returned'],
  ['pl', 'Zamówienie #1001, bez punktów: wszystko zwrócono'],
] as const)('an order that went back whole says so, and not that nothing in it earns: %s', (language, why) => {
  const line = { id: '1', title: 'Kind of Blue', quantity: 1, kept: 0, excluded: null, match: null, multiplier: null };
  const lines = [{ ...line, amountMinor: '0', discountMinor: '0', taxLeftOutMinor: '0' }];
  const told = OrderWhy.parse({ ...orderWhy, reason: 'nothing_kept', lines });
  const order = { orderId: '7', processedAt: '2026-11-20T23:30:00Z', why: told };
  expect(unrewardedLine(order, { ...shown, language })?.why).toBe(why);
});

test.each([
  ['paused', 'Order #1001, no points: placed while the programme was paused'],
  ['customer_tag', 'Order #1001, no points: this account does not collect points'],
  ['nothing_kept', 'Order #1001, no points: nothing in it earns points'],
] as const)('an order that earned nothing says why: %s', (reason, why) => {
  const order = { orderId: '7', processedAt: '2026-11-20T23:30:00Z', why: OrderWhy.parse({ ...orderWhy, reason }) };
  expect(unrewardedLine(order, shown)).toEqual({
    id: 'order-7',
    on: '2026-11-21',
    kind: 'order',
    points: 0,
    pending: 0,
    pending_until_on: null,
    why,
  });
});

test('points for an action say what they were for; taken back, they are a correction', () => {
  const action = {
    rule: 'news',
    kind: 'newsletter',
    name: '',
    points: 50,
    pendingDays: 0,
    by: 'shopify',
    countsForTiers: false,
  };
  const earned = entry({ kind: 'earn', why: { action }, available: 50n });
  expect(historyLine(earned, shown)?.why).toBe('Points for signing up to the newsletter');
  expect(historyLine(earned, { ...shown, language: 'pl' })?.why).toBe('Punkty za zapis do newslettera');
  const named = entry({ kind: 'earn', why: { action: { ...action, name: 'Our letter' } }, available: 50n });
  expect(historyLine(named, shown)?.why).toBe('Points for: Our letter');
  expect(historyLine(entry({ kind: 'undo', why: { action }, available: -50n }), shown)?.why).not.toMatch(/^Points for/);
});
