import type { SqlContext } from '../../db.server.ts';

export interface MemberRecord {
  id: bigint;
  customerId: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  /** BCP 47, as Shopify knows it */
  locale: string | null;
  status: 'active' | 'paused' | 'redacted';
  /** By name; null for none. */
  tier: string | null;
  enrolledAt: Date;
  /** "order": with the first order */
  enrolledBy: string;
}

interface Row {
  customer_id: string;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  locale: string | null;
  status: MemberRecord['status'];
  tier: string | null;
  enrolled_at: Date;
  enrolled_by: string;
}

/** The member with this id, or null if the shop has none. */
export async function findMember(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  memberId: bigint,
): Promise<MemberRecord | null> {
  const { rows } = await ctx.db.query<Row>(
    `select customer_id, first_name, last_name, email, locale, status, tier, enrolled_at, enrolled_by
      from public.member where shop_id = $1 and id = $2`,
    [ctx.shopId, memberId],
  );
  const row = rows[0];
  if (!row) return null;
  return {
    id: memberId,
    customerId: BigInt(row.customer_id),
    firstName: row.first_name,
    lastName: row.last_name,
    email: row.email,
    locale: row.locale,
    status: row.status,
    tier: row.tier,
    enrolledAt: row.enrolled_at,
    enrolledBy: row.enrolled_by,
  };
}
