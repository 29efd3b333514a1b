/** Members by their customer, and how customers become members (rules.md "Earning from orders" 9; docs/decisions/081). */
import type { SqlContext } from '../../db.server.ts';
import { liveEnrolment } from '../program/live-settings.server.ts';
import type { EnrolledBy, MemberStatus } from './member-status.ts';
import { findHeir, leadToMember } from './merged-customers.server.ts';
import { mirrorAnew } from './mirror-anew.server.ts';
import { signedUpAt } from './sign-up.server.ts';

/** What is known of a customer who becomes a member. */
export interface NewMember {
  customerId: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  locale: string | null;
}

export interface MemberOfCustomer {
  id: bigint;
  tier: string | null;
  /** The customer's tags in Shopify; null while they were not looked up. */
  tags: string[] | null;
  /** Never "merged": who was merged is found as the member that has their points. */
  status: Exclude<MemberStatus, 'merged'>;
  enrolledAt: Date;
  /** Orders from before the enrolment count from here on; null: all of them. */
  creditFrom: Date | null;
  /** Whether name, address or language are not known. */
  blank: boolean;
}

/** `isNew`: a member since now, for the first time or again. */
export type EnrolledMember = MemberOfCustomer & { isNew: boolean };

interface Row {
  id: string;
  tier: string | null;
  tags: string[] | null;
  status: MemberOfCustomer['status'];
  enrolled_at: Date;
  credit_from: Date | null;
  blank: boolean;
}

const UNKNOWN = '(m.first_name is null or m.last_name is null or m.email is null or m.locale is null) as blank';
const COLUMNS = 'id, tier, tags, status, enrolled_at, credit_from';

const memberOf = (row: Row): MemberOfCustomer => ({
  id: BigInt(row.id),
  tier: row.tier,
  tags: row.tags,
  status: row.status,
  enrolledAt: row.enrolled_at,
  creditFrom: row.credit_from,
  blank: row.blank,
});

/** Enrolled by an import that was undone: as if they had never been a member. Who leaves has a date for it. */
const ENDED = `(m.status = 'left' and m.left_at is null)`;

/** Merges of merges that are followed: each customer is merged once, so a longer chain is nobody's. */
const MERGES_MAX = 20;

/**
 * The member of a customer, whatever their status; the one that has their points where they were merged.
 * @returns null where the customer never was a member
 */
export async function findMember(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  customerId: bigint,
): Promise<MemberOfCustomer | null> {
  const { rows } = await ctx.db.query<Row>({
    name: 'member-of-customer',
    text: `with recursive chain as (
        select ${COLUMNS}, ${UNKNOWN}, merged_into, 0 as depth, ${ENDED} as ended from public.member m where shop_id = $1 and customer_id = $2
        union all
        select m.id, m.tier, m.tags, m.status, m.enrolled_at, m.credit_from, ${UNKNOWN}, m.merged_into, c.depth + 1, ${ENDED}
        from chain c join public.member m on m.shop_id = $1 and m.id = c.merged_into
        where c.status = 'merged' and c.depth < ${MERGES_MAX}
      ) select ${COLUMNS}, blank from chain where status <> 'merged' and not ended`,
    values: [ctx.shopId, customerId],
  });
  return rows[0] ? memberOf(rows[0]) : null;
}

/** A member by our number; `unnamed`: neither name nor address is known. Null for none, and for whoever has no name any more. */
export async function findMemberById(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  memberId: bigint,
): Promise<(MemberOfCustomer & { customerId: bigint; unnamed: boolean }) | null> {
  const { rows } = await ctx.db.query<Row & { customer_id: string; unnamed: boolean }>(
    `select ${COLUMNS}, ${UNKNOWN}, customer_id, coalesce(first_name, last_name, email) is null as unnamed
     from public.member m where shop_id = $1 and id = $2 and status not in ('merged', 'redacted')`,
    [ctx.shopId, memberId],
  );
  const row = rows[0];
  return row ? { ...memberOf(row), customerId: BigInt(row.customer_id), unnamed: row.unnamed } : null;
}

const NAME_CHARS_MAX = 255;
const short = (text: string | null): string | null => text?.slice(0, NAME_CHARS_MAX) ?? null;
const DAY_MS = 86_400_000;

/** What becomes of a new member's earlier orders is a job's to do, and whatever else an enrolment brings. */
async function announce(ctx: SqlContext, memberId: bigint): Promise<void> {
  await ctx.db.query(`select public.enqueue_job('member.enrolled', $1::json)`, [
    JSON.stringify({ shopId: String(ctx.shopId), memberId: String(memberId) }),
  ]);
}

/** Keeps what was not known of somebody who is a member already; customers/update changes what was. */
export async function fillInMember(ctx: SqlContext, member: MemberOfCustomer, customer: NewMember): Promise<void> {
  const known = [customer.firstName, customer.lastName, customer.email, customer.locale].map(short);
  if (!member.blank || known.every((text) => text === null)) return;
  await ctx.db.query({
    name: 'fill-in-member',
    text: `update public.member set first_name = coalesce(first_name, $3), last_name = coalesce(last_name, $4),
        email = coalesce(email, $5), locale = coalesce(locale, $6)
      where shop_id = $1 and id = $2 and status <> 'redacted' and ((first_name is null and $3::text is not null)
        or (last_name is null and $4::text is not null) or (email is null and $5::text is not null) or (locale is null and $6::text is not null))`,
    values: [ctx.shopId, member.id, ...known],
  });
}

