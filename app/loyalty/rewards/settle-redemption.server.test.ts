/**
 * A worker killed at every step of a redemption, crossed with what Shopify does, for each way in which a reward is issued: never
 * points gone without a code, never a code without points, and all of it settled within a minute of the restart.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Killed, REWARDS, startRewardWorld } from '../../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../../tests/support/reward-world.ts';
import type { GraphqlFault } from '../../../standin/faults.ts';
import { creditAccount } from '../../../standin/commerce/store-credit.ts';
import { expiryOf, lastDayOf } from './expiry.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { getRedemption } from './list-redemptions.server.ts';
import { surpriseOf } from './needs-staff.ts';
import { redeemReward } from './redeem-reward.server.ts';
import { LEASE_MS } from './settle-decision.ts';
import { resolveUnclear, settleRedemption } from './settle-redemption.server.ts';
import type { Redemption } from './stored-redemption.server.ts';

let world: RewardWorld;
beforeAll(async () => {
  world = await startRewardWorld();
});
afterAll(() => world.backend.stop());
afterEach(() => world.noFaults());

type Way = 'code' | 'giftCard' | 'storeCredit';
const WAYS: readonly Way[] = ['code', 'giftCard', 'storeCredit'];
/** What is asked of Shopify for each, and may go wrong. */
const ASKED: Record<Way, readonly string[]> = {
  code: ['discountCodeBasicCreate', 'discountRedeemCodeBulkAdd'],
  giftCard: ['giftCardCreate'],
  storeCredit: ['storeCreditAccountCredit'],
};
const HOWS: readonly (GraphqlFault['how'] | null)[] = [
  null,
  'user_error',
  'throttled',
  'unavailable',
  'dropped',
  'unavailable_after',
  'dropped_after',
];

let keys = 0;

async function begin(way: Way): Promise<{ redemption: Redemption; customerId: string }> {
  // the last one in stock: no more codes are minted than the one that is waited for
  const rewardId = await world.reward({ ...REWARDS[way], stock: 1 });
  const { id: memberId, customerId } = await world.member(500);
  const clientKey = `settle-key-${(keys += 1)}`;
  const outcome = await world.inShop((ctx) =>
    redeemReward(ctx, { memberId, rewardId, step: 1, clientKey, by: 'shopper' }),
  );
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  expect(outcome.redemption.state).toBe('holding');
  return { redemption: outcome.redemption, customerId };
}

async function now(redemption: Redemption): Promise<Redemption> {
  const found = await world.inShop((ctx) => getRedemption(ctx, redemption.id, 'whole'));
  if (!found) throw new Error('the redemption is gone');
  return found;
}

/** How many things worth the points Shopify has given this customer, as its own books have it. */
function given(way: Way, customerId: string, code: string | null): number {
  const { store } = world.backend.standin;
  const shopId = world.backend.shop.id;
  if (way === 'giftCard')
    return store.list('giftCards', shopId).filter((card) => card.customerId === customerId).length;
  if (way === 'storeCredit')
    return store
      .list('storeCreditAccounts', shopId)
      .filter((account) => account.customerId === customerId)
      .flatMap((account) => account.movements).length;
  return store.list('redeemCodes', shopId).filter((one) => one.code.toUpperCase() === code).length;
}

/** The one sentence this file is about. */
async function expectOneEnd(way: Way, redemption: Redemption, customerId: string, what: object): Promise<Redemption> {
  const end = await now(redemption);
  const account = await world.account(end.memberId);
  const seen = { state: end.state, available: Number(account?.available), held: Number(account?.held) };
  const gave = given(way, customerId, end.code);
  const had = end.state === 'issued';
  const one = { state: had ? 'issued' : 'failed', available: had ? 200 : 500, held: 0, gave: had ? 1 : 0 };
  expect({ ...what, ...seen, gave }).toEqual({ ...what, ...one });
  return end;
}

