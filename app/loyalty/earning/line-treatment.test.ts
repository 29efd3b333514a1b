/** What becomes of one line, and of what is no goods: one line a case (rules.md "Earning from orders" 5). */
import { expect, test } from 'vitest';
import { blue, kind, times } from '../../../tests/support/decided-case.ts';
import { PLAIN_RULE } from '../../../tests/support/order-facts.ts';
import type { GoodsMatch, Multiplier, OrderRule } from '../program/order-rule.ts';
import { isFor, matchesLine, multipliersFor, orderMultiplier, treatLine } from './line-treatment.ts';
import type { Circumstances, LineTreatment } from './line-treatment.ts';
import type { FactLine, LineNote } from './order-fact.ts';

const note: LineNote = { tags: ['Jazz', ' vinyl '], collections: ['9'] };
const NOON = '2026-03-01T12:00:00Z';
const anyone: Circumstances = { tier: null, processedAt: NOON };

const MATCHES: [name: string, match: GoodsMatch, is: boolean, line?: Partial<FactLine>, known?: LineNote | null][] = [
  ['a product', kind('product', '101'), true],
  ['another product', kind('product', '1010'), false],
  ['no product', kind('product', '101'), false, { productId: null }],
  ['a vendor', kind('vendor', 'Columbia'), true],
  ['a vendor in another case', kind('vendor', 'cOLUMBIA'), true],
  ['a vendor with spaces around', kind('vendor', 'Columbia'), true, { vendor: ' Columbia ' }],
  ['part of a vendor’s name', kind('vendor', 'Col'), false],
  ['no vendor', kind('vendor', 'Columbia'), false, { vendor: null }],
  ['a tag', kind('tag', 'Jazz'), true],
  ['a tag in another case', kind('tag', 'jAZZ'), true],
  ['a tag with spaces around', kind('tag', 'vinyl'), true],
  ['part of a tag', kind('tag', 'jaz'), false],
  ['a tag of a product nobody looked up', kind('tag', 'jazz'), false, {}, null],
  ['a collection', kind('collection', '9'), true],
  ['part of a collection’s id', kind('collection', '90'), false],
  ['a collection of a product nobody looked up', kind('collection', '9'), false, {}, {}],
];

test.each(MATCHES)('%s', (_name, match, is, line, known) => {
  expect(matchesLine(match, { ...blue, ...line }, known === null ? undefined : (known ?? note))).toBe(is);
});

const SCOPES: [name: string, scope: Partial<Parameters<typeof isFor>[0]>, is: boolean, who?: Partial<Circumstances>][] =
  [
    ['everybody, always', {}, true],
    ['a tier', { tiers: ['Gold'] }, true, { tier: 'Gold' }],
    ['a tier in another case', { tiers: ['Gold'] }, true, { tier: 'GOLD' }],
    ['a second tier', { tiers: ['Gold', 'Silver'] }, true, { tier: 'Silver' }],
    ['another tier', { tiers: ['Gold'] }, false, { tier: 'Silver' }],
    ['no tier', { tiers: ['Gold'] }, false],
    ['at its beginning', { from: NOON }, true],
    ['a millisecond before its beginning', { from: NOON }, false, { processedAt: '2026-03-01T11:59:59.999Z' }],
    ['at its end', { until: NOON }, false],
    ['a millisecond before its end', { until: NOON }, true, { processedAt: '2026-03-01T11:59:59.999Z' }],
    ['at its beginning, in another zone', { from: '2026-03-01T13:00:00+01:00' }, true],
    ['an empty window', { from: NOON, until: NOON }, false],
    ['its time, but not its tier', { from: NOON, tiers: ['Gold'] }, false],
  ];

test.each(SCOPES)('for %s', (_name, scope, is, who) => {
  expect(isFor({ tiers: [], from: null, until: null, ...scope }, { ...anyone, ...who })).toBe(is);
});

const jazz = kind('tag', 'jazz');
const nine = kind('collection', '9');
const counts = { excluded: null, match: null };
type Treated = Omit<LineTreatment, 'multiplier'> & { percent: number | null };
const LINES: [name: string, treated: Treated, rule: Partial<OrderRule>, line?: Partial<FactLine>, more?: LineNote][] = [
  ['nothing said: it counts', { ...counts, percent: null }, {}],
  [
    'a gift card',
    { excluded: 'gift_card', match: null, percent: null },
    { multipliers: [times(200)] },
    { giftCard: true },
  ],
  ['a tip', { excluded: 'tip', match: null, percent: null }, { multipliers: [times(200)] }, {}, { tip: true }],
  [
    'a gift card, before it is never',
    { excluded: 'gift_card', match: null, percent: null },
    { never: [jazz] },
    { giftCard: true },
  ],
  ['never', { excluded: 'never', match: jazz, percent: null }, { never: [jazz], multipliers: [times(200)] }],
  [
    'never, the first that matches is told',
    { excluded: 'never', match: nine, percent: null },
    { never: [kind('product', '1'), nine, jazz] },
  ],
  ['never beats only', { excluded: 'never', match: jazz, percent: null }, { only: [nine], never: [jazz] }],
  [
    'not listed',
    { excluded: 'not_listed', match: null, percent: null },
    { only: [kind('product', '1')], multipliers: [times(200)] },
  ],
  ['listed', { ...counts, percent: null }, { only: [kind('product', '1'), nine] }],
  [
    'the highest wins',
    { ...counts, percent: 300 },
    { multipliers: [times(200), times(300, { match: jazz }), times(150)] },
  ],
  [
    'the highest that applies',
    { ...counts, percent: 200 },
    { multipliers: [times(200), times(300, { match: kind('product', '1') })] },
  ],
  ['one below a hundred alone', { ...counts, percent: 50 }, { multipliers: [times(50)] }],
  [
    'one below a hundred beside one above',
    { ...counts, percent: 110 },
    { multipliers: [times(50, { match: jazz }), times(110)] },
  ],
  ['none whose time has come', { ...counts, percent: null }, { multipliers: [times(200, { until: NOON })] }],
];

test.each(LINES)('a line: %s', (_name, { percent, ...treated }, rule, line, more) => {
  const whole = { ...PLAIN_RULE, ...rule };
  const found = treatLine({ ...blue, ...line }, { ...note, ...more }, whole, multipliersFor(whole, anyone));
  expect({ ...found, multiplier: found.multiplier?.percent ?? null }).toEqual({ ...treated, multiplier: percent });
});

test('shipping takes the highest of what is for the whole order', () => {
  const multipliers = [
    times(300, { match: jazz }),
    times(120),
    times(150, { tiers: ['Gold'] }),
    times(400, { until: NOON }),
  ];
  const found = (all: Multiplier[], who = anyone) =>
    orderMultiplier(multipliersFor({ ...PLAIN_RULE, multipliers: all }, who));
  expect(found(multipliers)?.percent).toBe(120);
  expect(found(multipliers, { ...anyone, tier: 'gold' })?.percent).toBe(150);
  expect(found([times(300, { match: jazz })])).toBeNull();
});
