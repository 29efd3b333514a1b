/** A customer's tags in Shopify, kept with the member while a programme asks for them (excluded tags, test customers). */
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
  await ctx.db.query('update public.member set tags = null where shop_id = $1 and customer_id = $2', [
    ctx.shopId,
    customerId,
  ]);
}

/** Has a job look up one member's tags, in the caller's transaction. */
export async function wantCustomerTags(ctx: Ctx, customerId: string): Promise<void> {
  await ctx.db.query(`select public.enqueue_job('customer-tags.look-up', $1::json, null, $2)`, [
    JSON.stringify({ shopId: String(ctx.shopId), customerId }),
    `customer-tags.look-up:${ctx.shopId}:${customerId}`,
  ]);
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
    await ctx.db.query('update public.member set tags = $3 where shop_id = $1 and customer_id = $2', [
      ctx.shopId,
      customerId,
      tags.get(customerId) ?? [],
    ]);
  }
}
