/** A shopper takes a reward, or turns an unused code back, from the storefront (docs/decisions/073). */
import type { SqlContext } from '../../db.server.ts';
import type { Language } from '../program/points-word.ts';
import { getRedemption } from '../rewards/list-redemptions.server.ts';
import { redeemReward } from '../rewards/redeem-reward.server.ts';
import { findByKey, lockAccounts } from '../rewards/stored-redemption.server.ts';
import { turnBack } from '../rewards/turn-back.server.ts';
import { findReward } from '../rewards/get-reward.server.ts';
import { refusalOf } from '../rewards/refusal.ts';
import { findShopper } from './find-shopper.server.ts';
import type { RedeemRefusal } from './redeem-problem.ts';
import { findBought } from './bought-terms.server.ts';
import { redemptionView } from './redemption-view.ts';
import type { RedemptionView } from './redemption-view.ts';
import { findSpendable } from './rewards-view.server.ts';
import type { ShopPlace } from './rewards-view.server.ts';

/** Nobody shops like this; a script that redeems and turns back in a circle would use up codes and calls to Shopify. */
const REDEMPTIONS_MAX = 20;
const WINDOW_SECONDS = 600;

const ID = /^[1-9]\d{0,18}$/;
const ID_MAX = 9_223_372_036_854_775_807n;

export interface ShopperAsksFor {
  /** Shopify's id of the signed-in customer, from the verified query only */
  customerId: bigint | null;
  language: Language;
}

export type ShopperOutcome =
  { ok: true; redemption: RedemptionView; spendable: number } | { ok: false; refusal: RedeemRefusal };

const refused = (refusal: RedeemRefusal): ShopperOutcome => ({ ok: false, refusal });

/** An id as the storefront was given it; null for anything else. */
function idOf(text: string): bigint | null {
  if (!ID.test(text)) return null;
  const id = BigInt(text);
  return id <= ID_MAX ? id : null;
}

async function told(ctx: SqlContext, shop: ShopPlace, memberId: bigint, id: bigint, language: Language) {
  const redemption = await getRedemption(ctx, id, 'whole', memberId);
  const bought = (await findBought(ctx, [id])).get(id);
  if (redemption === null || !bought) return refused({ reason: 'unknown_redemption' });
  const shown = { language, zone: shop.zone, currency: shop.currency, now: ctx.now };
  const view = redemptionView(redemption, bought, shown);
  return { ok: true as const, redemption: view, spendable: await findSpendable(ctx, memberId) };
}

/** Whether this member took more lately than anybody would; to be asked under the lock on their account. */
async function isTooOften(ctx: SqlContext, memberId: bigint): Promise<boolean> {
  const since = new Date(ctx.now.getTime() - WINDOW_SECONDS * 1000);
  const { rows } = await ctx.db.query<{ lately: number }>({
    name: 'storefront-redeemed-lately',
    text: `select count(*)::int as lately from (select from public.redemption
      where shop_id = $1 and member_id = $2 and made_at > $3 and by = 'shopper' limit $4) one`,
    values: [ctx.shopId, memberId, since, REDEMPTIONS_MAX],
  });
  return (rows[0]?.lately ?? 0) >= REDEMPTIONS_MAX;
}

/** Of one price there is one step. Of any amount nothing is supposed: 0 is a step of nothing. */
async function supposedStep(ctx: SqlContext, rewardId: bigint): Promise<number> {
  const reward = await findReward(ctx, rewardId);
  return reward?.settings.kind === 'any_amount' ? 0 : 1;
}

/** What stands in the way of a customer who has no account here yet: the reward itself, and at last the points. */
async function refusalForStranger(ctx: SqlContext, rewardId: bigint, step: number): Promise<RedeemRefusal> {
  const reward = await findReward(ctx, rewardId);
  if (!reward) return { reason: 'unknown_reward' };
  const nobody = { tier: null, status: 'active', spendable: 0, had: 0 } as const;
  return refusalOf(reward, step, nobody, ctx.now) ?? { reason: 'unknown_member' };
}

/**
 * @param ctx `db` inside a transaction of the shop
 * @param wanted as the client sent it: the reward's id, how many steps (where there are any), its own key for this attempt
 */
export async function redeemForShopper(
  ctx: SqlContext,
  shop: ShopPlace,
  asks: ShopperAsksFor,
  wanted: { reward: string; step?: number | undefined; key: string },
): Promise<ShopperOutcome> {
  const { customerId, language } = asks;
  if (customerId === null) return refused({ reason: 'sign_in' });
  const rewardId = idOf(wanted.reward);
  const { memberId, programme } = await findShopper(ctx, customerId);
  if (rewardId === null || programme === null) return refused({ reason: 'unknown_reward' });
  const step = wanted.step ?? (await supposedStep(ctx, rewardId));
  if (memberId === null) return refused(await refusalForStranger(ctx, rewardId, step));
  await lockAccounts(ctx, [memberId]);
  // an attempt that was answered before is answered again, also where a new one would not be
  if ((await findByKey(ctx, memberId, wanted.key)) === null) {
    if (programme.settings.paused) return refused({ reason: 'programme_paused' });
    if (await isTooOften(ctx, memberId)) return refused({ reason: 'too_often', seconds: WINDOW_SECONDS });
  }
  const request = { memberId, rewardId, step, clientKey: wanted.key, by: 'shopper' } as const;
  const outcome = await redeemReward(ctx, request);
  if (!outcome.ok) return outcome;
  return told(ctx, shop, memberId, outcome.redemption.id, language);
}

/** How a redemption of theirs stands now. */
export async function findForShopper(
  ctx: SqlContext,
  shop: ShopPlace,
  asks: ShopperAsksFor,
  id: string,
): Promise<ShopperOutcome> {
  if (asks.customerId === null) return refused({ reason: 'sign_in' });
  const redemptionId = idOf(id);
  const { memberId } = await findShopper(ctx, asks.customerId);
  if (memberId === null || redemptionId === null) return refused({ reason: 'unknown_redemption' });
  return told(ctx, shop, memberId, redemptionId, asks.language);
}

/** Turns an unused code of theirs back into points; they come once Shopify has deleted it. Asked again, nothing more happens. */
export async function turnBackForShopper(
  ctx: SqlContext,
  shop: ShopPlace,
  asks: ShopperAsksFor,
  id: string,
): Promise<ShopperOutcome> {
  if (asks.customerId === null) return refused({ reason: 'sign_in' });
  const redemptionId = idOf(id);
  const { memberId } = await findShopper(ctx, asks.customerId);
  if (memberId === null || redemptionId === null) return refused({ reason: 'unknown_redemption' });
  const refusal = await turnBack(ctx, redemptionId, { member: memberId });
  if (refusal !== null) return refused({ reason: refusal === 'unknown' ? 'unknown_redemption' : refusal });
  return told(ctx, shop, memberId, redemptionId, asks.language);
}
