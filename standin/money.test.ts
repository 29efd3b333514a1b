import { describe, expect, test } from 'vitest';
import { allocated, converted, decimalString, minorFrom, share } from './money.ts';

describe('money at the edges', () => {
  test.each<[minor: number, currency: string, text: string]>([
    [7990, 'PLN', '79.90'],
    [5, 'EUR', '0.05'],
    [0, 'USD', '0.00'],
    [-1050, 'PLN', '-10.50'],
    [500, 'JPY', '500'],
    [0, 'JPY', '0'],
    [1234, 'KWD', '1.234'],
    [7, 'BHD', '0.007'],
  ])('%i %s is "%s", and back', (minor, currency, text) => {
    expect(decimalString(minor, currency)).toBe(text);
    expect(minorFrom(text, currency)).toBe(minor);
  });

  test.each([
    ['29.3', 'PLN', 2930],
    ['29', 'PLN', 2900],
    ['29.330', 'PLN', 2933],
    ['29.335', 'PLN', null],
    ['1.5', 'JPY', null],
    ['1e3', 'PLN', null],
    ['', 'PLN', null],
    ['-0.00', 'PLN', 0],
  ])('"%s" %s is %s', (text, currency, minor) => {
    expect(minorFrom(text, currency)).toBe(minor);
  });

  test('a rate converts between currencies of different decimals', () => {
    expect(converted(10_000, 'PLN', 'EUR', '0.235')).toBe(2350);
    expect(converted(10_000, 'PLN', 'JPY', '37.5')).toBe(3750);
    expect(converted(10_000, 'PLN', 'KWD', '0.077')).toBe(7700);
  });

  test('shares round half away from zero, and allocations lose nothing', () => {
    expect(share(5, 1, 2)).toBe(3);
    expect(share(-5, 1, 2)).toBe(-3);
    expect(share(1, 1, 0)).toBe(0);
    expect(allocated(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocated(100, [0, 0])).toEqual([0, 0]);
    expect(allocated(7, [3, 0, 4])).toEqual([3, 0, 4]);
  });
});
