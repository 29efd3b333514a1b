// The storefront's ways to earn, on a real database: what is shown to whom, and what a shopper's own word can bring.
import { beforeEach, describe, expect, test } from 'vitest';
import { adminPool, makeShop, type TestShop } from '../../tests/support/database.ts';
import { anActionRule, giveMember, publishActions } from '../../tests/support/action-rules.ts';
import { proxiedRequest, type ProxiedRequest } from '../../tests/support/proxied-request.ts';
import { withShopSql } from '../db.server.ts';
import { awardSignUp } from '../loyalty/actions/award-on-enrolment.server.ts';
import { listVisitCodes, renewVisitCode } from '../loyalty/actions/visit-code.server.ts';
import { action as show405, loader as show } from './proxy.actions.ts';
import { action as tell, loader as tell405 } from './proxy.action.ts';
import { loader as visit } from './proxy.visit.ts';

const PAST = new Date('2026-01-01T00:00:00Z');
const ONCE = { times: 1, per: 'ever' } as const;

const RULES = [
  anActionRule({ id: 'join', kind: 'sign_up', points: 100, limit: ONCE }),
  anActionRule({ id: 'news', kind: 'newsletter', points: 30, limit: ONCE }),
  anActionRule({ id: 'follow', kind: 'social_follow', name: 'Follow us', limit: ONCE, url: 'https://example.com/us' }),
  anActionRule({ id: 'share', kind: 'social_share', name: 'Tell friends', points: 5, limit: { times: 2, per: 'day' } }),
  anActionRule({ id: 'store', kind: 'visit', points: 20 }),
  anActionRule({ id: 'photo', kind: 'content', points: 40, limit: { times: 1, per: 'month' } }),
  anActionRule({ id: 'stars', kind: 'review', points: 15, url: 'https://example.com/reviews', pendingDays: 7 }),
  anActionRule({ id: 'year', kind: 'anniversary', points: 60, limit: { times: 1, per: 'year' } }),
  anActionRule({ id: 'fair', kind: 'custom', name: 'Help at the fair', tiers: ['Gold'] }),
  anActionRule({ id: 'off', kind: 'custom', name: 'Not any more', on: false }),
];

let shop: TestShop;
let memberId: bigint;
let customers = 5_500_000n;
let customer: string;

beforeEach(async () => {
  shop = await makeShop();
  customers += 1n;
  customer = String(customers);
  memberId = await giveMember(shop.id, { customerId: customers });
  await publishActions(shop.id, RULES, PAST);
});

type Body = Record<string, never> & {
  actions: { id: string; state: string; state_text: string | null; how: string; title: string }[];
  error: { code: string; message: string; retry_at: string | null };
};

async function shown(own: Record<string, string> = {}, who = customer) {
  const request = proxiedRequest({ path: 'actions', shop: shop.domain, customer: who, own });
  const response = await show({ request, params: {}, context: {} });
  expect(response.headers.get('cache-control')).toBe('no-store');
  return { status: response.status, body: (await response.json()) as Body };
}

async function told(ruleId: string, body: unknown = {}, more: Partial<ProxiedRequest> = {}) {
  const request = proxiedRequest({ path: `actions/${ruleId}`, shop: shop.domain, customer, body, ...more });
  const response = await tell({ request, params: { ruleId }, context: {} });
  return { status: response.status, body: (await response.json()) as Body };
}

const states = ({ body }: Awaited<ReturnType<typeof shown>>) =>
  Object.fromEntries(body.actions.map(({ id, state }) => [id, state]));

async function available(): Promise<number> {
  const { rows } = await adminPool.query<{ available: string }>(
    'select available from ledger.account where shop_id = $1 and member_id = $2',
    [shop.id, memberId],
  );
  return Number(rows[0]?.available ?? 0);
}