// SETTLE_ALL=1 npx vitest run app/loyalty/rewards/settle-redemption.server.test.ts -t killed
const ALL = process.env['SETTLE_ALL'] === '1';
/** A redemption from an empty pool has many more steps than one that asks Shopify for a gift card. */
const STRIDES: Record<Way, number> = { code: 32, giftCard: 7, storeCredit: 7 };
/** Every step; or one in so many, the first of them by the place of the answer, so that answers together play many different ones. */
function isPlayed(way: Way, kill: number, answer: number): boolean {
  return ALL || kill % STRIDES[way] === (answer * 5 + 3) % STRIDES[way];
}

describe.each(WAYS)('%s', (way) => {
  test.each(HOWS)('killed at every step while Shopify answers: %s', { timeout: 120_000 }, async (how) => {
    const ends = new Set<string>();
    const answer = HOWS.indexOf(how);
    for (const [place, on] of (how === null ? [null] : ASKED[way]).entries()) {
      // of the two things that a pool asks for, one an answer in the sample
      if (!ALL && way === 'code' && how !== null && place !== answer % 2) continue;
      for (let kill = 0; ; kill += 1) {
        if (!isPlayed(way, kill, answer)) continue;
        const { redemption, customerId } = await begin(way);
        world.noFaults();
        if (how !== null) world.fault(on, how);
        let left = kill;
        world.step = (where) => {
          if (left === 0) {
            left -= 1;
            throw new Killed(where);
          }
          left -= 1;
        };
        let killed = false;
        await world.work().catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
          killed = true;
        });
        await world.restart();
        if (killed) await world.work(60_000);
        ends.add((await expectOneEnd(way, redemption, customerId, { how, on, kill })).state);
        if (!killed) break;
      }
    }
    expect(await world.off()).toEqual([]);
    // a refusal gives the points back; where the worker died beside it, the second asking may succeed
    expect([...ends]).toContain(how === 'user_error' && way !== 'code' ? 'failed' : 'issued');
  });
});

test('a gift card is worth what was bought, for the customer, under the code that was kept, until its day', async () => {
  const { redemption, customerId } = await begin('giftCard');
  await world.work();
  const end = await now(redemption);
  expect(end.code).toBe(redemption.code);
  const card = world.backend.standin.store
    .list('giftCards', world.backend.shop.id)
    .find((one) => one.customerId === customerId);
  expect(card).toMatchObject({
    code: end.code?.toLowerCase(),
    initialMinor: 5000,
    note: `Comeback redemption ${end.id}`,
  });
  expect(end.shopifyGid).toBe(`gid://shopify/GiftCard/${card?.id}`);
  expect(card?.expiresOn).toBe(lastDayOf(end.expiresAt ?? world.now, world.backend.shop.timeZone));
  expect(end.expiresAt).toEqual(expiryOf(end.askedAt ?? world.now, 365, world.backend.shop.timeZone));
});

test('a gift card that was made, its answer lost, and Shopify will not hear of it again: it is found, and issued', async () => {
  const { redemption, customerId } = await begin('giftCard');
  world.fault('giftCardCreate', 'dropped_after');
  world.fault('giftCardCreate', 'user_error', 9);
  await world.work();
  expect((await expectOneEnd('giftCard', redemption, customerId, {})).state).toBe('issued');
});

test('a gift card that was made, its answer lost, and Shopify refuses whatever is asked, looking too: nothing is known, so the points wait', async () => {
  const { redemption, customerId } = await begin('giftCard');
  world.fault('giftCardCreate', 'dropped_after');
  await world.work(0);
  const { store } = world.backend.standin;
  const tokens = store.list('tokens', world.backend.shop.id).map((token) => ({ ...token }));
  for (const token of tokens) store.put('tokens', { ...token, scopes: [] });
  await world.work();
  expect((await now(redemption)).state).toBe('holding');
  for (const token of tokens) store.put('tokens', token);
  await world.work();
  expect((await expectOneEnd('giftCard', redemption, customerId, {})).state).toBe('issued');
});

