import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { mirrorAnew } from './mirror-anew.server.ts';

export type LeaveOutcome = { ok: true; left: boolean } | { ok: false; reason: 'no_member' };

/**
 * Ends a membership, by the customer's wish or for them by staff. Points stay in the books and are theirs again if they join again; until
 * then none come and none go, orders wait as those of any customer who is no member, and nothing enrols them but their own wish.
 * @param staff who, as an account number; null: the customer themselves
 * @returns `left`: false where they had left before
 */
export async function leaveProgram(ctx: SqlContext, memberId: bigint, staff: string | null): Promise<LeaveOutcome> {
  const { rows } = await ctx.db.query<{ status: string }>(
    'select status from public.member where shop_id = $1 and id = $2 for update',
    [ctx.shopId, memberId],
  );
  const was = rows[0]?.status;
  if (was === 'left') return { ok: true, left: false };
  if (was !== 'active' && was !== 'paused') return { ok: false, reason: 'no_member' };
  await ctx.db.query(`update public.member set status = 'left', left_at = $3 where shop_id = $1 and id = $2`, [
    ctx.shopId,
    memberId,
    ctx.now,
  ]);
  await mirrorAnew(ctx, memberId);
  if (staff !== null)
    await recordActivitySql(ctx, staff, {
      action: 'member.status',
      subject: String(memberId),
      before: { status: was },
      after: { status: 'left' },
    });
  return { ok: true, left: true };
}
