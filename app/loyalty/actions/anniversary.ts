/** Which day a member has been one for so many years, in the shop's calendar. Pure. */
import { Temporal } from 'temporal-polyfill';
import { dayOf, startOfDay } from './action-period.ts';

/** Whoever joined on 29 February has their day on the 28th in common years, as birthdays do (rules.md "Birthdays"). */
function anniversaryIn(year: number, joined: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.from({ year, month: joined.month, day: joined.day }, { overflow: 'constrain' });
}

/** Since when they are a member, as the shop's day. */
const joinedOn = (enrolledAt: Date, zone: string): Temporal.PlainDate => dayOf(enrolledAt, zone);

/**
 * @returns for how many years they are a member on this very day; null on any other day, and in the first year
 * @param day in the shop's calendar
 */
export function yearsOn(day: Temporal.PlainDate, enrolledAt: Date, zone: string): number | null {
  const joined = joinedOn(enrolledAt, zone);
  const years = day.year - joined.year;
  return years >= 1 && anniversaryIn(day.year, joined).equals(day) ? years : null;
}

/** The instant their next one begins. */
export function nextAnniversary(enrolledAt: Date, now: Date, zone: string): Date {
  const [joined, today] = [joinedOn(enrolledAt, zone), dayOf(now, zone)];
  const first = joined.year + 1;
  const inYear = Math.max(first, today.year);
  const day = anniversaryIn(inYear, joined);
  const next = Temporal.PlainDate.compare(day, today) > 0 ? day : anniversaryIn(inYear + 1, joined);
  return startOfDay(next, zone);
}

/**
 * The days of the year, as month × 100 + day, on which somebody whose anniversary it is may have joined by UTC's calendar: a shop's day
 * overlaps its neighbours, and around the end of February those are other days in a leap year than in a common one.
 */
export function joinDaysInUtc(day: Temporal.PlainDate): number[] {
  const joined = [2023, 2024].flatMap((year) => {
    const own = anniversaryIn(year, day);
    // in a common year the 28th has those of the 29th as well
    return day.month === 2 && day.day === 28 && year === 2024 && !day.inLeapYear ? [own, own.add({ days: 1 })] : [own];
  });
  const days = joined.flatMap((own) => [-1, 0, 1].map((offset) => own.add({ days: offset })));
  return [...new Set(days.map(({ month, day: dayOfMonth }) => month * 100 + dayOfMonth))].sort((a, b) => a - b);
}
