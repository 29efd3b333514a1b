/** What becomes of a code once it is out, with the stand-in's checkout, its deletions and its webhooks: used, turned back, expired, refunded. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { aFact, anOrder } from '../../../tests/support/order-facts.ts';
import { Killed, REWARDS, startRewardWorld } from '../../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../../tests/support/reward-world.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { redactCustomer } from '../privacy/redact-customer.server.ts';
import { reportCustomerData } from '../privacy/report-customer-data.server.ts';
import { markTask } from './do-task.server.ts';
import { getRedemption, listRedemptions } from './list-redemptions.server.ts';
import { lockMembersOfOrder, noticeUsedCodes, rewardCodesAmong } from './notice-used-codes.server.ts';
import { redeemReward } from './redeem-reward.server.ts';
import type { RewardSettings } from './reward.ts';
import type { Redemption } from './stored-redemption.server.ts';
import { sweepRedemptions } from './sweep-redemptions.server.ts';
import { turnBack } from './turn-back.server.ts';

let world: RewardWorld;
beforeAll(async () => {
  world = await startRewardWorld();
});
afterAll(() => world.backend.stop());
afterEach(() => world.noFaults());

const DAY_MS = 86_400_000;
let keys = 0;

interface Bought {
  redemption: Redemption;
  code: string;
  memberId: bigint;
  customerId: string;
}

const onSale = new Map<RewardSettings, bigint>();

/** One reward of each settings for the whole file, its codes minted: what is tested here comes after the purchase. */
async function rewardOf(settings: RewardSettings): Promise<bigint> {
  const known = onSale.get(settings);
  if (known !== undefined) return known;
  const rewardId = await world.reward(settings);
  await world.work(30_000);
  onSale.set(settings, rewardId);
  return rewardId;
}

/** 500 points, 300 of them spent on a reward with 10.00 off, whose code Shopify has. */
async function buy(settings: RewardSettings = REWARDS.code): Promise<Bought> {
  const rewardId = await rewardOf(settings);
  const { id: memberId, customerId } = await world.member(500);
  const clientKey = `turn-back-key-${(keys += 1)}`;
  const outcome = await world.inShop((ctx) =>
    redeemReward(ctx, { memberId, rewardId, step: 1, clientKey, by: 'shopper' }),
  );
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  if (outcome.redemption.state === 'holding') await world.work(30_000);
  const redemption = await now(outcome.redemption);
  expect(redemption.state).toBe('issued');
  return { redemption, code: redemption.code ?? '', memberId, customerId };
}

async function now({ id }: Pick<Redemption, 'id'>): Promise<Redemption> {
  const found = await world.inShop((ctx) => getRedemption(ctx, id, 'whole'));
  if (!found) throw new Error('the redemption is gone');
  return found;
}

/** Spends 300 points elsewhere. */
async function buyMore(memberId: bigint): Promise<void> {
  const rewardId = await world.reward(REWARDS.experience);
  await world.inShop((ctx) =>
    redeemReward(ctx, { memberId, rewardId, step: 1, clientKey: 'buy-more-key', by: 'shopper' }),
  );
}

let orders = 0;

/** An order's webhook that names a code; Shopify's books know nothing of it. */
async function tellOrder(code: string): Promise<void> {
  const fact = aFact(anOrder({ discountCodes: [code] }));
  orders += 1;
  const orderId = BigInt(880_000 + orders);
  await world.inShop(async (ctx) => {
    await ctx.db.query(
      `insert into public.order_fact (shop_id, order_id, schema_version, revision, fact, recorded_at) values ($1, $2, 1, 1, $3, $4)`,
      [ctx.shopId, orderId, JSON.stringify({ ...fact, orderId: String(orderId) }), ctx.now],
    );
    await noticeUsedCodes(ctx, orderId);
    await noticeUsedCodes(ctx, orderId);
  });
}

const back = ({ redemption, memberId }: Bought) =>
  world.inShop((ctx) => turnBack(ctx, redemption.id, { member: memberId }));
const atShopify = (code: string): boolean =>
  world.backend.standin.store.list('redeemCodes', world.backend.shop.id).some((one) => one.code === code);
const available = async (memberId: bigint): Promise<number> => Number((await world.account(memberId))?.available);

