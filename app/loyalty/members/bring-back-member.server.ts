import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { enrolMember } from './enrol-member.server.ts';

export type ComeBackOutcome = { ok: true; as: 'active' | 'paused' } | { ok: false };

/**
 * Staff make somebody a member again who left or whose membership was ended: because they ask for it, or it was a mistake. What waited
 * counts as when they press Join; who left while paused is paused again.
 * @param staff who, as an account number
 */
export async function bringBackMember(ctx: SqlContext, memberId: bigint, staff: string): Promise<ComeBackOutcome> {
  const { rows } = await ctx.db.query<{ status: string; customer_id: string }>(
    'select status, customer_id from public.member where shop_id = $1 and id = $2 for update',
    [ctx.shopId, memberId],
  );
  const row = rows[0];
  if (row?.status === 'active' || row?.status === 'paused') return { ok: true, as: row.status };
  if (row?.status !== 'left') return { ok: false };
  const nameless = { customerId: BigInt(row.customer_id), firstName: null, lastName: null, email: null, locale: null };
  const { status } = await enrolMember(ctx, nameless, 'staff');
  const after = { status: status === 'paused' ? ('paused' as const) : ('active' as const) };
  await recordActivitySql(ctx, staff, {
    action: 'member.status',
    subject: String(memberId),
    before: { status: 'left' },
    after,
  });
  return { ok: true, as: after.status };
}
