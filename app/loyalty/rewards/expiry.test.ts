/** Ends of days in the shop's zone, where days have 23 or 25 hours, or begin at one o'clock, too. */
import { describe, expect, test } from 'vitest';
import { expiryOf, lastDayOf } from './expiry.ts';

const WARSAW = 'Europe/Warsaw';

describe('good through the last day', () => {
  test.each<[string, string, number, string, string, string]>([
    ['an ordinary day', '2026-11-22T11:00:00Z', 30, WARSAW, '2026-12-22T23:00:00.000Z', '2026-12-22'],
    ['just after midnight', '2026-11-21T23:00:00Z', 1, WARSAW, '2026-11-23T23:00:00.000Z', '2026-11-23'],
    ['just before midnight', '2026-11-21T22:59:59.999Z', 1, WARSAW, '2026-11-22T23:00:00.000Z', '2026-11-22'],
    // 28 March 2027 has 23 hours, 31 October 25
    ['over the spring change', '2027-03-27T11:00:00Z', 1, WARSAW, '2027-03-28T22:00:00.000Z', '2027-03-28'],
    ['bought on the short day', '2027-03-28T00:30:00Z', 1, WARSAW, '2027-03-29T22:00:00.000Z', '2027-03-29'],
    ['over the autumn change', '2027-10-30T11:00:00Z', 1, WARSAW, '2027-10-31T23:00:00.000Z', '2027-10-31'],
    ['bought in the first pass', '2027-10-31T00:30:00Z', 1, WARSAW, '2027-11-01T23:00:00.000Z', '2027-11-01'],
    ['bought in the second pass', '2027-10-31T01:30:00Z', 1, WARSAW, '2027-11-01T23:00:00.000Z', '2027-11-01'],
    // Beirut's 28 March 2027 begins at one o'clock, and so does the day before end there
    ['to a skipped midnight', '2027-03-26T12:00:00Z', 1, 'Asia/Beirut', '2027-03-27T22:00:00.000Z', '2027-03-27'],
    ['a leap day', '2028-02-28T12:00:00Z', 1, 'America/Los_Angeles', '2028-03-01T08:00:00.000Z', '2028-02-29'],
  ])('%s', (_name, issuedAt, days, zone, expiresAt, last) => {
    const end = expiryOf(new Date(issuedAt), days, zone);
    expect(end?.toISOString()).toBe(expiresAt);
    expect(end && lastDayOf(end, zone)).toBe(last);
  });

  test('without end', () => {
    expect(expiryOf(new Date('2026-11-22T11:00:00Z'), null, WARSAW)).toBeNull();
  });
});
