/**
 * The app's way to Shopify, through shopify-app-remix itself, against the stand-in: installing, tokens that expire, throttling, an API
 * that is down, scopes that are missing, and points that reach the metafields all the same.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AdminApiBusy, AdminApiRefused } from '../app/adapters/admin-api/run-operation.server.ts';
import { getShopInfo } from '../app/adapters/admin-api/get-shop-info.server.ts';
import { withShop, withShopSql } from '../app/db.server.ts';
import { openAccount } from '../app/loyalty/ledger/open-account.server.ts';
import { postPoints } from '../app/loyalty/ledger/post-points.server.ts';
import { bringBackMember } from '../app/loyalty/members/bring-back-member.server.ts';
import { leaveProgram } from '../app/loyalty/members/leave-program.server.ts';
import { publishProgram } from '../app/loyalty/program/publish-program.server.ts';
import { installShop } from '../app/loyalty/shops/install-shop.server.ts';
import { findShopByDomain } from '../app/loyalty/shops/find-shop.server.ts';
import {
  mirrorAllMembers,
  mirrorMember,
  mirrorProgram,
  mirrorsHeldMs,
} from '../app/loyalty/storefront/mirror-points.server.ts';
import { NO_FAULTS } from '../standin/faults.ts';
import { registerCustomer } from '../standin/commerce/register-customer.ts';
import { startBackend } from '../standin/testing/start-backend.ts';
import type { Backend } from '../standin/testing/start-backend.ts';
import { adminPool, appPool } from './support/database.ts';
import { EVERYONE, PLAIN_RULE } from './support/order-facts.ts';
import { PLAIN_SECTIONS } from '../app/loyalty/program/settings.ts';

let backend: Backend;
let shopId: bigint;
const now = new Date('2026-11-21T12:00:00Z');

beforeAll(async () => {
  backend = await startBackend();
  const { app } = backend.standin;
  process.env.STANDIN_URL = backend.origin;
  process.env.SHOPIFY_API_KEY = app.apiKey;
  process.env.SHOPIFY_API_SECRET = app.apiSecret;
  const preload: string = '../standin/preload.js';
  await import(preload);
  await storeSession();
  const admin = await adminOf();
  shopId = await installShop({ now, admin, inShop: withShopSql });
});
afterAll(() => backend.stop());
beforeEach(() => Object.assign(backend.standin.faults, structuredClone(NO_FAULTS)));

/** The session a first visit would have left: an expiring offline token and its refresh token. */
async function storeSession(expires = new Date(Date.now() + 3_600_000)): Promise<void> {
  const { issueToken } = await import('../standin/oauth/tokens.ts');
  const token = issueToken(backend.standin, backend.standin.store.get('shops', backend.shop.id), true);
  const { domain } = backend.shop;
  await adminPool.query(
    `insert into public.session (id, shop, state, "isOnline", scope, expires, "accessToken", "refreshToken", "refreshTokenExpires")
     values ($1, $2, '', false, $3, $4, $5, $6, $7)
     on conflict (id) do update set expires = excluded.expires, "accessToken" = excluded."accessToken", "refreshToken" = excluded."refreshToken"`,
    [
      `offline_${domain}`,
      domain,
      token.scopes.join(','),
      expires,
      token.id,
      token.refreshToken,
      token.refreshExpiresAt,
    ],
  );
}

async function adminOf() {
  const { adminOfShop } = await import('../app/adapters/admin-of-shop.server.ts');
  return adminOfShop(backend.shop.domain);
}

async function mirrorWork() {
  const shop = await findShopByDomain(appPool, backend.shop.domain);
  if (!shop) throw new Error('the shop is not installed');
  return { shop, now, admin: await adminOf(), inShop: withShopSql };
}

let cause = 0;

/** A customer at Shopify who is a member with points here. */
async function aMember(points: bigint, known = true): Promise<{ memberId: bigint; customerId: string }> {
  const email = `shopper-${(cause += 1)}@example.com`;
  const customerId = known ? registerCustomer(backend.standin, backend.shop.id, { email }).id : String(77_000 + cause);
  return withShopSql(shopId, async (db) => {
    const { rows } = await db.query<{ id: string }>(
      `insert into public.member (shop_id, customer_id, enrolled_at, enrolled_by) values ($1, $2, $3, 'order') returning id`,
      [shopId, customerId, now],
    );
    const memberId = BigInt(rows[0]?.id ?? 0);
    await openAccount({ db, shopId, now }, [memberId]);
    const key = `test:${cause}`;
    await postPoints({ db, shopId, now }, [{ kind: 'earn', memberId, key, hash: Buffer.from(key), points, at: now }]);
    return { memberId, customerId };
  });
}

