import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import type { Pausing } from './pause-form.ts';

export type PauseOutcome =
  /** `changed`: false where they stood so already. */
  { ok: true; changed: boolean } | { ok: false; reason: 'no_member' | 'left' };

/**
 * Pauses a member, or lets them go on. While paused no order earns and nothing is redeemed; points stay, and what was decided is still
 * corrected. The reason is staff's, and erasable: it stands beside, not in the log.
 * @param staff who, as an account number
 */
export async function pauseMember(
  ctx: SqlContext,
  memberId: bigint,
  { pause, reason }: Pausing,
  staff: string,
): Promise<PauseOutcome> {
  const { rows } = await ctx.db.query<{ status: string }>(
    'select status from public.member where shop_id = $1 and id = $2 for update',
    [ctx.shopId, memberId],
  );
  const was = rows[0]?.status;
  if (was !== 'active' && was !== 'paused') return { ok: false, reason: was === 'left' ? 'left' : 'no_member' };
  const status = pause ? 'paused' : 'active';
  if (was === status) return { ok: true, changed: false };
  const cause = `${status}:${memberId}:${ctx.now.getTime()}`;
  await ctx.db.query(
    `update public.member set status = $3, paused_at = case when $3 = 'paused' then $4::timestamptz end
     where shop_id = $1 and id = $2`,
    [ctx.shopId, memberId, status, ctx.now],
  );
  // also the pauses that others brought with them when they were merged into this member
  if (!pause)
    await ctx.db.query(
      'update public.member set paused_at = null where shop_id = $1 and merged_into = $2 and paused_at is not null',
      [ctx.shopId, memberId],
    );
  if (reason !== '')
    await ctx.db.query(
      `insert into public.staff_note (shop_id, cause, member_id, reason, staff, written_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (shop_id, cause) do nothing`,
      [ctx.shopId, cause, memberId, reason, staff, ctx.now],
    );
  await recordActivitySql(ctx, staff, {
    action: 'member.status',
    subject: String(memberId),
    before: { status: was },
    after: { status },
  });
  return { ok: true, changed: true };
}

/** Why staff paused a member, as far as that was not erased; null where they are not paused. */
export async function findPauseReason(
  ctx: SqlContext,
  memberId: bigint,
): Promise<{ reason: string; staff: string } | null> {
  const { rows } = await ctx.db.query<{ reason: string; staff: string }>(
    `select n.reason, n.staff from public.member m join public.staff_note n on n.shop_id = m.shop_id and n.member_id = m.id
     where m.shop_id = $1 and m.id = $2 and m.status = 'paused' and n.cause like 'paused:%'
     order by n.written_at desc limit 1`,
    [ctx.shopId, memberId],
  );
  return rows[0] ?? null;
}
