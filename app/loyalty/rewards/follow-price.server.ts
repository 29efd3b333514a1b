/**
 * A free product is the price of one unit off (docs/decisions/071), so the discount follows the price: a code that promised a record
 * is worth a record whatever it costs when it is used.
 */
import {
  changeDiscountAmount,
  findDiscountAmount,
  findProductPrices,
} from '../../adapters/admin-api/discounts.server.ts';
import type { SqlContext } from '../../db.server.ts';
import { formatDecimal, parseMinor } from '../program/money.ts';
import { freeProductByPrice } from './discount-input.ts';
import { inTransaction } from './pool-work.server.ts';
import type { PoolWork } from './pool-work.server.ts';
import { isDiscount, RewardSettings } from './reward.ts';
import type { UnitPrices } from './reward-worth.ts';
import { enqueuePrepare } from './save-reward.server.ts';

/**
 * What one unit costs, over all variants.
 * @returns null when there is no such product, or it costs nothing
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function findUnitPrices(
  { admin, shop }: Pick<PoolWork, 'admin' | 'shop'>,
  productId: string,
): Promise<UnitPrices | null> {
  const found = (await findProductPrices(admin, productId)) ?? [];
  const prices = found.map((price) => parseMinor(price, shop.currency) ?? 0);
  const most = Math.max(0, ...prices);
  return most > 0 ? { least: Math.min(...prices), most } : null;
}

/** Discounts of free products by price whose codes somebody has or may get, with the product. */
async function listPriced(ctx: SqlContext, rewardId: bigint): Promise<{ discountGid: string; productId: string }[]> {
  const { rows } = await ctx.db.query<{ discount_gid: string; settings: unknown }>(
    `select d.discount_gid, v.settings from public.reward_discount d
       join public.reward_version v on v.shop_id = d.shop_id and v.reward_id = d.reward_id and v.version = d.version
      where d.shop_id = $1 and d.reward_id = $2 and d.state = 'ready' and v.settings ->> 'kind' = 'free_product'
        and exists (select from public.reward_code c where c.shop_id = $1 and c.reward_id = $2 and c.version = d.version
                       and c.state in ('minting', 'pooled', 'issued'))`,
    [ctx.shopId, rewardId],
  );
  return rows.flatMap(({ discount_gid: discountGid, settings }) => {
    const parsed = RewardSettings.parse(settings);
    const priced = isDiscount(parsed) && parsed.kind === 'free_product' && freeProductByPrice(parsed);
    return priced ? [{ discountGid, productId: parsed.product.value }] : [];
  });
}

/**
 * Brings a reward's discounts to what their products cost now. A product that is gone, or free, changes nothing.
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function followPrices(work: PoolWork, rewardId: bigint): Promise<void> {
  for (const { discountGid, productId } of await inTransaction(work, (ctx) => listPriced(ctx, rewardId))) {
    const { currency } = work.shop;
    // where prices have parted since, the dearest: whoever has a code was promised one, whichever they take
    const minor = (await findUnitPrices(work, productId))?.most ?? null;
    const amount = await findDiscountAmount(work.admin, discountGid);
    if (minor === null || amount === null || parseMinor(amount, currency) === minor) continue;
    const refusal = await changeDiscountAmount(work.admin, discountGid, formatDecimal(minor, currency));
    if (refusal !== null) throw new Error(`The discount of a free product does not follow its price: ${refusal}`);
  }
}

/** A product has changed: rewards that give it away are looked at by a job, if there are any. @param productId decimal */
export async function noticeProduct(ctx: SqlContext, productId: string): Promise<void> {
  const { rows } = await ctx.db.query<{ reward_id: string }>(
    `select distinct v.reward_id from public.reward_version v
       join public.reward_discount d on d.shop_id = v.shop_id and d.reward_id = v.reward_id and d.version = v.version and d.state = 'ready'
      where v.shop_id = $1 and v.settings ->> 'kind' = 'free_product' and v.settings -> 'product' ->> 'value' = $2`,
    [ctx.shopId, productId],
  );
  for (const { reward_id: rewardId } of rows) await enqueuePrepare(ctx, BigInt(rewardId));
}
