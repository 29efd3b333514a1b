// Rewards through the storefront's door, on a real database with Shopify played by the stand-in: what each shopper is shown, what they
// get, that nobody gets another's, nothing twice, and nothing for less than it costs.
import type { LoaderFunctionArgs } from '@remix-run/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminPool, makeShop } from '../../tests/support/database.ts';
import { proxiedRequest } from '../../tests/support/proxied-request.ts';
import type { ProxiedRequest } from '../../tests/support/proxied-request.ts';
import { anyAmount } from '../../tests/support/reward-settings.ts';
import { REWARDS, startRewardWorld } from '../../tests/support/reward-world.ts';
import type { RewardWorld } from '../../tests/support/reward-world.ts';
import { initialSettings } from '../loyalty/program/settings.ts';
import type { RewardSettings } from '../loyalty/rewards/reward.ts';
import { action as turnBack } from './proxy.redemption-return.ts';
import { loader as look } from './proxy.redemption.ts';
import { action as redeem, loader as redeemByGet } from './proxy.redemptions.ts';
import { action as rewardsByPost, loader as rewards } from './proxy.rewards.ts';

let world: RewardWorld;
beforeAll(async () => {
  world = await startRewardWorld();
  await publish(world.shopId);
});
afterAll(() => world.backend.stop());

interface ProgrammeIs {
  paused?: boolean;
  testersTag?: string | null;
}

async function publish(shopId: bigint, { paused = false, testersTag = null }: ProgrammeIs = {}): Promise<void> {
  const initial = initialSettings(100, new Date('2026-01-01T00:00:00Z'));
  const settings = { ...initial, paused, eligibility: { ...initial.eligibility, testersTag } };
  await adminPool.query(
    `insert into program_version (shop_id, version, settings, published_at, published_by)
     select $1, coalesce(max(version), 0) + 1, $2, now(), 'Sample staff' from program_version where shop_id = $1`,
    [shopId, settings],
  );
}

/** While `work` runs the programme is something else. */
async function whileProgramme(is: ProgrammeIs, work: () => Promise<void>): Promise<void> {
  await publish(world.shopId, is);
  try {
    await work();
  } finally {
    await publish(world.shopId);
  }
}

type Asked = Partial<ProxiedRequest> & { customer: string };
type Route = (args: LoaderFunctionArgs) => Promise<Response> | Response;

let keys = 0;
const newKey = (): string => `attempt-${(keys += 1)}`;

async function ask(route: Route, path: string, asked: Asked) {
  const request = proxiedRequest({ path, shop: world.backend.shop.domain, ...asked });
  const id = /redemptions\/([^/]+)/.exec(path)?.[1] ?? '';
  const response = await route({ request, params: { id: decodeURIComponent(id) }, context: {} });
  expect(response.headers.get('cache-control')).toBe('no-store');
  return { status: response.status, body: await response.json(), headers: response.headers };
}

const shown = (asked: Asked) => ask(rewards, 'rewards', asked);
const take = (customer: string, body: object, more: Partial<ProxiedRequest> = {}) =>
  ask(redeem, 'redemptions', { customer, body: { key: newKey(), ...body }, ...more });
const back = (customer: string, id: string, more: Partial<ProxiedRequest> = {}) =>
  ask(turnBack, `redemptions/${id}/return`, { customer, body: {}, ...more });

async function pooled(settings: RewardSettings = REWARDS.code, codes = 50, step = 1): Promise<string> {
  const id = await world.reward(settings);
  await world.stock(id, codes, step);
  return String(id);
}

const cardOf = (body: { rewards: { id: string }[] }, id: string) => body.rewards.find((reward) => reward.id === id);
const FROM = '2031-05-04T22:30:00.000Z';

