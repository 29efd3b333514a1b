import type { SqlContext } from '../../db.server.ts';
import { awardSignUp } from '../actions/award-on-enrolment.server.ts';
import type { MemberOfCustomer } from '../members/enrol-member.server.ts';
import { joinByItself, unnamed } from '../members/join-customer.server.ts';
import { noteSignUp } from '../members/sign-up.server.ts';
import { findShopper, type Shopper } from './find-shopper.server.ts';

/** Who asks; `left`: the member they were, where they are none any more. */
export type Visitor = Shopper & { left: MemberOfCustomer | null };

/**
 * Who asks, whichever page of ours they come to first; a customer who joins by visiting is a member from this visit on, and a member
 * whom an order made has signed up with it.
 * @param customerId from a verified query only; null for a visitor who is not signed in
 */
export async function findVisitor(ctx: SqlContext, customerId: bigint | null): Promise<Visitor> {
  const shopper = await findShopper(ctx, customerId);
  if (customerId === null) return { ...shopper, left: null };
  if (shopper.memberId !== null) {
    // whom a test mode leaves out has signed up once they may know of it
    if (!shopper.signedUp && shopper.programme !== null && (await noteSignUp(ctx, shopper.memberId)))
      await awardSignUp(ctx, shopper.memberId, ctx.now);
    return { ...shopper, left: null };
  }
  const known = await joinByItself(ctx, unnamed(customerId), 'visit', shopper.live);
  // another request of the same page may have been quicker
  return { ...(await findShopper(ctx, customerId)), left: known?.status === 'left' ? known : null };
}
