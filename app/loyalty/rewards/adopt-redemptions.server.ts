/** Redemptions when their member was merged into another (docs/decisions/016). */
import type { SqlContext } from '../../db.server.ts';

/**
 * A member's redemptions become another's; the entry that spent the points stays where it is, and is remembered by its own member. Both accounts are
 * locked by then, as for everything that is done to a redemption.
 */
export async function adoptRedemptions(ctx: SqlContext, from: bigint, into: bigint): Promise<void> {
  await ctx.db.query(
    `with own as (select id from public.redemption where shop_id = $1 and member_id = $2 order by id for no key update)
     update public.redemption r set member_id = $3,
       spent_member_id = case when r.spent_seq is not null then coalesce(r.spent_member_id, $2) end,
       -- the same key of the client's may have been used with either
       client_key = case when exists (select from public.redemption o where o.shop_id = $1 and o.member_id = $3 and o.client_key = r.client_key)
         then 'merged-' || r.id else r.client_key end
     from own where r.shop_id = $1 and r.id = own.id`,
    [ctx.shopId, from, into],
  );
}
