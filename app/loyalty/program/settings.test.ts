import { expect, test } from 'vitest';
import { EVERYONE, PLAIN_RULE } from '../../../tests/support/order-facts.ts';
import { PLAIN_SECTIONS, initialSettings, ProgramSettings, versionForOrder } from './settings.ts';
import type { PublishedVersion } from './settings.ts';

function version(number: number, publishedAt: string, goLiveAt: string, paused = false): PublishedVersion {
  return {
    version: number,
    publishedAt: new Date(publishedAt),
    settings: { schema: 1, goLiveAt, paused, order: PLAIN_RULE, eligibility: EVERYONE, ...PLAIN_SECTIONS },
  };
}

const first = version(1, '2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z');
const second = version(2, '2026-03-01T00:00:00Z', '2026-01-01T00:00:00Z');

// rules.md "Earning from orders" 3
test.each([
  ['no programme yet', [], '2026-02-10', null, 'no_program'],
  ['before go-live', [first], '2025-12-31', null, 'before_go_live'],
  ['between go-live and the first publication: the first version', [second, first], '2026-01-15', 1, null],
  ['after the first publication', [first, second], '2026-02-15', 1, null],
  ['at the instant of the second', [first, second], '2026-03-01', 2, null],
  [
    'go-live moved back later reaches further orders',
    [first, version(2, '2026-03-01T00:00:00Z', '2025-06-01T00:00:00Z')],
    '2025-07-01',
    1,
    null,
  ],
  [
    'go-live still to come',
    [version(1, '2026-02-01T00:00:00Z', '2026-05-01T00:00:00Z')],
    '2026-03-01',
    null,
    'before_go_live',
  ],
  [
    'placed during a pause',
    [first, version(2, '2026-03-01T00:00:00Z', '2026-01-01T00:00:00Z', true)],
    '2026-03-02',
    2,
    'paused',
  ],
  [
    'placed before the pause',
    [first, version(2, '2026-03-01T00:00:00Z', '2026-01-01T00:00:00Z', true)],
    '2026-02-15',
    1,
    null,
  ],
] as const)('%s', (_name, versions, day, expected, reason) => {
  const decision = versionForOrder(versions, new Date(`${day}T00:00:00Z`));
  expect([decision.version?.version ?? null, decision.reason]).toEqual([expected, reason]);
});

test('a new shop’s draft is one that may be published', () => {
  const settings = initialSettings(100, new Date('2026-11-21T10:00:00Z'));
  expect(ProgramSettings.parse(settings)).toEqual(settings);
  expect(settings.order).toMatchObject({ points: 1, perMinor: 100, rounding: 'down', pendingDays: 0 });
});
