/** What a rule may say, and what it does where it was published before it could (rules.md "Earning from orders"). */
import { expect, test } from 'vitest';
import { kind, plus, times } from '../../../tests/support/decided-case.ts';
import { PLAIN_RULE } from '../../../tests/support/order-facts.ts';
import { LIST_MAX, matchesOf, MULTIPLIER_PERCENT_MAX, needsProducts, OrderRule } from './order-rule.ts';

const accepts = (more: Record<string, unknown>) => OrderRule.safeParse({ ...PLAIN_RULE, ...more }).success;

const LIMITS: [name: string, more: Record<string, unknown>, accepted: boolean][] = [
  ['a point', { points: 1 }, true],
  ['no points', { points: 0 }, false],
  ['half a point', { points: 0.5 }, false],
  ['the most points', { points: 100_000 }, true],
  ['more', { points: 100_001 }, false],
  ['per minor unit', { perMinor: 1 }, true],
  ['per nothing', { perMinor: 0 }, false],
  ['per the most', { perMinor: 100_000_000 }, true],
  ['per more', { perMinor: 100_000_001 }, false],
  ['no days pending', { pendingDays: 0 }, true],
  ['ninety days', { pendingDays: 90 }, true],
  ['ninety-one', { pendingDays: 91 }, false],
  ['days before', { pendingDays: -1 }, false],
  ['the lowest multiplier', { multipliers: [times(1)] }, true],
  ['a multiplier of nothing', { multipliers: [times(0)] }, false],
  ['the highest multiplier', { multipliers: [times(MULTIPLIER_PERCENT_MAX)] }, true],
  ['a higher one', { multipliers: [times(MULTIPLIER_PERCENT_MAX + 1)] }, false],
  ['a multiplier without a name', { multipliers: [times(200, { name: '' })] }, false],
  ['a campaign’s day without a time', { multipliers: [times(200, { from: '2026-03-01' })] }, false],
  ['a campaign’s instant with an offset', { multipliers: [times(200, { from: '2026-03-01T00:00:00+01:00' })] }, true],
  ['a bonus of nothing', { bonuses: [plus(0)] }, false],
  ['a bonus from below zero', { bonuses: [plus(5, { minimumMinor: -1 })] }, false],
  ['a list at its limit', { only: Array.from({ length: LIST_MAX }, (_, n) => kind('tag', `t${n}`)) }, true],
  ['a list beyond', { never: Array.from({ length: LIST_MAX + 1 }, (_, n) => kind('tag', `t${n}`)) }, false],
  ['goods without a value', { only: [kind('vendor', '')] }, false],
  ['goods of another kind', { only: [{ by: 'colour', value: 'red', label: 'red' }] }, false],
];

test.each(LIMITS)('%s', (_name, more, accepted) => {
  expect(accepts(more)).toBe(accepted);
});

test('a rule published before lists, multipliers and switches existed decides as it did', () => {
  const { points, perMinor, rounding, tax, shipping, pendingDays, clawback } = PLAIN_RULE;
  expect(OrderRule.parse({ points, perMinor, rounding, tax, shipping, pendingDays, clawback })).toEqual(PLAIN_RULE);
});

test('every kind of goods that a rule names', () => {
  const rule: OrderRule = {
    ...PLAIN_RULE,
    only: [kind('vendor', 'a')],
    never: [kind('product', '1')],
    multipliers: [times(200), times(300, { match: kind('tag', 'b') })],
    bonuses: [plus(5, { match: kind('collection', '2') }), plus(6)],
  };
  expect(matchesOf(rule).map(({ by, value }) => `${by} ${value}`)).toEqual([
    'vendor a',
    'product 1',
    'tag b',
    'collection 2',
  ]);
});

const PRODUCTS: [name: string, rule: Partial<OrderRule>, needed: boolean][] = [
  ['a plain rule', {}, false],
  ['vendors and products', { only: [kind('vendor', 'a')], never: [kind('product', '1')] }, false],
  ['a tag to leave out', { never: [kind('tag', 'a')] }, true],
  ['a collection to keep to', { only: [kind('collection', '1')] }, true],
  ['a multiplier for all', { multipliers: [times(200)] }, false],
  ['a multiplier for a tag', { multipliers: [times(200), times(300, { match: kind('tag', 'a') })] }, true],
  ['a bonus for a collection', { bonuses: [plus(5, { match: kind('collection', '1') })] }, true],
];

test.each(PRODUCTS)('%s asks for tags and collections: %s', (_name, rule, needed) => {
  expect(needsProducts({ ...PLAIN_RULE, ...rule })).toBe(needed);
});