test('a customer who is gone: the points come back, and it says why', async () => {
  for (const way of ['giftCard', 'storeCredit'] as const) {
    const { redemption, customerId } = await begin(way);
    world.backend.standin.store.remove('customers', customerId);
    await world.work();
    expect(await now(redemption)).toMatchObject({ state: 'failed', problem: 'customer_gone' });
    expect(await world.account(redemption.memberId)).toMatchObject({ available: 500n, held: 0n });
  }
});

test('Shopify away for twenty minutes: the points wait, and then it is issued', { timeout: 120_000 }, async () => {
  for (const way of WAYS) {
    const { redemption, customerId } = await begin(way);
    world.backend.standin.faults.graphql.down = true;
    await world.work(1_200_000);
    expect((await now(redemption)).state).toBe(way === 'code' ? 'failed' : 'holding');
    world.noFaults();
    await world.work(way === 'code' ? 1_200_000 : 60_000);
    await expectOneEnd(way, redemption, customerId, { way });
  }
});

/** An answer that is lost after the credit was given, so that it has to be looked for. */
async function loseCredit(): Promise<{ redemption: Redemption; customerId: string }> {
  const begun = await begin('storeCredit');
  world.fault('storeCreditAccountCredit', 'dropped_after');
  return begun;
}

/** A credit that staff of the shop give by hand. */
function creditByHand(customerId: string, amountMinor: number): void {
  const { standin, shop } = world.backend;
  const account = standin.store.list('storeCreditAccounts', shop.id).find((one) => one.customerId === customerId);
  if (!account) throw new Error('the customer has no account');
  creditAccount(standin, account, amountMinor, null);
}

test('two credits of the amount after a lost answer: staff decide, the points wait', async () => {
  for (const paid of [true, false]) {
    const { redemption, customerId } = await loseCredit();
    await world.work(0);
    creditByHand(customerId, 2500);
    await world.work();
    expect(await now(redemption)).toMatchObject({ state: 'unclear', problem: 'which_transaction' });
    expect(await world.account(redemption.memberId)).toMatchObject({ available: 500n, held: 300n });
    expect(await world.inShop((ctx) => resolveUnclear(ctx, redemption.id, paid, '7'))).toBe(true);
    expect(await world.inShop((ctx) => resolveUnclear(ctx, redemption.id, paid, '7'))).toBe(false);
    expect(await now(redemption)).toMatchObject({ state: paid ? 'issued' : 'failed', doneBy: 'staff:7' });
    expect(await world.account(redemption.memberId)).toMatchObject({ available: paid ? 200n : 500n, held: 0n });
  }
  expect(await world.off()).toEqual([]);
});

test('while one of theirs is in doubt, another that must be looked for is in doubt too', async () => {
  const { redemption, customerId } = await loseCredit();
  await world.work(0);
  creditByHand(customerId, 2500);
  await world.work();
  expect((await now(redemption)).state).toBe('unclear');
  world.advance(300_000);
  const rewardId = await world.reward(REWARDS.storeCredit);
  world.fault('storeCreditAccountCredit', 'dropped_after');
  await world.inShop(async (ctx) => {
    const more = {
      memberId: redemption.memberId,
      key: 'more-points',
      hash: Buffer.from('more'),
      points: 300n,
      at: ctx.now,
    };
    await postPoints(ctx, [{ kind: 'earn', ...more }]);
  });
  const request = {
    memberId: redemption.memberId,
    rewardId,
    step: 1,
    clientKey: 'in-doubt-too',
    by: 'shopper' as const,
  };
  const outcome = await world.inShop((ctx) => redeemReward(ctx, request));
  await world.work();
  expect(outcome.ok && (await now(outcome.redemption)).state).toBe('unclear');
});

