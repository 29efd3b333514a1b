import type { SqlContext } from '../../db.server.ts';
import { joinByItself, unnamed } from '../members/join-customer.server.ts';
import { findShopper, type Shopper } from './find-shopper.server.ts';

/**
 * Who asks, whichever page of ours they come to first; a customer who joins by visiting is a member from this visit on.
 * @param customerId from a verified query only; null for a visitor who is not signed in
 */
export async function findVisitor(ctx: SqlContext, customerId: bigint | null): Promise<Shopper> {
  const shopper = await findShopper(ctx, customerId);
  if (customerId === null || shopper.memberId !== null) return shopper;
  await joinByItself(ctx, unnamed(customerId), 'visit', shopper.live);
  // another request of the same page may have been quicker
  return findShopper(ctx, customerId);
}
