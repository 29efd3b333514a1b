/** Somebody changed a discount of ours at Shopify: what of it is otherwise now is noted, for the merchant to see (docs/decisions/076, 090). */
import { z } from 'zod';
import { findDiscountTerms, findGone } from '../../adapters/admin-api/discount-terms.server.ts';
import type { SqlContext } from '../../db.server.ts';
import { ShopifyId } from '../program/payload-values.ts';
import { driftOf, STOPPING, turnsAt } from './discount-drift.ts';
import type { SeenDiscount } from './discount-drift.ts';
import { goodsAsked, goodsMissing, lostGoods } from './discount-goods.ts';
import { endDiscount } from './end-discount.server.ts';
import { loseGoods } from './lost-goods.server.ts';
import type { DiscountKey } from './make-batch.server.ts';
import { inTransaction } from './pool-work.server.ts';
import type { PoolWork } from './pool-work.server.ts';
import { isDiscount, RewardSettings } from './reward.ts';
import type { DiscountReward } from './reward.ts';

/** discounts/update: says little more than which discount to look up. */
export const DiscountUpdate = z.object({ admin_graphql_api_id: z.string().max(255) });
/** collections/delete. */
export const CollectionDeletion = z.object({ id: ShopifyId });

type Ctx = Omit<SqlContext, 'now'>;

/** @param which condition on reward_discount d and its reward_version v, with $3 */
async function enqueueLooks(ctx: Ctx, which: string, value: string | readonly string[]): Promise<void> {
  await ctx.db.query(
    `select public.enqueue_job('reward.look-at-discount', json_build_object('shopId', $1::text, 'rewardId', d.reward_id::text,
         'version', d.version, 'step', d.step), null, format('reward.look-at-discount:%s:%s:%s:%s', $1::text, d.reward_id, d.version, d.step))
       from public.reward_discount d
       join public.reward_version v on v.shop_id = d.shop_id and v.reward_id = d.reward_id and v.version = d.version
      where d.shop_id = $2 and d.state = 'ready' and ${which}`,
    [String(ctx.shopId), ctx.shopId, value],
  );
}

/** Has a job look at a discount, if it is one of ours; changes that come together are looked at once. */
export function noticeDiscount(ctx: SqlContext, discountGid: string): Promise<void> {
  return enqueueLooks(ctx, 'd.discount_gid = $3', discountGid);
}

/** A collection is gone from Shopify: jobs look at the discounts that were for it. @param collectionId decimal */
export function noticeCollectionDeleted(ctx: SqlContext, collectionId: string): Promise<void> {
  return enqueueLooks(ctx, `v.settings -> 'collections' @> $3::jsonb`, JSON.stringify([{ value: collectionId }]));
}

/**
 * Has jobs look again at those whose codes were seen not to work: their rewards are not sold meanwhile, and the word that they work again
 * may have been lost.
 */
export function lookAgainAtStopped(ctx: Ctx): Promise<void> {
  return enqueueLooks(ctx, 'd.changed && $3::text[]', STOPPING);
}

/** Nobody tells of a discount that begins or ends by itself, so a job looks at it then. */
async function lookWhenItTurns(ctx: SqlContext, key: DiscountKey, at: Date): Promise<void> {
  const { rewardId, version, step } = key;
  const payload = { shopId: String(ctx.shopId), rewardId: String(rewardId), version, step };
  // where Shopify's clock is a little behind, again in a moment
  const due = at > ctx.now ? at : new Date(ctx.now.getTime() + TURN_AGAIN_MS);
  await ctx.db.query(`select public.enqueue_job('reward.look-at-discount', $1::json, null, $2, $3)`, [
    JSON.stringify(payload),
    `reward.discount-turns:${ctx.shopId}:${rewardId}:${version}:${step}`,
    due,
  ]);
}

const TURN_AGAIN_MS = 60_000;

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

/** Which of the goods that were asked for, and are not among the discount's, were deleted. */
async function goneOf(work: PoolWork, settings: DiscountReward, seen: SeenDiscount | null): Promise<string[]> {
  const missing = seen ? goodsMissing(goodsAsked(settings), seen) : [];
  return missing.length === 0 ? [] : findGone(work.admin, missing);
}

/** Locks it, unless it has ended since it was looked at, or was made anew: then what was seen says nothing of it. */
async function isStill(ctx: SqlContext, { rewardId, version, step }: DiscountKey, gid: string): Promise<boolean> {
  const { rowCount } = await ctx.db.query(
    `select from public.reward_discount where shop_id = $1 and reward_id = $2 and version = $3 and step = $4
        and discount_gid = $5 and state = 'ready' for update`,
    [ctx.shopId, rewardId, version, step, gid],
  );
  return rowCount === 1;
}

async function keepSeen(ctx: SqlContext, key: DiscountKey, changed: readonly string[], turns: Date | null) {
  await ctx.db.query(
    `update public.reward_discount set changed = $5, turns_at = $6 where shop_id = $1 and reward_id = $2 and version = $3 and step = $4`,
    [ctx.shopId, key.rewardId, key.version, key.step, changed, turns],
  );
  if (turns !== null) await lookWhenItTurns(ctx, key, turns);
}

/**
 * Compares a discount with what was asked for when it was made. One that is gone ends, as if its deletion had been told.
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function lookAtDiscount(work: PoolWork, key: DiscountKey): Promise<void> {
  const found = await inTransaction(work, (ctx) => findDiscount(ctx, key));
  if (!found) return;
  const { settings, gid } = found;
  const seen = await findDiscountTerms(work.admin, gid);
  const gone = await goneOf(work, settings, seen);
  await inTransaction(work, async (ctx) => {
    if (!(await isStill(ctx, key, gid))) return;
    if (seen === null) return endDiscount(ctx, key);
    const lost = lostGoods(goodsAsked(settings), seen, gone);
    if (lost !== null) return loseGoods(ctx, key, lost);
    const made = { settings, step: key.step, currency: work.shop.currency };
    await keepSeen(ctx, key, driftOf(made, seen, gone, ctx.now), turnsAt(seen, ctx.now));
  });
}
