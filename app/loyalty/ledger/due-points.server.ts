/** Who has pending points that are due to mature; found by index, so that it costs what is due and not how many members there are. */
import type { Sql, SqlContext } from '../../db.server.ts';

/** Ids of the shops with pending points due by `now`. Looks across shops and tells nothing but their ids. */
export async function listShopsDue(db: Sql, now: Date): Promise<bigint[]> {
  const { rows } = await db.query<{ shop: string }>('select shop from ledger.shops_due($1) as shop', [
    now.toISOString(),
  ]);
  return rows.map(({ shop }) => BigInt(shop));
}

/** Members of one shop with pending points due by `ctx.now`, in order of their ids. `db` must be inside the shop's transaction. */
export async function listMembersDue(ctx: SqlContext, page: { after: bigint; limit: number }): Promise<bigint[]> {
  const { rows } = await ctx.db.query<{ member_id: string }>({
    name: 'ledger-due',
    text: `select distinct member_id from ledger.lot
      where shop_id = $1 and due_at <= $2 and member_id > $3 and pending
      order by member_id limit $4`,
    values: [String(ctx.shopId), ctx.now.toISOString(), String(page.after), page.limit],
  });
  return rows.map((row) => BigInt(row.member_id));
}
