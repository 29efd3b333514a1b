import { describe, expect, test } from 'vitest';
import type { Bonus, GoodsMatch, Multiplier } from './order-rule.ts';
import { differingParts, programChanges } from './program-changes.ts';
import { PLAIN_SECTIONS, type ProgramSettings } from './settings.ts';
import { EVERYONE, PLAIN_RULE } from '../../../tests/support/order-facts.ts';

const LIVE: ProgramSettings = {
  schema: 1,
  goLiveAt: '2026-11-21T11:00:00.000Z',
  paused: false,
  order: PLAIN_RULE,
  eligibility: EVERYONE,
  ...PLAIN_SECTIONS,
};

const withOrder = (order: Partial<ProgramSettings['order']>): ProgramSettings => ({
  ...LIVE,
  order: { ...LIVE.order, ...order },
});

const withEligibility = (eligibility: Partial<ProgramSettings['eligibility']>): ProgramSettings => ({
  ...LIVE,
  eligibility: { ...LIVE.eligibility, ...eligibility },
});

const SALE: GoodsMatch = { by: 'collection', value: '7', label: 'Sale' };
const VINYL: GoodsMatch = { by: 'tag', value: 'vinyl', label: 'vinyl' };
const WEEKEND: Multiplier = {
  id: 'm1',
  name: 'Weekend',
  match: SALE,
  tiers: ['Gold'],
  from: null,
  until: null,
  percent: 200,
};
const BONUS: Bonus = {
  id: 'b1',
  name: 'Large order',
  match: null,
  tiers: [],
  from: null,
  until: null,
  points: 50,
  minimumMinor: 20_000,
};

