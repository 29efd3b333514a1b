import { expect, test } from 'vitest';
import { times } from '../../../tests/support/decided-case.ts';
import { EVERYONE, PLAIN_RULE } from '../../../tests/support/order-facts.ts';
import { carryDraft } from './carry-draft.ts';
import type { ExpiryRule } from './expiry-rule.ts';
import { LIST_MAX, type OrderRule } from './order-rule.ts';
import { PLAIN_SECTIONS, type ProgramSettings } from './settings.ts';

const settings = (order: Partial<OrderRule> = {}, more: Partial<ProgramSettings> = {}): ProgramSettings => ({
  schema: 1,
  goLiveAt: '2026-01-01T00:00:00Z',
  paused: false,
  order: { ...PLAIN_RULE, ...order },
  eligibility: EVERYONE,
  ...PLAIN_SECTIONS,
  ...more,
});
const LIVE = settings();
const yearly: ExpiryRule = { ...LIVE.expiry, mode: 'yearly' };
const weekend = times(200, { id: 'weekend' });
const fair = times(300, { id: 'fair' });

test.each<[string, ProgramSettings, ProgramSettings, ProgramSettings | null]>([
  [
    'another section',
    settings({}, { expiry: yearly }),
    settings({ points: 3 }),
    settings({ points: 3 }, { expiry: yearly }),
  ],
  ['another field', settings({ shipping: true }), settings({ points: 3 }), settings({ points: 3, shipping: true })],
  ['the same field: the draft’s', settings({ points: 2 }), settings({ points: 3 }), settings({ points: 2 })],
  [
    'a rate is one thing',
    settings({ perMinor: 1000 }),
    settings({ points: 3 }),
    settings({ points: 1, perMinor: 1000 }),
  ],
  ['the same change: nothing of its own', settings({ points: 3 }), settings({ points: 3 }), null],
  [
    'two new entries',
    settings({ multipliers: [weekend] }),
    settings({ multipliers: [fair] }),
    settings({ multipliers: [fair, weekend] }),
  ],
  [
    'an eligibility of each',
    settings({}, { eligibility: { ...EVERYONE, testersTag: 'try' } }),
    settings({}, { eligibility: { ...EVERYONE, testOrders: false } }),
    settings({}, { eligibility: { ...EVERYONE, testersTag: 'try', testOrders: false } }),
  ],
])('%s', (_name, draft, now, carried) => expect(carryDraft(draft, LIVE, now)).toEqual(carried));

test('an entry that one removed and the other left alone is gone; one that the draft changed is as it says', () => {
  const was = settings({ multipliers: [weekend, fair] });
  const removed = settings({ multipliers: [fair] });
  expect(carryDraft(settings({ multipliers: [weekend, fair], points: 2 }), was, removed)?.order.multipliers).toEqual([
    fair,
  ]);
  const changed = settings({ multipliers: [{ ...weekend, percent: 150 }, fair] });
  expect(carryDraft(changed, was, removed)?.order.multipliers).toEqual([fair, { ...weekend, percent: 150 }]);
});

test('where both come to more than a list can hold, the draft stays as it was', () => {
  const many = (word: string) => Array.from({ length: LIST_MAX }, (_, n) => times(200, { id: `${word}-${n}` }));
  const draft = settings({ multipliers: many('a') });
  expect(carryDraft(draft, LIVE, settings({ multipliers: many('b') }))).toBe(draft);
});
