import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { ShopifyId } from '../program/payload-values.ts';

/** customers/data_request. */
export const DataRequest = z.object({ customer: z.object({ id: ShopifyId }) });

const ROWS_MAX = 10_000;

/** What files of members said of the customer. */
const IMPORT_ROWS = `
  select r.batch_id::text as import, r.line, r.email, r.first_name, r.last_name, r.points::text, r.tier, r.birthday_md, r.referral_code
  from public.import_row r where r.shop_id = $1 and r.customer_id = any ($2::bigint[]) order by r.batch_id, r.n limit ${ROWS_MAX}`;

/**
 * customers/data_request: everything we keep about the customer, put together for the merchant, who passes it on (Problems → Privacy
 * requests). The report is wiped after 30 days like any raw personal data.
 */
export async function reportCustomerData(ctx: SqlContext, request: z.infer<typeof DataRequest>): Promise<void> {
  const { id } = request.customer;
  const { rows: members } = await ctx.db.query(
    `select id::text, customer_id::text, first_name, last_name, email, locale, tier, tags, birthday_md, referral_code,
       status, enrolled_at, enrolled_by, terms_url, terms_agreed_at, left_at, claimed_orders, claimed_points::text
     from public.member where shop_id = $1 and customer_id = $2`,
    [ctx.shopId, id],
  );
  const memberId = (members[0]?.['id'] as string | undefined) ?? null;
  // whoever was merged into them is the same person
  const { rows: selves } = await ctx.db.query<{ id: string; customer_id: string }>(
    'select id, customer_id from public.member where shop_id = $1 and (id = $2 or merged_into = $2)',
    [ctx.shopId, memberId],
  );
  const memberIds = selves.map((each) => each.id);
  const customerIds = [...new Set([id, ...selves.map((each) => each.customer_id)])];
  const of = async (text: string, keys: readonly string[]) => (await ctx.db.query(text, [ctx.shopId, keys])).rows;
  const report = {
    member: members[0] ?? null,
    points: await of(
      `select seq::text, kind::text, available::text, pending::text, occurred_at, why from ledger.entry
       where shop_id = $1 and member_id = any ($2::bigint[]) order by occurred_at, seq limit ${ROWS_MAX}`,
      memberIds,
    ),
    beforeJoining: await of(
      'select tags, joins_by from public.customer_note where shop_id = $1 and customer_id = any ($2::bigint[])',
      customerIds,
    ),
    orders: await of(
      `select order_id::text, name, processed_at, fact from public.order_fact where shop_id = $1 and customer_id = any ($2::bigint[])
       order by order_id limit ${ROWS_MAX}`,
      customerIds,
    ),
    redemptions: await of(
      `select r.id::text, v.settings ->> 'name' as reward, r.kind, r.points::text, r.state, r.code, r.returned::text, r.order_id::text,
         r.made_at, r.issued_at, r.expires_at, r.used_at
       from public.redemption r
       join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.reward_id and v.version = r.version
       where r.shop_id = $1 and r.member_id = any ($2::bigint[]) order by r.id limit ${ROWS_MAX}`,
      memberIds,
    ),
    expiryWarnings: await of(
      `select expires_at, days_before, points::text, queued_at, sent_at from public.expiry_warning
       where shop_id = $1 and member_id = any ($2::bigint[]) order by queued_at limit ${ROWS_MAX}`,
      memberIds,
    ),
    awards: await of(
      `select rule_id, occurrence, kind, at, points::text, by from public.action_award
       where shop_id = $1 and member_id = any ($2::bigint[]) order by at limit ${ROWS_MAX}`,
      memberIds,
    ),
    submissions: await of(
      `select id::text, url, text, state, submitted_at, decided_at, reason from public.content_submission
       where shop_id = $1 and member_id = any ($2::bigint[]) order by id limit ${ROWS_MAX}`,
      memberIds,
    ),
    imports: await of(IMPORT_ROWS, customerIds),
    notes: await of(
      `select cause, reason, staff, written_at from public.staff_note where shop_id = $1 and member_id = any ($2::bigint[]) limit ${ROWS_MAX}`,
      memberIds,
    ),
  };
  await ctx.db.query(
    `insert into public.privacy_request (shop_id, topic, customer_id, report, completed_at)
     values ($1, 'customers/data_request', $2, $3, $4)`,
    [ctx.shopId, id, JSON.stringify(report), ctx.now],
  );
}
