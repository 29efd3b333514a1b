import type { SqlContext } from '../../db.server.ts';

/** The instant by which all that is pending now will have become available; null when nothing is pending. */
export async function findPendingUntil(ctx: Pick<SqlContext, 'db' | 'shopId'>, memberId: bigint): Promise<Date | null> {
  const { rows } = await ctx.db.query<{ until: Date | null }>({
    name: 'ledger-pending-until',
    text: `select max(available_at) as until from ledger.lot
      where shop_id = $1 and member_id = $2 and due_at is not null and pending`,
    values: [ctx.shopId, memberId],
  });
  return rows[0]?.until ?? null;
}
