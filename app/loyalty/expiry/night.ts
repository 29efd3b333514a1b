import { Temporal } from 'temporal-polyfill';

/** From an hour after midnight, when the news of the day's last minutes is in, until the morning, so that one missed hour is made up for. */
const NIGHT_HOURS = new Set([1, 2, 3, 4, 5]);

/** Whether it is the time of a shop's nightly run. @param zone IANA */
export function isNight(now: Date, zone: string): boolean {
  const { hour } = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
  return NIGHT_HOURS.has(hour);
}
