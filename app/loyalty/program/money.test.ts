import { expect, test } from 'vitest';
import { formatDecimal, formatMoney, minorPerUnit, parseMinor } from './money.ts';

test.each([
  ['79.90', 'PLN', 7990],
  ['79.9', 'PLN', 7990],
  ['79', 'PLN', 7900],
  ['0.00', 'PLN', 0],
  ['-0.00', 'PLN', 0],
  ['-12.34', 'PLN', -1234],
  ['1980', 'JPY', 1980],
  ['1980.00', 'JPY', 1980],
  ['1980.50', 'JPY', null],
  ['1.234', 'KWD', 1234],
  ['1.2345', 'KWD', null],
  ['90071992547409.91', 'PLN', 9007199254740991],
  ['90071992547409.92', 'PLN', null],
  ['1e3', 'PLN', null],
  ['1,50', 'PLN', null],
  ['', 'PLN', null],
] as const)('parse %s %s', (text, currency, minor) => {
  expect(parseMinor(text, currency)).toBe(minor);
});

test.each([
  [7990, 'PLN', '79.90'],
  [5, 'PLN', '0.05'],
  [-5, 'PLN', '-0.05'],
  [1980, 'JPY', '1980'],
  [1, 'KWD', '0.001'],
] as const)('%i %s is written %s', (minor, currency, text) => {
  expect(formatDecimal(minor, currency)).toBe(text);
  expect(parseMinor(text, currency)).toBe(minor);
});

test('money is read in the reader’s notation, exactly', () => {
  expect(formatMoney(7990, 'PLN', 'pl').replace(/\s/g, ' ')).toBe('79,90 zł');
  expect(formatMoney(9007199254740991, 'PLN', 'en').replace(/\s/g, ' ')).toBe('90,071,992,547,409.91 zł');
  expect(minorPerUnit('KWD')).toBe(1000);
});
