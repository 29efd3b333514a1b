/** What a reward gives, or is for, was deleted in Shopify: codes that are out for it can never be used again (docs/decisions/090). */
import type { SqlContext } from '../../db.server.ts';
import type { DiscountKey } from './make-batch.server.ts';

/** Why nothing of it can be had, in our own words. */
export const LOST = { product: 'no_product', variant: 'no_variant', collections: 'no_collections' } as const;

/**
 * Codes of a discount that is for nothing any more: those that members hold are dead from now on (dead-codes.server.ts counts them, and
 * gives their points back), those on their way to the pool will not come.
 */
async function loseCodes(ctx: SqlContext, { rewardId, version, step }: DiscountKey): Promise<void> {
  const of = [ctx.shopId, rewardId, version, step];
  await ctx.db.query(
    `update public.reward_code set state = case state when 'minting' then 'failed' else state end, code_gid = null, changed_at = $5
      where shop_id = $1 and reward_id = $2 and version = $3 and step = $4
        and (state = 'minting' or (state = 'issued' and code_gid is not null))`,
    [...of, ctx.now],
  );
  await ctx.db.query(
    `update public.code_batch set state = 'refused', problem = 'lost' where shop_id = $1 and reward_id = $2 and version = $3 and step = $4
        and kind = 'add' and state in ('wanted', 'asked')`,
    of,
  );
}

/** Nobody gets a code of this discount any more, and those that are out are dead. */
export async function loseGoods(ctx: SqlContext, key: DiscountKey, lost: keyof typeof LOST): Promise<void> {
  await ctx.db.query(
    `update public.reward_discount set state = 'refused', problem = $5, changed = '{}', turns_at = null
      where shop_id = $1 and reward_id = $2 and version = $3 and step = $4 and state = 'ready'`,
    [ctx.shopId, key.rewardId, key.version, key.step, LOST[lost]],
  );
  await loseCodes(ctx, key);
}

/** The codes of rewards that give this product, once it is dropped from them (dropProduct). @param productId decimal */
export async function loseProductCodes(ctx: SqlContext, productId: string): Promise<void> {
  const { rows } = await ctx.db.query<{ reward_id: string; version: number; step: number }>(
    `select d.reward_id, d.version, d.step from public.reward_discount d
       join public.reward_version v on v.shop_id = d.shop_id and v.reward_id = d.reward_id and v.version = d.version
      where d.shop_id = $1 and d.state = 'refused' and v.settings ->> 'kind' = 'free_product' and v.settings -> 'product' ->> 'value' = $2`,
    [ctx.shopId, productId],
  );
  for (const { reward_id: rewardId, version, step } of rows)
    await loseCodes(ctx, { rewardId: BigInt(rewardId), version, step });
}