test('an unused code is deleted at Shopify, and then the points are back', async () => {
  const bought = await buy();
  expect(await back(bought)).toBeNull();
  expect((await now(bought.redemption)).state).toBe('returning');
  expect(await available(bought.memberId)).toBe(200);
  expect(await back(bought)).toBeNull();
  await world.work();
  expect(atShopify(bought.code)).toBe(false);
  expect(await now(bought.redemption)).toMatchObject({ state: 'returned', returned: 300n, doneBy: 'shopper' });
  expect(await available(bought.memberId)).toBe(500);
  expect(await world.off()).toEqual([]);
});

// SETTLE_ALL=1 plays each step; otherwise every third
const STRIDE = process.env['SETTLE_ALL'] === '1' ? 1 : 3;

test('killed at every step of turning back, the points come back once', { timeout: 120_000 }, async () => {
  for (let kill = 0; ; kill += STRIDE) {
    const bought = await buy();
    await back(bought);
    let left = kill;
    world.step = (where) => {
      left -= 1;
      if (left === -1) throw new Killed(where);
    };
    const killed = await world.work().then(
      () => false,
      (error: unknown) => error instanceof Killed,
    );
    await world.restart();
    await world.work();
    const end = await now(bought.redemption);
    expect({ kill, state: end.state, points: await available(bought.memberId), there: atShopify(bought.code) }).toEqual(
      {
        kill,
        state: 'returned',
        points: 500,
        there: false,
      },
    );
    if (!killed) break;
  }
  expect(await world.off()).toEqual([]);
});

test('refused: somebody else’s, a used one, money, and what only staff take back', async () => {
  const bought = await buy();
  const { id: stranger } = await world.member(0);
  expect(await world.inShop((ctx) => turnBack(ctx, bought.redemption.id, { member: stranger }))).toBe('unknown');
  expect(await world.inShop((ctx) => turnBack(ctx, 1_000_000n, { staff: '7' }))).toBe('unknown');
  await world.checkOut([bought.code], 1);
  await world.deliver();
  expect(await back(bought)).toBe('used');
  expect(await back(await buy(REWARDS.giftCard))).toBe('money');
  expect(await back(await buy(REWARDS.storeCredit))).toBe('money');
  const tour = await buy(REWARDS.experience);
  expect(await back(tour)).toBe('staff_only');
  expect(await world.inShop((ctx) => turnBack(ctx, tour.redemption.id, { staff: '7' }))).toBeNull();
  expect(await now(tour.redemption)).toMatchObject({ state: 'returned', doneBy: 'staff:7' });
  expect(await available(tour.memberId)).toBe(500);
});

test('an order that uses the code names the redemption, whoever tells it, whatever the case of the letters', async () => {
  const bought = await buy();
  const order = await world.checkOut([bought.code.toLowerCase()], 1, bought.customerId);
  await world.deliver((all) => [...all].reverse());
  expect(await now(bought.redemption)).toMatchObject({ state: 'used', orderId: BigInt(order.id), returned: 0n });
  const codes = await world.inShop((ctx) => rewardCodesAmong(ctx, ['SUMMER', bought.code.toLowerCase()]));
  expect(codes).toEqual([bought.code.toLowerCase()]);
  expect(await world.off()).toEqual([]);
});

test('used while it was being turned back: no points, whichever is heard of first', async () => {
  for (const told of ['before', 'after']) {
    const bought = await buy();
    await back(bought);
    const order = await world.checkOut([bought.code], 1);
    if (told === 'before') await world.deliver();
    await world.work();
    await world.deliver();
    expect(await now(bought.redemption)).toMatchObject({ state: 'used', orderId: BigInt(order.id) });
    expect(await available(bought.memberId)).toBe(200);
  }
  expect(await world.off()).toEqual([]);
});

test.each([
  ['points_back', 500, 300n],
  ['points_gone', 200, 0n],
] as const)('an unused code at its expiry, %s', async (atExpiry, points, returned) => {
  const bought = await buy({ ...REWARDS.code, codeDays: 1, atExpiry });
  world.advance(Number(bought.redemption.expiresAt) - world.now.getTime() - 120_000);
  await world.work(60_000);
  expect((await now(bought.redemption)).state).toBe('issued');
  await world.work(180_000);
  expect(await now(bought.redemption)).toMatchObject({ state: 'expired', returned, doneBy: 'expiry' });
  expect(atShopify(bought.code)).toBe(false);
  expect(await available(bought.memberId)).toBe(points);
  expect(await world.off()).toEqual([]);
});

