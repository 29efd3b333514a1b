/** Whose an order is, as far as its decision asks; enrols them where an order does that (rules.md "Earning from orders" 9). */
import type { SqlContext } from '../../db.server.ts';
import { openAccount } from '../ledger/open-account.server.ts';
import { findNotedTags } from '../members/customer-tags.server.ts';
import { enrolMember, fillInMember, findMember } from '../members/enrol-member.server.ts';
import type { MemberOfCustomer } from '../members/enrol-member.server.ts';
import { joiningOf } from '../members/joining.ts';
import type { MemberStatus } from '../members/member-status.ts';
import { needsCustomerTags } from '../program/eligibility.ts';
import { draftedMode } from '../program/live-settings.server.ts';
import type { PublishedVersion } from '../program/settings.ts';
import type { Buyer, Wait } from './freeze-decision.ts';
import type { CustomerNews, FactOrder } from './order-fact.ts';
import type { StoredFact } from './stored-orders.server.ts';

/** A member with what decides; or a customer whose tags keep them out, who is none; or what the order waits for. */
export type OrderBuyer =
  { memberId: bigint; buyer: Buyer } | { memberId: null; buyer: Buyer } | { memberId: null; buyer: null; waits: Wait };

const waits = (wait: Wait): OrderBuyer => ({ memberId: null, buyer: null, waits: wait });

function asBuyer(
  member: Omit<MemberOfCustomer, 'status' | 'blank'> & { status: MemberStatus },
  waited: boolean,
): OrderBuyer {
  const { tier, tags, enrolledAt, creditFrom } = member;
  return {
    memberId: member.id,
    buyer: {
      tier,
      tags,
      membership: { since: enrolledAt, creditFrom, waited },
      paused: member.status === 'paused' || member.status === 'left',
    },
  };
}

/** An order stays with its first member, whatever later payloads say (rules.md "Earning from orders" 10). */
async function firstMember(ctx: SqlContext, memberId: bigint, waited: boolean): Promise<OrderBuyer> {
  const { rows } = await ctx.db.query<{
    tier: string | null;
    tags: string[] | null;
    status: MemberStatus;
    enrolled_at: Date;
    credit_from: Date | null;
  }>({
    name: 'first-member',
    text: 'select tier, tags, status, enrolled_at, credit_from from public.member where shop_id = $1 and id = $2',
    values: [ctx.shopId, memberId],
  });
  const row = rows[0];
  if (!row) return { memberId, buyer: { tier: null, tags: null } };
  const { tier, tags, status, enrolled_at: enrolledAt, credit_from: creditFrom } = row;
  return asBuyer({ id: memberId, tier, tags, status, enrolledAt, creditFrom }, waited);
}

async function newMember(ctx: SqlContext, customer: CustomerNews, versions: readonly PublishedVersion[]) {
  const settings = versions.at(-1)?.settings ?? null;
  const customerId = BigInt(customer.id);
  const tags = settings && needsCustomerTags(settings.eligibility) ? await findNotedTags(ctx, customerId) : null;
  const joining = joiningOf(settings, 'order', tags);
  // before the first publication nobody is told of anything: an order enrols, unless the draft already says otherwise
  if (joining === 'no_program' && (await draftedMode(ctx)) !== 'automatic') return waits('program');
  if (joining === 'ask_tags') return waits('customer_tags');
  // told by their tags: the version of the order's day may bar it for good, and then nobody has to join first
  if (joining === 'excluded') return { memberId: null, buyer: { tier: null, tags } };
  if (joining === 'not_this_way') return waits('membership');
  return enrolMember(ctx, { ...customer, customerId }, 'order');
}

/**
 * @param versions every published version, oldest first: the newest says how customers join
 * @param news what is told of the customer now, if anything is
 */
export async function buyerOfOrder(
  ctx: SqlContext,
  stored: StoredFact,
  order: FactOrder,
  versions: readonly PublishedVersion[],
  news: CustomerNews | null,
): Promise<OrderBuyer> {
  if (stored.memberId !== null) return firstMember(ctx, stored.memberId, stored.awaitedMember);
  if (order.customerId === null) return waits('customer');
  const known = news?.id === order.customerId ? news : null;
  const customer = known ?? { id: order.customerId, firstName: null, lastName: null, email: null, locale: null };
  const member = await findMember(ctx, BigInt(order.customerId));
  if (member && member.status !== 'left') {
    if (known) await fillInMember(ctx, member, { ...known, customerId: BigInt(known.id) });
    await openAccount(ctx, [member.id]);
    return asBuyer(member, stored.awaitedMember);
  }
  // who left is no member; and what once waited for its customer to join enrols nobody, however customers join by now
  if (member || stored.awaitedMember) return waits('membership');
  const made = await newMember(ctx, customer, versions);
  if (!('isNew' in made)) return made;
  await openAccount(ctx, [made.id]);
  return asBuyer(made, false);
}
