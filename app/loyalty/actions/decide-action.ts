/**
 * Whether an action brings a member points, and when they can be spent; or why not and when again (rules.md "Earning otherwise"). Pure:
 * the same decision is made when points are given and when a shopper looks at what they could still do.
 */
import type { ActionRule } from '../program/action-rule.ts';
import { hasTag } from '../program/eligibility.ts';
import type { Eligibility } from '../program/eligibility.ts';
import { periodOf } from './action-period.ts';

/** Who did it. */
export interface ActionMember {
  status: 'active' | 'paused' | 'left' | 'merged' | 'redacted';
  tier: string | null;
  /** The customer's tags; null while they are not known. */
  tags: readonly string[] | null;
}

/** What else the programme said when it was done. */
export interface ActionProgram {
  version: number;
  paused: boolean;
  /** Nothing earns before this instant. */
  goLiveAt: Date;
  eligibility: Pick<Eligibility, 'withoutTags' | 'testersTag'>;
}

export type ActionRefusal =
  | {
      reason:
        /** The shop had not published a programme by then. */
        | 'no_program'
        | 'paused'
        /** No rule of this name, or of this kind, then or now. */
        | 'unknown_rule'
        | 'off'
        /** The rule has ended. */
        | 'over'
        /** Who tells of it may not: a shopper of a review, say. */
        | 'wrong_way'
        | 'no_member'
        /** Paused, left, merged or redacted. */
        | 'member_inactive'
        /** Test mode is on, and this member is none of the testers. */
        | 'testers_only'
        /** One of the member's tags earns nothing. */
        | 'customer_tag'
        /** It would have happened in the future. */
        | 'in_future'
        /** No text of 1 to 200 characters, or one with characters that are none. */
        | 'bad_occurrence';
    }
  /** `retryAt`: when it begins. */
  | { reason: 'not_yet'; retryAt: Date }
  | { reason: 'tier'; tiers: string[] }
  /** `retryAt`: when the next period begins; null when there is none. */
  | { reason: 'limit'; retryAt: Date | null }
  /** What must be known first is being looked up. */
  | { reason: 'not_known_yet'; retryAt: Date };

export type ActionDecision =
  { ok: true; points: number; availableAt: Date; pending: boolean } | { ok: false; refusal: ActionRefusal };

const DAY_MS = 86_400_000;
/** About as long as looking a customer's tags up takes. */
const LOOK_UP_MS = 15_000;

function memberRefusal(member: ActionMember, program: ActionProgram, at: Date): ActionRefusal | null {
  const { testersTag, withoutTags } = program.eligibility;
  if (member.status !== 'active') return { reason: 'member_inactive' };
  if (testersTag === null && withoutTags.length === 0) return null;
  const { tags } = member;
  if (tags === null) return { reason: 'not_known_yet', retryAt: new Date(at.getTime() + LOOK_UP_MS) };
  if (testersTag !== null && !hasTag(tags, testersTag)) return { reason: 'testers_only' };
  return withoutTags.some((tag) => hasTag(tags, tag)) ? { reason: 'customer_tag' } : null;
}

/** @returns the first thing that stands in the way, whatever the member did before; null when nothing does */
function ruleRefusal(rule: ActionRule, member: ActionMember, program: ActionProgram, at: Date): ActionRefusal | null {
  if (program.paused) return { reason: 'paused' };
  if (!rule.on) return { reason: 'off' };
  if (rule.until !== null && at >= new Date(rule.until)) return { reason: 'over' };
  const from = Math.max(program.goLiveAt.getTime(), rule.from === null ? 0 : Date.parse(rule.from));
  if (at.getTime() < from) return { reason: 'not_yet', retryAt: new Date(from) };
  const refusal = memberRefusal(member, program, at);
  if (refusal !== null) return refusal;
  if (rule.tiers.length > 0 && !(member.tier !== null && hasTag(rule.tiers, member.tier)))
    return { reason: 'tier', tiers: rule.tiers };
  return null;
}

/**
 * @param earlier the instants of what this rule has given this member before, in any order; those of other periods do no harm
 * @param at when it was done: the rule's dates and periods are measured by it
 * @param zone the shop's IANA zone, whose calendar the limit counts in
 * @returns the points and when they become available (`at` itself without a pending window)
 */
export function decideAction(
  rule: ActionRule,
  member: ActionMember,
  program: ActionProgram,
  earlier: readonly Date[],
  at: Date,
  zone: string,
): ActionDecision {
  const refusal = ruleRefusal(rule, member, program, at);
  if (refusal !== null) return { ok: false, refusal };
  const { start, end } = periodOf(at, rule.limit.per, zone);
  const had = earlier.filter((one) => (start === null || one >= start) && (end === null || one < end)).length;
  if (had >= rule.limit.times) {
    // where the rule ends first, or an instant later, there is no next time
    const again = end !== null && (rule.until === null || end < new Date(rule.until)) ? end : null;
    return { ok: false, refusal: { reason: 'limit', retryAt: again } };
  }
  const availableAt = new Date(at.getTime() + rule.pendingDays * DAY_MS);
  return { ok: true, points: rule.points, availableAt, pending: rule.pendingDays > 0 };
}
