/** A customer became a member: their earlier orders are decided, and whatever else joining brings. Doing it again changes nothing. */
import { findCustomersById } from '../adapters/admin-api/find-customers.server.ts';
import { adoptDecided, listOrdersToClaim } from '../loyalty/earning/stored-orders.server.ts';
import { fillInMember, findMemberById } from '../loyalty/members/enrol-member.server.ts';
import { getShop } from '../loyalty/shops/find-shop.server.ts';
import { awardJoining } from './action-awards.server.ts';
import { reconsiderEach } from './look-up.server.ts';
import type { LookUpWork } from './look-up.server.ts';

/** A visit names a number and nothing else: who that is, Shopify says. @throws AdminApiBusy, AdminApiRefused */
async function learnName(work: LookUpWork, shopId: bigint, memberId: bigint): Promise<void> {
  const { now } = work;
  const member = await work.inShop(shopId, (db) => findMemberById({ db, shopId }, memberId));
  if (!member?.unnamed) return;
  const shop = await getShop(work.db, shopId);
  if (!shop.installed) return;
  const [customer] = await findCustomersById(await work.adminOf(shop.domain), [String(member.customerId)]);
  if (!customer) return;
  const known = { ...customer, customerId: member.customerId };
  await work.inShop(shopId, (db) => fillInMember({ db, shopId, now }, member, known));
}

/**
 * @param memberId somebody who is a member since now, or has come back
 * @throws AdminApiBusy, AdminApiRefused; their orders are decided by then
 */
export async function welcomeMember(work: LookUpWork, shopId: bigint, memberId: bigint): Promise<void> {
  await reconsiderEach(work, shopId, (ctx, page) => listOrdersToClaim(ctx, memberId, page));
  await work.inShop(shopId, (db) => adoptDecided({ db, shopId, now: work.now }, memberId));
  await awardJoining(work, shopId, memberId);
  await learnName(work, shopId, memberId);
}
