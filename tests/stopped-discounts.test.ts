/** A reward whose discount the merchant switched off in Shopify: no points for a code that no checkout takes, and on again by itself. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codesIn, discountRows, discountsAtShopify, onSale } from './support/reward-pools.ts';
import { amountOff, anyAmount } from './support/reward-settings.ts';
import { startRewardWorld } from './support/reward-world.ts';
import type { RewardWorld } from './support/reward-world.ts';
import { changeDiscount } from '../standin/commerce/save-discount.ts';
import { initialSettings } from '../app/loyalty/program/settings.ts';
import { getRewardsView } from '../app/loyalty/storefront/rewards-view.server.ts';
import { redeemReward } from '../app/loyalty/rewards/redeem-reward.server.ts';
import { rewardsForMember } from '../app/loyalty/rewards/rewards-for-member.server.ts';
import type { RewardSettings } from '../app/loyalty/rewards/reward.ts';
import { listDiscountTroubles } from '../app/loyalty/rewards/dead-codes.server.ts';
import { lookAgainAtStopped, noticeDiscount } from '../app/loyalty/rewards/watch-discount.server.ts';

let world: RewardWorld;
beforeAll(async () => {
  world = await startRewardWorld();
  const settings = initialSettings(100, world.now);
  await world.inShop(({ db, shopId }) =>
    db.query(
      `insert into public.program_version (shop_id, version, settings, published_at, published_by) values ($1, 1, $2, $3, 'test')`,
      [shopId, JSON.stringify(settings), world.now],
    ),
  );
});
afterAll(() => world.backend.stop());

const MINUTE = 60_000;
let keys = 0;

async function ready(settings: RewardSettings): Promise<bigint> {
  const rewardId = await onSale(world, settings);
  await world.work(MINUTE);
  return rewardId;
}

/** What comes of it for somebody with 500 points, and how many they are left with. */
async function redeem(rewardId: bigint, step: number): Promise<[string, number]> {
  const { id: memberId } = await world.member(500);
  const request = { memberId, rewardId, step, clientKey: `stopped-key-${(keys += 1)}`, by: 'shopper' as const };
  const outcome = await world.inShop((ctx) => redeemReward(ctx, request));
  const account = await world.account(memberId);
  const left = Number((account?.available ?? 0n) - (account?.held ?? 0n));
  return [outcome.ok ? outcome.redemption.state : outcome.refusal.reason, left];
}

/** Switches the discount of a title at Shopify off or on. */
function atShopify(title: string, isOn: boolean): void {
  const [made] = discountsAtShopify(world, title);
  if (!made) throw new Error(`no discount ${title}`);
  changeDiscount(world.backend.standin, made.id, { endsAt: isOn ? null : world.now.toISOString() });
}

const place = () => ({ currency: world.backend.shop.currency, zone: world.backend.shop.timeZone });

async function troubleOf(rewardId: bigint) {
  return (await world.inShop(listDiscountTroubles)).find((trouble) => trouble.rewardId === rewardId);
}

async function offered(rewardId: bigint): Promise<number[] | null> {
  const view = await world.inShop((ctx) => getRewardsView(ctx, place(), { customerId: null, language: 'en' }));
  const reward = view.rewards.find(({ id }) => id === String(rewardId));
  return reward ? (reward.steps?.map(({ step }) => step) ?? [1]) : null;
}

test('a code that a member holds says that it does not work, and works again', async () => {
  const rewardId = await ready(amountOff({ name: 'Held', stock: 20 }));
  const { id: memberId, customerId } = await world.member(500);
  await world.inShop((ctx) => redeemReward(ctx, { memberId, rewardId, step: 1, clientKey: 'held-key', by: 'shopper' }));
  const own = async () => {
    const asks = { customerId: BigInt(customerId), language: 'en' as const };
    const [redemption] = (await world.inShop((ctx) => getRewardsView(ctx, place(), asks))).redemptions;
    return [redemption?.state_text, redemption?.code !== null, redemption?.can_return];
  };
  const says = [];
  for (const isOn of [false, true]) {
    atShopify('Held', isOn);
    await world.inShop(async (ctx) => noticeDiscount(ctx, (await discountRows(rewardId))[0]?.discount_gid ?? ''));
    await world.work(MINUTE);
    says.push(await own());
  }
  expect(says).toEqual([
    [
      'The shop has ended or changed this discount, so its code does not work now. You can turn it back into points.',
      false,
      true,
    ],
    ['Ready to use', true, true],
  ]);
});