/** Those whom leaving does not hold: they said so themselves, or asked staff to. */
const COMES_BACK = new Set<EnrolledBy>(['opt_in', 'staff']);

async function comeBack(
  ctx: SqlContext,
  memberId: bigint,
  joining: { by: EnrolledBy; terms: string | null; creditFrom: Date },
): Promise<MemberOfCustomer | null> {
  const { rows } = await ctx.db.query<Row>(
    `update public.member m set status = case when paused_at is null then 'active' else 'paused' end, left_at = null, enrolled_at = $3, enrolled_by = $4, credit_from = $5,
       terms_url = coalesce($6, terms_url), terms_agreed_at = case when $6::text is null then terms_agreed_at else $3 end,
       signed_up_at = coalesce(signed_up_at, $7)
     where shop_id = $1 and id = $2 and status = 'left' returning ${COLUMNS}, ${UNKNOWN}`,
    [ctx.shopId, memberId, ctx.now, joining.by, joining.creditFrom, joining.terms, signedUpAt(joining.by, ctx.now)],
  );
  if (!rows[0]) return null;
  await mirrorAnew(ctx, memberId);
  return memberOf(rows[0]);
}

async function add(
  ctx: SqlContext,
  customer: NewMember,
  joining: { by: EnrolledBy; terms: string | null; creditFrom: Date },
): Promise<MemberOfCustomer | null> {
  const { rows } = await ctx.db.query<Row>({
    name: 'add-member',
    // what a customer's tags were before they joined goes along
    text: `with note as (delete from public.customer_note where shop_id = $1 and customer_id = $2 returning tags)
      insert into public.member as m (shop_id, customer_id, first_name, last_name, email, locale, enrolled_at, enrolled_by, credit_from,
        terms_url, terms_agreed_at, tags, signed_up_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, case when $10::text is null then null else $7::timestamptz end,
        (select tags from note), $11)
      on conflict (shop_id, customer_id) do update set status = 'active', first_name = excluded.first_name, last_name = excluded.last_name,
        email = excluded.email, locale = excluded.locale, enrolled_at = excluded.enrolled_at, enrolled_by = excluded.enrolled_by,
        credit_from = excluded.credit_from, terms_url = excluded.terms_url, terms_agreed_at = excluded.terms_agreed_at,
        signed_up_at = excluded.signed_up_at
        where ${ENDED} returning ${COLUMNS}, ${UNKNOWN}`,
    values: [
      ctx.shopId,
      customer.customerId,
      short(customer.firstName),
      short(customer.lastName),
      short(customer.email),
      short(customer.locale),
      ctx.now,
      joining.by,
      joining.creditFrom,
      joining.terms,
      signedUpAt(joining.by, ctx.now),
    ],
  });
  return rows[0] ? memberOf(rows[0]) : null;
}

/** Adds to what a member is told their enrolment brought: one earlier order, decided just now. */
export async function countClaim(ctx: SqlContext, memberId: bigint, points: bigint): Promise<void> {
  await ctx.db.query(
    `update public.member set claimed_orders = claimed_orders + 1, claimed_points = claimed_points + $3
     where shop_id = $1 and id = $2`,
    [ctx.shopId, memberId, points],
  );
}

/**
 * The member of a customer; made now if there is none. Whether the programme wants that is asked before (`joining.ts`): this enrols.
 * Of somebody already enrolled, what was not known is filled in and nothing is overwritten. Somebody who left comes back only by their
 * own wish or staff's (`opt_in`, `staff`); otherwise they are found as they are, with status "left".
 * Two at once make one member: the second finds the first's. A number that was merged into another one enrols that other customer.
 * @param by what enrols them
 * @param terms the address of the terms that were shown and agreed to, if any were
 */
export async function enrolMember(
  ctx: SqlContext,
  customer: NewMember,
  by: EnrolledBy,
  terms: string | null = null,
): Promise<EnrolledMember> {
  const known = await findMember(ctx, customer.customerId);
  if (known && (known.status !== 'left' || !COMES_BACK.has(by))) {
    await fillInMember(ctx, known, customer);
    return { ...known, isNew: false };
  }
  const heir = known ? null : await findHeir(ctx, customer.customerId);
  if (heir !== null) {
    const theirs = await enrolMember(ctx, { ...customer, customerId: heir }, by, terms);
    await leadToMember(ctx, theirs.id, { gone: [], heirs: [heir] });
    return theirs;
  }
  const { creditDays } = await liveEnrolment(ctx);
  const joining = { by, terms, creditFrom: new Date(ctx.now.getTime() - creditDays * DAY_MS) };
  const made = known ? await comeBack(ctx, known.id, joining) : await add(ctx, customer, joining);
  if (made) {
    await leadToMember(ctx, made.id, { gone: [], heirs: [customer.customerId] });
    await announce(ctx, made.id);
    return { ...made, isNew: true };
  }
  const other = await findMember(ctx, customer.customerId);
  if (!other) throw new Error(`customer ${customer.customerId} could not be enrolled`);
  return { ...other, isNew: false };
}
