/** The languages a shopper can read here, and how each of them says a number of points, an amount and a day. */
import { z } from 'zod';

/** Languages in which the widget and the storefront API speak; the first is what an unknown language gets. */
export const SHOPPER_LOCALES = ['en', 'pl'] as const;
export const ShopperLocale = z.enum(SHOPPER_LOCALES);
export type ShopperLocale = z.infer<typeof ShopperLocale>;

/** @param tag a language tag as a browser or Shopify sends it: "pl", "pl-PL", "PL", null */
export function shopperLocaleFor(tag: string | null | undefined): ShopperLocale {
  const language = ShopperLocale.safeParse((tag ?? '').toLowerCase().split(/[-_]/)[0]);
  return language.success ? language.data : 'en';
}

const POINT_FORMS: Record<ShopperLocale, Partial<Record<Intl.LDMLPluralRule, string>>> = {
  en: { one: 'point', other: 'points' },
  pl: { one: 'punkt', few: 'punkty', many: 'punktów', other: 'punktu' },
};

/** "1 point", "1,234 points"; "1 punkt", "2 punkty", "5 punktów". The sign of a negative number is a real minus. */
export function pointsText(points: number, locale: ShopperLocale): string {
  const forms = POINT_FORMS[locale];
  const form = forms[new Intl.PluralRules(locale).select(Math.abs(points))] ?? forms.other;
  return `${numberText(points, locale)} ${form}`;
}

/** "1,234" or "1234" by the language's own grouping; a negative number carries a real minus sign. */
export function numberText(value: number, locale: ShopperLocale): string {
  return new Intl.NumberFormat(locale).format(value).replace('-', '\u2212');
}

const DAY_FORMS: Record<ShopperLocale, { one: string; other: string }> = {
  en: { one: 'day', other: 'days' },
  pl: { one: 'dzień', other: 'dni' },
};

/** "1 day", "14 days"; "1 dzień", "14 dni". @param days whole days, 0 or more */
export function daysText(days: number, locale: ShopperLocale): string {
  return `${numberText(days, locale)} ${days === 1 ? DAY_FORMS[locale].one : DAY_FORMS[locale].other}`;
}

const LETTERS = /^\p{L}/u;

/**
 * An amount as a shopper of this language writes it: "1 zł", "79.90 zł", "$10", "79,90 zł".
 * Whole amounts carry no decimals.
 * @param amountMinor whole minor units (grosze, cents); 0 and 3 decimal currencies included
 * @param currency ISO 4217 code
 */
export function moneyText(amountMinor: number, currency: string, locale: ShopperLocale): string {
  const style = {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    trailingZeroDisplay: 'stripIfInteger',
  } as const;
  const format = new Intl.NumberFormat(locale, style);
  const decimals = new Intl.NumberFormat(locale, { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits;
  const parts = format.formatToParts(amountMinor / 10 ** (decimals ?? 2));
  const symbol = parts.find((part) => part.type === 'currency')?.value ?? currency;
  if (locale !== 'en' || !LETTERS.test(symbol)) return parts.map((part) => part.value).join('');
  // English puts "zł", "kr" and "lei" in front, which nobody who pays with them does
  const digits = parts.filter((part) => part.type !== 'currency' && part.type !== 'literal').map((part) => part.value);
  return `${digits.join('')}\u00a0${symbol}`;
}

/** "5 December 2026", "5 grudnia 2026". @param on a calendar day, "2026-12-05" */
export function dayText(on: string, locale: ShopperLocale): string {
  const options = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, options).format(new Date(`${on}T00:00:00Z`));
}

/** The calendar day of an instant in an IANA zone, "2026-12-05". */
export function dayIn(zone: string, at: Date): string {
  const options = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: zone } as const;
  const parts = new Intl.DateTimeFormat('en-GB', options).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}