describe('programChanges', () => {
  test('the same settings change nothing, however the instant is written', () => {
    expect(programChanges(LIVE, { ...LIVE, goLiveAt: '2026-11-21T11:00:00Z' })).toEqual([]);
  });

  test.each([
    [withOrder({ points: 2 }), { field: 'rate', from: { points: 1, perMinor: 100 }, to: { points: 2, perMinor: 100 } }],
    [
      withOrder({ perMinor: 1000 }),
      { field: 'rate', from: { points: 1, perMinor: 100 }, to: { points: 1, perMinor: 1000 } },
    ],
    [withOrder({ rounding: 'up' }), { field: 'rounding', from: 'down', to: 'up' }],
    [withOrder({ tax: 'excluded' }), { field: 'tax', from: 'displayed', to: 'excluded' }],
    [withOrder({ shipping: true }), { field: 'shipping', from: false, to: true }],
    [withOrder({ discounts: 'ignored' }), { field: 'discounts', from: 'deducted', to: 'ignored' }],
    [withOrder({ giftCardPayments: false }), { field: 'giftCardPayments', from: true, to: false }],
    [withOrder({ storeCreditPayments: false }), { field: 'storeCreditPayments', from: true, to: false }],
    [withOrder({ qualifies: 'fulfilled' }), { field: 'qualifies', from: 'paid', to: 'fulfilled' }],
    [withOrder({ only: [SALE] }), { field: 'only', from: [], to: [SALE] }],
    [withOrder({ never: [SALE, VINYL] }), { field: 'never', from: [], to: [SALE, VINYL] }],
    [withOrder({ multipliers: [WEEKEND] }), { field: 'multiplier', from: null, to: WEEKEND }],
    [withOrder({ bonuses: [BONUS] }), { field: 'bonus', from: null, to: BONUS }],
    [withEligibility({ testOrders: false }), { field: 'testOrders', from: true, to: false }],
    [withEligibility({ companyOrders: false }), { field: 'companyOrders', from: true, to: false }],
    [withEligibility({ withoutChannels: ['pos'] }), { field: 'withoutChannels', from: [], to: ['pos'] }],
    [withEligibility({ withoutTags: ['staff'] }), { field: 'withoutTags', from: [], to: ['staff'] }],
    [withEligibility({ testersTag: 'tester' }), { field: 'testersTag', from: null, to: 'tester' }],
    [withOrder({ pendingDays: 14 }), { field: 'pendingDays', from: 0, to: 14 }],
    [withOrder({ clawback: 'forgive' }), { field: 'clawback', from: 'owe', to: 'forgive' }],
    [
      { ...LIVE, goLiveAt: '2026-12-01T00:00:00.000Z' },
      { field: 'goLiveAt', from: '2026-11-21T11:00:00.000Z', to: '2026-12-01T00:00:00.000Z' },
    ],
    [
      { ...LIVE, paused: true },
      { field: 'paused', from: false, to: true },
    ],
  ])('%#: one difference', (draft, change) => {
    expect(programChanges(LIVE, draft)).toEqual([change]);
  });

  test('several differences keep the order of the form', () => {
    const draft = { ...withOrder({ points: 3, pendingDays: 7 }), paused: true };
    expect(programChanges(LIVE, draft).map((change) => change.field)).toEqual(['rate', 'pendingDays', 'paused']);
  });

  test('entries are the same one by their id: changed, gone and new', () => {
    const live = withOrder({ multipliers: [WEEKEND, { ...WEEKEND, id: 'm2', name: 'Gone' }], bonuses: [BONUS] });
    const changed = { ...WEEKEND, percent: 300 };
    const fresh = { ...WEEKEND, id: 'm3', name: 'New' };
    const draft = withOrder({ multipliers: [fresh, changed], bonuses: [] });
    expect(programChanges(live, draft)).toEqual([
      { field: 'multiplier', from: WEEKEND, to: changed },
      { field: 'multiplier', from: { ...WEEKEND, id: 'm2', name: 'Gone' }, to: null },
      { field: 'multiplier', from: null, to: fresh },
      { field: 'bonus', from: BONUS, to: null },
    ]);
  });

  test.each<[string, ProgramSettings, ProgramSettings]>([
    ['the order of goods', withOrder({ never: [SALE, VINYL] }), withOrder({ never: [VINYL, SALE] })],
    [
      'a name that Shopify changed, and letters in another case',
      withOrder({ only: [SALE, VINYL] }),
      withOrder({
        only: [
          { ...SALE, label: 'Clearance' },
          { ...VINYL, value: 'Vinyl' },
        ],
      }),
    ],
    [
      'the order of entries, tiers and tags, and how an instant is written',
      withOrder({
        multipliers: [
          { ...WEEKEND, tiers: ['Gold', 'Silver'], from: '2026-12-01T00:00:00Z' },
          { ...WEEKEND, id: 'm2' },
        ],
      }),
      withOrder({
        multipliers: [
          { ...WEEKEND, id: 'm2' },
          { ...WEEKEND, tiers: ['silver', 'Gold'], from: '2026-12-01T01:00:00.000+01:00' },
        ],
      }),
    ],
    [
      'the order of channels and customer tags',
      withEligibility({ withoutChannels: ['pos', 'draft'], withoutTags: ['a', 'B'] }),
      withEligibility({ withoutChannels: ['draft', 'pos'], withoutTags: ['b', 'A'] }),
    ],
  ])('%s is no change', (_what, live, draft) => {
    expect(programChanges(live, draft)).toEqual([]);
  });
});

test.each([
  [{ only: [SALE, VINYL] }, { only: [SALE] }, 'only'],
  [{ only: [SALE] }, { only: [SALE, VINYL] }, 'only'],
  [{ never: [SALE, VINYL] }, { never: [VINYL] }, 'never'],
])('a kind of goods that came or went is a change: %j, %j', (was, will, field) => {
  const changes = programChanges(withOrder(was), withOrder(will));
  expect(changes.map((change) => change.field)).toEqual([field]);
});

test.each<[Partial<Bonus>, string[]]>([
  [{ name: 'Other' }, ['name']],
  [{ points: 60 }, ['worth']],
  [{ minimumMinor: 0 }, ['minimum']],
  [{ match: SALE }, ['goods']],
  [{ tiers: ['Gold'] }, ['tiers']],
  [{ from: '2026-12-01T00:00:00Z' }, ['dates']],
  [{ until: '2026-12-01T00:00:00Z' }, ['dates']],
  [{ name: 'Other', points: 60, tiers: ['Gold'] }, ['name', 'worth', 'tiers']],
  [{}, []],
])('%j differs in %j', (part, parts) => {
  expect(differingParts(BONUS, { ...BONUS, ...part })).toEqual(parts);
});
