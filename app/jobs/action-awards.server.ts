/** Jobs and news that bring points for actions: joining, consent, a complete profile, another year. */
import { findCustomerProfile } from '../adapters/admin-api/find-customer-profile.server.ts';
import type { AdminGraphql } from '../adapters/admin-api/run-operation.server.ts';
import type { Sql, SqlContext } from '../db.server.ts';
import {
  asksOfCustomer,
  awardNewsletter,
  awardOnEnrolment,
  awardProfile,
  type ConsentUpdate,
  type KnownOfCustomer,
} from '../loyalty/actions/award-on-enrolment.server.ts';
import type { ActionRule } from '../loyalty/program/action-rule.ts';
import { findMember } from '../loyalty/members/enrol-member.server.ts';
import { getShop } from '../loyalty/shops/find-shop.server.ts';

export interface ActionWork {
  now: Date;
  db: Sql;
  inShop: <Result>(shopId: bigint, work: (sql: Sql) => Promise<Result>) => Promise<Result>;
  adminOf: (domain: string) => Promise<AdminGraphql>;
}

/** What Shopify knows of a new member, where a rule wants to know; asked outside any transaction. */
async function lookUp(work: ActionWork, shopId: bigint, memberId: bigint): Promise<KnownOfCustomer | null> {
  const { now, inShop } = work;
  const customerId = await inShop(shopId, async (db) => {
    if (!(await asksOfCustomer({ db, shopId, now }))) return null;
    const { rows } = await db.query<{ customerId: string }>(
      'select customer_id as "customerId" from public.member where shop_id = $1 and id = $2',
      [shopId, memberId],
    );
    return rows[0]?.customerId ?? null;
  });
  const shop = await getShop(work.db, shopId);
  if (customerId === null || !shop.installed) return null;
  const found = await findCustomerProfile(await work.adminOf(shop.domain), customerId);
  if (!found) return null;
  return { subscribed: found.subscribed, has: (['name', 'phone', 'address'] as const).filter((one) => found[one]) };
}

/**
 * What joining brings. Doing it again changes nothing.
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function awardJoining(work: ActionWork, shopId: bigint, memberId: bigint): Promise<void> {
  const award = (known: KnownOfCustomer | null) =>
    work.inShop(shopId, (db) => awardOnEnrolment({ db, shopId, now: work.now }, memberId, known));
  // the welcome does not wait for Shopify's answer
  await award(null);
  const known = await lookUp(work, shopId, memberId);
  if (known) await award(known);
}

/** customers_email_marketing_consent/update: consent of a member brings points, once. Its withdrawal takes none. */
export async function heedConsent(
  ctx: SqlContext,
  consent: (typeof ConsentUpdate)['_output'],
  toldAt: Date,
): Promise<void> {
  if (!consent.subscribed) return;
  const member = await findMember(ctx, consent.customerId);
  if (member) await awardNewsletter(ctx, member.id, earlier(consent.at ?? toldAt, ctx.now));
}

/** customers/update: a profile that is complete now brings points, once. */
export async function heedProfile(
  ctx: SqlContext,
  customerId: bigint,
  has: ActionRule['fields'],
  at: Date,
): Promise<void> {
  if (has.length === 0) return;
  const member = await findMember(ctx, customerId);
  if (member) await awardProfile(ctx, member.id, has, earlier(at, ctx.now));
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
