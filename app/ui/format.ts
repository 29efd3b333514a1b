import type { AdminLocale } from '../i18n/locale.ts';
import { formatDecimal, formatMoney } from '../loyalty/program/money.ts';

/** How numbers, money and dates are written for one merchant: their language, the shop's currency and zone. */
export interface Format {
  /** 12345 → "12,345" */
  number: (value: number) => string;
  /** 12 → "+12", -3 → "−3", 0 → "0" */
  signed: (value: number) => string;
  /** Minor units of the shop's currency: 7990 → "79.90 zł" */
  money: (minor: number) => string;
  /** What a field shows for an amount to be typed: 7990 → "79.90", "79,90" in Polish */
  typed: (minor: number) => string;
  /** An ISO instant as a day in the shop's zone: "21 Nov 2026" */
  date: (iso: string) => string;
  /** A calendar day: "2026-11-21" → "21 Nov 2026" */
  day: (on: string) => string;
  /** A day of each year, MM-DD: "12-31" → "31 December" */
  yearDay: (on: string) => string;
  /** A calendar month, "2026-12" → "December 2026" */
  month: (month: string) => string;
  /** ["30", "7"] → "30 and 7" */
  list: (items: readonly string[]) => string;
  /** An ISO instant as day and time in the shop's zone: "21 Nov 2026, 14:05" */
  dateTime: (iso: string) => string;
}

/** Node and browsers disagree about U+202F (a narrow space that does not break); one kind everywhere keeps hydration equal. */
const oneSpace = (text: string): string => text.replaceAll('\u202f', '\u00a0');

/**
 * @param locale the admin's language
 * @param currency ISO 4217 code of the shop
 * @param zone IANA zone of the shop
 */
export function formatFor(locale: AdminLocale, currency: string, zone: string): Format {
  // British order and the 24-hour clock: unambiguous for merchants of any country who read English
  const dates = locale === 'en' ? 'en-GB' : locale;
  const numbers = new Intl.NumberFormat(locale, { useGrouping: 'always' });
  const signs = new Intl.NumberFormat(locale, { useGrouping: 'always', signDisplay: 'exceptZero' });
  const mark = numbers.formatToParts(0.5).find((part) => part.type === 'decimal')?.value ?? '.';
  const days = new Intl.DateTimeFormat(dates, { dateStyle: 'medium', timeZone: zone });
  const instants = new Intl.DateTimeFormat(dates, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  const calendarDays = new Intl.DateTimeFormat(dates, { dateStyle: 'medium', timeZone: 'UTC' });
  // 2024 has every day a year can have
  const yearDays = new Intl.DateTimeFormat(dates, { day: 'numeric', month: 'long', timeZone: 'UTC' });
  const months = new Intl.DateTimeFormat(dates, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const lists = new Intl.ListFormat(dates, { type: 'conjunction' });
  return {
    number: (value) => oneSpace(numbers.format(value)),
    signed: (value) => oneSpace(signs.format(value)).replace('-', '−'),
    money: (minor) => oneSpace(formatMoney(minor, currency, locale)),
    typed: (minor) => formatDecimal(minor, currency).replace('.', mark),
    date: (iso) => oneSpace(days.format(new Date(iso))),
    day: (on) => oneSpace(calendarDays.format(new Date(`${on}T00:00:00Z`))),
    yearDay: (on) => oneSpace(yearDays.format(new Date(`2024-${on}T00:00:00Z`))),
    month: (month) => oneSpace(months.format(new Date(`${month}-01T00:00:00Z`))),
    list: (items) => lists.format(items),
    dateTime: (iso) => oneSpace(instants.format(new Date(iso))),
  };
}
