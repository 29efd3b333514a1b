/** Money as integer minor units with an ISO 4217 currency (rules.md "Time, money, numbers"). */

const exponents = new Map<string, number>();

/** Decimal places of a currency: 0 (JPY), 2 (PLN) or 3 (KWD), as ECMA-402 takes them from ISO 4217. */
export function currencyExponent(currency: string): number {
  let exponent = exponents.get(currency);
  if (exponent === undefined) {
    exponent =
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    exponents.set(currency, exponent);
  }
  return exponent;
}

/** Minor units in one unit: 1, 100 or 1000. */
export function minorPerUnit(currency: string): number {
  return 10 ** currencyExponent(currency);
}

/**
 * "79.90" PLN → 7990. Shopify writes amounts with two decimals in every currency, so trailing zeros beyond the currency's own are
 * accepted and anything else there is not.
 * @returns null when the text is not a plain decimal, has a finer part than the currency knows, or exceeds 2^53
 */
export function parseMinor(amount: string, currency: string): number | null {
  const match = /^(-?)(\d{1,16})(?:\.(\d{1,12}))?$/.exec(amount.trim());
  if (!match) return null;
  const exponent = currencyExponent(currency);
  const decimals = match[3] ?? '';
  if (/[1-9]/.test(decimals.slice(exponent))) return null;
  const minor = Number(`${match[2]}${decimals.slice(0, exponent).padEnd(exponent, '0')}`);
  if (!Number.isSafeInteger(minor)) return null;
  return match[1] === '-' && minor !== 0 ? -minor : minor;
}

/** 7990 PLN → "79.90": the machine's notation, for forms and Shopify. */
export function formatDecimal(minor: number, currency: string): string {
  const exponent = currencyExponent(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return exponent === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/**
 * English puts every currency in front, which suits "$79.90" and not "zł 79.90": a symbol made of letters goes behind the amount,
 * where those who pay with it write it.
 */
function placed(parts: readonly Intl.NumberFormatPart[]): string {
  const text = (all: readonly Intl.NumberFormatPart[]) => all.map((part) => part.value).join('');
  const symbol = parts.find((part) => part.type === 'currency')?.value ?? '';
  const inFront =
    parts.findIndex((part) => part.type === 'currency') < parts.findIndex((part) => part.type === 'integer');
  if (!inFront || !/\p{L}$/u.test(symbol)) return text(parts);
  return `${text(parts.filter((part) => part.type !== 'currency' && part.type !== 'literal'))}\u00a0${symbol}`;
}

/** 7990 PLN → "79,90 zł" in Polish, "79.90 zł" in English: the reader's notation. */
export function formatMoney(minor: number, currency: string, locale: string): string {
  const exponent = currencyExponent(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    useGrouping: 'always',
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  // through the decimal string: dividing would bring floating point into money
  const decimal = formatDecimal(minor, currency) as `${number}`;
  return placed(format.formatToParts(decimal as unknown as number));
}
