/** Single values as people type them, read the same way in the browser and on the server. Errors are codes; the words are the admin's. */
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { currencyExponent, parseMinor } from './money.ts';
import { MULTIPLIER_PERCENT_MAX } from './order-rule.ts';
import { isVisible, visibleText } from './visible-text.ts';

/** Why a field is refused. */
export const FIELD_PROBLEMS = [
  'whole_number',
  'points_range',
  'amount_missing',
  'amount_unreadable',
  'amount_range',
  'minimum_range',
  'days_range',
  'date_unreadable',
  'date_skipped',
  'choice_missing',
  'list_unreadable',
  'list_long',
  'name_missing',
  'name_long',
  'text_long',
  'tag_missing',
  'tag_several',
  'factor_unreadable',
  'factor_range',
  'goods_missing',
  'match_missing',
  'until_early',
  'channels_all',
] as const;
export type FieldProblem = (typeof FIELD_PROBLEMS)[number];

/**
 * An amount as people type it: comma or dot before the decimals, spaces or the other mark between thousands.
 * "79,90", "79.90", "1 234,50" and "1,234.50" are read; "1,234" in a currency of two decimals is not, because it could be either.
 * @returns minor units of the currency, or null where it is below zero or cannot be read without guessing
 */
export function parseTypedAmount(text: string, currency: string): number | null {
  const compact = ungrouped(text);
  const mark = Math.max(compact.lastIndexOf('.'), compact.lastIndexOf(','));
  if (mark === -1) return /^\d+$/.test(compact) ? parseMinor(compact, currency) : null;
  const whole = compact.slice(0, mark);
  const decimals = compact.slice(mark + 1);
  const grouped = /^\d{1,3}([.,]\d{3})+$/.test(whole) && !whole.includes(compact.charAt(mark));
  if (!(grouped || /^\d+$/.test(whole)) || !/^\d+$/.test(decimals)) return null;
  if (decimals.length > currencyExponent(currency)) return null;
  return parseMinor(`${whole.replaceAll(/[.,]/g, '')}.${decimals}`, currency);
}

/**
 * A factor as people type it, with two decimals at most: "1,5", "1.5", "× 2" and "2x" are read.
 * @returns hundredths, or null where it cannot be read
 */
export function parseTypedFactor(text: string): number | null {
  const match = /^[×x]?(\d{1,6})(?:[.,](\d{1,2}))?[×x]?$/i.exec(text.replaceAll(/[\s\u00a0\u202f]/g, ''));
  return match && Number(`${match[1]}${(match[2] ?? '').padEnd(2, '0')}`);
}

