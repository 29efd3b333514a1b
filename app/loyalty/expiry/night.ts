/**
 * The hours of a shop's nightly run: from an hour after midnight, when the news of the day's last minutes is in, until the morning, so that
 * one missed hour is made up for.
 */
export const NIGHT_HOURS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5]);
