// Whichever of our addresses a signed-in customer comes to first makes them a member, where visits do (rules.md "Earning from orders" 9).
import { beforeEach, describe, expect, test } from 'vitest';
import { adminPool, makeShop, type TestShop } from '../../tests/support/database.ts';
import { anActionRule, publishActions } from '../../tests/support/action-rules.ts';
import { proxiedRequest } from '../../tests/support/proxied-request.ts';
import { withShopSql } from '../db.server.ts';
import { renewVisitCode, listVisitCodes } from '../loyalty/actions/visit-code.server.ts';
import { action as tell } from './proxy.action.ts';
import { loader as show } from './proxy.actions.ts';
import { loader as look } from './proxy.member.ts';
import { loader as visit } from './proxy.visit.ts';

const PAST = new Date('2026-01-01T00:00:00Z');
const NEWCOMER = '515151';
const RULES = [
  anActionRule({ id: 'store', kind: 'visit', points: 20 }),
  anActionRule({ id: 'follow', kind: 'social_follow', name: 'Follow us', url: 'https://example.com/us' }),
];

let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

const request = (path: string, body?: unknown, own: Record<string, string> = {}) =>
  proxiedRequest({ path, shop: shop.domain, customer: NEWCOMER, own, ...(body !== undefined && { body }) });

async function members(): Promise<unknown[]> {
  const { rows } = await adminPool.query(
    'select customer_id::text as customer, enrolled_by as by from member where shop_id = $1',
    [shop.id],
  );
  return rows;
}

const page = async (code: string) => {
  const asked = request('visit/store', undefined, { code, locale: 'en' });
  return (await visit({ request: asked, params: { ruleId: 'store' }, context: {} })).text();
};

describe.each(['automatic', 'sign_up'] as const)('joining: %s', (joining) => {
  beforeEach(() => publishActions(shop.id, RULES, PAST, { joining }));

  test('who scans the code in the store is a member, and collects', async () => {
    const code = await withShopSql(shop.id, async (db) => {
      const ctx = { db, shopId: shop.id, now: new Date() };
      await renewVisitCode(ctx, 'store', '1');
      return (await listVisitCodes(ctx, ['store']))[0]?.code ?? '';
    });
    expect(await page(code)).toContain('Collect: 20 points');
    expect(await members()).toEqual([{ customer: NEWCOMER, by: 'visit' }]);
    const told = await tell({ request: request('actions/store', { code }), params: { ruleId: 'store' }, context: {} });
    expect(await told.json()).toMatchObject({ points: 20 });
  });

  test('all that a page of the shop asks for at once is told of a member', async () => {
    const asked = [1, 2, 3, 4].map(async () => show({ request: request('actions'), params: {}, context: {} }));
    const told = await Promise.all(asked.map(async (one) => (await one).json()));
    expect(told).toEqual([1, 2, 3, 4].map(() => expect.objectContaining({ member: true })));
    expect(await members()).toHaveLength(1);
  });

  test('who looks at the ways to earn, and who taps one', async () => {
    const seen = await show({ request: request('actions'), params: {}, context: {} });
    expect(await seen.json()).toMatchObject({ member: true, actions: [{ state: 'open' }, { state: 'open' }] });
    const told = await tell({ request: request('actions/follow', {}), params: { ruleId: 'follow' }, context: {} });
    expect(await told.json()).toMatchObject({ points: 50 });
    expect(await members()).toHaveLength(1);
  });
});

describe('a member whom an order made', () => {
  const JOIN = anActionRule({ id: 'join', kind: 'sign_up', points: 100, limit: { times: 1, per: 'ever' } });
  const visits = () => look({ request: request('member'), params: {}, context: {} });

  async function memberByOrder(status = 'active'): Promise<void> {
    await publishActions(shop.id, [JOIN], PAST);
    await adminPool.query(
      `insert into member (shop_id, customer_id, enrolled_at, enrolled_by, status) values ($1, $2, $3, 'order', $4)`,
      [shop.id, NEWCOMER, PAST, status],
    );
  }

  test('signs up with their first visit, once, and sees the points at once', async () => {
    await memberByOrder();
    const seen = await Promise.all([visits(), visits(), visits()]);
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await (await visits()).json()).toMatchObject({ points: { available: 100 } });
  });

  test('whose membership is paused signs up when it goes on', async () => {
    await memberByOrder('paused');
    expect(await (await visits()).json()).toMatchObject({ points: { available: 0 } });
    await adminPool.query(`update member set status = 'active' where shop_id = $1`, [shop.id]);
    expect(await (await visits()).json()).toMatchObject({ points: { available: 100 } });
  });

  test('looks in from an opt-in programme and is one of its members all the same', async () => {
    await memberByOrder();
    await publishActions(shop.id, [JOIN], PAST, { joining: 'opt_in' });
    expect(await (await visits()).json()).toMatchObject({ points: { available: 100 } });
  });
});

test('where one joins by pressing Join, looking makes nobody a member', async () => {
  await publishActions(shop.id, RULES, PAST, { joining: 'opt_in' });
  expect(await page('abc')).toContain('These points are for members.');
  await show({ request: request('actions'), params: {}, context: {} });
  await tell({ request: request('actions/follow', {}), params: { ruleId: 'follow' }, context: {} });
  expect(await members()).toEqual([]);
});