describe('what is shown', () => {
  test('a member: everything that is on, with how far they are; joining is over with', async () => {
    const { status, body } = await shown();
    expect(status).toBe(200);
    expect(body).toMatchObject({ member: true, paused: false });
    expect(states({ status, body })).toEqual({
      news: 'open',
      follow: 'open',
      share: 'open',
      store: 'open',
      photo: 'open',
      stars: 'open',
      year: 'waiting',
      fair: 'tier',
    });
    expect(body.actions.find(({ id }) => id === 'stars')).toEqual({
      id: 'stars',
      kind: 'review',
      title: 'Write a review',
      hint: 'Any honest opinion counts, whatever the stars.',
      points: 15,
      points_text: '15 points',
      state: 'open',
      state_text: null,
      until: null,
      how: 'link',
      url: 'https://example.com/reviews',
      limit_text: 'once a day',
      pending_text: 'The points can be spent after 7 days.',
    });
  });

  test('a visitor, and a customer who is no member: everything, to sign in or to join for', async () => {
    await publishActions(shop.id, RULES, PAST, { joining: 'opt_in' });
    for (const [who, member, en, pl] of [
      ['', null, 'Sign in to take part', 'Zaloguj się, aby wziąć udział'],
      ['424242', false, 'Join to take part', 'Dołącz, aby wziąć udział'],
    ] as const) {
      const answer = await shown({}, who);
      expect(answer.body).toMatchObject({ member });
      expect(new Set(Object.values(states(answer)))).toEqual(new Set(['sign_in']));
      expect(Object.keys(states(answer))).toContain('join');
      const inPolish = await shown({ locale: 'pl' }, who);
      const said = (of: Body) => [...new Set(of.actions.map(({ state_text: text }) => text))];
      expect([said(answer.body), said(inPolish.body)]).toEqual([[en], [pl]]);
    }
  });

  test('whoever left is not promised what they were given before', async () => {
    expect(await told('follow')).toMatchObject({ status: 200 });
    await withShopSql(shop.id, (db) => awardSignUp({ db, shopId: shop.id, now: new Date() }, memberId, new Date()));
    await adminPool.query(`update member set status = 'left', left_at = now() where shop_id = $1`, [shop.id]);
    const answer = await shown();
    expect(answer.body).toMatchObject({ member: false });
    expect(states(answer)).toMatchObject({ join: 'done', follow: 'done', news: 'sign_in', share: 'sign_in' });
  });

  test('in Polish', async () => {
    const { body } = await shown({ locale: 'pl' });
    expect(body.actions.find(({ id }) => id === 'news')).toMatchObject({
      title: 'Zapisz się do newslettera',
      points_text: '30 punktów',
      limit_text: 'raz',
    });
    expect(body.actions.find(({ id }) => id === 'share')).toMatchObject({ limit_text: 'do 2 razy dziennie' });
  });

  test('nothing while the programme is paused, before the first publication, and to whom test mode leaves out', async () => {
    await publishActions(shop.id, RULES, PAST, { paused: true });
    expect((await shown()).body).toEqual({ member: true, paused: true, actions: [] });
    await publishActions(shop.id, RULES, PAST, { eligibility: { testersTag: 'testers' } });
    expect((await shown()).body).toMatchObject({ actions: [] });
    const fresh = await makeShop();
    const request = proxiedRequest({ path: 'actions', shop: fresh.domain, customer: '' });
    expect(await (await show({ request, params: {}, context: {} })).json()).toEqual({
      member: null,
      paused: false,
      actions: [],
    });
  });
});

