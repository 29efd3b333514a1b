/** Many customers enrolled, and many members' stored values set, with a statement each: for imports (docs/decisions/084). */
import type { SqlContext } from '../../db.server.ts';

/** A customer whom an import makes a member. */
export interface ImportedMember {
  customerId: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  locale: string | null;
  /** null: now */
  enrolledAt: Date | null;
  /** What is stored of a new member from the start; one who comes back has what they have. */
  values: ValuesBefore;
}

/**
 * Enrols customers who are no members. Their earlier orders are not credited: the balance that is imported with them has those in it, and
 * what they got for signing up where they come from.
 * @param members at most a thousand or so, each customer once
 * @throws the database's unique violation where somebody else has a referral code
 * @returns our numbers of those who are new, by customer id; who is a member meanwhile is not among them
 */
export async function enrolImported(ctx: SqlContext, members: readonly ImportedMember[]): Promise<Map<string, bigint>> {
  if (members.length === 0) return new Map();
  const { rows } = await ctx.db.query<{ id: string; customer_id: string }>(
    `with given as (
       select * from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $9::text[], $10::int[], $11::text[])
         as g (customer_id, first_name, last_name, email, locale, enrolled_at, tier, birthday_md, referral_code)),
     notes as (delete from public.customer_note n using given g where n.shop_id = $1 and n.customer_id = g.customer_id
       returning n.customer_id, n.tags)
     insert into public.member as m (shop_id, customer_id, first_name, last_name, email, locale, enrolled_at, enrolled_by, credit_from, tags,
       signed_up_at, tier, birthday_md, referral_code)
     select $1, g.customer_id, g.first_name, g.last_name, g.email, g.locale, coalesce(g.enrolled_at, $8), 'import', $8, n.tags, $8,
       g.tier, g.birthday_md, g.referral_code
     from given g left join notes n on n.customer_id = g.customer_id order by g.customer_id
     on conflict (shop_id, customer_id) do update set status = 'active', first_name = excluded.first_name, last_name = excluded.last_name,
       email = excluded.email, locale = excluded.locale, enrolled_at = excluded.enrolled_at, enrolled_by = 'import', credit_from = $8
       where m.status = 'left' and m.left_at is null
     returning id, customer_id`,
    [
      ctx.shopId,
      members.map(({ customerId }) => customerId),
      members.map(({ firstName }) => firstName),
      members.map(({ lastName }) => lastName),
      members.map(({ email }) => email),
      members.map(({ locale }) => locale),
      members.map(({ enrolledAt }) => enrolledAt),
      ctx.now,
      members.map(({ values }) => values.tier),
      members.map(({ values }) => values.birthdayMd),
      members.map(({ values }) => values.referralCode),
    ],
  );
  return new Map(rows.map((row) => [row.customer_id, BigInt(row.id)]));
}

/** What is stored of a member and neither computed nor in the ledger. null: leave it as it is. */
export interface StoredValues {
  memberId: bigint;
  tier: string | null;
  birthdayMd: number | null;
  referralCode: string | null;
}

/** As it stood before. */
export type ValuesBefore = Omit<StoredValues, 'memberId'>;

/** The newest member's number: whoever is enrolled from now on has a higher one. 0: there is none. */
export async function newestMember(ctx: SqlContext): Promise<bigint> {
  const { rows } = await ctx.db.query<{ id: string }>(
    'select id from public.member where shop_id = $1 order by id desc limit 1',
    [ctx.shopId],
  );
  return BigInt(rows[0]?.id ?? 0);
}

/** Locks these members, in their order, and answers what is stored of them. */
export async function lockValues(ctx: SqlContext, memberIds: readonly bigint[]): Promise<Map<string, ValuesBefore>> {
  const { rows } = await ctx.db.query<{
    id: string;
    tier: string | null;
    birthday_md: number | null;
    referral_code: string | null;
  }>(
    `select id, tier, birthday_md, referral_code from public.member where shop_id = $1 and id = any ($2::bigint[])
     order by id for no key update`,
    [ctx.shopId, memberIds],
  );
  return new Map(
    rows.map((row) => [row.id, { tier: row.tier, birthdayMd: row.birthday_md, referralCode: row.referral_code }]),
  );
}

