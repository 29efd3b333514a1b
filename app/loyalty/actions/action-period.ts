/** The calendar periods that limits count in: the shop's own days, weeks from Monday, months and years. */
import { Temporal } from 'temporal-polyfill';
import type { ActionLimit } from '../program/action-rule.ts';

/** From `start` on and before `end`; null where there is no such edge ("ever"). */
export interface Period {
  start: Date | null;
  end: Date | null;
}

const EVER: Period = { start: null, end: null };

/** The day of an instant in a zone. */
export function dayOf(at: Date, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();
}

/** The first instant of a day in a zone; where midnight is skipped, the first one there is. */
export function startOfDay(day: Temporal.PlainDate, zone: string): Date {
  return new Date(day.toZonedDateTime(zone).epochMilliseconds);
}

/** The period an instant lies in. @param zone the shop's IANA zone: a day with a change of the clock has 23 or 25 hours */
export function periodOf(at: Date, per: ActionLimit['per'], zone: string): Period {
  if (per === 'ever') return EVER;
  const day = dayOf(at, zone);
  const first = {
    day,
    week: day.subtract({ days: day.dayOfWeek - 1 }),
    month: day.with({ day: 1 }),
    year: day.with({ month: 1, day: 1 }),
  }[per];
  const next = first.add({ [`${per}s`]: 1 });
  return { start: startOfDay(first, zone), end: startOfDay(next, zone) };
}
