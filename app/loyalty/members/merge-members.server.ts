/** What becomes of two members whose customers were merged at Shopify (rules.md "Earning from orders" 10; docs/decisions/016). */
import type { SqlContext } from '../../db.server.ts';
import type { MemberStatus } from './member-status.ts';
import { leadToMember, noteMergedCustomer } from './merged-customers.server.ts';
import { mirrorAnew } from './mirror-anew.server.ts';

/** Customers as Shopify numbers them: the one that stays, and the one that is gone. */
export interface MergedCustomers {
  kept: bigint;
  deleted: bigint;
}

/** A member as far as a merge asks. */
interface MergingMember {
  id: bigint;
  status: MemberStatus;
}

/**
 * nobody: neither is a member · repeated: done before · handed_over: the kept customer takes over the other's membership · noted: only the kept
 * one is a member, the other's number leads there from now on · merge: both are members, `from` is to be merged into `into`
 */
export type MemberMerge =
  | { what: 'nobody' }
  | { what: 'repeated' }
  | { what: 'handed_over' | 'noted'; into: bigint }
  | { what: 'merge'; from: bigint; into: bigint }
  | { what: 'refused'; reason: 'redacted' | 'same_member' };

const FINAL = `with recursive chain as (
    select id, status, merged_into, 0 as depth from public.member where shop_id = $1 and customer_id = $2
    union all
    select m.id, m.status, m.merged_into, c.depth + 1 from chain c
    join public.member m on m.shop_id = $1 and m.id = c.merged_into where c.status = 'merged' and c.depth < 20
  ) select id, status from chain order by depth desc limit 1`;

async function find(ctx: SqlContext, text: string, customerId: bigint): Promise<MergingMember | null> {
  const { rows } = await ctx.db.query<{ id: string; status: MemberStatus }>(text, [ctx.shopId, customerId]);
  return rows[0] ? { id: BigInt(rows[0].id), status: rows[0].status } : null;
}

/** What the merge of two customers means for their memberships, as they stand now; changes nothing. */
export async function planMemberMerge(ctx: SqlContext, { kept, deleted }: MergedCustomers): Promise<MemberMerge> {
  const from = await find(ctx, 'select id, status from public.member where shop_id = $1 and customer_id = $2', deleted);
  if (from?.status === 'merged') return { what: 'repeated' };
  const into = await find(ctx, FINAL, kept);
  if (!from) return into ? { what: 'noted', into: into.id } : { what: 'nobody' };
  if (!into) return { what: 'handed_over', into: from.id };
  if (into.id === from.id) return { what: 'refused', reason: 'same_member' };
  if (into.status === 'redacted') return { what: 'refused', reason: 'redacted' };
  return { what: 'merge', from: from.id, into: into.id };
}

/**
 * Makes one membership of two: what is not known of the one is taken from the other; the earlier enrolment counts; paused stays paused, also
 * what somebody had left with, and whoever is a member with either is one. What names the person goes from the merged one, and staff's notes go over.
 */
async function join(ctx: SqlContext, from: bigint, into: bigint): Promise<void> {
  const { rows } = await ctx.db.query<{ referral_code: string | null; birthday_md: number | null }>(
    `with gone as (select * from public.member where shop_id = $1 and id = $2),
     put as (
       update public.member m set status = 'merged', merged_into = $3, first_name = null, last_name = null, email = null, locale = null,
         tags = null, birthday_md = null, referral_code = null
       from gone where m.shop_id = $1 and m.id = $2)
     update public.member k set
       first_name = coalesce(k.first_name, g.first_name), last_name = coalesce(k.last_name, g.last_name),
       email = coalesce(k.email, g.email), locale = coalesce(k.locale, g.locale), tier = coalesce(k.tier, g.tier), tags = null,
       status = case when k.status = 'left' and g.status in ('left', 'redacted') then 'left'
         when coalesce(k.paused_at, g.paused_at) is null then 'active' else 'paused' end,
       paused_at = coalesce(k.paused_at, g.paused_at),
       left_at = case when k.status = 'left' and g.status in ('left', 'redacted') then k.left_at end,
       enrolled_at = least(k.enrolled_at, g.enrolled_at), signed_up_at = least(k.signed_up_at, g.signed_up_at),
       enrolled_by = case when g.enrolled_at < k.enrolled_at then g.enrolled_by else k.enrolled_by end,
       terms_url = coalesce(k.terms_url, g.terms_url),
       terms_agreed_at = case when k.terms_url is null then g.terms_agreed_at else k.terms_agreed_at end,
       claimed_orders = k.claimed_orders + g.claimed_orders, claimed_points = k.claimed_points + g.claimed_points
     from gone g where k.shop_id = $1 and k.id = $3 returning g.referral_code, g.birthday_md`,
    [ctx.shopId, from, into],
  );
  const gone = rows[0];
  // in a statement of its own: both rows may not have the code at once
  await ctx.db.query(
    `update public.member set referral_code = coalesce(referral_code, $3), birthday_md = coalesce(birthday_md, $4)
     where shop_id = $1 and id = $2`,
    [ctx.shopId, into, gone?.referral_code ?? null, gone?.birthday_md ?? null],
  );
  await ctx.db.query('update public.member set merged_into = $3 where shop_id = $1 and merged_into = $2', [
    ctx.shopId,
    from,
    into,
  ]);
  await ctx.db.query('update public.staff_note set member_id = $3 where shop_id = $1 and member_id = $2', [
    ctx.shopId,
    from,
    into,
  ]);
}

/** The kept customer is the member from now on, under the same number of ours. */
async function handOver(ctx: SqlContext, { kept }: MergedCustomers, memberId: bigint): Promise<void> {
  // what was erased because the customer was deleted first: they live on under the other number
  await ctx.db.query(
    `update public.member set customer_id = $3, tags = null, status = case status when 'redacted' then 'active' else status end, redacted_at = null
     where shop_id = $1 and id = $2`,
    [ctx.shopId, memberId, kept],
  );
  await mirrorAnew(ctx, memberId);
}

/**
 * Carries a plan out, in the caller's transaction. The orders of both are locked by then, and no account is yet.
 * @throws Error when they stand otherwise by now: start over
 */
export async function mergeMembers(ctx: SqlContext, customers: MergedCustomers, plan: MemberMerge): Promise<void> {
  await ctx.db.query(
    'select 1 from public.member where shop_id = $1 and customer_id in ($2, $3) order by id for update',
    [ctx.shopId, customers.kept, customers.deleted],
  );
  const now = await planMemberMerge(ctx, customers);
  if (JSON.stringify(now, text) !== JSON.stringify(plan, text))
    throw new Error(`customers ${customers.deleted} and ${customers.kept} changed while they were merged`);
  if (plan.what === 'merge') await join(ctx, plan.from, plan.into);
  if (plan.what === 'handed_over') await handOver(ctx, customers, plan.into);
  if (plan.what === 'nobody') await noteMergedCustomer(ctx, customers.deleted, customers.kept);
  if (!('into' in plan)) return;
  const both = [customers.deleted, customers.kept];
  await leadToMember(ctx, plan.into, { gone: plan.what === 'merge' ? [] : [customers.deleted], heirs: both });
  // what was noted of customers who were no members
  await ctx.db.query('delete from public.customer_note where shop_id = $1 and customer_id = any ($2::bigint[])', [
    ctx.shopId,
    both,
  ]);
}

const text = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
