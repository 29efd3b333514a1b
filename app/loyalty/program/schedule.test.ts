import { expect, test } from 'vitest';
import { scheduleInstant } from './schedule.ts';

const now = new Date('2026-03-05T10:00:00Z');
const read = (text: string, from = now) => {
  const answer = scheduleInstant(text, 'Europe/Warsaw', from);
  return answer.ok ? answer.at.toISOString() : answer.problem;
};

test.each([
  ['wall time of the shop', '2026-03-06T12:00', '2026-03-06T11:00:00.000Z'],
  ['an instant with its offset', '2026-03-06T12:00:00+03:00', '2026-03-06T09:00:00.000Z'],
  ['exactly five minutes ahead', '2026-03-05T11:05', '2026-03-05T10:05:00.000Z'],
  ['less than that', '2026-03-05T11:04', 'date_too_soon'],
  ['the past', '2020-01-01T00:00', 'date_too_soon'],
  ['a year ahead', '2027-03-06T11:00', '2027-03-06T10:00:00.000Z'],
  ['more than that', '2027-03-06T11:01', 'date_too_late'],
  ['an hour that is skipped in spring', '2026-03-29T02:30', 'date_skipped'],
  ['nothing', '', 'date_unreadable'],
  ['a day without a time', 'Friday', 'date_unreadable'],
  ['no such day', '2026-04-31T12:00', 'date_unreadable'],
])('%s: %s → %s', (_, text, expected) => {
  expect(read(text)).toBe(expected);
});

test('an hour that is repeated in autumn means its first pass', () => {
  expect(read('2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z');
});
