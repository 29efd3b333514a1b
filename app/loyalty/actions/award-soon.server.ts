/** An award that could not be decided when it was told of: a job tries it again in a moment. */
import type { SqlContext } from '../../db.server.ts';
import type { ActionKind, ActionRule } from '../program/action-rule.ts';
import { awardAction } from './award-action.server.ts';

/** What the job carries. */
export interface Postponed {
  memberId: bigint;
  kind: ActionKind;
  occurrence: string;
  at: Date;
  by: 'shopify' | 'calendar';
  /** What there was of the profile, for points for a profile. */
  has?: ActionRule['fields'] | undefined;
}

/** After which the queue's own pauses have to do: a customer's tags are looked up within seconds, or Shopify is away for longer. */
const TRIES_MAX = 20;

/** Enqueues it, in the caller's transaction; at most one such job waits. @param tries how often it was tried already */
export async function awardSoon(ctx: SqlContext, award: Postponed, at: Date, tries = 0): Promise<void> {
  const payload = {
    shopId: String(ctx.shopId),
    memberId: String(award.memberId),
    kind: award.kind,
    occurrence: award.occurrence,
    at: award.at.toISOString(),
    by: award.by,
    has: award.has,
    tries,
  };
  const key = `action.award:${ctx.shopId}:${award.memberId}:${award.kind}:${award.occurrence}`;
  await ctx.db.query(`select public.enqueue_job('action.award', $1::json, null, $2, $3)`, [
    JSON.stringify(payload),
    key,
    at,
  ]);
}

/** The job. Comes again, with longer pauses, while it is still not known; gives up where it never becomes so. */
export async function awardPostponed(ctx: SqlContext, award: Postponed, tries: number): Promise<void> {
  const outcome = await awardAction(ctx, award);
  if (outcome.ok || outcome.refusal.reason !== 'not_known_yet' || tries >= TRIES_MAX) return;
  const pauseMs = Math.min(3_600_000, 15_000 * 2 ** tries);
  await awardSoon(ctx, award, new Date(ctx.now.getTime() + pauseMs), tries + 1);
}