test('a worker whose turn is over is not believed when it brings a refusal', async () => {
  const { redemption } = await begin('giftCard');
  world.fault('giftCardCreate', 'user_error');
  const { shop } = world.backend;
  const { adminOfShop } = await import('../../adapters/admin-of-shop.server.ts');
  const { withShopSql } = await import('../../db.server.ts');
  const admin = await adminOfShop(shop.domain);
  const work = {
    shopId: world.shopId,
    shop: { currency: shop.currency, zone: shop.timeZone },
    now: world.now,
    inShop: withShopSql,
    adminOf: async (): Promise<typeof admin> => async (document, options) => {
      const answer = await admin(document, options);
      // it came late: somebody else has taken over
      await world.inShop((ctx) =>
        ctx.db.query(`update public.redemption set tried_at = $3 where shop_id = $1 and id = $2`, [
          ctx.shopId,
          redemption.id,
          new Date(ctx.now.getTime() + LEASE_MS),
        ]),
      );
      return answer;
    },
  };
  await settleRedemption(work, redemption.id);
  expect((await now(redemption)).state).toBe('holding');
});

test('another amount given meanwhile is no doubt', async () => {
  const { redemption, customerId } = await loseCredit();
  await world.work(0);
  creditByHand(customerId, 2400);
  await world.work();
  expect((await now(redemption)).state).toBe('issued');
});

test('two redemptions of one member, both answers lost: each has its own credit', async () => {
  const rewardId = await world.reward(REWARDS.storeCredit);
  const { id: memberId, customerId } = await world.member(600);
  world.fault('storeCreditAccountCredit', 'dropped_after', 2);
  for (const clientKey of ['lost-twice-1', 'lost-twice-2'])
    await world.inShop((ctx) => redeemReward(ctx, { memberId, rewardId, step: 1, clientKey, by: 'shopper' }));
  await world.work(120_000);
  expect(await world.account(memberId)).toMatchObject({ available: 0n, held: 0n });
  expect(given('storeCredit', customerId, null)).toBe(2);
  expect(await world.off()).toEqual([]);
});

test('an answer that comes when the points are back already is there for staff', async () => {
  const { redemption } = await begin('storeCredit');
  const { shop } = world.backend;
  const { adminOfShop } = await import('../../adapters/admin-of-shop.server.ts');
  const { withShopSql } = await import('../../db.server.ts');
  const admin = await adminOfShop(shop.domain);
  await settleRedemption(
    {
      shopId: world.shopId,
      shop: { currency: shop.currency, zone: shop.timeZone },
      now: world.now,
      inShop: withShopSql,
      // while this worker's answer is on its way, staff decide
      adminOf: async () => async (document, options) => {
        const answer = await admin(document, options);
        await world.inShop(async (ctx) => {
          await ctx.db.query(`update public.redemption set state = 'unclear' where shop_id = $1 and id = $2`, [
            ctx.shopId,
            redemption.id,
          ]);
          await resolveUnclear(ctx, redemption.id, false, '7');
        });
        return answer;
      },
    },
    redemption.id,
  );
  const end = await now(redemption);
  expect(end).toMatchObject({ state: 'failed' });
  expect(surpriseOf(end.problem)).toMatchObject({ is: 'done_late' });
  expect(await world.off()).toEqual([]);
});

test('eight workers at one redemption ask once', async () => {
  for (const way of ['giftCard', 'storeCredit'] as const) {
    const { redemption, customerId } = await begin(way);
    const { shop } = world.backend;
    const { adminOfShop } = await import('../../adapters/admin-of-shop.server.ts');
    const { withShopSql } = await import('../../db.server.ts');
    const work = {
      shopId: world.shopId,
      shop: { currency: shop.currency, zone: shop.timeZone },
      now: world.now,
      inShop: withShopSql,
      adminOf: () => adminOfShop(shop.domain),
    };
    await Promise.all(Array.from({ length: 8 }, () => settleRedemption(work, redemption.id)));
    expect(await now(redemption)).toMatchObject({ state: 'issued', attempts: 1 });
    await world.work();
    await expectOneEnd(way, redemption, customerId, { way });
  }
});
