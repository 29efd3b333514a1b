/** How a shopper's language says a number of days, an amount and a day. Points are said by program/points-word.ts. */
import { currencyExponent } from '../program/money.ts';
import type { Language } from '../program/points-word.ts';

const DAY_FORMS: Record<Language, { one: string; other: string }> = {
  en: { one: 'day', other: 'days' },
  pl: { one: 'dzień', other: 'dni' },
};

/** "1 day", "14 days"; "1 dzień", "14 dni". @param days whole days, 0 or more */
export function daysText(days: number, language: Language): string {
  return `${days} ${days === 1 ? DAY_FORMS[language].one : DAY_FORMS[language].other}`;
}

const LETTERS = /^\p{L}/u;

/**
 * An amount as a shopper of this language writes it: "1 zł", "79.90 zł", "$10", "79,90 zł".
 * Whole amounts carry no decimals.
 * @param amountMinor whole minor units (grosze, cents); 0 and 3 decimal currencies included
 * @param currency ISO 4217 code
 */
export function moneyText(amountMinor: number, currency: string, language: Language): string {
  const style = {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    trailingZeroDisplay: 'stripIfInteger',
  } as const;
  const format = new Intl.NumberFormat(language, style);
  const parts = format.formatToParts(amountMinor / 10 ** currencyExponent(currency));
  const symbol = parts.find((part) => part.type === 'currency')?.value ?? currency;
  if (language !== 'en' || !LETTERS.test(symbol)) return parts.map((part) => part.value).join('');
  // English puts "zł", "kr" and "lei" in front, which nobody who pays with them does
  const digits = parts.filter((part) => part.type !== 'currency' && part.type !== 'literal').map((part) => part.value);
  return `${digits.join('')}\u00a0${symbol}`;
}

/** "5 December 2026", "5 grudnia 2026". @param on a calendar day, "2026-12-05" */
export function dayText(on: string, language: Language): string {
  const options = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, options).format(new Date(`${on}T00:00:00Z`));
}

/** "31 December", "31 grudnia": a day of every year. @param on "12-31" */
export function yearlyDayText(on: string, language: Language): string {
  const options = { day: 'numeric', month: 'long', timeZone: 'UTC' } as const;
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, options);
  return format.format(new Date(`2024-${on}T00:00:00Z`));
}

/** The calendar day of an instant in an IANA zone, "2026-12-05". */
export function dayIn(zone: string, at: Date): string {
  const options = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: zone } as const;
  const parts = new Intl.DateTimeFormat('en-GB', options).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}