/**
 * Sets what is given, where it differs.
 * @throws the database's unique violation where somebody else has a referral code
 */
export async function setValues(ctx: SqlContext, values: readonly StoredValues[]): Promise<void> {
  const changing = values.filter(({ tier, birthdayMd, referralCode }) => (tier ?? birthdayMd ?? referralCode) !== null);
  if (changing.length === 0) return;
  await ctx.db.query(
    `update public.member m set tier = coalesce(g.tier, m.tier), birthday_md = coalesce(g.birthday_md, m.birthday_md),
       referral_code = coalesce(g.referral_code, m.referral_code)
     from unnest($2::bigint[], $3::text[], $4::int[], $5::text[]) as g (id, tier, birthday_md, referral_code)
     where m.shop_id = $1 and m.id = g.id`,
    [
      ctx.shopId,
      changing.map(({ memberId }) => memberId),
      changing.map(({ tier }) => tier),
      changing.map(({ birthdayMd }) => birthdayMd),
      changing.map(({ referralCode }) => referralCode),
    ],
  );
}

/**
 * Puts back what stood there before an import, where it still is what the import had set; what somebody changed since stays.
 * @param values for each member, what was set and what stood there before it
 */
export async function restoreValues(
  ctx: SqlContext,
  values: readonly { memberId: bigint; set: ValuesBefore; before: ValuesBefore }[],
): Promise<void> {
  if (values.length === 0) return;
  await ctx.db.query(
    `update public.member m set
       tier = case when g.tier_set is not null and m.tier = g.tier_set then g.tier else m.tier end,
       birthday_md = case when g.birthday_set is not null and m.birthday_md = g.birthday_set then g.birthday else m.birthday_md end,
       referral_code = case when g.code_set is not null and m.referral_code = g.code_set then g.code else m.referral_code end
     from unnest($2::bigint[], $3::text[], $4::text[], $5::int[], $6::int[], $7::text[], $8::text[])
       as g (id, tier_set, tier, birthday_set, birthday, code_set, code)
     where m.shop_id = $1 and m.id = g.id and m.status <> 'redacted'`,
    [
      ctx.shopId,
      values.map(({ memberId }) => memberId),
      values.map(({ set }) => set.tier),
      values.map(({ before }) => before.tier),
      values.map(({ set }) => set.birthdayMd),
      values.map(({ before }) => before.birthdayMd),
      values.map(({ set }) => set.referralCode),
      values.map(({ before }) => before.referralCode),
    ],
  );
}

/**
 * Ends the membership of those whom an import enrolled and who have nothing else: no points, no entry but the import's, no order, no
 * note of staff's. They are as if they had never been members: anything may enrol them again.
 * @param memberIds at most a thousand or so
 * @param entriesMax how many entries the import and its undoing have made for each
 * @returns who they are
 */
export async function endImported(
  ctx: SqlContext,
  memberIds: readonly bigint[],
  entriesMax: number,
): Promise<bigint[]> {
  if (memberIds.length === 0) return [];
  // each question is asked of one member at a time, by index: as joins they were planned for whole tables
  const { rows } = await ctx.db.query<{ id: string }>(
    `update public.member m set status = 'left', left_at = null, tier = null, birthday_md = null, referral_code = null
     where m.shop_id = $1 and m.id = any ($2::bigint[]) and m.status = 'active' and m.enrolled_by = 'import'
       and coalesce((select a.seq <= $3 and a.available = 0 and a.pending = 0 and a.held = 0 and a.debt = 0
         from ledger.account a where a.shop_id = m.shop_id and a.member_id = m.id), true)
       and (select count(*) from (select from public.order_fact o where o.shop_id = m.shop_id and o.member_id = m.id limit 1) any_order) = 0
       and (select count(*) from (select from public.staff_note n where n.shop_id = m.shop_id and n.member_id = m.id limit 1) any_note) = 0
     returning m.id`,
    [ctx.shopId, memberIds, entriesMax],
  );
  return rows.map(({ id }) => BigInt(id));
}
