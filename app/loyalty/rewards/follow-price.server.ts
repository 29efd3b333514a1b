/**
 * A free product is the price of one unit off (docs/decisions/071), so the discount follows the price: a code that promised a record
 * is worth a record whatever it costs when it is used.
 */
import {
  changeDiscountAmount,
  findDiscountAmount,
  findProductPrices,
  findVariantPrice,
} from '../../adapters/admin-api/discounts.server.ts';
import type { SqlContext } from '../../db.server.ts';
import { formatDecimal, parseMinor } from '../program/money.ts';
import { freeProductByPrice } from './discount-input.ts';
import { loseGoods } from './lost-goods.server.ts';
import type { DiscountKey } from './make-batch.server.ts';
import { inTransaction } from './pool-work.server.ts';
import type { PoolWork } from './pool-work.server.ts';
import { isDiscount, RewardSettings } from './reward.ts';
import type { DiscountReward } from './reward.ts';
import type { UnitPrices } from './reward-worth.ts';
import { enqueuePrepare } from './save-reward.server.ts';

/** What is given away, by Shopify's numbers; `variantId` null: whichever variant. */
interface Gift {
  productId: string;
  variantId: string | null;
}

type FreeProduct = Extract<DiscountReward, { kind: 'free_product' }>;

export const giftOf = ({ product, variant }: Pick<FreeProduct, 'product' | 'variant'>): Gift => ({
  productId: product.value,
  variantId: variant?.value ?? null,
});

async function findPrices({ admin }: Pick<PoolWork, 'admin'>, { productId, variantId }: Gift): Promise<string[]> {
  if (variantId === null) return (await findProductPrices(admin, productId)) ?? [];
  const price = await findVariantPrice(admin, productId, variantId);
  return price === null ? [] : [price];
}

/**
 * What one unit costs: that of its variant, or over all of them.
 * @returns null when the shop has no such product, or no such variant of it; `most` is 0 for one that costs nothing
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function findUnitPrices(work: Pick<PoolWork, 'admin' | 'shop'>, gift: Gift): Promise<UnitPrices | null> {
  const prices = (await findPrices(work, gift)).map((price) => parseMinor(price, work.shop.currency) ?? 0);
  return prices.length === 0 ? null : { least: Math.min(...prices), most: Math.max(...prices) };
}

interface Given {
  key: DiscountKey;
  discountGid: string;
  gift: Gift;
  byPrice: boolean;
}

/** Discounts of free products that follow a price, or stand and fall with one variant, and whose codes somebody has or may get. */
async function listGiven(ctx: SqlContext, rewardId: bigint): Promise<Given[]> {
  const { rows } = await ctx.db.query<{ version: number; step: number; discount_gid: string; settings: unknown }>(
    `select d.version, d.step, d.discount_gid, v.settings from public.reward_discount d
       join public.reward_version v on v.shop_id = d.shop_id and v.reward_id = d.reward_id and v.version = d.version
      where d.shop_id = $1 and d.reward_id = $2 and d.state = 'ready' and v.settings ->> 'kind' = 'free_product'
        and exists (select from public.reward_code c where c.shop_id = $1 and c.reward_id = $2 and c.version = d.version
                       and c.state in ('minting', 'pooled', 'issued'))`,
    [ctx.shopId, rewardId],
  );
  return rows.flatMap(({ version, step, discount_gid: discountGid, settings }) => {
    const parsed = RewardSettings.parse(settings);
    if (!isDiscount(parsed) || parsed.kind !== 'free_product') return [];
    const [gift, byPrice] = [giftOf(parsed), freeProductByPrice(parsed)];
    return byPrice || gift.variantId !== null ? [{ key: { rewardId, version, step }, discountGid, gift, byPrice }] : [];
  });
}

/**
 * Brings a reward's discounts to what their products cost now; one for a variant that is gone gives nothing any more, and its reward says so. A
 * product that is gone is told of (dropProduct), and one that is free changes nothing.
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function followPrices(work: PoolWork, rewardId: bigint): Promise<void> {
  for (const { key, discountGid, gift, byPrice } of await inTransaction(work, (ctx) => listGiven(ctx, rewardId))) {
    const { currency } = work.shop;
    const prices = await findUnitPrices(work, gift);
    // Shopify tells of a variant's deletion only as of a change of its product
    if (prices === null && gift.variantId !== null) await inTransaction(work, (ctx) => loseGoods(ctx, key, 'variant'));
    // where prices have parted since, the dearest: whoever has a code was promised one, whichever they take
    const minor = prices?.most ?? 0;
    if (minor === 0 || !byPrice) continue;
    const amount = await findDiscountAmount(work.admin, discountGid);
    if (amount === null || parseMinor(amount, currency) === minor) continue;
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
