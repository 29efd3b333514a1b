/** What is left of the points that came together, lot by lot. */
import type { SqlContext } from '../../db.server.ts';

/** One lot with points left. `lot` names it among its member's; a lot that came over in a merge has a number below zero. */
export interface OpenLot {
  memberId: bigint;
  lot: bigint;
  /** Points left, and how many of them holds have set aside. */
  remaining: bigint;
  pinned: bigint;
  earnedAt: Date;
  /** When its points became, or are to become, available; null where they were from the start. */
  availableAt: Date | null;
  /** Null: never. */
  expiresAt: Date | null;
  pending: boolean;
  orderId: bigint | null;
}

interface Row {
  member_id: string;
  lot: string;
  remaining: string;
  pinned: string;
  earned_at: Date;
  available_at: Date | null;
  expires_at: Date | null;
  pending: boolean;
  order_id: string | null;
}

/**
 * The lots of these members that have points left, by member and in the order in which they are spent. `db` must be inside the shop's
 * transaction (withShopSql).
 * @param memberIds at most a thousand or so; of a member who was merged into another nothing is left
 */
export async function listOpenLots(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  memberIds: readonly bigint[],
): Promise<OpenLot[]> {
  if (memberIds.length === 0) return [];
  const { rows } = await ctx.db.query<Row>({
    name: 'ledger-open-lots',
    text: `select member_id, lot, remaining, pinned, earned_at, available_at, expires_at, pending, order_id from ledger.lot
      where shop_id = $1 and member_id = any ($2::bigint[]) and due_at is not null order by member_id, expires_at, earned_at, lot`,
    values: [String(ctx.shopId), memberIds.map(String)],
  });
  return rows.map((row) => ({
    memberId: BigInt(row.member_id),
    lot: BigInt(row.lot),
    remaining: BigInt(row.remaining),
    pinned: BigInt(row.pinned),
    earnedAt: row.earned_at,
    availableAt: row.available_at,
    expiresAt: row.expires_at,
    pending: row.pending,
    orderId: row.order_id === null ? null : BigInt(row.order_id),
  }));
}
