/** Signing up: the first signed-in visit, or an activated account (rules.md "Earning from orders" 9). An order alone is none. */
import type { SqlContext } from '../../db.server.ts';
import type { EnrolledBy } from './member-status.ts';

/** Which ways of joining are a sign-up themselves; of the others, it may come later. */
const SIGN_UPS: ReadonlySet<EnrolledBy> = new Set(['visit', 'account', 'opt_in']);

/** When whoever joins this way now has signed up; null: not yet. */
export const signedUpAt = (by: EnrolledBy, now: Date): Date | null => (SIGN_UPS.has(by) ? now : null);

/** @returns whether it was the first time; never of somebody who is paused or is no member: their time comes */
export async function noteSignUp(ctx: SqlContext, memberId: bigint): Promise<boolean> {
  const { rowCount } = await ctx.db.query({
    name: 'note-sign-up',
    text: `update public.member set signed_up_at = $3
      where shop_id = $1 and id = $2 and signed_up_at is null and status = 'active'`,
    values: [ctx.shopId, memberId, ctx.now],
  });
  return rowCount === 1;
}
