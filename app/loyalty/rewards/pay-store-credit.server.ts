import type { SqlContext } from '../../db.server.ts';

/**
 * Whether points buy store credit here, or did until all of it may still be spent: a reward of that kind is on sale, or was ever
 * redeemed. What is paid with store credit then does not earn again (rules.md "Earning from orders" 4).
 */
export async function payStoreCredit(ctx: Pick<SqlContext, 'db' | 'shopId'>): Promise<boolean> {
  const { rows } = await ctx.db.query<{ pays: boolean }>({
    name: 'pay-store-credit',
    text: `select exists (
        select from public.reward r join public.reward_version v
            on v.shop_id = r.shop_id and v.reward_id = r.id and v.version = r.version
          where r.shop_id = $1 and r.status = 'on' and v.settings ->> 'kind' = 'store_credit')
      or exists (select from public.redemption where shop_id = $1 and kind = 'store_credit' and state = 'issued') as pays`,
    values: [ctx.shopId],
  });
  return rows[0]?.pays ?? false;
}
