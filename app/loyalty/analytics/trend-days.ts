/** Days of a shop, and numbers laid out over them. */
import { Temporal } from 'temporal-polyfill';

/** A trend looks this far back, and compares with as many days before. */
export const TREND_DAYS = 30;

/**
 * The last `count` days of a zone, oldest first, today included.
 * @returns `2026-11-21` and so on
 */
export function lastDays(now: Date, zone: string, count: number): string[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  return Array.from({ length: count }, (_, place) => today.subtract({ days: count - 1 - place }).toString());
}

/** The instant a day begins in a zone. @param day `2026-11-21` */
export function startOfDay(day: string, zone: string): Date {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);
}

/** One number a day, 0 where nothing happened. */
export function perDay(days: readonly string[], happened: ReadonlyMap<string, number>): number[] {
  return days.map((day) => happened.get(day) ?? 0);
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * What a total was at the end of each day, from what it is now and how it changed.
 * @param changes one a day, oldest first; the last is today's
 */
export function totalsBefore(total: number, changes: readonly number[]): number[] {
  let at = total;
  return changes
    .map((_, place) => changes[changes.length - 1 - place] ?? 0)
    .map((change) => {
      const end = at;
      at -= change;
      return end;
    })
    .reverse();
}
