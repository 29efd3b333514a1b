/** What the storefront shows one shopper of the rewards: what is on sale and how far they are, and their own codes. Reads only. */
import type { SqlContext } from '../../db.server.ts';
import type { Language } from '../program/points-word.ts';
import { findFreePoints } from '../rewards/find-free-points.server.ts';
import { findRewards } from '../rewards/get-reward.server.ts';
import { listRedemptions } from '../rewards/list-redemptions.server.ts';
import { findStoppedSteps } from '../rewards/stopped-steps.server.ts';
import type { Redeemer } from '../rewards/refusal.ts';
import { STANDS } from '../rewards/stored-redemption.server.ts';
import { findBought } from './bought-terms.server.ts';
import { findShopper } from './find-shopper.server.ts';
import type { Shopper } from './find-shopper.server.ts';
import { refusalSentence } from './redeem-problem.ts';
import { isListed, redemptionView } from './redemption-view.ts';
import type { RedemptionView } from './redemption-view.ts';
import { rewardView } from './reward-view.ts';
import type { RewardView } from './reward-view.ts';

/** A shopper's newest redemptions; older ones are in the history as points spent. */
const REDEMPTIONS_MAX = 30;

/** The answer of GET rewards. */
export interface RewardsView {
  /** null for a visitor who is not signed in; `id` is null for a customer who is not a member (yet) */
  member: { id: string | null } | null;
  /** ISO 4217: of `value` */
  currency: string;
  /** points free to spend: what is set aside for something under way is not; null for a visitor */
  spendable: number | null;
  /** why nothing can be had right now (the programme or the member is paused); null when things can be had */
  notice: string | null;
  /** on sale, in the merchant's order */
  rewards: RewardView[];
  /** the member's own, newest first, but for what came back whole after it was used */
  redemptions: RedemptionView[];
}

export interface ShopPlace {
  /** ISO 4217 */
  currency: string;
  /** IANA */
  zone: string;
}

interface Asks {
  /** Shopify's id of the signed-in customer, from the verified query only; null for a visitor */
  customerId: bigint | null;
  language: Language;
}

/** Points a member may spend now; 0 without an account, never below. */
export async function findSpendable(ctx: SqlContext, memberId: bigint | null): Promise<number> {
  return memberId === null ? 0 : Math.max(0, await findFreePoints(ctx, memberId));
}

/** How many of each reward's redemptions stand for a member, by reward. */
async function countHad(ctx: SqlContext, memberId: bigint | null): Promise<Map<string, number>> {
  if (memberId === null) return new Map();
  const { rows } = await ctx.db.query<{ reward_id: string; had: number }>({
    name: 'storefront-had',
    text: `select reward_id, count(*)::int as had from public.redemption where shop_id = $1 and member_id = $2 and ${STANDS} group by 1`,
    values: [ctx.shopId, memberId],
  });
  return new Map(rows.map(({ reward_id: id, had }) => [id, had]));
}

function noticeFor(shopper: Shopper, language: Language, zone: string): string | null {
  if (shopper.programme?.settings.paused) return refusalSentence({ reason: 'programme_paused' }, language, zone);
  return shopper.status === 'paused' ? refusalSentence({ reason: 'member_paused' }, language, zone) : null;
}

/** A reward's view for whoever asks; the member's standing is looked up once for all rewards. */
async function listRewardViews(
  ctx: SqlContext,
  shop: ShopPlace,
  who: { shopper: Shopper; isVisitor: boolean; free: number; language: Language },
): Promise<RewardView[]> {
  const { shopper, isVisitor, free, language } = who;
  const [rewards, had, stopped] = [
    await findRewards(ctx),
    await countHad(ctx, shopper.memberId),
    await findStoppedSteps(ctx),
  ];
  const shown = { language, currency: shop.currency, zone: shop.zone, now: ctx.now };
  return rewards.flatMap((reward) => {
    const redeemer: Omit<Redeemer, 'status'> = {
      tier: shopper.tier,
      spendable: free,
      had: had.get(String(reward.id)) ?? 0,
    };
    const view = rewardView(reward, isVisitor ? null : redeemer, shown, stopped(reward));
    return view === null ? [] : [view];
  });
}

/** What a member has stays theirs to see and to use, whatever becomes of the programme. */
async function listOwn(ctx: SqlContext, shop: ShopPlace, memberId: bigint | null, language: Language) {
  if (memberId === null) return [];
  const listed = await listRedemptions(ctx, { memberId, limit: REDEMPTIONS_MAX }, 'whole');
  const redemptions = listed.filter(isListed);
  const bought = await findBought(
    ctx,
    redemptions.map(({ id }) => id),
  );
  const shown = { language, zone: shop.zone, currency: shop.currency, now: ctx.now };
  return redemptions.flatMap((redemption) => {
    const as = bought.get(redemption.id);
    return as ? [redemptionView(redemption, as, shown)] : [];
  });
}

/** @param ctx `db` inside a transaction of the shop */
export async function getRewardsView(ctx: SqlContext, shop: ShopPlace, asks: Asks): Promise<RewardsView> {
  const { customerId, language } = asks;
  const shopper = await findShopper(ctx, customerId);
  const { memberId } = shopper;
  const isVisitor = customerId === null;
  const free = memberId === null ? 0 : await findFreePoints(ctx, memberId);
  const who = { shopper, isVisitor, free, language };
  return {
    member: isVisitor ? null : { id: memberId === null ? null : String(memberId) },
    currency: shop.currency,
    spendable: isVisitor ? null : Math.max(0, free),
    notice: noticeFor(shopper, language, shop.zone),
    rewards: shopper.programme === null ? [] : await listRewardViews(ctx, shop, who),
    redemptions: await listOwn(ctx, shop, memberId, language),
  };
}