test('the nightly sweep finds what lost its job', async () => {
  const { adminPool } = await import('../../../tests/support/database.ts');
  const bought = await buy({ ...REWARDS.code, codeDays: 1 });
  world.advance(2 * DAY_MS);
  await adminPool.query(`delete from graphile_worker._private_jobs where payload ->> 'redemptionId' = $1`, [
    String(bought.redemption.id),
  ]);
  await world.work();
  expect((await now(bought.redemption)).state).toBe('issued');
  expect(await world.inShop((ctx) => sweepRedemptions(ctx))).toBe(1);
  await world.work();
  expect((await now(bought.redemption)).state).toBe('expired');
});

test('a code that an order used after all, when the points were back already: they are spent again where they are', async () => {
  for (const left of [true, false]) {
    const bought = await buy();
    await back(bought);
    await world.work();
    expect(await available(bought.memberId)).toBe(500);
    if (!left) await buyMore(bought.memberId);
    await tellOrder(bought.code);
    const end = await now(bought.redemption);
    expect({ state: end.state, problem: end.problem, returned: end.returned }).toEqual(
      left
        ? { state: 'used', problem: null, returned: 0n }
        : { state: 'returned', problem: 'used_after_return', returned: 300n },
    );
    expect(await available(bought.memberId)).toBe(200);
  }
});

describe('refunds of an order that used a reward', () => {
  // three records at 100.00, 10.00 off: 290.00. One refunded in money: 300 × 50 ÷ 290 = 51.7, then 150 of 290 = 155.1
  test.each([
    ['as they come', (all: unknown[]) => all],
    ['backwards', (all: unknown[]) => [...all].reverse()],
    ['twice', (all: unknown[]) => [...all, ...all]],
  ])('bring points back in proportion, once a refund, told %s', async (_name, arranged) => {
    const bought = await buy();
    const order = await world.checkOut([bought.code], 3, bought.customerId);
    expect(order.totals['total']).toBe('290.00');
    await world.deliver();
    await world.api(`orders/${order.id}/refunds`, { amount: '50.00' });
    await world.api(`orders/${order.id}/refunds`, { amount: '100.00' });
    await world.deliver((all) => arranged(all) as typeof all);
    expect((await now(bought.redemption)).returned).toBe(155n);
    expect(await available(bought.memberId)).toBe(355);
    await world.api(`orders/${order.id}/refunds`, { amount: '140.00' });
    await world.deliver();
    expect(await now(bought.redemption)).toMatchObject({ state: 'used', returned: 300n });
    expect(await available(bought.memberId)).toBe(500);
    expect(await world.off()).toEqual([]);
  });

  test('one record taken off by an edit, then its money given back: half of them, once', async () => {
    const bought = await buy();
    const order = await world.checkOut([bought.code], 2, bought.customerId);
    await world.api(`orders/${order.id}/edit`, { setQuantity: [{ lineId: order.lines[0]?.id, quantity: 1 }] });
    await world.api(`orders/${order.id}/refunds`, { amount: '95.00' });
    await world.deliver();
    expect((await now(bought.redemption)).returned).toBe(150n);
    expect(await available(bought.memberId)).toBe(350);
  });

  test('a cancelled order brings all of them back', async () => {
    const bought = await buy();
    const order = await world.checkOut([bought.code], 1);
    await world.api(`orders/${order.id}/cancel`, {});
    await world.deliver();
    expect(await now(bought.redemption)).toMatchObject({ state: 'used', returned: 300n });
    expect(await available(bought.memberId)).toBe(500);
  });
});