/** Hundredths as they are typed: 150 → "1.5", 200 → "2". @param mark the reader's decimal mark */
export function typedFactor(percent: number, mark = '.'): string {
  const decimals = String(percent % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${Math.floor(percent / 100)}${decimals === '' ? '' : mark + decimals}`;
}

/** An instant as wall time in a zone, to the minute: what a date field shows. "" for what is no instant. */
export function wallTime(instant: string, zone: string): string {
  try {
    return Temporal.Instant.from(instant)
      .toZonedDateTimeISO(zone)
      .toPlainDateTime()
      .toString({ smallestUnit: 'minute' });
  } catch {
    return '';
  }
}

/** A field that reads text by `read`, which gives the value or the problem. */
function reading<Value>(read: (text: string) => { value: Value } | { problem: FieldProblem }) {
  return z.string().transform((text, context) => {
    const answer = read(text);
    if ('value' in answer) return answer.value;
    context.addIssue({ code: 'custom', message: answer.problem });
    return z.NEVER;
  });
}

/** A number without what stands between its thousands: "1 200", "1'200". Where a space stands elsewhere it is not one number: "1 5" stays. */
export const ungrouped = (text: string): string => text.trim().replaceAll(/(?<=\d)[\s'](?=\d{3}(?!\d))/g, '');

/** A whole number of at least `min` and at most `max`; spaces between thousands are read, as in an amount. */
export function wholeNumber(min: number, max: number, range: FieldProblem) {
  return reading<number>((text) => {
    const compact = ungrouped(text);
    if (!/^\d{1,20}$/.test(compact)) return { problem: 'whole_number' };
    const value = Number(compact);
    return value >= min && value <= max ? { value } : { problem: range };
  });
}

/** An amount of the shop's currency, in minor units. @param empty what nothing typed means; null: it is missing */
export function amount(currency: string, bounds: { min: number; max: number; range: FieldProblem }, empty?: number) {
  return reading<number>((text) => {
    if (text.trim() === '') return empty === undefined ? { problem: 'amount_missing' } : { value: empty };
    const value = parseTypedAmount(text, currency);
    if (value === null) return { problem: 'amount_unreadable' };
    return value >= bounds.min && value <= bounds.max ? { value } : { problem: bounds.range };
  });
}

/** A multiplier's factor, in hundredths. */
export const factor = reading<number>((text) => {
  const value = parseTypedFactor(text);
  if (value === null) return { problem: 'factor_unreadable' };
  return value >= 1 && value <= MULTIPLIER_PERCENT_MAX ? { value } : { problem: 'factor_range' };
});

/** As it is stored. A year of other than four digits could be written and never read again. */
function stored(epochMilliseconds: number): { value: string } | { problem: FieldProblem } {
  const value = new Date(epochMilliseconds).toISOString();
  return /^\d{4}-/.test(value) && !value.startsWith('0') ? { value } : { problem: 'date_unreadable' };
}

function readInstant(text: string, zone: string): { value: string } | { problem: FieldProblem } {
  const trimmed = text.trim();
  try {
    if (/(Z|[+-]\d{2}:?\d{2})$/i.test(trimmed)) return stored(Temporal.Instant.from(trimmed).epochMilliseconds);
    const wall = Temporal.PlainDateTime.from(trimmed, { overflow: 'reject' });
    const zoned = wall.toZonedDateTime(zone); // an hour that is repeated in autumn means its first pass
    if (!zoned.toPlainDateTime().equals(wall)) return { problem: 'date_skipped' };
    return stored(zoned.epochMilliseconds);
  } catch {
    return { problem: 'date_unreadable' };
  }
}

/** A wall time in the shop's zone (`2026-11-21T12:00`), or an instant with its offset (`2026-11-21T11:00:00Z`), as an ISO instant. */
export const instant = (zone: string) => reading<string>((text) => readInstant(text, zone));

/** The same, where nothing typed means no such date. */
export const optionalInstant = (zone: string) =>
  reading<string | null>((text) => (text.trim() === '' ? { value: null } : readInstant(text, zone)));

/**
 * What something is called elsewhere, as it can be stored (PostgreSQL has no NUL and no half a character), trimmed: letter for letter, or it would
 * not be found by it. "" where nothing of it can be seen. What people call things here is read by visibleText().
 */
export const storable = (text: string): string =>
  isVisible(text) ? text.toWellFormed().replaceAll('\u0000', '').trim() : '';

/**
 * Text of at most `max` characters.
 * @param missing the problem where nothing is typed; null: that is fine
 * @param read how it is kept
 */
export function typedText(max: number, long: FieldProblem, missing: FieldProblem | null, read = visibleText) {
  return reading<string>((text) => {
    const value = read(text);
    if (value === '' && missing !== null) return { problem: missing };
    return value.length <= max ? { value } : { problem: long };
  });
}

/** A customer's tag of at most `max` characters; Shopify's have no commas. Nothing typed means none; nothing but blanks, that it is still to be typed. */
export function optionalTag(max: number) {
  return reading((text) => {
    const value = storable(text);
    if (value === '') return text === '' ? { value } : { problem: 'tag_missing' };
    if (value.includes(',')) return { problem: 'tag_several' };
    return value.length <= max ? { value } : { problem: 'text_long' };
  });
}
