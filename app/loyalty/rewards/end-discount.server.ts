/** A discount that is not at Shopify any more: the merchant, or another app, deleted it there (docs/decisions/071). */
import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import type { DiscountKey } from './make-batch.server.ts';

/** Why a discount ended, in our own words. */
const DELETED = 'deleted';

/** discounts/delete. */
export const DiscountDeletion = z.object({ admin_graphql_api_id: z.string().max(255) });

/**
 * Notes that a discount is gone with all its codes: nobody is handed one of its pool any more. Codes that shoppers hold stay theirs;
 * they work again once the discount is made anew (remakeDiscounts), and can be turned back meanwhile.
 */
export async function endDiscount(ctx: SqlContext, key: DiscountKey): Promise<void> {
  const of = [ctx.shopId, key.rewardId, key.version, key.step];
  const { rowCount } = await ctx.db.query(
    `update public.reward_discount set state = 'ended', problem = $5, discount_gid = null, changed = '{}', turns_at = null
      where shop_id = $1 and reward_id = $2 and version = $3 and step = $4 and state = 'ready'`,
    [...of, DELETED],
  );
  if (rowCount === 0) return;
  await ctx.db.query(
    `update public.reward_code
        set state = case when state in ('pooled', 'minting') then 'failed' else state end, code_gid = null, changed_at = $5
      where shop_id = $1 and reward_id = $2 and version = $3 and step = $4 and state in ('pooled', 'minting', 'issued')`,
    [...of, ctx.now],
  );
  await ctx.db.query(
    `update public.code_batch set state = 'refused', problem = $5 where shop_id = $1 and reward_id = $2 and version = $3 and step = $4
        and kind = 'add' and state in ('wanted', 'asked')`,
    [...of, DELETED],
  );
}

/**
 * The same, as Shopify's webhook tells it.
 * @param discountGid of discounts/delete; one that is not ours changes nothing
 */
export async function endDiscountByGid(ctx: SqlContext, discountGid: string): Promise<void> {
  const { rows } = await ctx.db.query<{ reward_id: string; version: number; step: number }>(
    'select reward_id, version, step from public.reward_discount where shop_id = $1 and discount_gid = $2',
    [ctx.shopId, discountGid],
  );
  for (const row of rows) await endDiscount(ctx, { ...row, rewardId: BigInt(row.reward_id) });
}
