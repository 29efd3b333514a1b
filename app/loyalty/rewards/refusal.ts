/** Why a member cannot have a reward now, and what is missing (rules.md "Refusals"). Pure; the ledger has the last word on points. */
import type { MemberStatus } from '../members/member-status.ts';
import { hasTag } from '../program/eligibility.ts';
import { pointsOf, stepsOf } from './reward.ts';
import type { Reward } from './reward.ts';

/** `missing` is points; `from` an ISO instant; `tiers` those that may. */
export type Refusal =
  | {
      reason:
        | 'unknown_reward'
        | 'unknown_member'
        /** The client's key is no key: 8 to 100 letters, digits, - and _. */
        | 'bad_key'
        /** Another reward, or other steps of it, were redeemed under this key before. */
        | 'key_used'
        | 'not_on_sale'
        | 'ended'
        | 'out_of_stock'
        | 'own_limit'
        | 'unknown_step'
        | 'member_paused';
    }
  | { reason: 'not_yet'; from: string }
  | { reason: 'wrong_tier'; tiers: string[] }
  | { reason: 'points'; missing: number };

/** Who asks. */
export interface Redeemer {
  tier: string | null;
  status: MemberStatus;
  /** Points free to spend; below zero for whoever owes some. */
  spendable: number;
  /** How many of this reward's redemptions stand for them. */
  had: number;
}

/**
 * @param step how many steps of an any-amount reward; 1 for the others
 * @returns the first thing that stands in the way, points last; null when nothing does
 */
export function refusalOf(reward: Reward, step: number, member: Redeemer, now: Date): Refusal | null {
  const { settings } = reward;
  if (reward.status !== 'on') return { reason: 'not_on_sale' };
  if (!stepsOf(settings).includes(step)) return { reason: 'unknown_step' };
  if (member.status !== 'active') return { reason: 'member_paused' };
  if (settings.from !== null && now < new Date(settings.from)) return { reason: 'not_yet', from: settings.from };
  if (settings.until !== null && now >= new Date(settings.until)) return { reason: 'ended' };
  if (settings.tiers.length > 0 && !(member.tier !== null && hasTag(settings.tiers, member.tier)))
    return { reason: 'wrong_tier', tiers: settings.tiers };
  if (settings.stock !== null && reward.issued >= settings.stock) return { reason: 'out_of_stock' };
  if (settings.perMember !== null && member.had >= settings.perMember) return { reason: 'own_limit' };
  const missing = pointsOf(settings, step) - member.spendable;
  return missing > 0 ? { reason: 'points', missing } : null;
}
