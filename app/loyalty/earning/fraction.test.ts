/** Exact fractions: what is quick for whole numbers is the same as what is right for all. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, fraction, multiply, ONE, round, subtract, toDecimal, ZERO } from './fraction.ts';
import type { Fraction } from './fraction.ts';

const SEED = { seed: 20_261_122, numRuns: 2000 };
const whole = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
const den = fc.oneof(fc.constant(1n), fc.constant(100n), fc.bigInt({ min: 1n, max: 10n ** 6n }));
const any: fc.Arbitrary<Fraction> = fc.tuple(whole, den).map(([n, d]) => fraction(n, d));

/** a = n/d, cross-multiplied. */
const is = (a: Fraction, n: bigint, d: bigint) => a.num * d === n * a.den;
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

test('sums, differences and products are exact and in lowest terms', () => {
  fc.assert(
    fc.property(any, any, (a, b) => {
      expect(is(add(a, b), a.num * b.den + b.num * a.den, a.den * b.den)).toBe(true);
      expect(is(subtract(a, b), a.num * b.den - b.num * a.den, a.den * b.den)).toBe(true);
      expect(is(multiply(a, b), a.num * b.num, a.den * b.den)).toBe(true);
      for (const result of [a, add(a, b), subtract(a, b), multiply(a, b)]) {
        expect(result.den > 0n).toBe(true);
        expect(gcd(result.num, result.den)).toBe(1n);
      }
    }),
    SEED,
  );
});

test('rounding is what it says, for amounts that are not negative', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), den, (n, d) => {
      const value = fraction(n, d);
      const down = round(value, 'down');
      expect(down * d <= n && (down + 1n) * d > n).toBe(true);
      expect(round(value, 'up')).toBe(n % d === 0n ? down : down + 1n);
      expect(round(value, 'nearest')).toBe(2n * (n - down * d) >= d ? down + 1n : down);
    }),
    SEED,
  );
});

test.each([
  [fraction(2, 4), '0.5'],
  [fraction(-2, 4), '-0.5'],
  [fraction(2, -4), '-0.5'],
  [fraction(100), '100'],
  [fraction(10, 3), '3.333333'],
  [fraction(-1, 3), '-0.333333'],
  [fraction(1, 10_000_000), '0'],
  [ZERO, '0'],
  [ONE, '1'],
])('%o reads %s', (value, text) => {
  expect(toDecimal(value)).toBe(text);
});

test('a half goes up, and nothing is divided by nothing', () => {
  expect([round(fraction(1, 2), 'nearest'), round(fraction(1, 3), 'up'), round(fraction(5), 'up')]).toEqual([
    1n,
    1n,
    5n,
  ]);
  expect(() => fraction(1, 0)).toThrow(RangeError);
});