test('tasks: done, undone, and turned back no more', async () => {
  const { redemption } = await buy(REWARDS.experience);
  const mark = (done: boolean) => world.inShop((ctx) => markTask(ctx, redemption.id, done, '7'));
  expect(await mark(true)).toBe(true);
  expect(await now(redemption)).toMatchObject({ state: 'used', doneBy: 'staff:7', task: 'Show them the shop' });
  expect(await mark(true)).toBe(true);
  expect(await mark(false)).toBe(true);
  expect(await now(redemption)).toMatchObject({ state: 'issued', doneBy: null });
  const { redemption: code } = await buy();
  expect(await world.inShop((ctx) => markTask(ctx, code.id, true, '7'))).toBe(false);
  expect(await world.off()).toEqual([]);
});

test('lists: newest first, by state, kind and member, a page at a time, gift cards’ codes hidden from staff', async () => {
  await buy(REWARDS.experience);
  const card = await buy(REWARDS.giftCard);
  const list = (filter: object, codes: 'whole' | 'masked' = 'masked') =>
    world.inShop((ctx) => listRedemptions(ctx, { limit: 50, ...filter }, codes));
  const [own] = await list({ memberId: card.memberId });
  expect(own).toMatchObject({ id: card.redemption.id, name: 'Gift card', code: `•••• ${card.code.slice(-4)}` });
  expect((await list({ memberId: card.memberId }, 'whole'))[0]?.code).toBe(card.code);
  const issued = await list({ state: 'issued', kind: 'gift_card' });
  expect(issued.every(({ state, kind }) => state === 'issued' && kind === 'gift_card')).toBe(true);
  const all = await list({});
  const paged = [...(await list({ limit: 1 })), ...(await list({ limit: 49, before: all[0]?.id }))];
  expect(paged.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
});

test('privacy: a report names their redemptions; redacted, the sums stay and their money’s code goes', async () => {
  const card = await buy(REWARDS.giftCard);
  const customer = { id: card.customerId };
  const report = await world.inShop(async (ctx) => {
    await reportCustomerData(ctx, { customer });
    const { rows } = await ctx.db.query<{ report: { redemptions: object[] } }>(
      'select report from public.privacy_request where shop_id = $1 and customer_id = $2',
      [ctx.shopId, card.customerId],
    );
    return rows[0]?.report;
  });
  expect(report?.redemptions).toMatchObject([{ reward: 'Gift card', points: '300', code: card.code }]);
  const redacted = await world.inShop((ctx) => redactCustomer(ctx, { customer, orders_to_redact: [] }, 0n));
  expect(redacted).toBe('done');
  const end = await now(card.redemption);
  expect(end).toMatchObject({ state: 'issued', points: 300n, code: null, shopifyGid: null });
  expect(end.clientKey).toBe(`redacted-${end.id}`);
  expect(await world.off()).toEqual([]);
});

test('two orders that use codes of each other’s members at the same moment wait for each other, and both are counted', async () => {
  const [one, other] = [await buy(), await buy()];
  const order = async (id: bigint, mine: Bought, codes: string[]) => {
    const fact = { ...aFact(anOrder({ discountCodes: codes })), orderId: String(id) };
    await world.inShop(async (ctx) => {
      await ctx.db.query(
        `insert into public.order_fact (shop_id, order_id, schema_version, revision, fact, recorded_at) values ($1, $2, 1, 1, $3, $4)`,
        [ctx.shopId, id, JSON.stringify(fact), ctx.now],
      );
      await lockMembersOfOrder(ctx, mine.memberId, codes);
      const key = `crossed:${id}`;
      const earned = { memberId: mine.memberId, key, hash: Buffer.from(key), points: 1n, at: ctx.now };
      await postPoints(ctx, [{ kind: 'earn', ...earned }]);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await noticeUsedCodes(ctx, id);
    });
  };
  await Promise.all([order(990_001n, one, [other.code]), order(990_002n, other, [one.code])]);
  expect(await now(one.redemption)).toMatchObject({ state: 'used', orderId: 990_002n });
  expect(await now(other.redemption)).toMatchObject({ state: 'used', orderId: 990_001n });
});

test('a code past its end is the setting’s to decide about, also for staff, while the job that ends it is late', async () => {
  const bought = await buy({ ...REWARDS.code, codeDays: 1 });
  world.advance(3 * DAY_MS);
  expect(await back(bought)).toBe('expired');
  expect(await world.inShop((ctx) => turnBack(ctx, bought.redemption.id, { staff: '7' }))).toBe('expired');
  expect((await now(bought.redemption)).state).toBe('issued');
});
