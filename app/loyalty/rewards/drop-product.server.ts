import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { ShopifyId } from '../program/payload-values.ts';

/** products/delete. */
export const ProductDeletion = z.object({ id: ShopifyId });

/**
 * A product is gone from Shopify: nobody can have it for points any more, and the rewards that give it say so. Codes that are out stay;
 * they can be turned back into points.
 * @param productId decimal
 */
export async function dropProduct(ctx: Pick<SqlContext, 'db' | 'shopId'>, productId: string): Promise<void> {
  await ctx.db.query(
    `update public.reward_discount d set state = 'refused', problem = 'no_product', changed = '{}', turns_at = null
       from public.reward_version v
      where d.shop_id = $1 and v.shop_id = d.shop_id and v.reward_id = d.reward_id and v.version = d.version
        and d.state in ('wanted', 'ready') and v.settings ->> 'kind' = 'free_product' and v.settings -> 'product' ->> 'value' = $2`,
    [ctx.shopId, productId],
  );
}