describe('what is shown', () => {
  test('a visitor: price, worth and terms, nothing of their own', async () => {
    const reward = await pooled({ ...REWARDS.code, minimumMinor: 5000, codeDays: 30 });
    const { status, body } = await shown({ customer: '' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ member: null, spendable: null, notice: null, redemptions: [] });
    expect(cardOf(body, reward)).toMatchObject({
      worth: '10\u00a0zł off',
      price: '300 points',
      lock: null,
      missing: null,
      to_go: null,
      progress: null,
    });
    const { terms } = cardOf(body, reward) as unknown as { terms: string[] };
    expect(terms.join(' ')).toContain('50\u00a0zł');
    expect(terms.join(' ')).toContain('you get your points back');
  });

  test.each([
    [299, 'en', { missing: 1, to_go: '1 point to go', progress: 99 }],
    [180, 'en', { missing: 120, to_go: '120 points to go', progress: 60 }],
    [299, 'pl', { missing: 1, to_go: 'Brakuje 1 punktu', progress: 99 }],
    [278, 'pl', { missing: 22, to_go: 'Brakuje 22 punktów', progress: 92 }],
    [300, 'pl', { missing: 0, to_go: null, progress: 100 }],
    [900, 'en', { missing: 0, to_go: null, progress: 100 }],
  ])('a member with %i points (%s)', async (points, locale, told) => {
    const reward = await pooled();
    const { customerId } = await world.member(points);
    const { body } = await shown({ customer: customerId, own: { locale } });
    expect(body.spendable).toBe(points);
    expect(cardOf(body, reward)).toMatchObject({ lock: null, ...told });
  });

  test.each<[string, Partial<Pick<RewardSettings, 'from' | 'tiers'>>, string, string]>([
    ['not_yet', { from: FROM }, 'From 5 May 2031.', 'Od 5 maja 2031.'],
    [
      'wrong_tier',
      { tiers: ['Gold', 'Silver'] },
      'For members of Gold or Silver.',
      'Dla osób na poziomie Gold lub Silver.',
    ],
  ])('a lock says why: %s', async (reason, offer, en, pl) => {
    const reward = await pooled({ ...REWARDS.code, ...offer });
    const { customerId } = await world.member(300, 'Bronze');
    for (const [locale, message] of Object.entries({ en, pl })) {
      const { body } = await shown({ customer: customerId, own: { locale } });
      expect(cardOf(body, reward)).toMatchObject({ lock: { reason, message } });
    }
  });

  test('what is sold out, or had often enough, is locked; what is over is not there', async () => {
    const [last, once, over] = [
      await pooled({ ...REWARDS.code, stock: 1 }),
      await pooled({ ...REWARDS.code, perMember: 1 }),
      await pooled({ ...REWARDS.code, until: '2026-01-01T00:00:00.000Z' }),
    ];
    const { customerId } = await world.member(600);
    expect((await take(customerId, { reward: last })).status).toBe(200);
    expect((await take(customerId, { reward: once })).status).toBe(200);
    const { body } = await shown({ customer: customerId });
    expect(cardOf(body, last)).toMatchObject({ lock: { reason: 'out_of_stock' } });
    expect(cardOf(body, once)).toMatchObject({ lock: { reason: 'own_limit' } });
    expect(cardOf(body, over)).toBeUndefined();
    expect(cardOf((await shown({ customer: '' })).body, last)).toMatchObject({ lock: { reason: 'out_of_stock' } });
  });

  test('the steps of any amount, priced and said', async () => {
    const reward = await pooled(anyAmount());
    const { customerId } = await world.member(100);
    const { body } = await shown({ customer: customerId, own: { locale: 'pl' } });
    expect(cardOf(body, reward)).toMatchObject({
      worth: '5\u00a0zł rabatu – 15\u00a0zł rabatu',
      steps: [
        { step: 1, points: 50, text: '50 punktów = 5,00\u00a0zł' },
        { step: 2, points: 100, text: '100 punktów = 10,00\u00a0zł' },
        { step: 3, points: 150, text: '150 punktów = 15,00\u00a0zł' },
      ],
    });
  });

  test('a step that Shopify refused to make a discount for is not offered', async () => {
    const reward = await pooled(anyAmount());
    await adminPool.query(
      `insert into public.reward_discount (shop_id, reward_id, version, step, marker, state) values ($1, $2, 1, 2, $3, 'refused')`,
      [world.shopId, reward, `REFUSED-${reward}`],
    );
    const { body } = await shown({ customer: '' });
    const { steps } = cardOf(body, reward) as unknown as { steps: { step: number }[] };
    expect(steps.map(({ step }) => step)).toEqual([1, 3]);
  });

  test('own redemptions newest first, nobody else’s', async () => {
    const reward = await pooled({ ...REWARDS.code, codeDays: 10 });
    const [one, other] = [await world.member(600), await world.member(300)];
    const first = await take(one.customerId, { reward });
    const second = await take(one.customerId, { reward });
    await take(other.customerId, { reward });
    const { body } = await shown({ customer: one.customerId });
    expect(body.redemptions.map(({ id }: { id: string }) => id)).toEqual([
      second.body.redemption.id,
      first.body.redemption.id,
    ]);
    expect(body.redemptions[0]).toMatchObject({
      name: '10 off',
      state: 'issued',
      state_text: 'Ready to use',
      usable: true,
      can_return: true,
      price: '300 points',
    });
    expect(body.redemptions[0].expires_text).toMatch(/^Use it until \d+ \w+ 20\d\d$/);
  });

  test('a code keeps saying what it was bought with; dead ones say what to do; what came back whole is gone from the list', async () => {
    const alone = { order: false, product: false, shipping: false };
    const id = await pooled({ ...REWARDS.code, minimumMinor: 5000, combinesWith: alone, codeDays: 30 });
    const { customerId } = await world.member(900);
    const { body: first } = await take(customerId, { reward: id });
    const own = async () => {
      const { body } = await shown({ customer: customerId });
      return body.redemptions as { id: string; terms: string[] }[];
    };
    expect(cardOf((await shown({ customer: customerId })).body, id)).toMatchObject({ alone: true, value: 1000 });
    expect(await own()).toMatchObject([{ worth: '10\u00a0zł off', alone: true, usable: true, can_return: true }]);
    expect((await own())[0]?.terms[0]).toBe('For carts of at least 50\u00a0zł.');
    await adminPool.query(
      `insert into public.reward_discount (shop_id, reward_id, version, step, marker, state) values ($1, $2, 1, 1, $3, 'ended')`,
      [world.shopId, id, `ENDED-${id}`],
    );
    expect(await own()).toMatchObject([
      {
        usable: false,
        code: null,
        can_return: true,
        terms: [],
        state_text: expect.stringContaining('has ended or changed this'),
      },
    ]);
    const becomes = (state: string, returned: number) =>
      adminPool.query(`update redemption set state = $3, returned = $4 where shop_id = $1 and id = $2`, [
        world.shopId,
        first.redemption.id,
        state,
        returned,
      ]);
    await becomes('used', 300);
    expect(await own()).toEqual([]);
    await becomes('issued', 0);
    expect(await own()).toHaveLength(1);
  });

  test('in test mode nothing to anybody without the tag, and nothing to be had', async () => {
    const reward = await pooled();
    const { id, customerId } = await world.member(300);
    await whileProgramme({ testersTag: 'Testers' }, async () => {
      expect((await shown({ customer: '' })).body.rewards).toEqual([]);
      expect((await shown({ customer: customerId })).body.rewards).toEqual([]);
      expect((await take(customerId, { reward })).body.error.code).toBe('unknown_reward');
      await adminPool.query(`update member set tags = '{testers}' where shop_id = $1 and id = $2`, [world.shopId, id]);
      expect(cardOf((await shown({ customer: customerId })).body, reward)).toBeDefined();
      expect((await take(customerId, { reward })).status).toBe(200);
    });
  });

  test('nothing before the first publication', async () => {
    const shop = await makeShop();
    const { body } = await shown({ customer: '5', shop: shop.domain });
    expect(body).toMatchObject({ member: { id: null }, spendable: 0, rewards: [], redemptions: [] });
  });
});

