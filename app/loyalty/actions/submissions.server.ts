/** What members hand in for staff to look at; approved, it brings what the rule of its day brings. */
import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import type { ActionRule } from '../program/action-rule.ts';
import { getShop } from '../shops/find-shop.server.ts';
import { periodOf } from './action-period.ts';
import { programAt } from './action-program.server.ts';
import { awardAction } from './award-action.server.ts';
import type { ClaimOutcome } from './claim-action.server.ts';
import { decideAction, type ActionMember, type ActionRefusal } from './decide-action.ts';
import { listAwardTimes, selves } from './stored-awards.server.ts';
import type { Submission, SubmissionState } from './submission.ts';

/** So many of one member may wait for one rule: staff are not to be buried. */
const WAITING_MAX = 3;
export const SUBMISSIONS_PAGE = 25;

export interface StoredSubmission {
  id: bigint;
  memberId: bigint;
  ruleId: string;
  /** Null once the member's personal data is gone. */
  url: string | null;
  text: string | null;
  state: SubmissionState;
  submittedAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  reason: string | null;
  /** What approving it brought; null where it has not. */
  points: bigint | null;
}

interface Row {
  id: string;
  member_id: string;
  rule_id: string;
  url: string | null;
  text: string | null;
  state: SubmissionState;
  submitted_at: Date;
  decided_at: Date | null;
  decided_by: string | null;
  reason: string | null;
  points: string | null;
}

const submissionOf = (row: Row): StoredSubmission => ({
  id: BigInt(row.id),
  memberId: BigInt(row.member_id),
  ruleId: row.rule_id,
  url: row.url,
  text: row.text,
  state: row.state,
  submittedAt: row.submitted_at,
  decidedAt: row.decided_at,
  decidedBy: row.decided_by,
  reason: row.reason,
  points: row.points === null ? null : BigInt(row.points),
});

/** Under the member's row, so that of two tabs one sees the other. */
async function lockMember(ctx: SqlContext, memberId: bigint): Promise<ActionMember | null> {
  const { rows } = await ctx.db.query<ActionMember>(
    'select status, tier, tags from public.member where shop_id = $1 and id = $2 for no key update',
    [ctx.shopId, memberId],
  );
  return rows[0] ?? null;
}

/** Keeps what a member handed in, if the rule could bring them something for it now. The same link twice is one. */
export async function submitContent(
  ctx: SqlContext,
  rule: ActionRule,
  memberId: bigint,
  submission: Submission,
): Promise<ClaimOutcome> {
  const member = await lockMember(ctx, memberId);
  const program = await programAt(ctx, ctx.now);
  if (!member || !program) return { ok: false, refusal: { reason: member ? 'no_program' : 'no_member' } };
  const { rows } = await ctx.db.query<{ url: string | null; state: SubmissionState }>(
    `select url, state from public.content_submission
      where shop_id = $1 and member_id in ${selves('$2')} and rule_id = $3 and (state = 'waiting' or url = $4) limit 100`,
    [ctx.shopId, memberId, rule.id, submission.url],
  );
  const same = rows.find(({ url }) => url === submission.url);
  if (same)
    return same.state === 'declined'
      ? { ok: false, refusal: { reason: 'declined_before' } }
      : { ok: true, submitted: true };
  const { zone } = await getShop(ctx.db, ctx.shopId);
  const period = periodOf(ctx.now, rule.limit.per, zone);
  const earlier = await listAwardTimes(ctx, memberId, rule.id, period, rule.limit.times);
  const decision = decideAction(rule, member, program, earlier, ctx.now, zone);
  if (!decision.ok) return { ok: false, refusal: decision.refusal };
  if (rows.filter(({ state }) => state === 'waiting').length >= WAITING_MAX)
    return { ok: false, refusal: { reason: 'enough_waiting' } };
  await ctx.db.query(
    `insert into public.content_submission (shop_id, member_id, rule_id, url, text, submitted_at) values ($1, $2, $3, $4, $5, $6)`,
    [ctx.shopId, memberId, rule.id, submission.url, submission.text, ctx.now],
  );
  return { ok: true, submitted: true };
}

