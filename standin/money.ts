/**
 * Money at the edges: minor units inside, decimal strings outside. Rounding is half away from zero, as on a receipt.
 */

/** How many decimals a currency has in ISO 4217: 2 for PLN, 0 for JPY, 3 for KWD. */
export function decimalsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** 12345 PLN → "123.45"; 500 JPY → "500"; 1234 KWD → "1.234". REST and Liquid want the currency's own decimals. */
export function decimalString(amountMinor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(amountMinor)).padStart(decimals + 1, '0');
  const sign = amountMinor < 0 ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/**
 * "123.45" PLN → 12345. Further decimals must be zeros.
 * @returns null when the text is no decimal number of that currency.
 */
export function minorFrom(text: string, currency: string): number | null {
  const found = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text.trim());
  if (!found) return null;
  const decimals = decimalsOf(currency);
  const fraction = (found[3] ?? '').padEnd(decimals, '0');
  if (/[1-9]/.test(fraction.slice(decimals))) return null;
  const amount = Number((found[2] ?? '') + fraction.slice(0, decimals));
  return found[1] === '-' && amount !== 0 ? -amount : amount;
}

/** An amount in another currency: 100 PLN at rate "0.25" → 25 EUR, in minor units of the target, rounded. */
export function converted(amountMinor: number, from: string, to: string, rate: string): number {
  if (from === to) return amountMinor;
  const scale = 10 ** (decimalsOf(to) - decimalsOf(from));
  return roundHalfUp(amountMinor * Number(rate) * scale);
}

/** a × b ÷ c to the nearest integer, exact for products below 2^53; halves go away from zero. */
export function share(a: number, b: number, c: number): number {
  if (c === 0) return 0;
  const product = BigInt(a) * BigInt(b);
  const divisor = BigInt(c);
  const negative = product < 0n !== divisor < 0n;
  const [p, d] = [product < 0n ? -product : product, divisor < 0n ? -divisor : divisor];
  const rounded = Number((2n * p + d) / (2n * d));
  return negative && rounded !== 0 ? -rounded : rounded;
}

/**
 * Splits an amount in proportion to weights so that the parts add up to it exactly: shares are cut down, and the
 * units left over go to the largest remainders, ties to the first.
 */
export function allocated(amountMinor: number, weights: number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (BigInt(amountMinor) * BigInt(weight)) / BigInt(total));
  const parts = exact.map(Number);
  let left = amountMinor - parts.reduce((sum, part) => sum + part, 0);
  const order = weights
    .map((weight, index) => ({ index, rest: (BigInt(amountMinor) * BigInt(weight)) % BigInt(total) }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of order) {
    if (left === 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1;
  }
  return parts;
}

function roundHalfUp(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}