describe('taking a reward', () => {
  test('a code at once; the same key is the same redemption, over and over and side by side', async () => {
    const reward = await pooled();
    const { id, customerId } = await world.member(900);
    const key = newKey();
    const first = await take(customerId, { reward, key });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ spendable: 600, redemption: { key, state: 'issued', usable: true } });
    const again = await Promise.all(Array.from({ length: 4 }, () => take(customerId, { reward, key })));
    for (const { body } of again) expect(body.redemption).toEqual(first.body.redemption);
    expect(await world.account(id)).toMatchObject({ available: 600n, held: 0n });
    expect((await take(customerId, { reward: await pooled(), key })).body.error.code).toBe('key_used');
  });

  test('what must be prepared is 202, then asked for until it is there', async () => {
    const reward = String(await world.reward(REWARDS.giftCard));
    const { customerId } = await world.member(300);
    const asked = await take(customerId, { reward }, { own: { locale: 'pl' } });
    expect(asked.status).toBe(202);
    expect(asked.headers.get('retry-after')).toBe('1');
    expect(asked.body).toMatchObject({ spendable: 0, redemption: { state: 'holding', code: null, can_return: false } });
    await world.work();
    const { id } = asked.body.redemption;
    const ready = await ask(look, `redemptions/${id}`, { customer: customerId, own: { locale: 'pl' } });
    expect(ready.status).toBe(200);
    expect(ready.body.redemption).toMatchObject({ state: 'issued', usable: false, can_return: false });
    expect(ready.body.redemption.state_text).toBe('Karta podarunkowa jest gotowa. Zapłać jej kodem w kasie.');
    expect(ready.body.redemption.code).toMatch(/^[A-Z0-9]{8,}$/);
    expect((await back(customerId, id)).body.error.code).toBe('money');
  });

  test('any amount: as many steps as were chosen', async () => {
    const reward = await pooled(anyAmount(), 5, 3);
    const { customerId } = await world.member(160);
    const { status, body } = await take(customerId, { reward, step: 3 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ spendable: 10, redemption: { points: 150, state: 'issued' } });
  });

  test.each([0, -1, 1.5, 4, 1e9, 1e300, -0.1])('%d steps are none of the reward’s', async (step) => {
    const reward = await pooled(anyAmount());
    const { id, customerId } = await world.member(100_000);
    const { status, body } = await take(customerId, { reward, step });
    expect([status, body.error.code]).toEqual([422, 'unknown_step']);
    expect(await world.account(id)).toMatchObject({ available: 100_000n, held: 0n });
  });

  test('any amount without saying how much is not taken for the smallest', async () => {
    const reward = await pooled(anyAmount());
    const { id, customerId } = await world.member(1000);
    for (const customer of [customerId, '987655'])
      expect(await take(customer, { reward })).toMatchObject({
        status: 422,
        body: { error: { code: 'unknown_step' } },
      });
    expect(await world.account(id)).toMatchObject({ available: 1000n, held: 0n });
  });

  test('too few points: how many are missing, in the shopper’s language', async () => {
    const reward = await pooled();
    const { customerId } = await world.member(180);
    expect(await take(customerId, { reward }, { own: { locale: 'pl' } })).toMatchObject({
      status: 422,
      body: { error: { code: 'points', missing: 120, message: 'Brakuje 120 punktów.' } },
    });
  });

  test('whoever owes points is told how many are missing with them, before and after', async () => {
    const reward = await pooled();
    const { id, customerId } = await world.member(0);
    await world.owe(id, 120);
    const { body } = await shown({ customer: customerId });
    expect(body.spendable).toBe(0);
    expect(cardOf(body, reward)).toMatchObject({ missing: 420, to_go: '420 points to go', progress: 0 });
    expect((await take(customerId, { reward })).body.error).toMatchObject({ code: 'points', missing: 420 });
  });

  test('a customer who is no member lacks all of it, and is not enrolled', async () => {
    const reward = await pooled();
    const before = await adminPool.query('select count(*) from member');
    expect((await take('987654', { reward })).body.error).toMatchObject({ code: 'points', missing: 300 });
    expect((await adminPool.query('select count(*) from member')).rows).toEqual(before.rows);
  });

  test('a paused member and a paused programme are told so, and what they have stays good', async () => {
    const reward = await pooled();
    const { id, customerId } = await world.member(900);
    const first = await take(customerId, { reward, key: 'kept-attempt' });
    await whileProgramme({ paused: true }, async () => {
      expect((await take(customerId, { reward })).body.error.code).toBe('programme_paused');
      expect((await take(customerId, { reward, key: 'kept-attempt' })).body).toMatchObject(first.body);
      const { body } = await shown({ customer: customerId });
      expect(body.notice).toMatch(/^The programme is paused/);
      expect(body.redemptions[0]).toMatchObject({ usable: true, can_return: true });
    });
    await adminPool.query(`update member set status = 'paused' where shop_id = $1 and id = $2`, [world.shopId, id]);
    expect((await take(customerId, { reward })).body.error.code).toBe('member_paused');
    expect((await shown({ customer: customerId })).body.notice).toMatch(/^Your points are paused/);
  });

  test('twenty in ten minutes are enough; an earlier attempt is still answered', async () => {
    const reward = await pooled({ ...REWARDS.code, points: 1 });
    const { customerId } = await world.member(100);
    for (let nth = 0; nth < 20; nth += 1) {
      expect((await take(customerId, { reward, key: `burst-${customerId}-${nth}` })).status).toBe(200);
    }
    const { status, headers } = await take(customerId, { reward });
    expect([status, headers.get('retry-after')]).toEqual([429, '600']);
    expect((await take(customerId, { reward, key: `burst-${customerId}-7` })).status).toBe(200);
  });
});

