/** What a new expiry rule does to the dates of one member's points (rules.md "Expiry"). Pure. */
import { sameExpiry, type ExpiryRule } from '../program/expiry-rule.ts';
import type { ProgramSettings, PublishedVersion } from '../program/settings.ts';
import { Redates, soonestOf, type MemberLots, type Redate } from './expire-decision.ts';
import { lotExpiry, lotExpiryAfterSwitch } from './lot-expiry.ts';

export interface Switch {
  from: ExpiryRule;
  to: ExpiryRule;
  /** When the version was published, or this is decided if that is later. */
  at: Date;
}

/**
 * The dates to be set so that afterwards every lot has, under the new rule, a date that is no earlier than the one shown so far and leaves
 * room for all warnings. What the new rule computes by itself is not written down.
 */
export function datingDecision({ from, to, at }: Switch, zone: string, member: Omit<MemberLots, 'warnings'>): Redate[] {
  const redates = new Redates();
  const { lots, activeAt } = member;
  const undated: { lot: (typeof lots)[number]; wanted: Date }[] = [];
  for (const lot of lots) {
    const shown = lotExpiry(from, lot, activeAt, zone);
    const wanted = lotExpiryAfterSwitch(to, { ...lot, shown }, activeAt, at, zone);
    if (wanted === null) redates.move(lot, null, shown);
    else if (lot.expiresAt === null) undated.push({ lot, wanted });
    else if ((lotExpiry(to, lot, activeAt, zone) ?? wanted) < wanted) redates.move(lot, wanted);
  }
  // the soonest will do for all that the rule itself brings to their date: one entry in place of one a lot
  const soonest = soonestOf(undated.map(({ wanted }) => wanted));
  for (const { lot, wanted } of undated) {
    const computed = lotExpiry(to, { ...lot, expiresAt: soonest }, activeAt, zone) ?? wanted;
    redates.move(lot, computed < wanted ? wanted : soonest);
  }
  return redates.list();
}

/** Whether what a member is told expires next is another date now, though none was written. */
export function isToldAnew(
  { from, to }: Switch,
  zone: string,
  { lots, activeAt }: Omit<MemberLots, 'warnings'>,
): boolean {
  const next = (rule: ExpiryRule) =>
    soonestOf(lots.flatMap((lot) => lotExpiry(rule, lot, activeAt, zone) ?? []))?.getTime();
  return next(from) !== next(to);
}

/** Whether members at large cannot use their points: in test mode they do not even see them. */
const isClosed = ({ paused, eligibility }: ProgramSettings): boolean => paused || eligibility.testersTag !== null;

/**
 * Whether points must be dated anew: the rule differs, or the programme goes on after a pause or test mode, in which nobody could use their
 * points.
 * @param dated the version whose rule the dates follow; null: none
 * @param between versions that were live in between
 */
export function needsDating(
  dated: PublishedVersion | null,
  between: readonly PublishedVersion[],
  live: PublishedVersion,
): boolean {
  const before = dated?.settings.expiry;
  const { expiry } = live.settings;
  if (before === undefined ? expiry.mode !== 'none' : !sameExpiry(before, expiry)) return true;
  const wasClosed = [dated, ...between].some((version) => version && isClosed(version.settings));
  return expiry.mode !== 'none' && wasClosed && !isClosed(live.settings);
}
