/** What staff do with redemptions on real PostgreSQL: what they find, what stands in staff's log, what one shop cannot see of another. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeShop } from '../../../tests/support/database.ts';
import { REWARDS, startRewardWorld } from '../../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../../tests/support/reward-world.ts';
import { withShopSql } from '../../db.server.ts';
import { listActivity } from '../activity/list-activity.server.ts';
import { countForStaff, listRedemptions } from './list-redemptions.server.ts';
import { rewardsForMember } from './rewards-for-member.server.ts';
import { listRewardNames, nameRedemptions, RedemptionsQuery, searchRedemptions } from './search-redemptions.server.ts';
import {
  hurryByStaff,
  markSeenByStaff,
  markTaskByStaff,
  redeemByStaff,
  resolveByStaff,
  turnBackByStaff,
} from './staff-redemptions.server.ts';

let world: RewardWorld;
beforeAll(async () => {
  world = await startRewardWorld();
});
afterAll(() => world.backend.stop());

const STAFF = '8100';
let keys = 0;

async function redeem(memberId: bigint, rewardId: bigint, clientKey = `staff-key-${(keys += 1)}`): Promise<bigint> {
  const outcome = await world.inShop((ctx) => redeemByStaff(ctx, STAFF, { memberId, rewardId, step: 1, clientKey }));
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  return outcome.redemption.id;
}

const found = async (query: Record<string, string>, limit?: number) => {
  const asked = RedemptionsQuery.parse({ search: '', ...query });
  return world.inShop((ctx) => searchRedemptions(ctx, asked, limit));
};
const log = async () => {
  const query = { view: 'rewards' as const, before: null, after: null };
  const { lines } = await world.inShop((ctx) => listActivity(ctx, query));
  return lines.map(({ change, staff }) => ({ staff, ...change }));
};

test('an experience: redeemed once a key, done, not done after all, turned back; a line each', async () => {
  const rewardId = await world.reward(REWARDS.experience);
  const { id: memberId } = await world.member(400);
  const id = await redeem(memberId, rewardId, 'the-same-key');
  expect(await redeem(memberId, rewardId, 'the-same-key')).toBe(id);
  const act = (done: boolean) => world.inShop((ctx) => markTaskByStaff(ctx, STAFF, id, done));
  expect([await act(true), await act(true), await act(false)]).toEqual([true, true, true]);
  expect(await world.inShop((ctx) => turnBackByStaff(ctx, STAFF, id))).toBeNull();
  expect(await world.inShop((ctx) => turnBackByStaff(ctx, STAFF, id))).toBeNull();
  expect(await act(true)).toBe(false);

  const after = { redemption: String(id), name: 'A tour', points: 300 };
  const line = { staff: STAFF, subject: String(memberId), before: null };
  expect(await log()).toEqual([
    { ...line, action: 'redemption.turn-back', after },
    { ...line, action: 'redemption.task', after: { ...after, done: false } },
    { ...line, action: 'redemption.task', after: { ...after, done: true } },
    { ...line, action: 'redemption.redeem', after },
  ]);
  expect(await world.account(memberId)).toMatchObject({ available: 400n });
});

test('what is refused changes nothing and stands in no log', async () => {
  const rewardId = await world.reward(REWARDS.code);
  const { id: memberId } = await world.member(100);
  await world.stock(rewardId, 1);
  const had = await redeem((await world.member(300)).id, rewardId);
  const before = (await log()).length;
  const wanted = { memberId, rewardId, step: 1, clientKey: 'too-few-points' };
  expect(await world.inShop((ctx) => redeemByStaff(ctx, STAFF, wanted))).toEqual({
    ok: false,
    refusal: { reason: 'points', missing: 200 },
  });
  expect(await world.inShop((ctx) => turnBackByStaff(ctx, STAFF, 9_999_999n))).toBe('unknown');
  expect(await world.inShop((ctx) => resolveByStaff(ctx, STAFF, 9_999_999n, true))).toBe(false);
  expect(await world.inShop((ctx) => hurryByStaff(ctx, 9_999_999n))).toBe(false);
  expect(await world.inShop((ctx) => hurryByStaff(ctx, had))).toBe(false);
  expect(await log()).toHaveLength(before);
});

test('store credit nobody can tell of is found under "needs you" until staff decide', async () => {
  const rewardId = await world.reward(REWARDS.storeCredit);
  const { id: memberId } = await world.member(300);
  const id = await redeem(memberId, rewardId);
  expect(await world.inShop((ctx) => hurryByStaff(ctx, id))).toBe(true);
  await world.inShop(({ db, shopId }) =>
    db.query(`update public.redemption set state = 'unclear' where shop_id = $1 and id = $2`, [shopId, id]),
  );
  expect((await found({ view: 'needs', member: String(memberId) })).redemptions.map((one) => one.id)).toEqual([id]);
  expect(await world.inShop((ctx) => resolveByStaff(ctx, STAFF, id, false))).toBe(true);
  expect(await world.inShop((ctx) => resolveByStaff(ctx, STAFF, id, true))).toBe(false);
  expect((await found({ view: 'needs', member: String(memberId) })).redemptions).toEqual([]);
  expect(await world.account(memberId)).toMatchObject({ available: 300n, held: 0n });
  const [newest] = await log();
  expect(newest).toMatchObject({ action: 'redemption.resolve', after: { paid: false, name: 'Cashback' } });
});

test('a page at a time, by member, reward, kind and code; a gift card shows its end only', async () => {
  const rewardId = await world.reward(REWARDS.code);
  const cardId = await world.reward(REWARDS.giftCard);
  await world.stock(rewardId, 5);
  const { id: memberId } = await world.member(1500);
  const ids = [];
  for (const reward of [rewardId, rewardId, rewardId, cardId]) ids.push(await redeem(memberId, reward));
  const [first, second, third, card] = ids;
  const member = String(memberId);

  const page = await found({ member }, 2);
  expect([page.redemptions.map(({ id }) => id), page.newer, page.older]).toEqual([[card, third], null, third]);
  const next = await found({ member, before: String(page.older) }, 2);
  expect([next.redemptions.map(({ id }) => id), next.newer, next.older]).toEqual([[second, first], second, null]);
  const back = await found({ member, after: String(next.newer) }, 2);
  expect([back.redemptions.map(({ id }) => id), back.newer, back.older]).toEqual([[card, third], null, third]);

  const [ofCard] = (await found({ kind: 'gift_card', member })).redemptions;
  expect(ofCard?.code).toHaveLength(4);
  const [whole] = await world.inShop((ctx) => listRedemptions(ctx, { memberId, kind: 'gift_card', limit: 1 }, 'whole'));
  expect((await found({ search: whole?.code ?? 'none' })).redemptions).toEqual([]);
  expect((await found({ reward: String(rewardId) })).redemptions).toHaveLength(3);
  expect((await found({ view: 'waiting', member })).redemptions.map(({ id }) => id)).toEqual([card]);
  const code = next.redemptions[0]?.code ?? '';
  expect((await found({ search: code.toLowerCase() })).redemptions.map(({ id }) => id)).toEqual([second]);
  // what a line shows of a code is found, too: "•••• RS8H"
  const ending = async (end: string) => (await found({ search: end, member })).redemptions.map(({ id }) => id);
  expect(await ending(code.slice(-4).toLowerCase())).toEqual([second]);
  expect(await ending(ofCard?.code ?? '')).toEqual([card]);
  expect((await found({ search: `%'"\\` })).redemptions).toEqual([]);
  const names = await world.inShop((ctx) => nameRedemptions(ctx, [String(first), String(card)]));
  expect([...names.values()].toSorted()).toEqual(['10 off', 'Gift card']);
});

test('redemptions are found by the member’s name however its letters are typed', async () => {
  const rewardId = await world.reward(REWARDS.experience);
  const { id: memberId } = await world.member(300);
  const id = await redeem(memberId, rewardId);
  await world.inShop(({ db, shopId }) =>
    db.query(
      `update public.member set first_name = 'Ștefan', last_name = 'Żółć', email = 'S.100%@example.com' where shop_id = $1 and id = $2`,
      [shopId, memberId],
    ),
  );
  const ids = async (search: string) => (await found({ search })).redemptions.map((one) => one.id);
  for (const search of ['stefan', 'Ştefan zolc', 'ŻÓŁĆ', 'tefan 100%@EXAMPLE']) expect(await ids(search)).toEqual([id]);
  for (const search of ['s_tefan', 'z%lc', 'stefan nobody']) expect(await ids(search)).toEqual([]);
});

test('what was paid out is used, not unused: only a code can still be used', async () => {
  const { id: memberId } = await world.member(900);
  const [codes, cards] = [await world.reward(REWARDS.code), await world.reward(REWARDS.giftCard)];
  await world.stock(codes, 1);
  const code = await redeem(memberId, codes);
  const card = await redeem(memberId, cards);
  // as if Shopify had answered
  await world.inShop(({ db, shopId }) =>
    db.query(`update public.redemption set state = 'issued' where shop_id = $1 and id = $2`, [shopId, card]),
  );
  const seen = async (view: string) =>
    (await found({ view, member: String(memberId) })).redemptions.map(({ id, state }) => [id, state]);
  expect(await seen('unused')).toEqual([[code, 'issued']]);
  expect(await seen('used')).toEqual([[card, 'issued']]);
});

test('what cannot be read of a query is as if it had not been said', () => {
  const asked = { search: 5, view: 'mine', kind: 'cash', reward: '-1', member: '1e9', before: 'x', after: '' };
  expect(RedemptionsQuery.parse(asked)).toEqual({
    search: '',
    view: 'all',
    kind: null,
    reward: null,
    member: null,
    before: null,
    after: null,
  });
});

test('for a member each reward on sale says what stands in the way', async () => {
  const once = await world.reward({ ...REWARDS.code, perMember: 1 });
  const dear = await world.reward({ ...REWARDS.code, points: 1000 });
  const gold = await world.reward({ ...REWARDS.code, tiers: ['Gold'] });
  await world.stock(once, 1);
  const { id: memberId } = await world.member(900);
  await redeem(memberId, once);
  const shown = (id: bigint) => world.inShop((ctx) => rewardsForMember(ctx, id, { tier: null, status: 'active' }));
  const rewards = await shown(memberId);
  const refusals = new Map(rewards.map(({ id, refusal }) => [id, refusal]));
  expect(refusals.get(once)).toEqual({ reason: 'own_limit' });
  expect(refusals.get(dear)).toEqual({ reason: 'points', missing: 400 });
  expect(refusals.get(gold)).toEqual({ reason: 'wrong_tier', tiers: ['Gold'] });

  // what is owed is missing first, as it is where one redeems
  const { id: debtor } = await world.member(0);
  await world.owe(debtor, 250);
  const ofDebtor = (await shown(debtor)).find(({ id }) => id === dear);
  expect(ofDebtor?.refusal).toEqual({ reason: 'points', missing: 1250 });
});

test('another shop sees and changes nothing of it', async () => {
  const rewardId = await world.reward(REWARDS.experience);
  const { id: memberId } = await world.member(300);
  const id = await redeem(memberId, rewardId);
  const other = await makeShop();
  await withShopSql(other.id, async (db) => {
    const ctx = { db, shopId: other.id, now: world.now };
    expect((await searchRedemptions(ctx, RedemptionsQuery.parse({}))).redemptions).toEqual([]);
    expect(await listRewardNames(ctx)).toEqual([]);
    expect(await markTaskByStaff(ctx, STAFF, id, true)).toBe(false);
    expect(await turnBackByStaff(ctx, STAFF, id)).toBe('unknown');
  });
});

test('what went through although the points were back is found under "needs you" until staff have looked into it', async () => {
  const rewardId = await world.reward(REWARDS.storeCredit);
  const { id: memberId } = await world.member(600);
  const ids = [await redeem(memberId, rewardId), await redeem(memberId, rewardId)];
  const query = { view: 'needs', member: String(memberId) };
  const before = await world.inShop(countForStaff);
  expect((await found(query)).redemptions).toEqual([]);
  const problems = ['used_after_return', 'done_late:gid://shopify/StoreCreditAccountCreditTransaction/1'];
  await world.inShop(({ db, shopId }) =>
    db.query(
      `update public.redemption r set problem = p.problem from unnest($2::bigint[], $3::text[]) as p (id, problem)
        where r.shop_id = $1 and r.id = p.id`,
      [shopId, ids, problems],
    ),
  );
  expect((await found(query)).redemptions.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(await world.inShop(countForStaff)).toEqual({ ...before, unclear: before.unclear + 2 });
  const mark = (id: bigint) => world.inShop((ctx) => markSeenByStaff(ctx, STAFF, id));
  expect([await mark(ids[0] ?? 0n), await mark(ids[0] ?? 0n), await mark(9_999_999n)]).toEqual([true, false, false]);
  expect((await found(query)).redemptions).toMatchObject([{ id: ids[1], problem: problems[1] }]);
  expect((await log())[0]).toMatchObject({ action: 'redemption.seen', after: { problem: 'used_after_return' } });
  expect((await found({ view: 'all', member: String(memberId) })).redemptions[1]?.problem).toBe(
    'seen:used_after_return',
  );
});
