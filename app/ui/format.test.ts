import { describe, expect, test } from 'vitest';
import { formatFor } from './format.ts';

/** Spaces that do not break read as spaces here. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('money', () => {
  test.each([
    ['en', 'PLN', 7990, '79.90 zł'],
    ['pl', 'PLN', 7990, '79,90 zł'],
    ['en', 'PLN', 123456789, '1,234,567.89 zł'],
    ['en', 'PLN', -50, '-0.50 zł'],
    ['en', 'USD', 7990, '$79.90'],
    ['en', 'JPY', 7990, '¥7,990'],
    ['en', 'KWD', 7990, '7.990 KWD'],
    ['pl', 'EUR', 7990, '79,90 €'],
    ['pl', 'PLN', 123450, '1 234,50 zł'],
  ] as const)('%s %s %i: %s', (locale, currency, minor, expected) => {
    expect(plain(formatFor(locale, currency, 'UTC').money(minor))).toBe(expected);
  });
});

test('an amount in a field has the mark that is typed in this language', () => {
  expect(formatFor('pl', 'PLN', 'UTC').typed(123450)).toBe('1234,50');
  expect(formatFor('en', 'PLN', 'UTC').typed(123450)).toBe('1234.50');
  expect(formatFor('pl', 'JPY', 'UTC').typed(500)).toBe('500');
});

describe('numbers and dates', () => {
  test('numbers are grouped, signs are visible', () => {
    const { number, signed } = formatFor('pl', 'PLN', 'UTC');
    expect([plain(number(12345)), plain(number(1234)), signed(3), signed(-3), signed(0)]).toEqual([
      '12 345',
      '1 234',
      '+3',
      '−3',
      '0',
    ]);
  });

  test("days are the shop's, not the server's", () => {
    const late = '2026-11-21T23:30:00Z';
    expect(formatFor('en', 'PLN', 'Europe/Warsaw').date(late)).toBe('22 Nov 2026');
    expect(formatFor('en', 'PLN', 'America/New_York').dateTime(late)).toBe('21 Nov 2026, 18:30');
    expect(formatFor('pl', 'PLN', 'Europe/Warsaw').dateTime(late)).toBe('22 lis 2026, 00:30');
  });
});
