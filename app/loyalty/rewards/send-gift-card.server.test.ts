/** A gift card's mail sent again, by Shopify as the stand-in plays it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REWARDS, startRewardWorld } from '../../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../../tests/support/reward-world.ts';
import { adminOfShop } from '../../adapters/admin-of-shop.server.ts';
import { withShopSql } from '../../db.server.ts';
import { listActivity } from '../activity/list-activity.server.ts';
import { redeemReward } from './redeem-reward.server.ts';
import { sendGiftCardByStaff } from './send-gift-card.server.ts';

let world: RewardWorld;
beforeAll(async () => {
  world = await startRewardWorld();
});
afterAll(() => world.backend.stop());

const STAFF = '8100';
const SEND = 'giftCardSendNotificationToCustomer';

async function redeem(kind: 'giftCard' | 'storeCredit'): Promise<bigint> {
  const rewardId = await world.reward(REWARDS[kind]);
  const { id: memberId } = await world.member(300);
  const wanted = { memberId, rewardId, step: 1, clientKey: `send-${kind}-${memberId}`, by: `staff:${STAFF}` as const };
  const outcome = await world.inShop((ctx) => redeemReward(ctx, wanted));
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  return outcome.redemption.id;
}

async function send(id: bigint) {
  const admin = await adminOfShop(world.backend.shop.domain);
  const { shopId, now } = world;
  return sendGiftCardByStaff(
    { admin, inShop: (work) => withShopSql(shopId, (db) => work({ db, shopId, now })) },
    STAFF,
    id,
  );
}

const cards = () => world.backend.standin.store.list('giftCards', world.backend.shop.id);
const sent = () => cards().map(({ sentAt }) => sentAt?.length ?? 0);
async function logged() {
  const { lines } = await world.inShop((ctx) => listActivity(ctx, { view: 'rewards', before: null, after: null }));
  return lines.filter(({ change }) => change?.action === 'redemption.send');
}

test('a gift card that was paid out is sent again as often as staff ask, with a line each; nothing else is', async () => {
  const id = await redeem('giftCard');
  // Shopify has not made it yet
  expect(await send(id)).toBe('changed');
  expect(await send(9_999_999n)).toBe('unknown');
  await world.work();
  expect([await send(id), await send(id)]).toEqual([null, null]);
  expect(sent()).toEqual([2]);
  expect(await logged()).toMatchObject([{ staff: STAFF }, { change: { after: { redemption: String(id) } } }]);

  world.fault(SEND, 'throttled');
  expect(await send(id)).toBe('busy');
  world.fault(SEND, 'user_error');
  expect(await send(id)).toBe('not_sent');
  world.noFaults();
  expect([sent(), (await logged()).length]).toEqual([[2], 2]);

  const credit = await redeem('storeCredit');
  await world.work();
  expect(await send(credit)).toBe('changed');
});
