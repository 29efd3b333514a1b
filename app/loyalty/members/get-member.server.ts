import type { SqlContext } from '../../db.server.ts';
import type { MemberStatus } from './member-status.ts';

export interface MemberRecord {
  id: bigint;
  customerId: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  /** BCP 47, as Shopify knows it */
  locale: string | null;
  status: MemberStatus;
  /** By name; null for none. */
  tier: string | null;
  /** MMDD as a number; null where it is not known. */
  birthdayMd: number | null;
  referralCode: string | null;
  enrolledAt: Date;
  /** One of ENROLLED_BY. */
  enrolledBy: string;
  /** The member that has their points, where they were merged into another. */
  mergedInto: bigint | null;
  /** The terms they agreed to, and when; null where none were shown. */
  terms: { url: string; agreedAt: Date } | null;
  /** What the enrolment brought: earlier orders with points, and the points. */
  claimed: { orders: number; points: number };
}

interface Row {
  customer_id: string;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  locale: string | null;
  status: MemberRecord['status'];
  tier: string | null;
  birthday_md: number | null;
  referral_code: string | null;
  enrolled_at: Date;
  enrolled_by: string;
  merged_into: string | null;
  terms_url: string | null;
  terms_agreed_at: Date | null;
  claimed_orders: number;
  claimed_points: string;
}

/** The member with this id, or null if the shop has none. */
export async function findMemberRecord(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  memberId: bigint,
): Promise<MemberRecord | null> {
  const { rows } = await ctx.db.query<Row>(
    `select customer_id, first_name, last_name, email, locale, status, tier, enrolled_at, enrolled_by, merged_into,
        terms_url, terms_agreed_at, claimed_orders, claimed_points, birthday_md, referral_code
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
    birthdayMd: row.birthday_md,
    referralCode: row.referral_code,
    enrolledAt: row.enrolled_at,
    enrolledBy: row.enrolled_by,
    mergedInto: row.merged_into === null ? null : BigInt(row.merged_into),
    terms: row.terms_url !== null && row.terms_agreed_at ? { url: row.terms_url, agreedAt: row.terms_agreed_at } : null,
    claimed: { orders: row.claimed_orders, points: Number(row.claimed_points) },
  };
}
