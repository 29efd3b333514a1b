import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { ShopifyId } from '../program/payload-values.ts';
import { redactImports } from './redact-imports.server.ts';

/** customers/redact. */
export const CustomerRedact = z.object({
  customer: z.object({ id: ShopifyId, email: z.string().nullish(), phone: z.string().nullish() }),
  orders_to_redact: z.array(ShopifyId).default([]),
});
export type CustomerRedact = z.infer<typeof CustomerRedact>;

const BATCH = 200;

/** Whether raw bytes name one of these ids or addresses; ids only as whole numbers. */
export function mentions(payload: Buffer, ids: readonly string[], addresses: readonly string[]): boolean {
  const text = payload.toString('utf8').toLowerCase();
  if (addresses.some((address) => text.includes(address.toLowerCase()))) return true;
  const whole = ids.length > 0 && new RegExp(`(?<!\\d)(?:${ids.join('|')})(?!\\d)`);
  return whole !== false && whole.test(text);
}

interface Named {
  ids: string[];
  addresses: string[];
  /** The customer's member and those who were merged into them; of a customer who was merged away, nobody: the person lives on. */
  members: string[];
  /** The customer, and those who were merged into them. */
  customers: string[];
}

/** The customer's own row, first, and the rows of those who were merged into them; a merged row is alone. */
async function rowsOf(ctx: SqlContext, customerId: string) {
  const { rows } = await ctx.db.query<{ id: string; customer_id: string; email: string | null; status: string }>(
    `with own as (select id, customer_id, email, status from public.member where shop_id = $1 and customer_id = $2)
     select * from own
     union all select m.id, m.customer_id, m.email, m.status from public.member m join own on m.merged_into = own.id and own.status <> 'merged'
     where m.shop_id = $1`,
    [ctx.shopId, customerId],
  );
  return rows;
}

/** Every id and address under which raw data may speak of this customer. */
async function namesOf(ctx: SqlContext, request: CustomerRedact): Promise<Named> {
  const rows = await rowsOf(ctx, request.customer.id);
  const customers = [...new Set([request.customer.id, ...rows.map((row) => row.customer_id)])];
  const { rows: orders } = await ctx.db.query<{ order_id: string }>(
    'select order_id from public.order_fact where shop_id = $1 and customer_id = any ($2::bigint[])',
    [ctx.shopId, customers],
  );
  const ids = [...customers, ...request.orders_to_redact, ...orders.map((row) => row.order_id)];
  const addresses = [request.customer.email, request.customer.phone, ...rows.map((row) => row.email)];
  return {
    ids: [...new Set(ids)],
    addresses: addresses.filter((address): address is string => !!address),
    members: rows[0]?.status === 'merged' ? [] : rows.map((row) => row.id),
    customers,
  };
}

/**
 * Wipes the raw deliveries that speak of the customer, parked ones too.
 * @returns how many are still to be handled: they must be handled first, or their points would be lost
 */
async function wipePayloads(ctx: SqlContext, named: Named, except: bigint | null): Promise<number> {
  let waiting = 0;
  for (let after = 0n; ;) {
    const { rows } = await ctx.db.query<{ id: string; payload: Buffer; state: string }>(
      `select id, payload, state from public.webhook_delivery
       where shop_id = $1 and payload is not null and id > $2 order by id limit ${BATCH}`,
      [ctx.shopId, after],
    );
    const found = rows.filter((row) => BigInt(row.id) !== except && mentions(row.payload, named.ids, named.addresses));
    const settled = found.filter((row) => row.state !== 'received').map((row) => row.id);
    waiting += found.length - settled.length;
    await ctx.db.query(
      'update public.webhook_delivery set payload = null where shop_id = $1 and id = any ($2::bigint[])',
      [ctx.shopId, settled],
    );
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return waiting;
    after = BigInt(last.id);
  }
}

/** What names the person beside their raw data. */
async function eraseMembers(ctx: SqlContext, { members, customers }: Named): Promise<void> {
  await ctx.db.query(
    `update public.member set first_name = null, last_name = null, email = null, locale = null, tags = null, birthday_md = null,
       referral_code = null, status = case status when 'merged' then status else 'redacted' end,
       redacted_at = coalesce(redacted_at, $3) where shop_id = $1 and customer_id = any ($2::bigint[])`,
    [ctx.shopId, customers, ctx.now],
  );
  await ctx.db.query('delete from public.staff_note where shop_id = $1 and member_id = any ($2::bigint[])', [
    ctx.shopId,
    members,
  ]);
  await ctx.db.query(
    // what waited for staff has nothing left to look at
    `update public.content_submission set url = null, text = null, reason = null,
       decided_at = case state when 'waiting' then $3 else decided_at end,
       state = case state when 'waiting' then 'declined' else state end
     where shop_id = $1 and member_id = any ($2::bigint[])`,
    [ctx.shopId, members, ctx.now],
  );
  // Shopify's words may name the person, its ids lead to them, and a gift card's code is their money; which reward it was stays
  await ctx.db.query(
    `update public.redemption set problem = null, client_key = 'redacted-' || id,
       code = case when kind = 'gift_card' and state <> 'holding' then null else code end,
       shopify_gid = case when state <> 'holding' then null else shopify_gid end
     where shop_id = $1 and member_id = any ($2::bigint[])`,
    [ctx.shopId, members],
  );
  // that a number leads to another one names nobody, and is still needed
  await ctx.db.query(
    'delete from public.customer_note where shop_id = $1 and customer_id = any ($2::bigint[]) and merged_into is null',
    [ctx.shopId, customers],
  );
}

/**
 * customers/redact, and a customer's deletion: what names the person goes (member's name and addresses, staff's notes, raw deliveries, earlier
 * reports); ledger entries hold no personal data and stay, so the books still add up (rules.md "Earning from orders" 10). With a member go
 * those who were merged into them; of a customer who was merged into another, only what names that customer's number.
 * @param deliveryId the request's own delivery, which is wiped by its handler; null for a deletion
 * @returns 'wait' when deliveries that name the customer are still to be handled; ask again in a moment
 */
export async function redactCustomer(
  ctx: SqlContext,
  request: CustomerRedact,
  deliveryId: bigint | null,
): Promise<'done' | 'wait'> {
  const named = await namesOf(ctx, request);
  if ((await wipePayloads(ctx, named, deliveryId)) > 0) return 'wait';
  for (const customerId of named.customers)
    await redactImports(ctx, customerId, named.addresses, (payload) =>
      mentions(payload, named.customers, named.addresses),
    );
  await eraseMembers(ctx, named);
  await ctx.db.query('delete from public.privacy_request where shop_id = $1 and customer_id = any ($2::bigint[])', [
    ctx.shopId,
    named.customers,
  ]);
  await ctx.db.query(
    `insert into public.privacy_request (shop_id, topic, customer_id, completed_at) values ($1, $2, $3, $4)`,
    [ctx.shopId, deliveryId === null ? 'customers/delete' : 'customers/redact', request.customer.id, ctx.now],
  );
  return 'done';
}