/** A page of them, the newest first; those of whoever was merged are the kept member's. @param before older than this one; null for the newest */
export async function listSubmissions(
  ctx: SqlContext,
  state: SubmissionState,
  before: bigint | null,
): Promise<StoredSubmission[]> {
  const { rows } = await ctx.db.query<Row>(
    `select s.id, coalesce(m.merged_into, s.member_id) as member_id, s.rule_id, s.url, s.text, s.state, s.submitted_at, s.decided_at,
        s.decided_by, s.reason, a.points
      from public.content_submission s
      left join public.member m on m.shop_id = s.shop_id and m.id = s.member_id and m.status = 'merged'
      left join public.action_award a on a.shop_id = s.shop_id and a.member_id in (s.member_id, m.merged_into) and a.rule_id = s.rule_id
        and a.occurrence = 'submission:' || s.id
      where s.shop_id = $1 and s.state = $2 and ($3::bigint is null or s.id < $3) order by s.id desc limit ${SUBMISSIONS_PAGE + 1}`,
    [ctx.shopId, state, before],
  );
  return rows.map(submissionOf);
}

/** How many wait for staff, up to a hundred. */
export async function countWaiting(ctx: SqlContext): Promise<number> {
  const { rows } = await ctx.db.query<{ waiting: number }>(
    `select count(*)::int as waiting from
      (select from public.content_submission where shop_id = $1 and state = 'waiting' limit 100) one`,
    [ctx.shopId],
  );
  return rows[0]?.waiting ?? 0;
}

export type SubmissionDecision =
  | { ok: true; state: SubmissionState; points: number | null }
  /** `refused`: why approving it would bring nothing; it still waits. */
  | { ok: false; reason: 'unknown' | 'decided' }
  | { ok: false; reason: 'refused'; refusal: ActionRefusal };

/**
 * Staff approve or decline. Approving gives what the rule of the day it was handed in brings.
 * @param decision `reason` is for staff; of a decline the member sees that the same link is not taken again
 */
export async function decideSubmission(
  ctx: SqlContext,
  id: bigint,
  decision: { approve: true } | { approve: false; reason: string },
  staff: string,
): Promise<SubmissionDecision> {
  const { rows } = await ctx.db.query<{
    member_id: string;
    rule_id: string;
    state: SubmissionState;
    submitted_at: Date;
  }>(
    'select member_id, rule_id, state, submitted_at from public.content_submission where shop_id = $1 and id = $2 for update',
    [ctx.shopId, id],
  );
  const found = rows[0];
  if (!found) return { ok: false, reason: 'unknown' };
  const wanted: SubmissionState = decision.approve ? 'approved' : 'declined';
  if (found.state !== 'waiting')
    return found.state === wanted ? { ok: true, state: wanted, points: null } : { ok: false, reason: 'decided' };
  let points: number | null = null;
  let subject = found.member_id;
  if (decision.approve) {
    const outcome = await awardAction(ctx, {
      memberId: BigInt(found.member_id),
      ruleId: found.rule_id,
      occurrence: `submission:${id}`,
      at: found.submitted_at,
      by: `staff:${staff}`,
    });
    if (!outcome.ok) return { ok: false, reason: 'refused', refusal: outcome.refusal };
    points = outcome.points;
    subject = String(outcome.memberId);
  }
  await ctx.db.query(
    `update public.content_submission set state = $3, decided_at = $4, decided_by = $5, reason = $6 where shop_id = $1 and id = $2`,
    [ctx.shopId, id, wanted, ctx.now, staff, decision.approve ? null : decision.reason],
  );
  await recordActivitySql(ctx, staff, {
    action: 'member.submission',
    subject,
    before: null,
    after: { submission: String(id), approved: decision.approve, points },
  });
  return { ok: true, state: wanted, points };
}
