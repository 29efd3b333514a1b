/** What a member, or a visitor, can still do for points: a rule, how far they are with it, and when again. Pure. */
import type { ActionKind, ActionRule } from '../program/action-rule.ts';
import { decideAction, type ActionMember, type ActionProgram } from './decide-action.ts';

/**
 * open: it can be done now · done: it brings no more points · waiting: again, or for the first time, from `until` on · submitted: it waits
 * for staff · tier: for members of `tiers` · sign_in: for members, and this is a visitor
 */
type WayState =
  | { state: 'open' | 'done' | 'submitted' | 'sign_in' }
  | { state: 'waiting'; until: Date }
  | { state: 'tier'; tiers: string[] };

/**
 * How it is done: click, in the storefront, on the shopper's word · submit, a link and a line for staff to look at · code, the one that
 * hangs in the store · link, elsewhere, at `url` · none, by itself or outside the storefront
 */
type WayHow = 'click' | 'submit' | 'code' | 'link' | 'none';

export type Way = WayState & { rule: ActionRule; how: WayHow };

/** What of the member's past a way asks for. */
export interface Past {
  /** When this rule gave them something, newest period first or not. */
  awardedAt: readonly Date[];
  /** Whether any rule of this kind ever gave them something: for kinds that happen once. */
  kindDone: boolean;
  /** Whether something of theirs waits for staff. */
  submitted: boolean;
  /** The next day they joined on, for anniversaries, from the rule's beginning on; null for visitors. */
  anniversaryAt: Date | null;
}

const HOWS: Partial<Record<ActionKind, WayHow>> = {
  social_follow: 'click',
  social_share: 'click',
  content: 'submit',
  visit: 'code',
};

const howOf = ({ kind, url }: ActionRule): WayHow => HOWS[kind] ?? (url === null ? 'none' : 'link');

function openState(rule: ActionRule, past: Past): WayState {
  if (rule.kind === 'anniversary')
    return past.anniversaryAt === null ? { state: 'open' } : { state: 'waiting', until: past.anniversaryAt };
  return past.submitted ? { state: 'submitted' } : { state: 'open' };
}

const hasEnded = ({ until }: ActionRule, at: Date): boolean => until !== null && at >= new Date(until);

/**
 * @param member null for a visitor
 * @param now what can be done is asked about this instant
 * @returns null for what is not offered to them: switched off, over, paused, or joining for whoever has joined without it
 */
export function wayToEarn(
  rule: ActionRule,
  member: ActionMember | null,
  program: ActionProgram,
  past: Past,
  now: Date,
  zone: string,
): Way | null {
  const how = howOf(rule);
  const asked = member ?? { status: 'active', tier: null, tags: [] };
  if (past.kindDone) return rule.on && !hasEnded(rule, now) ? { rule, how, state: 'done' } : null;
  if (member !== null && rule.kind === 'sign_up') return null;
  // their day comes when the rule is over with
  const day = rule.kind === 'anniversary' ? past.anniversaryAt : null;
  if (day !== null && hasEnded(rule, day)) return null;
  const forVisitor = member === null ? { ...rule, tiers: [] } : rule;
  const decision = decideAction(forVisitor, asked, program, past.awardedAt, now, zone);
  if (decision.ok) return { rule, how, ...(member === null ? { state: 'sign_in' } : openState(rule, past)) };
  const { refusal } = decision;
  if (refusal.reason === 'tier') return { rule, how, state: 'tier', tiers: refusal.tiers };
  if (refusal.reason !== 'not_yet' && refusal.reason !== 'limit') return null;
  const until = day ?? refusal.retryAt;
  return until === null ? { rule, how, state: 'done' } : { rule, how, state: 'waiting', until };
}
