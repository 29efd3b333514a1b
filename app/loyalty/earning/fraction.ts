/** Exact fractions: a third of 10.00 zł stays a third until the one rounding at the end. */

export interface Fraction {
  num: bigint;
  /** Always positive. */
  den: bigint;
}

export const ZERO: Fraction = { num: 0n, den: 1n };

export const ONE: Fraction = { num: 1n, den: 1n };

const isOne = ({ num, den }: Fraction): boolean => num === 1n && den === 1n;

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** num/den in lowest terms. @throws RangeError when den is 0 */
export function fraction(num: bigint | number, den: bigint | number = 1n): Fraction {
  let [n, d] = [BigInt(num), BigInt(den)];
  // most amounts are whole minor units: nothing to reduce
  if (d === 1n) return { num: n, den: d };
  if (d === 0n) throw new RangeError('a fraction needs a denominator');
  if (d < 0n) [n, d] = [-n, -d];
  const divisor = gcd(n, d);
  return { num: n / divisor, den: d / divisor };
}

export function add(a: Fraction, b: Fraction): Fraction {
  if (a.num === 0n) return b;
  if (b.num === 0n) return a;
  return a.den === b.den ? fraction(a.num + b.num, a.den) : fraction(a.num * b.den + b.num * a.den, a.den * b.den);
}

export const subtract = (a: Fraction, b: Fraction): Fraction => add(a, { num: -b.num, den: b.den });

export function multiply(a: Fraction, b: Fraction): Fraction {
  if (isOne(a)) return b;
  return isOne(b) ? a : fraction(a.num * b.num, a.den * b.den);
}

/** The whole number below, nearest (halves up) or above. For amounts that are not negative. */
export function round(value: Fraction, how: 'down' | 'nearest' | 'up'): bigint {
  const { num, den } = value;
  if (den === 1n) return num;
  if (how === 'down') return num / den;
  if (how === 'up') return (num + den - 1n) / den;
  return (2n * num + den) / (2n * den);
}

/** At most six decimals, cut: for people; decisions never read it back. */
export function toDecimal(value: Fraction): string {
  if (value.den === 1n) return String(value.num);
  const scaled = (value.num * 1_000_000n) / value.den;
  const sign = scaled < 0n ? '-' : '';
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(7, '0');
  return `${sign}${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '');
}
