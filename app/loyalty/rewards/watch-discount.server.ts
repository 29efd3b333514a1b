/** Somebody changed a discount of ours at Shopify: what of it is otherwise now is noted, for the merchant to see (docs/decisions/076). */
import { z } from 'zod';
import { findDiscountTerms } from '../../adapters/admin-api/discount-terms.server.ts';
import type { SqlContext } from '../../db.server.ts';
import { driftOf } from './discount-drift.ts';
import type { Drift } from './discount-drift.ts';
import { endDiscount } from './end-discount.server.ts';
import type { DiscountKey } from './make-batch.server.ts';
import { inTransaction } from './pool-work.server.ts';
import type { PoolWork } from './pool-work.server.ts';
import { isDiscount, RewardSettings } from './reward.ts';

/** discounts/update: says little more than which discount to look up. */
export const DiscountUpdate = z.object({ admin_graphql_api_id: z.string().max(255) });

/** @param which condition on reward_discount, with $3 */
async function enqueueLooks(ctx: Omit<SqlContext, 'now'>, which: string, value: string): Promise<void> {
  await ctx.db.query(
    `select public.enqueue_job('reward.look-at-discount', json_build_object('shopId', $1::text, 'rewardId', reward_id::text,
         'version', version, 'step', step), null, format('reward.look-at-discount:%s:%s:%s:%s', $1::text, reward_id, version, step))
       from public.reward_discount where shop_id = $2 and state = 'ready' and ${which}`,
    [String(ctx.shopId), ctx.shopId, value],
  );
}

/** Has a job look at a discount, if it is one of ours; changes that come together are looked at once. */
export function noticeDiscount(ctx: SqlContext, discountGid: string): Promise<void> {
  return enqueueLooks(ctx, 'discount_gid = $3', discountGid);
}

/**
 * Has jobs look again at those that were seen switched off: their rewards are not sold meanwhile, and the word that they are on again may
 * have been lost.
 */
export function lookAgainAtStopped(ctx: Omit<SqlContext, 'now'>): Promise<void> {
  return enqueueLooks(ctx, '$3 = any (changed)', 'off' satisfies Drift);
}

async function findDiscount(ctx: SqlContext, { rewardId, version, step }: DiscountKey) {
  const { rows } = await ctx.db.query<{ discount_gid: string; settings: unknown }>(
    `select d.discount_gid, v.settings from public.reward_discount d
       join public.reward_version v on v.shop_id = d.shop_id and v.reward_id = d.reward_id and v.version = d.version
      where d.shop_id = $1 and d.reward_id = $2 and d.version = $3 and d.step = $4 and d.state = 'ready'`,
    [ctx.shopId, rewardId, version, step],
  );
  const settings = rows[0] && RewardSettings.parse(rows[0].settings);
  return rows[0] && settings && isDiscount(settings) ? { gid: rows[0].discount_gid, settings } : null;
}

/**
 * Compares a discount with what was asked for when it was made. One that is gone ends, as if its deletion had been told.
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function lookAtDiscount(work: PoolWork, key: DiscountKey): Promise<void> {
  const found = await inTransaction(work, (ctx) => findDiscount(ctx, key));
  if (!found) return;
  const seen = await findDiscountTerms(work.admin, found.gid);
  await inTransaction(work, async (ctx) => {
    if (seen === null) return endDiscount(ctx, key);
    await ctx.db.query(
      `update public.reward_discount set changed = $6 where shop_id = $1 and reward_id = $2 and version = $3 and step = $4
          and discount_gid = $5`,
      [
        ctx.shopId,
        key.rewardId,
        key.version,
        key.step,
        found.gid,
        driftOf(found.settings, key.step, seen, work.shop.currency),
      ],
    );
  });
}
