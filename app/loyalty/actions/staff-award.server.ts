/** Staff give points for an action by hand, and take such points back; both stand in staff's log. */
import { createHash } from 'node:crypto';
import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { listEntries } from '../ledger/list-entries.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import type { ActionRule } from '../program/action-rule.ts';
import { programAt } from './action-program.server.ts';
import { awardAction, causeOf, type AwardOutcome } from './award-action.server.ts';
import { findAwardOfEntry, lockAccount, type Award } from './stored-awards.server.ts';
import { isForStaff } from './who-may.ts';

/** The rules that are on and that staff can give by hand, in the merchant's order. */
export async function listStaffRules(ctx: SqlContext): Promise<ActionRule[]> {
  const program = await programAt(ctx, ctx.now);
  return program?.rules.filter(({ kind, on }) => on && isForStaff(kind)) ?? [];
}

async function log(
  ctx: SqlContext,
  staff: string,
  action: 'member.award' | 'member.award-undo',
  { memberId, ruleId, kind }: Pick<Award, 'memberId' | 'ruleId' | 'kind'>,
  points: number,
): Promise<void> {
  const program = await programAt(ctx, ctx.now);
  const name = program?.newestRules.find(({ id }) => id === ruleId)?.name ?? '';
  await recordActivitySql(ctx, staff, {
    action,
    subject: String(memberId),
    before: null,
    after: { rule: ruleId, kind, name, points },
  });
}

/** @param given `key` is made with the form: sent twice, it is given once. A note is kept beside the ledger, where it can be erased */
export async function awardByStaff(
  ctx: SqlContext,
  staff: string,
  given: { memberId: bigint; ruleId: string; key: string; note: string },
): Promise<AwardOutcome> {
  const { memberId, ruleId, key, note } = given;
  const outcome = await awardAction(ctx, {
    memberId,
    ruleId,
    occurrence: `staff:${key}`,
    at: ctx.now,
    by: `staff:${staff}`,
    ...(note !== '' && { note }),
  });
  if (!outcome.ok || outcome.repeated) return outcome;
  const award = await findAwardOfEntry(ctx, outcome.memberId, outcome.seq);
  if (award) await log(ctx, staff, 'member.award', award, outcome.points);
  return outcome;
}

export type UndoOutcome =
  /** `points`: what could be taken back; `missing`: what was spent already. */
  { ok: true; points: number; missing: number; repeated: boolean } | { ok: false; reason: 'no_award' };

/**
 * Takes back what is still unspent of an award. It still counts as given: what was taken back once is not for the taking again.
 * @param seq the ledger's entry of the award
 */
export async function undoAward(
  ctx: SqlContext,
  staff: string,
  { memberId, seq }: { memberId: bigint; seq: bigint },
): Promise<UndoOutcome> {
  await lockAccount(ctx, memberId);
  const award = await findAwardOfEntry(ctx, memberId, seq);
  if (!award) return { ok: false, reason: 'no_award' };
  if (award.undone) {
    const points = Number(award.undone.points);
    return { ok: true, points, missing: Number(award.points) - points, repeated: true };
  }
  const [entry] = await listEntries(ctx, memberId, { before: seq + 1n, limit: 1 });
  const key = `undo:${causeOf(award)}`;
  const [posted] = await postPoints(ctx, [
    {
      kind: 'undo',
      memberId,
      key,
      hash: createHash('sha256').update(key).digest(),
      at: ctx.now,
      reverses: seq,
      rule: `action:${award.ruleId}`,
      // what it was for is said of its end too
      ...(entry?.seq === seq && { why: entry.why }),
    },
  ]);
  if (posted?.outcome !== 'posted' && posted?.outcome !== 'unchanged')
    throw new Error(`${key}: the ledger says ${posted?.outcome ?? 'nothing'}`);
  const missing = posted.missing ?? (posted.outcome === 'unchanged' ? award.points : 0n);
  const points = award.points - missing;
  await ctx.db.query(
    `update public.action_award set undone_points = $4, undone_at = $5, undone_by = $6
      where shop_id = $1 and member_id = $2 and seq = $3`,
    [ctx.shopId, memberId, seq, points, ctx.now, staff],
  );
  await log(ctx, staff, 'member.award-undo', award, Number(points));
  return { ok: true, points: Number(points), missing: Number(missing), repeated: false };
}
