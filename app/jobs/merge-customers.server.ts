/** Two customers were merged at Shopify: each part moves what it has, in one transaction (rules.md "Earning from orders" 10; decision 016). */
import { z } from 'zod';
import type { SqlContext } from '../db.server.ts';
import { moveOrdersOfCustomer, moveOrdersOfMember } from '../loyalty/earning/follow-merge.server.ts';
import { adoptDecided, listOrdersToClaim } from '../loyalty/earning/stored-orders.server.ts';
import { forgetWarnings } from '../loyalty/expiry/forget-warnings.server.ts';
import { mergeAccounts } from '../loyalty/ledger/merge-accounts.server.ts';
import { openAccount } from '../loyalty/ledger/open-account.server.ts';
import { mergeMembers, planMemberMerge, type MergedCustomers } from '../loyalty/members/merge-members.server.ts';
import { adoptRedemptions } from '../loyalty/rewards/adopt-redemptions.server.ts';
import { reconsiderEach, type LookUpWork } from './look-up.server.ts';

const CustomerGid = z
  .string()
  .regex(/^gid:\/\/shopify\/Customer\/\d{1,19}$/)
  .transform((gid) => BigInt(gid.slice(gid.lastIndexOf('/') + 1)));

/** customers/merge. Source: https://shopify.dev/docs/api/webhooks, topic customers/merge. */
export const CustomerMerge = z.object({
  admin_graphql_api_customer_kept_id: CustomerGid,
  admin_graphql_api_customer_deleted_id: CustomerGid,
  /** Shopify tells of merges that did not come about as well. */
  status: z.string(),
});

/** `redacted`: what names the kept customer was erased, and nobody is to have the other's points. */
export type MergeRefusal = 'redacted' | 'same_member';

/**
 * Takes locks as everybody does: orders, then members, then accounts, then redemptions. Told again, or after everything else, it comes to the same.
 * @param at when they were merged
 * @returns null, or why the points stay where they are
 * @throws the database's 40001 and 40P01 where others were at it at the same time: to be tried again
 */
export async function mergeCustomers(
  ctx: SqlContext,
  customers: MergedCustomers,
  at: Date,
): Promise<MergeRefusal | null> {
  const plan = await planMemberMerge(ctx, customers);
  if (plan.what === 'repeated') return null;
  if (plan.what === 'refused') return plan.reason;
  if (plan.what === 'merge') await moveOrdersOfMember(ctx, plan.from, plan.into);
  await moveOrdersOfCustomer(ctx, customers.deleted, customers.kept);
  await mergeMembers(ctx, customers, plan);
  if (plan.what === 'nobody') return null;
  if (plan.what === 'merge') {
    const { from, into } = plan;
    await openAccount(ctx, [from, into]);
    const merged = await mergeAccounts(ctx, { from, into, at });
    if (!merged.ok) throw new Error(`members ${from} and ${into} cannot be merged: ${merged.reason}`);
    await adoptRedemptions(ctx, from, into);
    await forgetWarnings(ctx, from);
    // what was told of an order meanwhile named the member that was
    await moveOrdersOfMember(ctx, from, into);
  }
  await claimLater(ctx, plan.into);
  return null;
}

/** Orders of either customer that were nobody's are the member's now: also the kept one's own, who may have been no member until now. */
async function claimLater(ctx: SqlContext, memberId: bigint): Promise<void> {
  await ctx.db.query(`select public.enqueue_job('member.merged', $1::json)`, [
    JSON.stringify({ shopId: String(ctx.shopId), memberId: String(memberId) }),
  ]);
}

/** Decides the orders that came to a member with a merge; again, it changes nothing. */
export async function claimAfterMerge(work: LookUpWork, shopId: bigint, memberId: bigint): Promise<void> {
  await reconsiderEach(work, shopId, (ctx, page) => listOrdersToClaim(ctx, memberId, page));
  await work.inShop(shopId, (db) => adoptDecided({ db, shopId, now: work.now }, memberId));
}
