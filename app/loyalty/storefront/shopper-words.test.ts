// Words a shopper reads must be right in each language: days, dates, and amounts as people there write them.
import { describe, expect, test } from 'vitest';
import { dayIn, dayText, daysText, moneyText } from './shopper-words.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  [100, 'PLN', '1 zł', '1 zł'],
  [7_990, 'PLN', '79.90 zł', '79,90 zł'],
  [1_000, 'USD', '$10', '10 $'],
  [1_000, 'JPY', '¥1,000', '1000 ¥'],
  [1_500, 'KWD', '1.500 KWD', '1,500 KWD'],
  [1_000, 'SEK', '10 kr', '10 kr'],
])('%i minor units of %s', (amountMinor, currency, en, pl) => {
  expect(plain(moneyText(amountMinor, currency, 'en'))).toBe(en);
  expect(plain(moneyText(amountMinor, currency, 'pl'))).toBe(pl);
});

test('an amount never breaks between number and symbol', () => {
  expect(moneyText(100, 'PLN', 'en')).toBe('1\u00a0zł');
  expect(moneyText(100, 'PLN', 'pl')).toBe('1\u00a0zł');
});

test('days and dates', () => {
  expect([daysText(1, 'en'), daysText(14, 'en')]).toEqual(['1 day', '14 days']);
  expect([daysText(1, 'pl'), daysText(14, 'pl')]).toEqual(['1 dzień', '14 dni']);
  expect(dayText('2026-12-05', 'en')).toBe('5 December 2026');
  expect(dayText('2026-12-05', 'pl')).toBe('5 grudnia 2026');
});

describe('the day of an instant is the zone’s', () => {
  test.each([
    ['2026-12-04T22:59:59Z', 'Europe/Warsaw', '2026-12-04'],
    ['2026-12-04T23:00:00Z', 'Europe/Warsaw', '2026-12-05'],
    ['2026-12-05T04:00:00Z', 'America/New_York', '2026-12-04'],
  ])('%s in %s', (at, zone, day) => {
    expect(dayIn(zone, new Date(at))).toBe(day);
  });
});
