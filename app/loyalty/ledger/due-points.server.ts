/** Who has points that are due to mature or expire; found by index, so that it costs what is due and not how many members there are. */
import type { Sql, SqlContext } from '../../db.server.ts';

/** Ids of the shops with a lot due by `now`. Looks across shops and tells nothing but their ids. */
export async function listShopsDue(db: Sql, now: Date): Promise<bigint[]> {
  const { rows } = await db.query<{ shop: string }>('select shop from ledger.shops_due($1) as shop', [
    now.toISOString(),
  ]);
  return rows.map(({ shop }) => BigInt(shop));
}

/**
 * Members of one shop with a lot due by `ctx.now`, in order of their ids. `db` must be inside the shop's transaction.
 * @param of 'mature': pending points whose window is over; 'expire': points past their date that no hold pins
 */
export async function listMembersDue(
  ctx: SqlContext,
  of: 'mature' | 'expire',
  page: { after: bigint; limit: number },
): Promise<bigint[]> {
  const { rows } = await ctx.db.query<{ member_id: string }>({
    name: `ledger-due-${of}`,
    text: `select distinct member_id from ledger.lot
      where shop_id = $1 and due_at <= $2 and member_id > $3 and ${of === 'mature' ? 'pending' : 'not pending and remaining > pinned'}
      order by member_id limit $4`,
    values: [String(ctx.shopId), ctx.now.toISOString(), String(page.after), page.limit],
  });
  return rows.map((row) => BigInt(row.member_id));
}
