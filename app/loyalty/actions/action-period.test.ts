/** Periods are the shop's calendar, at its changes of the clock too. Expected instants by hand. */
import { describe, expect, test } from 'vitest';
import { periodOf } from './action-period.ts';

const WARSAW = 'Europe/Warsaw';

describe('the period an instant lies in', () => {
  test.each([
    // an ordinary day in winter: Warsaw is an hour ahead of UTC
    ['day', '2026-11-22T12:00:00Z', WARSAW, '2026-11-21T23:00:00.000Z', '2026-11-22T23:00:00.000Z'],
    // late in the evening UTC, the shop is in the next day
    ['day', '2026-11-22T23:30:00Z', WARSAW, '2026-11-22T23:00:00.000Z', '2026-11-23T23:00:00.000Z'],
    // the very first and the very last instant of a day
    ['day', '2026-11-21T23:00:00Z', WARSAW, '2026-11-21T23:00:00.000Z', '2026-11-22T23:00:00.000Z'],
    ['day', '2026-11-22T22:59:59.999Z', WARSAW, '2026-11-21T23:00:00.000Z', '2026-11-22T23:00:00.000Z'],
    // the day summer time begins has 23 hours, the day it ends 25
    ['day', '2026-03-29T12:00:00Z', WARSAW, '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['day', '2026-10-25T12:00:00Z', WARSAW, '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    // both passes of the repeated hour are that day
    ['day', '2026-10-25T00:30:00Z', WARSAW, '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['day', '2026-10-25T01:30:00Z', WARSAW, '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    // Santiago skips midnight on 2026-09-06: that day begins at one o'clock
    ['day', '2026-09-06T12:00:00Z', 'America/Santiago', '2026-09-06T04:00:00.000Z', '2026-09-07T03:00:00.000Z'],
    // weeks begin on Monday: 2026-11-22 is a Sunday, 2026-11-23 a Monday
    ['week', '2026-11-22T12:00:00Z', WARSAW, '2026-11-15T23:00:00.000Z', '2026-11-22T23:00:00.000Z'],
    ['week', '2026-11-23T12:00:00Z', WARSAW, '2026-11-22T23:00:00.000Z', '2026-11-29T23:00:00.000Z'],
    // the week in which summer time ends has an hour more
    ['week', '2026-10-25T12:00:00Z', WARSAW, '2026-10-18T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['month', '2026-02-14T12:00:00Z', WARSAW, '2026-01-31T23:00:00.000Z', '2026-02-28T23:00:00.000Z'],
    ['month', '2028-02-29T12:00:00Z', WARSAW, '2028-01-31T23:00:00.000Z', '2028-02-29T23:00:00.000Z'],
    ['month', '2026-03-31T21:59:59Z', WARSAW, '2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
    ['month', '2026-12-31T12:00:00Z', WARSAW, '2026-11-30T23:00:00.000Z', '2026-12-31T23:00:00.000Z'],
    ['year', '2026-12-31T23:30:00Z', WARSAW, '2026-12-31T23:00:00.000Z', '2027-12-31T23:00:00.000Z'],
    ['year', '2026-06-01T00:00:00Z', 'Pacific/Kiritimati', '2025-12-31T10:00:00.000Z', '2026-12-31T10:00:00.000Z'],
  ] as const)('%s of %s in %s', (per, at, zone, start, end) => {
    const period = periodOf(new Date(at), per, zone);
    expect([period.start?.toISOString(), period.end?.toISOString()]).toEqual([start, end]);
  });

  test('ever has no edges', () => {
    expect(periodOf(new Date('2026-01-01T00:00:00Z'), 'ever', WARSAW)).toEqual({ start: null, end: null });
  });
});
