/** Customers' tags in Shopify, kept while a programme asks for them (excluded tags, test customers): with the member, or beside. */
import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';

type Ctx = Pick<SqlContext, 'db' | 'shopId'>;

/** customer.tags_added and customer.tags_removed name the customer by gid; what they added or removed is not asked for. */
export const CustomerTagsChange = z.object({
  customerId: z
    .string()
    .regex(/^gid:\/\/shopify\/Customer\/\d{1,19}$/)
    .transform((gid) => gid.slice(gid.lastIndexOf('/') + 1)),
});

/** Forgets a customer's tags: deliveries come in any order, so the next order that needs them asks Shopify. */
export async function forgetCustomerTags(ctx: Ctx, customerId: string): Promise<void> {
  for (const table of ['member', 'customer_note'])
    await ctx.db.query(`update public.${table} set tags = null where shop_id = $1 and customer_id = $2`, [
      ctx.shopId,
      customerId,
    ]);
}

/** Has a job look up one customer's tags, in the caller's transaction. */
export async function wantCustomerTags(ctx: Ctx, customerId: string): Promise<void> {
  await ctx.db.query(`select public.enqueue_job('customer-tags.look-up', $1::json, null, $2)`, [
    JSON.stringify({ shopId: String(ctx.shopId), customerId }),
    `customer-tags.look-up:${ctx.shopId}:${customerId}`,
  ]);
}

/** The tags of a customer who is no member; null where nobody has looked them up. */
export async function findNotedTags(ctx: Ctx, customerId: bigint): Promise<string[] | null> {
  const { rows } = await ctx.db.query<{ tags: string[] | null }>({
    name: 'noted-tags',
    text: 'select tags from public.customer_note where shop_id = $1 and customer_id = $2',
    values: [ctx.shopId, customerId],
  });
  return rows[0]?.tags ?? null;
}

/** Writes down that a customer did what enrols, so that they join once their tags are known; and has those looked up. */
export async function joinOnceTagsAreKnown(ctx: Ctx, customerId: bigint, by: 'visit' | 'account'): Promise<void> {
  await ctx.db.query(
    `insert into public.customer_note as n (shop_id, customer_id, joins_by) values ($1, $2, $3)
     on conflict (shop_id, customer_id) do update set joins_by = excluded.joins_by`,
    [ctx.shopId, customerId, by],
  );
  await wantCustomerTags(ctx, String(customerId));
}

/** Customers who did what enrols and whose tags are known by now, at most `limit`; they are forgotten as such. */
export async function takeThoseWhoJoin(
  ctx: Ctx,
  limit: number,
): Promise<{ customerId: bigint; by: 'visit' | 'account'; tags: string[] }[]> {
  const { rows } = await ctx.db.query<{ customer_id: string; joins_by: 'visit' | 'account'; tags: string[] }>(
    `with ready as (
       select customer_id, joins_by from public.customer_note
       where shop_id = $1 and joins_by is not null and tags is not null order by customer_id limit $2 for update
     )
     update public.customer_note n set joins_by = null from ready r
     where n.shop_id = $1 and n.customer_id = r.customer_id returning n.customer_id, r.joins_by, n.tags`,
    [ctx.shopId, limit],
  );
  return rows.map((row) => ({ customerId: BigInt(row.customer_id), by: row.joins_by, tags: row.tags }));
}

/**
 * Keeps what Shopify answered.
 * @param asked the customers asked for; those it no longer has have no tags
 */
export async function keepCustomerTags(
  ctx: Ctx,
  asked: readonly string[],
  found: readonly { customerId: string; tags: readonly string[] }[],
): Promise<void> {
  const tags = new Map(found.map((each) => [each.customerId, each.tags]));
  for (const customerId of asked) {
    const values = [ctx.shopId, customerId, tags.get(customerId) ?? []];
    const { rowCount } = await ctx.db.query(
      'update public.member set tags = $3 where shop_id = $1 and customer_id = $2',
      values,
    );
    if (rowCount === 1) continue;
    await ctx.db.query(
      `insert into public.customer_note as n (shop_id, customer_id, tags) values ($1, $2, $3)
       on conflict (shop_id, customer_id) do update set tags = excluded.tags`,
      values,
    );
  }
}
