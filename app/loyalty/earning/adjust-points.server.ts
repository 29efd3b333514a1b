import { createHash } from 'node:crypto';
import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { expiresAtOf } from '../expiry/expiry-of-new-lot.server.ts';
import { listEntries } from '../ledger/list-entries.server.ts';
import { openAccount } from '../ledger/open-account.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { findMemberRecord } from '../members/get-member.server.ts';
import type { Adjustment } from './adjust-form.ts';

export type AdjustOutcome =
  /** `repeated`: the same form had been sent before, and nothing moved now. */
  | { ok: true; repeated: boolean; available: number }
  | { ok: false; reason: 'no_member' | 'redacted' | 'conflict' }
  /** `free`: points that could have been taken; `missing`: how many more were asked for. */
  | { ok: false; reason: 'insufficient'; free: number; missing: number };

/** What makes two adjustments the same: whom, how many points, and whether they are activity. The reason is not the ledger's. */
function hashOf(memberId: bigint, { points, activity }: Adjustment) {
  return createHash('sha256')
    .update(JSON.stringify({ member: String(memberId), points, ...(activity ? { activity } : {}) }))
    .digest();
}

/** What was done, for staff's log: the balance before and after, and the cause under which the reason is kept. */
async function recordAdjustment(
  ctx: SqlContext,
  {
    memberId,
    points,
    cause,
    staff,
    seq,
  }: { memberId: bigint; points: number; cause: string; staff: string; seq: bigint },
): Promise<void> {
  const [entry] = await listEntries(ctx, memberId, { before: seq + 1n, limit: 1 });
  if (!entry) throw new Error(`${cause}: the ledger has no entry ${seq}`);
  await recordActivitySql(ctx, staff, {
    action: 'member.adjust',
    subject: String(memberId),
    before: { available: Number(entry.availableAfter - entry.available) },
    after: { available: Number(entry.availableAfter), points, cause },
  });
}

/**
 * Adds or takes away points by hand. The reason stands beside the ledger, where it can be erased (rules.md "The ledger" 1).
 * @param ctx `db` inside a transaction of the shop: posting, reason and the line in staff's log commit together
 * @param adjustment its key makes a form that is sent twice post once
 * @param staff who, as an account number
 */
export async function adjustPoints(
  ctx: SqlContext,
  memberId: bigint,
  adjustment: Adjustment,
  staff: string,
): Promise<AdjustOutcome> {
  const member = await findMemberRecord(ctx, memberId);
  if (!member) return { ok: false, reason: 'no_member' };
  if (member.status === 'redacted') return { ok: false, reason: 'redacted' };
  await openAccount(ctx, [memberId]);
  const cause = `adjust:${adjustment.key}`;
  const expiresAt = adjustment.points > 0 ? await expiresAtOf(ctx, ctx.now) : null;
  const [posted] = await postPoints(ctx, [
    {
      kind: 'adjust',
      memberId,
      key: cause,
      hash: hashOf(memberId, adjustment),
      points: BigInt(adjustment.points),
      at: ctx.now,
      ...(expiresAt === null ? {} : { expiresAt }),
      // what keeps the member's other points alive, where staff say so (rules.md "Expiry")
      why: adjustment.activity ? { activity: true } : null,
    },
  ]);
  if (!posted) throw new Error(`${cause}: the ledger did not answer`);
  const available = Number(posted.available);
  switch (posted.outcome) {
    case 'posted':
      await ctx.db.query(
        `insert into public.staff_note (shop_id, cause, member_id, reason, staff, written_at) values ($1, $2, $3, $4, $5, $6)`,
        [ctx.shopId, cause, memberId, adjustment.reason, staff, ctx.now],
      );
      if (posted.seq === null) throw new Error(`${cause}: posted without an entry`);
      await recordAdjustment(ctx, { memberId, points: adjustment.points, cause, staff, seq: posted.seq });
      return { ok: true, repeated: false, available };
    case 'duplicate':
      return { ok: true, repeated: true, available };
    case 'conflict':
      return { ok: false, reason: 'conflict' };
    case 'insufficient':
      return {
        ok: false,
        reason: 'insufficient',
        free: Math.max(0, available - Number(posted.held)),
        missing: Number(posted.missing ?? 0n),
      };
    case 'unchanged':
    case 'no_account':
    case 'no_hold':
    case 'too_much':
    case 'other_member':
    case 'bad_posting':
      throw new Error(`${cause}: the ledger says ${posted.outcome}`);
  }
}
