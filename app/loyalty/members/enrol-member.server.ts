import type { SqlContext } from '../../db.server.ts';

/** What is known of a customer who becomes a member. */
export interface NewMember {
  customerId: bigint;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  locale: string | null;
}

export interface EnrolledMember {
  id: bigint;
  tier: string | null;
  /** The customer's tags in Shopify; null while they were not looked up. */
  tags: string[] | null;
}

const NAME_CHARS_MAX = 255;
const short = (text: string | null): string | null => text?.slice(0, NAME_CHARS_MAX) ?? null;

/**
 * The member of a customer; made now if there is none. In this version a customer joins with their first order.
 * What is known of somebody already enrolled is filled in where it was missing and never overwritten: customers/update does that.
 * @param by what enrolled them, for the record: "order"
 */
export async function enrolMember(ctx: SqlContext, customer: NewMember, by: 'order'): Promise<EnrolledMember> {
  const { rows } = await ctx.db.query<{ id: string; tier: string | null; tags: string[] | null }>({
    name: 'enrol-member',
    text: `insert into public.member as m (shop_id, customer_id, first_name, last_name, email, locale, enrolled_at, enrolled_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (shop_id, customer_id) do update set
        first_name = case when m.status = 'redacted' then m.first_name else coalesce(m.first_name, excluded.first_name) end,
        last_name = case when m.status = 'redacted' then m.last_name else coalesce(m.last_name, excluded.last_name) end,
        email = case when m.status = 'redacted' then m.email else coalesce(m.email, excluded.email) end,
        locale = case when m.status = 'redacted' then m.locale else coalesce(m.locale, excluded.locale) end
      returning id, tier, tags`,
    values: [
      ctx.shopId,
      customer.customerId,
      short(customer.firstName),
      short(customer.lastName),
      short(customer.email),
      short(customer.locale),
      ctx.now,
      by,
    ],
  });
  const row = rows[0];
  if (!row) throw new Error(`customer ${customer.customerId} could not be enrolled`);
  return { id: BigInt(row.id), tier: row.tier, tags: row.tags };
}
