import { expect, test } from 'vitest';
import { POINTS_MAX, toOutcome, toRow, type OutcomeRow, type Posting } from './posting.ts';

const common = {
  memberId: 2n ** 62n,
  key: 'order:1:r0',
  hash: Buffer.from([1, 255]),
  at: new Date('2026-11-21T12:00:00.123Z'),
};
const order: Posting = {
  ...common,
  kind: 'order',
  orderId: 7n,
  target: 79n,
  policy: 'owe',
  version: 1,
  why: { base: 7990 },
};

test('a row holds 64-bit numbers as text, instants as ISO 8601 and the hash as hex; what is absent is left out', () => {
  expect(JSON.parse(JSON.stringify(toRow(order)))).toEqual({
    kind: 'order',
    member: '4611686018427387904',
    key: 'order:1:r0',
    hash: '\\x01ff',
    at: '2026-11-21T12:00:00.123Z',
    order: '7',
    target: '79',
    policy: 'owe',
    version: 1,
    why: { base: 7990 },
  });
});

test('lots are text too, and a new date of never is no date', () => {
  const redate: Posting = { ...common, kind: 'redate', lots: [3n, -2n], expiresAt: null };
  expect(toRow(redate)).toMatchObject({ kind: 'redate', lots: ['3', '-2'] });
  expect(JSON.parse(JSON.stringify(toRow(redate)))).not.toHaveProperty('expires_at');
  expect(toRow({ ...redate, expiresAt: common.at })).toMatchObject({ expires_at: '2026-11-21T12:00:00.123Z' });
});

test.each<[string, Posting]>([
  ['an order below zero', { ...order, target: -1n }],
  ['an order of somebody without an id', { ...order, memberId: 0n }],
  ['an id beyond 64 bits', { ...order, orderId: 2n ** 63n }],
  ['no key', { ...order, key: '' }],
  ['no hash', { ...order, hash: Buffer.alloc(0) }],
  ['no date', { ...order, at: new Date(Number.NaN) }],
  ['nothing spent', { ...common, kind: 'spend', points: 0n }],
  ['less than nothing spent', { ...common, kind: 'spend', points: -1n }],
  ['more than the most', { ...common, kind: 'earn', points: POINTS_MAX + 1n }],
  ['an adjustment by nothing', { ...common, kind: 'adjust', points: 0n }],
  ['new dates for no lots', { ...common, kind: 'redate', lots: [], expiresAt: null }],
  ['new dates for lot 0', { ...common, kind: 'redate', lots: [0n], expiresAt: null }],
  ['a new date that is none', { ...common, kind: 'redate', lots: [1n], expiresAt: new Date(Number.NaN) }],
  ['an undo of nothing', { ...common, kind: 'undo', reverses: 0n }],
  ['a hold without a name', { ...common, kind: 'hold', hold: '', points: 1n }],
])('%s is no posting', (_, posting) => {
  expect(toRow(posting)).toBeNull();
});

test('an answer without an account has balances of zero', () => {
  const row: OutcomeRow = {
    outcome: 'no_account',
    seq: null,
    available: null,
    pending: null,
    held: null,
    debt: null,
    missing: null,
  };
  expect(toOutcome(row)).toEqual({
    outcome: 'no_account',
    seq: null,
    available: 0n,
    pending: 0n,
    held: 0n,
    debt: 0n,
    missing: null,
  });
});