describe('on the shopper’s word', () => {
  test('a follow: points once, then done; tapped twice it is the same', async () => {
    expect(await told('follow')).toEqual({
      status: 200,
      body: {
        points: 50,
        points_text: '50 points',
        message: 'You have 50 points more. Thank you.',
        repeated: false,
        pending_until: null,
      },
    });
    expect(await told('follow')).toMatchObject({ status: 200, body: { points: 50, repeated: true } });
    expect(await available()).toBe(50);
    expect(states(await shown())).toMatchObject({ follow: 'done' });
  });

  test('two shares a day: a tap a minute later is the second, the third is for tomorrow', async () => {
    const earlier = `update action_award set at = at - interval '61 seconds' where shop_id = $1`;
    for (const sum of [5, 10]) {
      await told('share');
      await told('share');
      expect(await available()).toBe(sum);
      await adminPool.query(earlier, [shop.id]);
    }
    const third = await told('share', {}, { own: { locale: 'pl' } });
    expect(third.status).toBe(422);
    expect(third.body.error).toMatchObject({ code: 'limit', retry_at: expect.stringMatching(/Z$/) as string });
    expect(third.body.error.message).toMatch(/^Masz już te punkty\. Kolejne możliwe od /);
    expect(states(await shown())).toMatchObject({ share: 'waiting' });
  });

  test('sixteen taps at once are one', async () => {
    await Promise.all(Array.from({ length: 16 }, () => told('share')));
    expect(await available()).toBe(5);
  });

  test.each(['join', 'news', 'stars', 'year', 'fair'])('nobody gives themselves points for “%s”', async (rule) => {
    expect(await told(rule)).toMatchObject({ status: 403, body: { error: { code: 'wrong_way' } } });
    expect(await available()).toBe(0);
  });

  test('what is off or not there', async () => {
    expect(await told('never')).toMatchObject({ status: 404, body: { error: { code: 'unknown_rule' } } });
    expect(await told(`'; drop table member; --`)).toMatchObject({ status: 404 });
    const other = await makeShop();
    await publishActions(other.id, [anActionRule({ id: 'theirs', kind: 'social_follow', name: 'x' })], PAST);
    expect(await told('theirs')).toMatchObject({ status: 404 });
  });

  test('visitors, customers who are no members, paused members', async () => {
    expect(await told('follow', {}, { customer: '' })).toMatchObject({ body: { error: { code: 'sign_in' } } });
    await publishActions(shop.id, RULES, PAST, { joining: 'opt_in' });
    expect(await told('follow', {}, { customer: '424242' })).toMatchObject({ body: { error: { code: 'not_member' } } });
    await adminPool.query(`update member set status = 'paused' where id = $1`, [memberId]);
    expect(await told('follow')).toMatchObject({ body: { error: { code: 'member_inactive' } } });
    expect(await available()).toBe(0);
  });

  test('not from Shopify, not JSON, more than was asked for', async () => {
    expect(await told('follow', {}, { secret: 'guessed' })).toMatchObject({ status: 401 });
    expect(await told('follow', 'x=1', { contentType: 'application/x-www-form-urlencoded' })).toMatchObject({
      status: 415,
    });
    expect(await told('follow', { points: 1000 })).toMatchObject({ status: 400 });
    expect(await told('photo', { url: 'https://example.com/1', text: 'x'.repeat(5000) })).toMatchObject({
      status: 413,
    });
    expect(await available()).toBe(0);
    expect(tell405({ request: proxiedRequest({ path: 'actions/x', shop: shop.domain, customer }) }).status).toBe(405);
    const posted = proxiedRequest({ path: 'actions', shop: shop.domain, customer, body: {} });
    expect(show405({ request: posted, params: {}, context: {} }).status).toBe(405);
  });
});

