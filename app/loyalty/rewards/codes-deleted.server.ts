import type { SqlContext } from '../../db.server.ts';
import { enqueueSettle } from './stored-redemption.server.ts';

/**
 * Codes are gone from Shopify (their rows say `deleted`): the redemptions that waited for it go on. In the transaction that writes
 * this down; it locks no redemption, so it may hold locks on codes.
 */
export async function codesDeleted(ctx: SqlContext, codes: readonly string[]): Promise<void> {
  const { rows } = await ctx.db.query<{ id: string }>(
    `select id from public.redemption where shop_id = $1 and code = any ($2::text[]) and state = 'returning' order by id`,
    [ctx.shopId, codes],
  );
  for (const { id } of rows) await enqueueSettle(ctx, BigInt(id));
}
