import { expect, test } from 'vitest';
import { EVERYONE, PLAIN_RULE } from '../../../tests/support/order-facts.ts';
import { differsFromLive, rolledBack } from './roll-back.ts';
import type { ProgramSettings } from './settings.ts';
import { PLAIN_SECTIONS } from './settings.ts';

const EARLIER: ProgramSettings = {
  schema: 1,
  goLiveAt: '2026-01-01T00:00:00Z',
  paused: false,
  order: PLAIN_RULE,
  eligibility: EVERYONE,
  ...PLAIN_SECTIONS,
};
const LIVE: ProgramSettings = { ...EARLIER, goLiveAt: '2026-02-01T00:00:00Z', order: { ...PLAIN_RULE, points: 2 } };

test('everything comes back but the go-live date', () => {
  expect(rolledBack(EARLIER, LIVE)).toEqual({ ...EARLIER, goLiveAt: LIVE.goLiveAt });
});

test.each([
  ['another rule', EARLIER, true],
  ['only another go-live date', { ...LIVE, goLiveAt: EARLIER.goLiveAt }, false],
  ['a pause', { ...LIVE, paused: true }, true],
  ['the same', LIVE, false],
])('%s', (_name, earlier, differs) => {
  expect(differsFromLive(earlier, LIVE)).toBe(differs);
});