async function metafieldOf(customerId: string): Promise<{ available: number } | null> {
  const { data } = await backend.graphql(
    `query ($id: ID!) { customer(id: $id) { metafield(namespace: "$app", key: "loyalty") { value } } }`,
    { id: `gid://shopify/Customer/${customerId}` },
  );
  const value = (data?.['customer'] as { metafield: { value: string } | null } | null)?.metafield?.value;
  return value ? (JSON.parse(value) as { available: number }) : null;
}

test('installing reads the shop and defines the metafield; again is as good', async () => {
  const shop = await findShopByDomain(appPool, backend.shop.domain);
  expect(shop).toMatchObject({ zone: backend.shop.timeZone, currency: backend.shop.currency, installed: true });
  expect(await installShop({ now, admin: await adminOf(), inShop: withShopSql })).toBe(shopId);
});

test('a reinstallation finds the old ledger', async () => {
  const { memberId } = await aMember(7n);
  await adminPool.query('update public.shop set uninstalled_at = now() where id = $1', [shopId]);
  await installShop({ now, admin: await adminOf(), inShop: withShopSql });
  const { rows } = await adminPool.query('select available from ledger.account where shop_id = $1 and member_id = $2', [
    shopId,
    memberId,
  ]);
  expect(rows).toEqual([{ available: '7' }]);
});

test('an expired token is refreshed, and the new one is kept', async () => {
  await storeSession(new Date(Date.now() - 1000));
  const before = await adminPool.query('select "accessToken" from public.session');
  expect(await getShopInfo(await adminOf())).toMatchObject({ domain: backend.shop.domain });
  const after = await adminPool.query('select "accessToken" from public.session');
  expect(after.rows).not.toEqual(before.rows);
});

test('THROTTLED and a 503 are for the job to try again', async () => {
  const admin = await adminOf();
  backend.standin.faults.graphql.throttled = true;
  await expect(getShopInfo(admin)).rejects.toThrow(AdminApiBusy);
  backend.standin.faults.graphql.throttled = false;
  backend.standin.faults.graphql.down = true;
  await expect(getShopInfo(admin)).rejects.toThrow(AdminApiBusy);
});

test('within a request of staff an API that is down is told in the same words: the page can say so', async () => {
  const { sessionToken } = await import('../standin/oauth/session-token.ts');
  const { shopify } = await import('../app/shopify.server.ts');
  const token = await sessionToken(backend.standin, backend.standin.store.get('shops', backend.shop.id));
  const request = new Request('http://localhost:4102/app', { headers: { authorization: `Bearer ${token}` } });
  const { admin } = await shopify.authenticate.admin(request);
  backend.standin.faults.graphql.down = true;
  await expect(getShopInfo(admin.graphql)).rejects.toThrow(AdminApiBusy);
});

test('a scope that was not granted is a refusal: trying again would not help', async () => {
  const admin = await adminOf();
  const query = '#graphql\n query Draft { draftOrders(first: 1) { nodes { id } } }';
  const { runOperation } = await import('../app/adapters/admin-api/run-operation.server.ts');
  await expect(runOperation(admin, query)).rejects.toThrow(AdminApiRefused);
});

test('points reach the customer’s metafield, 25 members a call', async () => {
  const members = [];
  for (let i = 0; i < 30; i++) members.push(await aMember(BigInt(100 + i)));
  const work = await mirrorWork();
  let calls = 0;
  const counted: typeof work.admin = (document, options) => {
    calls += 1;
    return work.admin(document, options);
  };
  for (const { memberId } of members) await mirrorMember({ ...work, admin: counted }, memberId);
  expect(calls).toBeLessThanOrEqual(3);
  for (const [i, { customerId }] of members.entries())
    expect(await metafieldOf(customerId)).toMatchObject({ available: 100 + i });
});

test('whoever leaves is shown no points and marked as having left; back again, they are as before', async () => {
  const { memberId, customerId } = await aMember(140n);
  const work = await mirrorWork();
  await mirrorMember(work, memberId);
  expect(await metafieldOf(customerId)).not.toHaveProperty('left');
  await withShopSql(shopId, (db) => leaveProgram({ db, shopId, now }, memberId, null));
  await mirrorMember(work, memberId);
  expect(await metafieldOf(customerId)).toMatchObject({ available: 0, left: true });
  await withShopSql(shopId, (db) => bringBackMember({ db, shopId, now }, memberId, '42'));
  await mirrorMember(work, memberId);
  expect(await metafieldOf(customerId)).toMatchObject({ available: 140 });
  expect(await metafieldOf(customerId)).not.toHaveProperty('left');
});