describe('who may not', () => {
  test('nobody without Shopify’s signature, nobody in another’s name, and no address that is a minute and a half old', async () => {
    const reward = await pooled();
    const { id, customerId } = await world.member(300);
    const body = { reward, key: newKey() };
    expect((await take(customerId, body, { secret: 'another secret' })).status).toBe(401);
    expect((await take(customerId, body, { ageSeconds: 120 })).status).toBe(401);
    const forged = proxiedRequest({ path: 'redemptions', shop: world.backend.shop.domain, customer: '1', body });
    const url = new URL(forged.url);
    url.searchParams.set('logged_in_customer_id', customerId);
    const headers = { 'content-type': 'application/json' };
    const request = new Request(url, { method: 'POST', headers, body: JSON.stringify(body) });
    expect((await redeem({ request, params: {}, context: {} })).status).toBe(401);
    // whoever sends our own request again within its minute gets what it brought, once
    const first = await take(customerId, body);
    expect(await take(customerId, body)).toMatchObject({ status: 200, body: first.body });
    expect(await world.account(id)).toMatchObject({ available: 0n });
  });

  test('a visitor is asked to sign in', async () => {
    expect(await take('', { reward: await pooled() })).toMatchObject({
      status: 403,
      body: { error: { code: 'sign_in' } },
    });
    expect((await back('', '1')).status).toBe(403);
  });

  test('another shop’s reward, and what is no reward at all', async () => {
    const reward = await pooled();
    const shop = await makeShop();
    await publish(shop.id);
    await adminPool.query(
      `insert into member (shop_id, customer_id, enrolled_at, enrolled_by) values ($1, 4711, now(), 'order')`,
      [shop.id],
    );
    expect((await take('4711', { reward }, { shop: shop.domain })).body.error.code).toBe('unknown_reward');
    const { customerId } = await world.member(300);
    for (const none of ['0', '-1', 'x', '1.5', '9'.repeat(30), String(2n ** 63n), '']) {
      expect(await take(customerId, { reward: none })).toMatchObject({
        status: 404,
        body: { error: { code: 'unknown_reward' } },
      });
    }
  });

  test('another member’s redemption is not there', async () => {
    const reward = await pooled();
    const [one, other] = [await world.member(300), await world.member(300)];
    const { body } = await take(one.customerId, { reward });
    const path = `redemptions/${body.redemption.id}`;
    expect((await ask(look, path, { customer: one.customerId })).status).toBe(200);
    for (const customer of [other.customerId, '1']) {
      expect((await ask(look, path, { customer })).status).toBe(404);
      expect((await back(customer, body.redemption.id)).status).toBe(404);
    }
    expect((await ask(look, 'redemptions/x', { customer: one.customerId })).status).toBe(404);
  });

  test.each([
    ['a form', { contentType: 'application/x-www-form-urlencoded', body: 'reward=1' }, 415],
    ['plain text', { contentType: 'text/plain', body: { reward: '1', key: 'attempt-0' } }, 415],
    ['no JSON', { body: '{"reward":' }, 400],
    ['another shape', { body: ['reward'] }, 400],
    ['a key that is none', { body: { reward: '1', key: 'a b' } }, 400],
    ['a number for a reward', { body: { reward: 1, key: 'attempt-0' } }, 400],
    ['more than was asked for', { body: { reward: '1', key: 'attempt-0', points: -5 } }, 400],
    ['a book', { body: { reward: '1', key: 'k'.repeat(5000) } }, 413],
  ])('%s is not read', async (_, more, status) => {
    const { customerId } = await world.member(300);
    expect((await ask(redeem, 'redemptions', { customer: customerId, ...more })).status).toBe(status);
  });

  test('each address in its own way only', async () => {
    const { customerId: customer } = await world.member(0);
    const byGet = await ask(redeemByGet, 'redemptions', { customer });
    expect([byGet.status, byGet.headers.get('allow')]).toEqual([405, 'POST']);
    const byPost = await ask(rewardsByPost, 'rewards', { customer, body: {} });
    expect([byPost.status, byPost.headers.get('allow')]).toEqual([405, 'GET']);
  });
});

