import { createDiscount } from '../../adapters/admin-api/discounts.server.ts';
import type { CreatedDiscount } from '../../adapters/admin-api/discounts.server.ts';
import { findRedeemCode } from '../../adapters/admin-api/redeem-codes.server.ts';
import type { SqlContext } from '../../db.server.ts';
import { newCode } from './code.server.ts';
import { discountInputOf, freeProductByPrice } from './discount-input.ts';
import { findUnitPrices, followPrices, giftOf } from './follow-price.server.ts';
import { findReward } from './get-reward.server.ts';
import { LOST } from './lost-goods.server.ts';
import type { DiscountKey } from './make-batch.server.ts';
import { restoreCodes } from './make-batch.server.ts';
import { inTransaction } from './pool-work.server.ts';
import type { PoolWork } from './pool-work.server.ts';
import { lockDiscounts, refillPools } from './refill-pools.server.ts';
import { isDiscount, RewardSettings, stepsOf } from './reward.ts';
import type { DiscountReward } from './reward.ts';
import type { UnitPrices } from './reward-worth.ts';

/** A discount starts this long before its version was made, so that clocks that differ do not keep a first code waiting. */
const STARTS_EARLY_MS = 3_600_000;

/**
 * Why a discount cannot be, in our own words, as LOST is; anything else is what Shopify said. The dearest variant's price off would be more
 * than one of the cheaper units.
 */
const PRICES_DIFFER = 'prices_differ';

type FreeProduct = Extract<DiscountReward, { kind: 'free_product' }>;

interface WantedDiscount extends DiscountKey {
  marker: string;
  settings: DiscountReward;
  madeAt: Date;
}

/** Every discount that is to be made: those of what is on sale, noted down first, and others that were noted and never made. */
async function noteWanted(ctx: SqlContext, rewardId: bigint): Promise<WantedDiscount[]> {
  const reward = await findReward(ctx, rewardId);
  if (!reward || !isDiscount(reward.settings)) return [];
  if (reward.status === 'on') {
    const steps = stepsOf(reward.settings);
    await ctx.db.query(
      `insert into public.reward_discount (shop_id, reward_id, version, step, marker)
       select $1, $2, $3, wanted.step, wanted.marker from unnest($4::int[], $5::text[]) as wanted (step, marker)
       on conflict (shop_id, reward_id, version, step) do nothing`,
      [ctx.shopId, rewardId, reward.termsVersion, steps, steps.map(newCode)],
    );
  }
  const { rows } = await ctx.db.query<{
    version: number;
    step: number;
    marker: string;
    settings: unknown;
    made_at: Date;
  }>(
    `select d.version, d.step, d.marker, v.settings, v.made_at from public.reward_discount d
       join public.reward_version v on v.shop_id = d.shop_id and v.reward_id = d.reward_id and v.version = d.version
      where d.shop_id = $1 and d.reward_id = $2 and d.state = 'wanted' order by d.version desc, d.step`,
    [ctx.shopId, rewardId],
  );
  return rows.flatMap(({ version, step, marker, settings, made_at: madeAt }) => {
    const parsed = RewardSettings.parse(settings);
    return isDiscount(parsed) ? [{ rewardId, version, step, marker, settings: parsed, madeAt }] : [];
  });
}

/** Why no code can give it, in our own words; null where one can. */
function problemOf({ variant }: FreeProduct, byPrice: boolean, prices: UnitPrices | null): string | null {
  if (prices === null) return variant === null ? LOST.product : LOST.variant;
  if (!byPrice) return null;
  if (prices.most === 0) return LOST.product;
  return prices.least < prices.most ? PRICES_DIFFER : null;
}

/** What one unit costs, where that is asked for: of whichever variant beside a purchase, nobody needs to know. */
async function findPrice(
  work: PoolWork,
  settings: DiscountReward,
): Promise<{ minor: number | null; problem: string | null }> {
  const byPrice = freeProductByPrice(settings);
  if (settings.kind !== 'free_product' || !(byPrice || settings.variant)) return { minor: null, problem: null };
  const prices = await findUnitPrices(work, giftOf(settings));
  return { minor: prices?.most ?? null, problem: problemOf(settings, byPrice, prices) };
}

/** Creates it, or finds the one that a call created whose answer was lost: the marker is nobody else's. */
async function createOrFind(work: PoolWork, wanted: WantedDiscount): Promise<CreatedDiscount> {
  const { marker, settings, step, madeAt } = wanted;
  const price = await findPrice(work, settings);
  if (price.problem !== null) return { ok: false, reason: 'refused', message: price.problem };
  const startsAt = new Date(madeAt.getTime() - STARTS_EARLY_MS);
  const frame = { marker, currency: work.shop.currency, startsAt, productMinor: price.minor };
  const created = await createDiscount(work.admin, discountInputOf(settings, step, frame));
  if (created.ok || created.reason !== 'code_taken') return created;
  const found = await findRedeemCode(work.admin, marker);
  return found ? { ok: true, discountGid: found.discountGid } : created;
}

/** @returns whether this worker is the one that brought the answer */
async function keepAnswer(ctx: SqlContext, wanted: WantedDiscount, answer: CreatedDiscount): Promise<boolean> {
  const { rewardId, version, step, marker } = wanted;
  const { rowCount } = await ctx.db.query(
    `update public.reward_discount set state = $6, discount_gid = $7, problem = $8
      where shop_id = $1 and reward_id = $2 and version = $3 and step = $4 and marker = $5 and state = 'wanted'`,
    [
      ctx.shopId,
      rewardId,
      version,
      step,
      marker,
      answer.ok ? 'ready' : 'refused',
      answer.ok ? answer.discountGid : null,
      answer.ok ? null : answer.message.slice(0, 500),
    ],
  );
  return rowCount === 1;
}

/**
 * Creates at Shopify the discounts of a reward that are missing, each with its first pool as soon as it is there. What Shopify refuses
 * is kept with the discount for the merchant to read. Run again after any interruption, it goes on where it stopped; two at once make
 * nothing twice.
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function prepareReward(work: PoolWork, rewardId: bigint): Promise<void> {
  const wanted = await inTransaction(work, (ctx) => noteWanted(ctx, rewardId));
  for (const discount of wanted) {
    const answer = await createOrFind(work, discount);
    await inTransaction(work, async (ctx) => {
      await lockDiscounts(ctx, rewardId);
      if (!(await keepAnswer(ctx, discount, answer)) || !answer.ok) return;
      await restoreCodes(ctx, discount);
      await refillPools(ctx, rewardId);
    });
  }
  // steps that have their discounts from earlier, and pools that want another size now
  await inTransaction(work, (ctx) => refillPools(ctx, rewardId));
  await followPrices(work, rewardId);
}