describe('a visit', () => {
  const inShop = <Result>(work: (ctx: Parameters<typeof renewVisitCode>[0]) => Promise<Result>) =>
    withShopSql(shop.id, (db) => work({ db, shopId: shop.id, now: new Date() }));

  test('with the store’s code, once a day; not with another, and not with the one that was renewed', async () => {
    await inShop((ctx) => renewVisitCode(ctx, 'store', '1'));
    const codeNow = () => inShop(async (ctx) => (await listVisitCodes(ctx, ['store']))[0]?.code ?? '');
    const code = await codeNow();
    expect(code).toMatch(/^[2-9a-z]{20}$/);
    for (const wrong of [undefined, '', 'guessed', code.slice(1), `${code}x`])
      expect(await told('store', { code: wrong })).toMatchObject({
        status: 403,
        body: { error: { code: 'wrong_code' } },
      });
    expect(await told('store', { code })).toMatchObject({ status: 200, body: { points: 20, repeated: false } });
    await adminPool.query(`update action_award set at = at - interval '2 minutes' where shop_id = $1`, [shop.id]);
    expect(await told('store', { code })).toMatchObject({ status: 422, body: { error: { code: 'limit' } } });
    await inShop((ctx) => renewVisitCode(ctx, 'store', '1'));
    expect(await told('store', { code })).toMatchObject({ body: { error: { code: 'wrong_code' } } });
    const renewed = await codeNow();
    expect(renewed).not.toBe(code);
    expect(await told('store', { code: renewed })).toMatchObject({ body: { error: { code: 'limit' } } });
    expect(await available()).toBe(20);
  });

  test('before anybody made a code there is none to guess', async () => {
    expect(await told('store', { code: '' })).toMatchObject({ body: { error: { code: 'wrong_code' } } });
  });
});

describe('the page behind the QR code', () => {
  async function visited(who: string, ruleId = 'store', code = 'abc"><script>alert(1)</script>') {
    const own = { code, locale: 'en' };
    const request = proxiedRequest({ path: `visit/${ruleId}`, shop: shop.domain, customer: who, own });
    const response = await visit({ request, params: { ruleId }, context: {} });
    return { status: response.status, html: await response.text(), headers: response.headers };
  }

  test('a member is shown a button, a visitor the way to sign in and back, others why not', async () => {
    const member = await visited(customer);
    expect(member.status).toBe(200);
    expect(member.html).toContain('Collect: 20 points');
    expect(member.html).toContain('data-to="/apps/loyalty/actions/store?locale=en"');
    expect((await visited('')).html).toContain('/account/login?return_to=%2Fapps%2Floyalty%2Fvisit%2Fstore%3Fcode%3D');
    expect(await visited(customer, 'fair')).toMatchObject({ status: 404 });
    await publishActions(shop.id, RULES, PAST, { joining: 'opt_in' });
    expect((await visited('424242')).html).toContain('These points are for members.');
    expect(await available()).toBe(0);
  });

  test('what the address brings is never run', async () => {
    const { html, headers } = await visited(customer);
    expect(html).not.toContain('<script>alert');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'sha256-/);
    const named = anActionRule({ id: 'store', kind: 'visit', name: '<img src=x onerror=alert(1)>' });
    await publishActions(shop.id, [named], PAST);
    expect((await visited(customer)).html).toContain('&lt;img src=x');
  });
});

describe('something handed in', () => {
  const link = (nth: number) => ({ url: `https://example.com/photos/${nth}`, text: 'On my shelf' });

  test('waits for staff and brings nothing yet; the same link twice is one', async () => {
    expect(await told('photo', link(1))).toMatchObject({ status: 202, body: { submitted: true } });
    expect(await told('photo', link(1))).toMatchObject({ status: 202 });
    const { rows } = await adminPool.query('select url, text, state from content_submission where shop_id = $1', [
      shop.id,
    ]);
    expect(rows).toEqual([{ ...link(1), state: 'waiting' }]);
    expect(await available()).toBe(0);
    expect(states(await shown())).toMatchObject({ photo: 'submitted' });
  });

  test('three may wait', async () => {
    for (const nth of [1, 2, 3]) await told('photo', link(nth));
    expect(await told('photo', link(4))).toMatchObject({ status: 422, body: { error: { code: 'enough_waiting' } } });
  });

  test.each([
    {},
    { url: '' },
    { url: 'http://example.com/1' },
    { url: 'javascript:alert(1)' },
    { url: 'https://localhost/1' },
    { url: 'https://shopper:secret@example.com/' },
    { url: `https://example.com/${'x'.repeat(500)}` },
    { url: 'https://example.com/1', text: 'x'.repeat(301) },
  ])('%j is nothing to look at', async (body) => {
    expect(await told('photo', body)).toMatchObject({ status: 422, body: { error: { code: 'nothing_submitted' } } });
  });
});
