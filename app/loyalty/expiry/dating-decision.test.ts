/** Whether a publication has points dated anew (rules.md "Expiry"; docs/decisions/080). */
import { expect, test } from 'vitest';
import { NO_EXPIRY, type ExpiryRule } from '../program/expiry-rule.ts';
import { initialSettings, type PublishedVersion } from '../program/settings.ts';
import { needsDating } from './dating-decision.ts';

const AGE: ExpiryRule = { ...NO_EXPIRY, mode: 'age', months: 12, warnDays: [30, 7] };
const publishedAt = new Date('2026-01-02T12:00:00Z');

interface Wanted {
  expiry?: ExpiryRule;
  paused?: boolean;
  testersTag?: string;
}

function version({ expiry = AGE, paused = false, testersTag }: Wanted = {}): PublishedVersion {
  const plain = initialSettings(100, publishedAt);
  const eligibility = { ...plain.eligibility, testersTag: testersTag ?? null };
  return { version: 1, publishedAt, settings: { ...plain, expiry, paused, eligibility } };
}

const open = version();
const paused = version({ paused: true });
const testing = version({ testersTag: 'tester' });
const without = version({ expiry: NO_EXPIRY });

const CASES: [
  name: string,
  dated: PublishedVersion | null,
  between: PublishedVersion[],
  live: PublishedVersion,
  needs: boolean,
][] = [
  ['the first publication, without expiry', null, [], without, false],
  ['the first publication, with it', null, [], open, true],
  ['the same rule', open, [], version(), false],
  ['the same warnings in another order', open, [], version({ expiry: { ...AGE, warnDays: [7, 30] } }), false],
  ['another life', open, [], version({ expiry: { ...AGE, months: 24 } }), true],
  ['switched off', open, [], without, true],
  ['a pause begins', open, [], paused, false],
  ['a pause ends', paused, [], open, true],
  ['test mode ends', testing, [], open, true],
  ['test mode follows a pause', paused, [], testing, false],
  ['a pause came and went while nothing was dated', open, [paused], version(), true],
  ['another rule came and went while nothing was dated', open, [without], version(), false],
  ['a pause ends, and nothing expires', version({ expiry: NO_EXPIRY, paused: true }), [], without, false],
];

test.each(CASES)('%s', (_name, dated, between, live, needs) => {
  expect(needsDating(dated, between, live)).toBe(needs);
});
