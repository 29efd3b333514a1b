/** A customer became a member: their earlier orders are decided, and whatever else joining brings. Doing it again changes nothing. */
import { listOrdersToClaim } from '../loyalty/earning/stored-orders.server.ts';
import { reconsiderEach } from './look-up.server.ts';
import type { LookUpWork } from './look-up.server.ts';

/** @param memberId somebody who is a member since now, or has come back */
export async function welcomeMember(work: LookUpWork, shopId: bigint, memberId: bigint): Promise<void> {
  await reconsiderEach(work, shopId, (ctx, page) => listOrdersToClaim(ctx, memberId, page));
}
