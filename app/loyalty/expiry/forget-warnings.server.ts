import type { SqlContext } from '../../db.server.ts';

/**
 * Forgets what a member was still to be told: their points went to another one's account, who is warned of them anew. What was told stays
 * on record.
 */
export async function forgetWarnings(ctx: Pick<SqlContext, 'db' | 'shopId'>, memberId: bigint): Promise<void> {
  await ctx.db.query('delete from public.expiry_warning where shop_id = $1 and member_id = $2 and sent_at is null', [
    ctx.shopId,
    memberId,
  ]);
}