test('the end that somebody gave the discount is the last day of a code, where that is sooner than its own', async () => {
  const rewardId = await ready(amountOff({ name: 'Ending', stock: 20, codeDays: 30 }));
  const { id: memberId, customerId } = await world.member(500);
  await world.inShop((ctx) => redeemReward(ctx, { memberId, rewardId, step: 1, clientKey: 'ends-key', by: 'shopper' }));
  const inDays = (days: number) => new Date(world.now.getTime() + days * 86_400_000);
  const dayOf = (at: Date) => at.toLocaleDateString('sv-SE', { timeZone: world.backend.shop.timeZone });
  const lastDay = async (endsAt: Date | null) => {
    const [made] = discountsAtShopify(world, 'Ending');
    changeDiscount(world.backend.standin, made?.id ?? '', { endsAt: endsAt?.toISOString() ?? null });
    await world.inShop(async (ctx) => noticeDiscount(ctx, (await discountRows(rewardId))[0]?.discount_gid ?? ''));
    await world.work(MINUTE);
    const asks = { customerId: BigInt(customerId), language: 'en' as const };
    return (await world.inShop((ctx) => getRewardsView(ctx, place(), asks))).redemptions[0]?.expires_on;
  };
  const [own, sooner] = [dayOf(inDays(30)), inDays(5)];
  expect([await lastDay(null), await lastDay(sooner), await lastDay(inDays(90))]).toEqual([own, dayOf(sooner), own]);
});

test('switched off, it is not offered and not sold; on again, it is, also where that was not told', async () => {
  const rewardId = await ready(amountOff({ name: 'Switched', stock: 20 }));
  const [{ discount_gid: gid } = { discount_gid: null }] = await discountRows(rewardId);
  atShopify('Switched', false);
  await world.inShop((ctx) => noticeDiscount(ctx, gid ?? ''));
  await world.work(MINUTE);
  expect([await offered(rewardId), await redeem(rewardId, 1)]).toEqual([null, ['not_on_sale', 500]]);
  expect(await troubleOf(rewardId)).toMatchObject({ changed: ['off'], hasOthers: false });
  expect(await codesIn(rewardId, 'pooled')).toHaveLength(20);

  atShopify('Switched', true);
  await world.inShop(lookAgainAtStopped);
  await world.work(MINUTE);
  expect([await offered(rewardId), await redeem(rewardId, 1)]).toEqual([[1], ['issued', 400]]);
});

test('of any amount, only the step whose discount is off', async () => {
  const rewardId = await ready(anyAmount({ name: 'Slider', stock: 20 }));
  const gid = (await discountRows(rewardId))[1]?.discount_gid ?? '';
  atShopify('Slider (10.00 PLN)', false);
  await world.inShop((ctx) => noticeDiscount(ctx, gid));
  await world.work(MINUTE);
  expect(await offered(rewardId)).toEqual([1, 3]);
  expect(await troubleOf(rewardId)).toMatchObject({ changed: ['off'], hasOthers: true });
  const { id: memberId } = await world.member(500);
  const forStaff = await world.inShop((ctx) => rewardsForMember(ctx, memberId, { tier: null, status: 'active' }));
  expect(forStaff.find(({ id }) => id === rewardId)?.steps).toEqual([1, 3]);
  expect([await redeem(rewardId, 1), await redeem(rewardId, 2), await redeem(rewardId, 3)]).toEqual([
    ['issued', 450],
    ['unknown_step', 500],
    ['issued', 350],
  ]);
  expect(await world.off()).toEqual([]);
});

test('of any amount, its price is that of the least amount that can be had', async () => {
  const rewardId = await ready(anyAmount({ name: 'From ten on', stock: 20 }));
  const offer = async () =>
    (await world.inShop((ctx) => getRewardsView(ctx, place(), { customerId: null, language: 'en' }))).rewards.find(
      ({ id }) => id === String(rewardId),
    );
  expect(await offer()).toMatchObject({ points: 50, price: 'from 50 points' });
  const gid = (await discountRows(rewardId))[0]?.discount_gid ?? '';
  atShopify('From ten on (5.00 PLN)', false);
  await world.inShop((ctx) => noticeDiscount(ctx, gid));
  await world.work(MINUTE);
  expect(await offer()).toMatchObject({ points: 100, price: 'from 100 points' });
});
