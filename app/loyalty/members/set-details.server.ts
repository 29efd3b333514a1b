import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import type { MemberDetails } from './details-form.ts';

export type DetailsOutcome =
  /** `changed`: false where they stood so already. */
  | { ok: true; changed: boolean }
  /** taken: another member has the referral code; the transaction ends with that */
  | { ok: false; reason: 'no_member' | 'taken' };

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === 'member_referral_code';

/** That something changed, and not what it is: staff's log outlives what names a person. */
async function log(ctx: SqlContext, memberId: bigint, staff: string, was: MemberDetails, is: MemberDetails) {
  for (const detail of ['birthdayMd', 'referralCode'] as const) {
    if (was[detail] === is[detail]) continue;
    await recordActivitySql(ctx, staff, {
      action: 'member.detail',
      subject: String(memberId),
      before: { detail, known: was[detail] !== null },
      after: { detail, known: is[detail] !== null },
    });
  }
}

/**
 * Stores a member's birthday and referral code as staff typed them; null takes one away. Whoever was merged or erased has none.
 * @param staff who, as an account number
 */
export async function setDetails(
  ctx: SqlContext,
  memberId: bigint,
  details: MemberDetails,
  staff: string,
): Promise<DetailsOutcome> {
  const { rows } = await ctx.db.query<{ birthday_md: number | null; referral_code: string | null }>(
    `select birthday_md, referral_code from public.member
     where shop_id = $1 and id = $2 and status not in ('merged', 'redacted') for update`,
    [ctx.shopId, memberId],
  );
  const row = rows[0];
  if (!row) return { ok: false, reason: 'no_member' };
  const was = { birthdayMd: row.birthday_md, referralCode: row.referral_code };
  if (was.birthdayMd === details.birthdayMd && was.referralCode === details.referralCode)
    return { ok: true, changed: false };
  try {
    await ctx.db.query('update public.member set birthday_md = $3, referral_code = $4 where shop_id = $1 and id = $2', [
      ctx.shopId,
      memberId,
      details.birthdayMd,
      details.referralCode,
    ]);
  } catch (error) {
    if (isTaken(error)) return { ok: false, reason: 'taken' };
    throw error;
  }
  await log(ctx, memberId, staff, was, details);
  return { ok: true, changed: true };
}
