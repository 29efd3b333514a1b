/**
 * What Shopify and the calendar bring about, end to end: the stand-in's webhooks and Admin API on one side, the ledger on the other.
 */
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../app/jobs/catalogue.ts';
import { welcomeMember } from '../app/jobs/member-enrolled.server.ts';
import { awardPostponed } from '../app/loyalty/actions/award-soon.server.ts';
import { enrolMember } from '../app/loyalty/members/enrol-member.server.ts';
import type { ActionRule } from '../app/loyalty/program/action-rule.ts';
import { anActionRule, publishActions } from './support/action-rules.ts';
import { adminPool } from './support/database.ts';
import { later, openShop, useStandin, type OrderShop } from './support/standin-shop.ts';

useStandin();

const ONCE = { times: 1, per: 'ever' } as const;
const JOIN = anActionRule({ id: 'join', kind: 'sign_up', points: 100, limit: ONCE });
const NEWS = anActionRule({ id: 'news', kind: 'newsletter', points: 30, limit: ONCE });
const PROFILE = anActionRule({ id: 'profile', kind: 'profile', points: 7, limit: ONCE, fields: ['name', 'phone'] });

async function shopWith(...rules: ActionRule[]): Promise<OrderShop> {
  const shop = await openShop({});
  await publishActions(shop.id, rules, later(1000));
  return shop;
}

async function customer(shop: OrderShop, more: Record<string, unknown> = {}): Promise<string> {
  const made = await shop.api('POST', '/customers', { email: `shopper-${crypto.randomUUID()}@example.com`, ...more });
  return String(made['id']);
}

const nobody = { firstName: null, lastName: null, email: null, locale: null };

/** Enrols a customer and does what the job of the enrolment does. */
async function join(shop: OrderShop, customerId: string, by: 'visit' | 'order' = 'visit'): Promise<bigint> {
  const { work, id: shopId } = shop;
  const now = later(1000);
  const member = await work.inShop(shopId, (db) =>
    enrolMember({ db, shopId, now }, { customerId: BigInt(customerId), ...nobody }, by),
  );
  if (!member) throw new Error('nobody was enrolled');
  await welcomeMember(work, shopId, member.id);
  return member.id;
}

describe('joining', () => {
  test('brings the welcome once, however often the job runs', async () => {
    const shop = await shopWith(JOIN);
    const id = await join(shop, await customer(shop));
    await welcomeMember(shop.work, shop.id, id);
    expect(await shop.points()).toBe(100);
  });

  test('brings nothing to whoever was a member before the rule was there, also when their job runs late', async () => {
    const shop = await shopWith();
    const id = await join(shop, await customer(shop));
    await publishActions(shop.id, [JOIN], later(1000));
    await welcomeMember(shop.work, shop.id, id);
    expect(await shop.points()).toBe(0);
  });

  test('by an order alone is no sign-up: the account that is activated later is, once', async () => {
    const shop = await shopWith(JOIN);
    const customerId = await customer(shop, { enabled: false });
    const id = await join(shop, customerId, 'order');
    expect(await shop.points()).toBe(0);
    await shop.api('POST', `/customers/${customerId}/enable`);
    await shop.deliver();
    expect(await shop.points()).toBe(100);
    await shop.deliverBackwards();
    await welcomeMember(shop.work, shop.id, id);
    expect(await shop.points()).toBe(100);
  });

  test('brings what Shopify knows already: consent and a complete profile', async () => {
    const shop = await shopWith(JOIN, NEWS, PROFILE);
    const full = { firstName: 'Shopper', lastName: '1', phone: '+48500100200', acceptsMarketing: true };
    await join(shop, await customer(shop, full));
    expect(await shop.points()).toBe(137);
    await join(shop, await customer(shop, { firstName: 'Shopper', lastName: '2' }));
    expect(await shop.points()).toBe(237);
  });
});

