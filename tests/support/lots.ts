/** Lots as tests look at them, and the night's posting that takes what is past its date. */
import { createHash } from 'node:crypto';
import { postPoints } from '../../app/loyalty/ledger/post-points.server.ts';
import { adminPool, appPool } from './database.ts';

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

/** The lots of these members that have points left, by member and in the order in which they are spent. */
export async function openLots(shopId: bigint, memberIds: readonly bigint[]) {
  const { rows } = await adminPool.query<Row>(
    `select member_id, lot, remaining, pinned, earned_at, available_at, expires_at, pending, order_id from ledger.lot
      where shop_id = $1 and member_id = any ($2::bigint[]) and due_at is not null order by member_id, expires_at, earned_at, lot`,
    [String(shopId), memberIds.map(String)],
  );
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

/** @returns of how many of these members something expired */
export async function expirePoints(shopId: bigint, memberIds: readonly bigint[], now: Date): Promise<number> {
  const outcomes = await postPoints(
    { db: appPool, shopId, now },
    memberIds.map((memberId) => {
      const key = `expire:${memberId}:${now.toISOString()}`;
      return { kind: 'expire', memberId, key, hash: createHash('sha256').update(key).digest(), at: now };
    }),
  );
  return outcomes.filter(({ outcome }) => outcome === 'posted').length;
}
