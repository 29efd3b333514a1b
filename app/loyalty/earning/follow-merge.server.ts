/** Orders when two customers were merged at Shopify (rules.md "Earning from orders" 10). */
import type { SqlContext } from '../../db.server.ts';

/**
 * A member's orders become another's, under the lock of each; what was decided about them stays, and is corrected with the kept member. Take these
 * locks before any account's: an order's own job does.
 */
export async function moveOrdersOfMember(ctx: SqlContext, from: bigint, into: bigint): Promise<void> {
  await ctx.db.query(
    `with own as (select order_id from public.order_fact where shop_id = $1 and member_id = $2 order by order_id for update)
     update public.order_fact f set member_id = $3 from own where f.shop_id = $1 and f.order_id = own.order_id`,
    [ctx.shopId, from, into],
  );
}

/**
 * Orders of the deleted customer that are nobody's yet become the kept customer's. Only those about which nothing was decided: their facts are
 * in no posting's hash.
 */
export async function moveOrdersOfCustomer(ctx: SqlContext, deleted: bigint, kept: bigint): Promise<void> {
  await ctx.db.query(
    `with own as (
       select order_id from public.order_fact
       where shop_id = $1 and customer_id = $2 and member_id is null and frozen is null order by order_id for update)
     update public.order_fact f set customer_id = $3, fact = jsonb_set(f.fact, '{order,customerId}', to_jsonb($3::bigint::text))
     from own where f.shop_id = $1 and f.order_id = own.order_id and jsonb_typeof(f.fact -> 'order') = 'object'`,
    [ctx.shopId, deleted, kept],
  );
}
