/**
 * Until when points live (rules.md "Expiry"). Pure. Every date is the end of a day in the shop's zone: the first instant of the day
 * after the last one they are good on (docs/decisions/080).
 */
import { Temporal } from 'temporal-polyfill';
import type { ExpiryRule } from '../program/expiry-rule.ts';

/** The calendar is slow to ask, and the same few thousand answers serve every member of a shop. */
const ANSWERS_MAX = 50_000;

function remembered<Answer>(answers: Map<string, Answer>, key: string, find: () => Answer): Answer {
  const known = answers.get(key);
  if (known !== undefined) return known;
  if (answers.size >= ANSWERS_MAX) answers.clear();
  const answer = find();
  answers.set(key, answer);
  return answer;
}

const days = new Map<string, Temporal.PlainDate>();
const ends = new Map<string, number>();

/** Days begin, and clocks change, at quarters of an hour only. */
const QUARTER_MS = 900_000;

/** The calendar day an instant falls on. @param zone IANA */
export function dayOf(at: Date, zone: string): Temporal.PlainDate {
  const quarter = Math.floor(at.getTime() / QUARTER_MS);
  return remembered(days, `${quarter} ${zone}`, () =>
    Temporal.Instant.fromEpochMilliseconds(quarter * QUARTER_MS)
      .toZonedDateTimeISO(zone)
      .toPlainDate(),
  );
}

/** The first instant of the next day, also where a change of clocks leaves a day without a midnight. */
function endOfDay(day: Temporal.PlainDate, zone: string): Date {
  const end = () => day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  return new Date(remembered(ends, `${day.toString()} ${zone}`, end));
}

/** The last day something is good on. @param expiresAt the end of that day, or an instant within it */
export function lastDay(expiresAt: Date, zone: string): Temporal.PlainDate {
  return dayOf(new Date(expiresAt.getTime() - 1), zone);
}

/** The end of the day an instant is in; itself where it is one. A shop that moved to another zone has dates of the old one. */
export function atDaysEnd(at: Date, zone: string): Date {
  return endOfDay(lastDay(at, zone), zone);
}

/** Days from one calendar day to another, "2026-11-22". */
export const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;

/** Days of the warning that comes first; nothing expires without so many. */
export const longestWarning = (rule: Pick<ExpiryRule, 'warnDays'>): number => Math.max(...rule.warnDays);

/** Days of the warning that comes last. */
export const shortestWarning = (rule: Pick<ExpiryRule, 'warnDays'>): number => Math.min(...rule.warnDays);

/** The later of two instants. */
export const laterOf = (a: Date, b: Date | null | undefined): Date => (b && b > a ? b : a);

/** The last day that leaves room for all warnings after `at`: the nightly run that gives the first one comes in between. */
function dayAfterWarning(rule: Pick<ExpiryRule, 'warnDays'>, at: Date, zone: string): Temporal.PlainDate {
  return dayOf(at, zone).add({ days: longestWarning(rule) + 1 });
}

/** The soonest anything may expire that nobody was warned of by `at`. */
export function afterWarning(rule: Pick<ExpiryRule, 'warnDays'>, at: Date, zone: string): Date {
  return endOfDay(dayAfterWarning(rule, at, zone), zone);
}

/** Days from the day of `now` to the last one that something is good on; below zero when that is over. */
export function daysLeft(expiresAt: Date, now: Date, zone: string): number {
  return dayOf(now, zone).until(lastDay(expiresAt, zone), { largestUnit: 'days' }).days;
}

/** The day of the year a rule names, in that year; 29 February is the 28th in common years. */
function yearly(on: string, year: number): Temporal.PlainDate {
  const [month = 12, day = 31] = on.split('-').map(Number);
  return Temporal.PlainDate.from({ year, month, day }, { overflow: 'constrain' });
}

/** The next day the rule names that is not before `from`. */
function nextYearly(on: string, from: Temporal.PlainDate): Temporal.PlainDate {
  const thisYear = yearly(on, from.year);
  return Temporal.PlainDate.compare(thisYear, from) >= 0 ? thisYear : yearly(on, from.year + 1);
}

