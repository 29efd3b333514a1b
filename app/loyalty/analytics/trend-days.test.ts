import { describe, expect, test } from 'vitest';
import { lastDays, perDay, startOfDay, totalsBefore } from './trend-days.ts';

describe('lastDays', () => {
  test("today is the zone's today", () => {
    const late = new Date('2026-11-21T23:30:00Z');
    expect(lastDays(late, 'Europe/Warsaw', 3)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
    expect(lastDays(late, 'America/New_York', 2)).toEqual(['2026-11-20', '2026-11-21']);
  });

  test('a day that lost an hour is still one day', () => {
    expect(lastDays(new Date('2026-03-30T10:00:00Z'), 'Europe/Warsaw', 3)).toEqual([
      '2026-03-28',
      '2026-03-29',
      '2026-03-30',
    ]);
    expect(startOfDay('2026-03-30', 'Europe/Warsaw').toISOString()).toBe('2026-03-29T22:00:00.000Z');
    expect(startOfDay('2026-03-29', 'Europe/Warsaw').toISOString()).toBe('2026-03-28T23:00:00.000Z');
  });
});

test('perDay fills the days on which nothing happened', () => {
  expect(perDay(['2026-11-19', '2026-11-20', '2026-11-21'], new Map([['2026-11-20', 5]]))).toEqual([0, 5, 0]);
});

test('totalsBefore walks back from what the total is now', () => {
  expect(totalsBefore(100, [10, -5, 20])).toEqual([85, 80, 100]);
  expect(totalsBefore(7, [])).toEqual([]);
});
