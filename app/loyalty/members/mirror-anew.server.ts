import type { SqlContext } from '../../db.server.ts';

/** Has the storefront told anew what a member has, though their points did not change: whoever left is shown none. */
export async function mirrorAnew(ctx: Pick<SqlContext, 'db' | 'shopId'>, memberId: bigint): Promise<void> {
  await ctx.db.query('delete from public.member_mirror where shop_id = $1 and member_id = $2', [ctx.shopId, memberId]);
  await ctx.db.query(`select public.enqueue_job('member.mirror', $1::json)`, [
    JSON.stringify({ shopId: String(ctx.shopId), memberId: String(memberId) }),
  ]);
}

/** The same for many: what was mirrored of them is no longer so, and the next `shop.mirror` job tells it anew, 25 a call. */
export async function forgetMirrors(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  memberIds: readonly bigint[],
): Promise<void> {
  if (memberIds.length === 0) return;
  await ctx.db.query('delete from public.member_mirror where shop_id = $1 and member_id = any ($2::bigint[])', [
    ctx.shopId,
    memberIds,
  ]);
}