/**
 * The date that points get which start to live now; for `inactivity` it is what they get at the least, since later earning or spending
 * moves it on.
 * @param earnedAt when they start to live: never before they were credited (a claimed order's points start at the claim)
 * @param zone the shop's, IANA
 * @param availableAt the end of their pending window, if they have one: all warnings fit between it and the date
 * @returns the end of a day, more than the longest warning away; null: they live for ever
 */
export function expiresAtFor(
  rule: ExpiryRule,
  earnedAt: Date,
  zone: string,
  availableAt: Date | null = null,
): Date | null {
  if (rule.mode === 'none') return null;
  const atLeast = dayAfterWarning(rule, laterOf(earnedAt, availableAt), zone);
  // months by the calendar: a month after 31 January is the last of February
  const day =
    rule.mode === 'yearly' ? nextYearly(rule.on, atLeast) : dayOf(earnedAt, zone).add({ months: rule.months });
  return endOfDay(Temporal.PlainDate.compare(day, atLeast) > 0 ? day : atLeast, zone);
}

/** Points that expire together. */
export interface ExpiringPoints {
  points: bigint;
  /** The end of the last day they are good on, in the shop's zone. */
  at: Date;
}

/** What decides about the date of points that are there. */
export interface DatedLot {
  /** When they were credited: their date is counted from here, whatever their business time. */
  startedAt: Date;
  /** The end of their pending window, where they have or had one. */
  availableAt: Date | null;
  /** Points that came back after their own lot had expired: that is no new earning, so the date they got is theirs (rules.md "The ledger" 4). */
  cameBack?: boolean;
  /** The date that was shown before these points were given none; asked for where they have none. */
  promised?: Date | null;
  /** The date the ledger holds, which is the soonest possible; null: they were given none. */
  expiresAt: Date | null;
}

/**
 * The date points really have, and are shown with: that of the ledger, or a later one that the rule gives by now.
 * @param activeAt when the member last earned or spent
 * @returns null: no date. That is also so while points that had none wait for the run that dates them
 */
export function lotExpiry(rule: ExpiryRule, lot: DatedLot, activeAt: Date | null, zone: string): Date | null {
  if (rule.mode === 'none' || lot.expiresAt === null) return null;
  return laterOf(atDaysEnd(lot.expiresAt, zone), ruleDate(rule, lot, activeAt, zone));
}

/** The date the rule alone gives to points that are there; null where it gives them none. */
function ruleDate(rule: ExpiryRule, lot: DatedLot, activeAt: Date | null, zone: string): Date | null {
  if (lot.cameBack && lot.expiresAt !== null)
    return rule.mode === 'inactivity' && activeAt ? expiresAtFor(rule, activeAt, zone) : null;
  const from = rule.mode === 'inactivity' ? laterOf(lot.startedAt, activeAt) : lot.startedAt;
  return expiresAtFor(rule, from, zone, lot.availableAt);
}

/**
 * The date under another rule: never before one that was shown, also before points lived for ever for a while, and never before a whole
 * warning has passed since the switch.
 * @param shown what the member was shown under the rule before: lotExpiry's answer
 * @param switchedAt when the rule was published, or this is decided if that is later
 */
export function lotExpiryAfterSwitch(
  rule: ExpiryRule,
  lot: DatedLot & { shown: Date | null },
  activeAt: Date | null,
  switchedAt: Date,
  zone: string,
): Date | null {
  if (rule.mode === 'none') return null;
  // what lay about before the switch starts its year with it
  const start = rule.mode === 'yearly' ? { ...lot, startedAt: laterOf(lot.startedAt, switchedAt) } : lot;
  const wanted = ruleDate(rule, start, activeAt, zone);
  const soonest = afterWarning(rule, laterOf(switchedAt, lot.availableAt), zone);
  return [wanted, lot.shown, lot.promised ?? null].reduce<Date>((latest, date) => laterOf(latest, date), soonest);
}
