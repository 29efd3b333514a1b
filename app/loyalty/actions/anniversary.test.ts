/** Days by hand: who has an anniversary when, across zones and leap years. */
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { joinDaysInUtc, nextAnniversary, yearsOn } from './anniversary.ts';

const WARSAW = 'Europe/Warsaw';

describe('for how many years, on this day', () => {
  test.each([
    ['a year to the day', '2027-02-01', '2026-02-01T12:00:00Z', WARSAW, 1],
    ['seven years', '2033-02-01', '2026-02-01T12:00:00Z', WARSAW, 7],
    ['the day of joining itself', '2026-02-01', '2026-02-01T12:00:00Z', WARSAW, null],
    ['the day before', '2027-01-31', '2026-02-01T12:00:00Z', WARSAW, null],
    ['the day after', '2027-02-02', '2026-02-01T12:00:00Z', WARSAW, null],
    ['joined late in the evening UTC: the next day in the shop', '2027-02-02', '2026-02-01T23:30:00Z', WARSAW, 1],
    ['and not the day UTC says', '2027-02-01', '2026-02-01T23:30:00Z', WARSAW, null],
    ['joined on New Year’s Eve at the other end', '2027-12-31', '2026-01-01T05:00:00Z', 'America/Los_Angeles', 2],
    ['29 February in a common year', '2025-02-28', '2024-02-29T12:00:00Z', WARSAW, 1],
    ['29 February in a common year, not in March', '2025-03-01', '2024-02-29T12:00:00Z', WARSAW, null],
    ['29 February in a leap year', '2028-02-29', '2024-02-29T12:00:00Z', WARSAW, 4],
    ['29 February in a leap year, not on the 28th', '2028-02-28', '2024-02-29T12:00:00Z', WARSAW, null],
    ['28 February in a leap year', '2028-02-28', '2023-02-28T12:00:00Z', WARSAW, 5],
  ])('%s', (_, day, enrolledAt, zone, years) => {
    expect(yearsOn(Temporal.PlainDate.from(day), new Date(enrolledAt), zone)).toBe(years);
  });
});

describe('the next one', () => {
  test.each([
    ['later this year', '2025-12-01T12:00:00Z', '2026-11-22T11:00:00Z', '2026-11-30T23:00:00.000Z'],
    ['today is over with: in a year', '2025-11-22T12:00:00Z', '2026-11-22T11:00:00Z', '2027-11-21T23:00:00.000Z'],
    ['joined today', '2026-11-22T09:00:00Z', '2026-11-22T11:00:00Z', '2027-11-21T23:00:00.000Z'],
    ['29 February', '2024-02-29T12:00:00Z', '2026-11-22T11:00:00Z', '2027-02-27T23:00:00.000Z'],
  ])('%s', (_, enrolledAt, now, next) => {
    expect(nextAnniversary(new Date(enrolledAt), new Date(now), WARSAW).toISOString()).toBe(next);
  });
});

describe('days of the year to look under', () => {
  test.each([
    ['2026-11-22', [1121, 1122, 1123]],
    ['2026-01-01', [101, 102, 1231]],
    ['2026-12-31', [101, 1230, 1231]],
    ['2026-02-28', [227, 228, 229, 301]],
    ['2028-02-28', [227, 228, 229, 301]],
    ['2028-02-29', [227, 228, 229, 301]],
    ['2027-03-01', [228, 229, 301, 302]],
  ])('%s', (day, found) => {
    expect(joinDaysInUtc(Temporal.PlainDate.from(day))).toEqual(found);
  });

  test('nobody is missed: every day, joined at any hour, in far zones', () => {
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/St_Johns']) {
      for (let days = 0; days < 1461; days += 1) {
        const enrolledAt = new Date(Date.UTC(2023, 0, 1, (days * 7) % 24) + days * 86_400_000);
        const utc = (enrolledAt.getUTCMonth() + 1) * 100 + enrolledAt.getUTCDate();
        const next = nextAnniversary(enrolledAt, new Date('2029-06-15T00:00:00Z'), zone);
        const day = Temporal.Instant.fromEpochMilliseconds(next.getTime()).toZonedDateTimeISO(zone).toPlainDate();
        expect(joinDaysInUtc(day), `${enrolledAt.toISOString()} in ${zone}`).toContain(utc);
      }
    }
  });
});
