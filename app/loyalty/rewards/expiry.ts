/** Until when codes, gift cards and store credit are good (rules.md "Time, money, numbers": business dates are the shop's). Pure. */
import { Temporal } from 'temporal-polyfill';

/**
 * The first instant at which something is good no more: the end of the day that is `days` after the day it was issued on, in the shop's
 * zone. So it is good for all of a last day that can be told as a date, and never for less than so many days.
 * @param days null: without end
 * @param zone IANA
 */
export function expiryOf(issuedAt: Date, days: number | null, zone: string): Date | null {
  if (days === null) return null;
  const day = Temporal.Instant.fromEpochMilliseconds(issuedAt.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  return new Date(day.add({ days: days + 1 }).toZonedDateTime(zone).epochMilliseconds);
}

/** The last day something is good on, `2026-12-22`. @param expiresAt as expiryOf gives it */
export function lastDayOf(expiresAt: Date, zone: string): string {
  const last = Temporal.Instant.fromEpochMilliseconds(expiresAt.getTime() - 1);
  return last.toZonedDateTimeISO(zone).toPlainDate().toString();
}