describe('turning back', () => {
  test('a code that waits becomes points again once Shopify has deleted it, once', async () => {
    const reward = String(await world.reward(REWARDS.code));
    await world.work(); // the discount and its codes at Shopify
    const { id, customerId } = await world.member(300);
    const taken = await take(customerId, { reward });
    const redemption = taken.body.redemption.id;
    const asked = await back(customerId, redemption);
    expect(asked.status).toBe(202);
    expect(asked.body.redemption).toMatchObject({ state: 'returning', code: null, usable: false, can_return: false });
    expect((await back(customerId, redemption)).status).toBe(202);
    expect(await world.account(id)).toMatchObject({ available: 0n });
    await world.work();
    const done = await back(customerId, redemption);
    expect(done).toMatchObject({ status: 200, body: { spendable: 300, redemption: { state: 'returned' } } });
    expect(await world.account(id)).toMatchObject({ available: 300n, held: 0n });
    expect(await world.off()).toEqual([]);
  });

  test('what has been used, what has expired, and what is delivered by hand stay as they are', async () => {
    const { id, customerId } = await world.member(900);
    const [used, expired, tour] = [
      (await take(customerId, { reward: await pooled() })).body.redemption.id,
      (await take(customerId, { reward: await pooled({ ...REWARDS.code, codeDays: 1 }) })).body.redemption.id,
      (await take(customerId, { reward: String(await world.reward(REWARDS.experience)) })).body.redemption.id,
    ];
    await adminPool.query(`update redemption set state = 'used' where shop_id = $1 and id = $2`, [world.shopId, used]);
    await adminPool.query(`update redemption set expires_at = now() where shop_id = $1 and id = $2`, [
      world.shopId,
      expired,
    ]);
    expect((await back(customerId, used)).body.error.code).toBe('used');
    expect((await back(customerId, expired)).body.error.code).toBe('expired');
    expect((await back(customerId, tour)).body.error.code).toBe('staff_only');
    expect(await world.account(id)).toMatchObject({ available: 0n });
    const { body } = await shown({ customer: customerId });
    expect(body.redemptions.map((one: Record<string, unknown>) => [one['state_text'], one['code']])).toEqual([
      ['The shop has been told and gets in touch with you.', null],
      ['Expired', null],
      ['Used', null],
    ]);
  });
});
