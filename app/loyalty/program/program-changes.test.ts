import { describe, expect, test } from 'vitest';
import { programChanges } from './program-changes.ts';
import type { ProgramSettings } from './settings.ts';

const LIVE: ProgramSettings = {
  schema: 1,
  goLiveAt: '2026-11-21T11:00:00.000Z',
  paused: false,
  order: {
    points: 1,
    perMinor: 100,
    rounding: 'down',
    tax: 'displayed',
    shipping: false,
    pendingDays: 0,
    clawback: 'owe',
    discounts: 'deducted',
    giftCardPayments: true,
    storeCreditPayments: true,
    qualifies: 'paid',
    only: [],
    never: [],
    multipliers: [],
    bonuses: [],
  },
  eligibility: {
    testOrders: true,
    companyOrders: true,
    withoutChannels: [],
    withoutTags: [],
    testersTag: null,
  },
};

const withOrder = (order: Partial<ProgramSettings['order']>): ProgramSettings => ({
  ...LIVE,
  order: { ...LIVE.order, ...order },
});

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
});
