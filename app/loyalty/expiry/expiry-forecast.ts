/** What a rule would do to points that are there, if members do nothing: the sums behind the merchant's preview. Pure. */
import type { ExpiryRule } from '../program/expiry-rule.ts';
import { sameExpiry } from '../program/expiry-rule.ts';
import type { OpenLot } from './expire-decision.ts';
import { dayOf, lastDay, lotExpiry, lotExpiryAfterSwitch } from './lot-expiry.ts';

/** Months that are looked ahead. */
const FORECAST_MONTHS = 12;

/** One calendar month of the shop. */
export interface ForecastMonth {
  /** "2026-12" */
  month: string;
  points: number;
  members: number;
}

export interface ExpiryForecast {
  /** The last day of the points that would expire first, "2026-12-23"; null where nothing has a date. */
  firstOn: string | null;
  /** Within the next twelve months: in all, and by month; months without any are left out. */
  points: number;
  members: number;
  months: ForecastMonth[];
  /** Points with a later date, and points that live for ever. */
  later: number;
  never: number;
  /** Members whose points were looked at; false where there are more than can be looked at while one waits. */
  looked: number;
  complete: boolean;
}

/** The rule that dates follow today, and the one to be tried. */
export interface Trial {
  from: ExpiryRule;
  to: ExpiryRule;
  now: Date;
  zone: string;
}

/** Sums members up one by one; memory grows with the months only. */
export class ForecastSums {
  private readonly trial: Trial;
  private readonly until: string;
  private readonly months = new Map<string, ForecastMonth>();
  private first: Date | null = null;
  private points = 0;
  private members = 0;
  private later = 0;
  private never = 0;
  private looked = 0;

  constructor(trial: Trial) {
    this.trial = trial;
    this.until = dayOf(trial.now, trial.zone).add({ months: FORECAST_MONTHS }).toString();
  }

  private dateOf(lot: OpenLot, activeAt: Date | null): Date | null {
    const { from, to, now, zone } = this.trial;
    const shown = lotExpiry(from, lot, activeAt, zone);
    return sameExpiry(from, to) && shown !== null
      ? shown
      : lotExpiryAfterSwitch(to, { ...lot, shown }, activeAt, now, zone);
  }

  /** @param lots all of one member's; @param activeAt when they last earned or spent */
  add(lots: readonly (OpenLot & { remaining: bigint })[], activeAt: Date | null): void {
    const own = new Set<string>();
    for (const lot of lots) {
      const [date, points] = [this.dateOf(lot, activeAt), Number(lot.remaining)];
      if (date === null) {
        this.never += points;
        continue;
      }
      if (this.first === null || date < this.first) this.first = date;
      const day = lastDay(date, this.trial.zone).toString();
      if (day > this.until) {
        this.later += points;
        continue;
      }
      const key = day.slice(0, 7);
      const month = this.months.get(key) ?? { month: key, points: 0, members: 0 };
      this.months.set(key, month);
      month.points += points;
      if (!own.has(key)) month.members += 1;
      own.add(key);
      this.points += points;
    }
    if (own.size > 0) this.members += 1;
    this.looked += 1;
  }

  sum(complete: boolean): ExpiryForecast {
    const { points, members, later, never, looked } = this;
    return {
      firstOn: this.first && lastDay(this.first, this.trial.zone).toString(),
      points,
      members,
      months: [...this.months.values()].sort((a, b) => a.month.localeCompare(b.month)),
      later,
      never,
      looked,
      complete,
    };
  }
}
