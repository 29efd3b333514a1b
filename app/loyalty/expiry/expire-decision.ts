/**
 * What a night does to one member's points (rules.md "Expiry"): which dates move on, what to warn of, what expires. Pure.
 *
 * The ledger's dates are the soonest possible ones (docs/decisions/080), so a lot that comes near its date is looked at here first.
 */
import type { ExpiryRule } from '../program/expiry-rule.ts';
import {
  afterWarning,
  daysLeft,
  longestWarning,
  lotExpiry,
  lotExpiryAfterSwitch,
  shortestWarning,
  type DatedLot,
} from './lot-expiry.ts';

/** Points that were earned together and are not all gone. */
export interface OpenLot extends DatedLot {
  lot: bigint;
  /** What is left and no hold pins. */
  free: bigint;
  /** Pending points do not expire. */
  pending: boolean;
}

/** That a member was told, or is being told, that these points expire then. */
export interface Warning {
  expiresAt: Date;
  /** From the day it was queued on to the last one the points are good on. */
  daysBefore: number;
  /** Points of each lot that it spoke of. */
  lots: ReadonlyMap<bigint, bigint>;
}

/** Lots that get one date together. */
export interface Redate {
  lots: bigint[];
  expiresAt: Date | null;
  /** Dates that were shown for lots which now have none: no later date may be sooner. */
  shown: Map<bigint, Date>;
}

export interface MemberLots {
  lots: readonly OpenLot[];
  /** Of dates that are still to come, and of those just over. */
  warnings: readonly Warning[];
  /** When they last earned or spent; only asked for where the rule wants to know. */
  activeAt: Date | null;
  /** Whoever cannot use their points does not lose them. */
  canSpend: boolean;
}

export interface Night {
  rule: ExpiryRule;
  /** The shop's, IANA. */
  zone: string;
  /** Any instant of the night; the day it falls on counts. */
  now: Date;
  /** No night ran for a while, so members may not have been able to use their points: what is past its date gets a new one. */
  afterGap: boolean;
}

export interface NightDecision {
  redates: Redate[];
  warnings: Warning[];
  /** Every lot that expires now; the ledger must take no other. */
  expires: bigint[];
}

/** Collects lots by the date they get. */
export class Redates {
  private readonly byDate = new Map<number | null, Redate>();

  /** @param shown where there is to be no date: the one that members saw */
  move({ lot, expiresAt: from }: Pick<OpenLot, 'lot' | 'expiresAt'>, to: Date | null, shown: Date | null = null): void {
    if (from?.getTime() === to?.getTime()) return;
    const key = to?.getTime() ?? null;
    const redate = this.byDate.get(key) ?? { lots: [], expiresAt: to, shown: new Map<bigint, Date>() };
    redate.lots.push(lot);
    if (to === null && shown !== null) redate.shown.set(lot, shown);
    this.byDate.set(key, redate);
  }

  /** Soonest first. */
  list(): Redate[] {
    return [...this.byDate.values()].sort((a, b) => (a.expiresAt?.getTime() ?? 0) - (b.expiresAt?.getTime() ?? 0));
  }
}

/** The earliest of dates. */
export const soonestOf = (dates: readonly Date[]): Date | null =>
  dates.reduce<Date | null>((soonest, date) => (soonest === null || date < soonest ? date : soonest), null);

/** What is to become of a lot whose date is near. */
type Verdict = 'stays' | 'warn' | 'expires' | 'postpone';

/** How many points of the lot the last of these warnings spoke of; null: of none. */
function lastTold(warnings: readonly Warning[], lot: bigint): { daysBefore: number; points: bigint } | null {
  const telling = warnings.filter(({ lots }) => lots.has(lot)).sort((a, b) => a.daysBefore - b.daysBefore);
  return telling[0] ? { daysBefore: telling[0].daysBefore, points: telling[0].lots.get(lot) ?? 0n } : null;
}

/** @param warnings those of the lot's date; @param left days to it, no more than the longest warning */
function verdictOn(
  { rule, afterGap }: Night,
  { lot, free }: OpenLot,
  left: number,
  warnings: readonly Warning[],
): Verdict {
  const shortest = shortestWarning(rule);
  const inTime = lastTold(
    warnings.filter(({ daysBefore }) => daysBefore >= shortest),
    lot,
  );
  const knows = inTime !== null && inTime.points >= free;
  if (left < 0) return knows && !afterGap ? 'expires' : 'postpone';
  if (left < shortest) return knows ? 'stays' : 'postpone';
  const told = lastTold(warnings, lot);
  // a first warning that came late would be no whole warning
  if (told === null) return left >= longestWarning(rule) ? 'warn' : 'postpone';
  const stage = Math.min(...rule.warnDays.filter((days) => days >= left));
  return told.daysBefore > stage || told.points < free ? 'warn' : 'stays';
}

interface Near {
  lot: OpenLot;
  date: Date;
  left: number;
  verdict: Verdict;
}

/** One warning a date: small lots of one day are one sentence, and its sum is all that goes that day. */
function warningsOf(near: readonly Near[]): Warning[] {
  const dates = new Map<number, Near[]>();
  for (const one of near) {
    if (one.verdict !== 'warn' && one.verdict !== 'stays') continue;
    dates.set(one.date.getTime(), [...(dates.get(one.date.getTime()) ?? []), one]);
  }
  return [...dates.values()]
    .filter((lots) => lots.some(({ verdict }) => verdict === 'warn'))
    .map((lots) => ({
      expiresAt: lots[0]?.date ?? new Date(0),
      daysBefore: lots[0]?.left ?? 0,
      lots: new Map(lots.map(({ lot }) => [lot.lot, lot.free])),
    }));
}

/** @param member all of their open lots */
export function nightDecision(night: Night, member: MemberLots): NightDecision {
  const { rule, zone, now } = night;
  const redates = new Redates();
  const far: { lot: OpenLot; date: Date }[] = [];
  const near: Near[] = [];
  const isNear = (date: Date) => daysLeft(date, now, zone) <= longestWarning(rule);
  for (const lot of member.lots) {
    const date = lotExpiry(rule, lot, member.activeAt, zone);
    if (rule.mode === 'none' || !member.canSpend) {
      if (lot.expiresAt !== null && (rule.mode === 'none' || isNear(lot.expiresAt)))
        redates.move(lot, null, date ?? lot.expiresAt);
      continue;
    }
    if (date === null || lot.expiresAt === null) {
      redates.move(lot, lotExpiryAfterSwitch(rule, { ...lot, shown: null }, member.activeAt, now, zone));
    } else if (!isNear(date)) {
      if (isNear(lot.expiresAt)) far.push({ lot, date });
    } else if (lot.pending || lot.free === 0n) {
      redates.move(lot, date);
    } else {
      const left = daysLeft(date, now, zone);
      const ofDate = member.warnings.filter(({ expiresAt }) => expiresAt.getTime() === date.getTime());
      near.push({ lot, date, left, verdict: verdictOn(night, lot, left, ofDate) });
    }
  }
  // the soonest of their dates will do for all: what is shown is computed, and the older are spent first either way
  const soonest = soonestOf(far.map(({ date }) => date));
  for (const { lot } of far) redates.move(lot, soonest);
  for (const { lot, date, verdict } of near) {
    if (verdict === 'postpone') redates.move(lot, afterWarning(rule, now, zone));
    else if (verdict !== 'expires') redates.move(lot, date);
  }
  return {
    redates: redates.list(),
    warnings: warningsOf(near),
    expires: near.filter(({ verdict }) => verdict === 'expires').map(({ lot }) => lot.lot),
  };
}
