import { describe, expect, test } from 'vitest';
import {
  instant as typedInstant,
  parseTypedAmount,
  parseTypedFactor,
  storable,
  typedFactor,
  wallTime,
} from './typed-values.ts';

describe('parseTypedAmount', () => {
  test.each([
    ['79.90', 'PLN', 7990],
    ['79,90', 'PLN', 7990],
    ['79,9', 'PLN', 7990],
    ['79', 'PLN', 7900],
    ['1 234,50', 'PLN', 123450],
    ['1\u00a0234,50', 'PLN', 123450],
    ["12'345.00", 'CHF', 1234500],
    [' 79 ', 'PLN', 7900],
    ['1 5', 'PLN', null],
    ['1 2345', 'PLN', null],
    ['79, 90', 'PLN', null],
    ['1,234.50', 'PLN', 123450],
    ['1.234.567,89', 'PLN', 123456789],
    ['1,234', 'PLN', null],
    ['1,230', 'PLN', null],
    ['12,34.50', 'PLN', null],
    ['1,234,50', 'PLN', null],
    ['1,234', 'KWD', 1234],
    ['500', 'JPY', 500],
    ['500,5', 'JPY', null],
    ['', 'PLN', null],
    ['.5', 'PLN', null],
    ['5.', 'PLN', null],
    ['zł 5', 'PLN', null],
    ['1e3', 'PLN', null],
    ['-1', 'PLN', null],
    ['-1.00', 'PLN', null],
    ['- 5', 'JPY', null],
  ])('%s %s: %s', (text, currency, expected) => {
    expect(parseTypedAmount(text, currency)).toBe(expected);
  });
});

describe('parseTypedFactor', () => {
  test.each([
    ['1,5', 150],
    ['1.5', 150],
    ['1.05', 105],
    ['2', 200],
    ['× 2', 200],
    ['2x', 200],
    ['0,01', 1],
    ['100', 10_000],
    ['0', 0],
    ['', null],
    ['1,555', null],
    ['-1', null],
    ['.5', null],
    ['1e2', null],
    ['two', null],
    ['150%', null],
  ])('"%s": %s', (text, expected) => {
    expect(parseTypedFactor(text)).toBe(expected);
  });

  test.each([1, 50, 105, 110, 150, 200, 1000, 10_000])(
    '%i hundredths are typed so that they read back the same',
    (percent) => {
      expect(parseTypedFactor(typedFactor(percent, ','))).toBe(percent);
    },
  );

  test.each([
    [150, '1,5'],
    [105, '1,05'],
    [200, '2'],
    [1000, '10'],
    [1, '0,01'],
  ])('%i is typed %s in Polish', (percent, text) => {
    expect(typedFactor(percent, ',')).toBe(text);
  });
});

test.each([
  ['2026-11-21T11:00:00.000Z', '2026-11-21T12:00'],
  ['2026-07-01T10:00:30Z', '2026-07-01T12:00'],
  ['2026-11-21T12:00', ''],
  ['', ''],
])('the wall time of "%s" in Warsaw is "%s"', (instant, wall) => {
  expect(wallTime(instant, 'Europe/Warsaw')).toBe(wall);
});

test('text is stored without what PostgreSQL does not know', () => {
  expect(storable(' Sale\u0000 \ud800 ')).toBe('Sale \ufffd');
});

test.each([
  ['9999-12-31T23:59', 'America/New_York', false],
  ['9999-12-31T23:59', 'Europe/Warsaw', true],
  ['0000-01-01T00:00', 'Europe/Warsaw', false],
  ['0999-01-01T00:00Z', 'UTC', false],
  ['2026-11-22T12:00', 'America/New_York', true],
])('a date is taken only where it can be read again: %s in %s, %s', (typed, zone, taken) => {
  expect(typedInstant(zone).safeParse(typed).success).toBe(taken);
});