interface WaitingMirror {
  member: string;
  priority: number;
  inMs: number;
}

async function waitingMirrors(): Promise<WaitingMirror[]> {
  const { rows } = await adminPool.query<WaitingMirror>(
    `select j.payload ->> 'memberId' as member, j.priority::int, (extract(epoch from j.run_at - now()) * 1000)::float as "inMs"
     from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = 'member.mirror' and j.payload ->> 'shopId' = $1 and j.key is not null`,
    [String(shopId)],
  );
  return rows;
}

test('mirrors wait a moment for companions and let other jobs go first; turned away, all of them wait and none is lost', async () => {
  const [one, other] = [await aMember(1n), await aMember(2n)];
  const of = async ({ memberId }: { memberId: bigint }) =>
    (await waitingMirrors()).find(({ member }) => member === String(memberId));
  const first = await of(one);
  expect(first?.priority).toBeGreaterThan(0);
  expect(first?.inMs).toBeLessThanOrEqual(500);
  backend.standin.faults.graphql.rules.push({ on: 'metafieldsSet', how: 'throttled', skip: 0, times: 1, code: null });
  // as the queue does: its own job is gone once it has run
  await adminPool.query('delete from graphile_worker._private_jobs where key = $1', [
    `mirror:${shopId}:${one.memberId}`,
  ]);
  const work = await mirrorWork();
  await mirrorMember(work, one.memberId);
  for (const member of [one, other]) {
    expect((await of(member))?.inMs).toBeGreaterThan(1000);
    expect((await of(member))?.inMs).toBeLessThanOrEqual(3000);
  }
  await mirrorMember(work, one.memberId);
  expect(await metafieldOf(one.customerId)).toMatchObject({ available: 1 });
});

test.each([
  [2000, 0],
  [1000, 0],
  [900, 1000],
  [0, 10_000],
])(
  'mirrors leave half of what Shopify lets through to codes: with %i of 2,000 points they wait %i ms',
  (available, ms) => {
    expect(mirrorsHeldMs({ available, maximum: 2000, restoreRate: 100 })).toBe(ms);
  },
);

test('a customer whom Shopify no longer knows keeps nobody else waiting, and is reported', async () => {
  const gone = await aMember(5n, false);
  const there = await aMember(6n);
  const work = await mirrorWork();
  await mirrorMember(work, there.memberId);
  expect(await metafieldOf(there.customerId)).toMatchObject({ available: 6 });
  await expect(mirrorMember(work, gone.memberId)).rejects.toThrow('Shopify does not take the points');
});

test('the API down while points are earned: nothing is lost, the next try mirrors them', async () => {
  const { memberId, customerId } = await aMember(9n);
  const work = await mirrorWork();
  backend.standin.faults.graphql.down = true;
  await expect(mirrorMember(work, memberId)).rejects.toThrow(AdminApiBusy);
  backend.standin.faults.graphql.down = false;
  expect(await metafieldOf(customerId)).toBeNull();
  await mirrorMember(work, memberId);
  expect(await metafieldOf(customerId)).toMatchObject({ available: 9 });
});

test('a published programme is told to the theme; before publication there is nothing to tell', async () => {
  const work = await mirrorWork();
  const told = () => withShop(shopId, (db) => mirrorProgram({ db, shopId, now }, work.shop, work.admin));
  const read = async () => {
    const { data } = await backend.graphql(
      '{ currentAppInstallation { metafield(namespace: "loyalty", key: "program") { value } } }',
    );
    return (
      (data?.['currentAppInstallation'] as { metafield: { value: string } | null } | undefined)?.metafield?.value ??
      null
    );
  };
  await told();
  expect(await read()).toBeNull();
  const settings = {
    schema: 1 as const,
    goLiveAt: '2026-01-01T00:00:00Z',
    paused: false,
    order: PLAIN_RULE,
    eligibility: EVERYONE,
    ...PLAIN_SECTIONS,
  };
  await withShop(shopId, (db) => publishProgram({ db, shopId, now }, settings, 'Sample staff'));
  await told();
  expect(JSON.parse((await read()) ?? '{}')).toMatchObject({ version: 1, earn: { points: 1, perMinor: 100 } });
});

test('after an installation every member is written anew', async () => {
  const { customerId } = await aMember(11n);
  await adminPool.query('delete from public.member_mirror where shop_id = $1', [shopId]);
  await adminPool.query('delete from public.member where shop_id = $1 and customer_id between 77000 and 78000', [
    shopId,
  ]);
  await mirrorAllMembers(await mirrorWork());
  expect(await metafieldOf(customerId)).toMatchObject({ available: 11 });
});