describe('consent to e-mails', () => {
  test('earns once: withdrawn and granted again, told twice and backwards', async () => {
    const shop = await shopWith(NEWS);
    const customerId = await customer(shop);
    await join(shop, customerId);
    for (const state of ['SUBSCRIBED', 'UNSUBSCRIBED', 'SUBSCRIBED']) {
      await shop.api('POST', `/customers/${customerId}/consent`, { state });
      await shop.deliver();
    }
    expect(await shop.points()).toBe(30);
    await shop.deliverBackwards();
    expect(await shop.points()).toBe(30);
  });

  test('is not yet given while it waits to be confirmed', async () => {
    const shop = await shopWith(NEWS);
    const customerId = await customer(shop);
    await join(shop, customerId);
    await shop.api('POST', `/customers/${customerId}/consent`, { state: 'PENDING', optInLevel: 'confirmed_opt_in' });
    await shop.deliver();
    expect(await shop.points()).toBe(0);
    await shop.api('POST', `/customers/${customerId}/consent`, { state: 'SUBSCRIBED', optInLevel: 'confirmed_opt_in' });
    await shop.deliver();
    expect(await shop.points()).toBe(30);
  });

  test('of somebody who is no member brings nothing and enrols nobody', async () => {
    const shop = await shopWith(NEWS);
    const customerId = await customer(shop, { enabled: false });
    await shop.api('POST', `/customers/${customerId}/consent`, { state: 'SUBSCRIBED' });
    await shop.deliver();
    const { rows } = await adminPool.query('select from member where shop_id = $1', [shop.id]);
    expect([rows.length, await shop.points()]).toEqual([0, 0]);
  });

  test('given before the rule was there brings nothing', async () => {
    const shop = await shopWith();
    const customerId = await customer(shop);
    await join(shop, customerId);
    await shop.api('POST', `/customers/${customerId}/consent`, { state: 'SUBSCRIBED' });
    await publishActions(shop.id, [NEWS], later(1000));
    await shop.deliver();
    expect(await shop.points()).toBe(0);
  });

  test('where a tag earns nothing, waits until the tags are known', async () => {
    const shop = await openShop({});
    const eligibility = { withoutTags: ['staff'] };
    await publishActions(shop.id, [NEWS], later(1000), { eligibility });
    const customerId = await customer(shop);
    const memberId = await join(shop, customerId);
    await shop.api('POST', `/customers/${customerId}/consent`, { state: 'SUBSCRIBED' });
    await shop.deliver();
    expect(await shop.points()).toBe(0);
    await shop.lookUp();
    const { rows } = await adminPool.query<{ payload: { at: string } }>(
      `select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        where t.identifier = 'action.award' and j.payload ->> 'shopId' = $1`,
      [String(shop.id)],
    );
    expect(rows).toHaveLength(1);
    const at = new Date(rows[0]?.payload.at ?? '');
    const award = { memberId, kind: 'newsletter', occurrence: 'once', at, by: 'shopify' } as const;
    const now = later(1000);
    await shop.work.inShop(shop.id, (db) => awardPostponed({ db, shopId: shop.id, now }, award, 0));
    expect(await shop.points()).toBe(30);
  });
});

describe('a complete profile', () => {
  test('earns once it has all that the rule asks for, and nothing of it is kept', async () => {
    const shop = await shopWith(PROFILE);
    const customerId = await customer(shop);
    await join(shop, customerId);
    await shop.api('PATCH', `/customers/${customerId}`, { phone: '+48500100200' });
    await shop.deliver();
    expect(await shop.points()).toBe(0);
    await shop.api('PATCH', `/customers/${customerId}`, { firstName: 'Shopper', lastName: '1' });
    await shop.deliver();
    expect(await shop.points()).toBe(7);
    await shop.api('PATCH', `/customers/${customerId}`, { phone: null });
    await shop.api('PATCH', `/customers/${customerId}`, { phone: '+48500100201' });
    await shop.deliver();
    expect(await shop.points()).toBe(7);
    const { rows } = await adminPool.query<{ kept: number }>(
      `select count(*)::int as kept from webhook_delivery where shop_id = $1 and topic = 'customers/update' and payload is not null`,
      [shop.id],
    );
    expect(rows[0]?.kept).toBe(0);
  });
});

describe('a profile that two rules ask for', () => {
  const NAME = anActionRule({ id: 'name', kind: 'profile', points: 3, limit: ONCE, fields: ['name'] });

  test('earns by the rule that asks for no more than there is, whichever stands first', async () => {
    const shop = await shopWith(PROFILE, NAME);
    await join(shop, await customer(shop, { firstName: 'Shopper', lastName: '1' }));
    expect(await shop.points()).toBe(3);
    await join(shop, await customer(shop, { firstName: 'Shopper', lastName: '2', phone: '+48500100200' }));
    expect(await shop.points()).toBe(10);
  });

  test('also when it waited until the tags were known', async () => {
    const shop = await openShop({});
    await publishActions(shop.id, [PROFILE, NAME], later(1000), { eligibility: { withoutTags: ['staff'] } });
    const customerId = await customer(shop);
    const memberId = await join(shop, customerId);
    await shop.api('PATCH', `/customers/${customerId}`, { firstName: 'Shopper', lastName: '1' });
    await shop.deliver();
    await shop.lookUp();
    const { rows } = await adminPool.query<{ payload: unknown }>(
      `select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        where t.identifier = 'action.award' and j.payload ->> 'shopId' = $1`,
      [String(shop.id)],
    );
    const { at, has } = CATALOGUE['action.award'].parse(rows[0]?.payload);
    const award = { memberId, kind: 'profile', occurrence: 'once', at, by: 'shopify', has } as const;
    const now = later(1000);
    await shop.work.inShop(shop.id, (db) => awardPostponed({ db, shopId: shop.id, now }, award, 0));
    expect(await shop.points()).toBe(3);
  });
});
