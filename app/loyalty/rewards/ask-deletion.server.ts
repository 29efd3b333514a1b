import type { SqlContext } from '../../db.server.ts';
import { makeBatch } from './make-batch.server.ts';

/** Deleted together: each is looked at before and after, so fewer than Shopify would take at once. */
const DELETED_AT_ONCE = 50;

/**
 * Has codes deleted at Shopify, in the caller's transaction: they are `deleting` from now on, and the work is enqueued. It ends, code
 * by code, in `deleted` (codesDeleted is told), or in `issued` as before where Shopify says that it was used (its order's news follows).
 * @param codes that are issued or stand in a pool; others are passed over
 */
export async function askDeletion(ctx: SqlContext, codes: readonly string[]): Promise<void> {
  const { rows } = await ctx.db.query<{ code: string; reward_id: string; version: number; step: number }>(
    `update public.reward_code set state = 'deleting', batch = null, changed_at = $3
      where shop_id = $1 and code = any ($2::text[]) and state in ('issued', 'pooled') returning code, reward_id, version, step`,
    [ctx.shopId, codes, ctx.now],
  );
  const ofDiscount = new Map<string, typeof rows>();
  for (const row of rows) {
    const key = `${row.reward_id}:${row.version}:${row.step}`;
    ofDiscount.set(key, [...(ofDiscount.get(key) ?? []), row]);
  }
  for (const group of ofDiscount.values()) {
    for (let from = 0; from < group.length; from += DELETED_AT_ONCE) {
      const some = group.slice(from, from + DELETED_AT_ONCE);
      const { reward_id: rewardId, version, step } = some[0] ?? { reward_id: '0', version: 0, step: 0 };
      const batch = await makeBatch(ctx, 'delete', { rewardId: BigInt(rewardId), version, step });
      await ctx.db.query(
        `update public.reward_code set batch = $3 where shop_id = $1 and code = any ($2::text[]) and state = 'deleting'`,
        [ctx.shopId, some.map(({ code }) => code), batch],
      );
    }
  }
}
