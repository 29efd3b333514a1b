// The storefront's door, on a real database: who is let in, what they see, and that it is only theirs.
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { adminPool, appPool, asShop, makeShop } from '../../tests/support/database.ts';
import type { TestShop } from '../../tests/support/database.ts';
import { openAccount } from '../loyalty/ledger/open-account.server.ts';
import { postPoints } from '../loyalty/ledger/post-points.server.ts';
import type { Posting } from '../loyalty/ledger/posting.ts';
import { initialSettings } from '../loyalty/program/settings.ts';
import { action, loader } from './proxy.member.ts';

const SECRET = process.env['SHOPIFY_API_SECRET'] ?? '';
const now = new Date();
const DAY_MS = 86_400_000;

type Query = Record<string, string>;

/** A request as Shopify would forward it. */
function proxied(shop: string, customer: string, own: Query = {}, secret = SECRET): Request {
  const query: Query = {
    ...own,
    shop,
    path_prefix: '/apps/loyalty',
    timestamp: String(Math.floor(Date.now() / 1000)),
    logged_in_customer_id: customer,
  };
  const text = Object.entries(query)
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join('');
  const signature = createHmac('sha256', secret).update(text).digest('hex');
  return new Request(`http://app.example.com/proxy/member?${new URLSearchParams({ ...query, signature })}`);
}

async function ask(request: Request) {
  const response = await loader({ request, params: {}, context: {} });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  return { status: response.status, body: await response.json() };
}

async function publish(shop: TestShop, testersTag: string | null = null): Promise<void> {
  const initial = initialSettings(100, new Date('2026-01-01T00:00:00Z'));
  const settings = { ...initial, eligibility: { ...initial.eligibility, testersTag } };
  await adminPool.query(
    `insert into program_version (shop_id, version, settings, published_at, published_by) values ($1, 1, $2, $3, 'Sample staff')`,
    [shop.id, settings, now],
  );
}

async function enrol(shop: TestShop, customerId: bigint): Promise<bigint> {
  const { rows } = await adminPool.query<{ id: string }>(
    `insert into member (shop_id, customer_id, enrolled_at, enrolled_by) values ($1, $2, $3, 'order') returning id`,
    [shop.id, customerId, now],
  );
  const memberId = BigInt(rows[0]?.id ?? 0);
  await asShop(shop.id, (db) => openAccount({ db, shopId: shop.id, now }, [memberId]));
  return memberId;
}

const hash = (text: string) => createHash('sha256').update(text).digest();

async function post(shop: TestShop, postings: Posting[]): Promise<void> {
  const outcomes = await postPoints({ db: appPool, shopId: shop.id, now }, postings);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(postings.map(() => 'posted'));
}

const gift = (memberId: bigint, key: string, points: bigint, more: { availableAt?: Date } = {}): Posting => ({
  kind: 'earn',
  memberId,
  key,
  hash: hash(key),
  points,
  at: now,
  ...more,
});

describe('who is let in', () => {
  test('nobody without Shopify’s signature', async () => {
    const shop = await makeShop();
    const answer = await ask(proxied(shop.domain, '5', {}, 'another secret'));
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      error: { code: 'not_from_shopify', message: 'Please open this page from the shop again.' },
    });
    const forged = proxied(shop.domain, '5');
    const url = new URL(forged.url);
    url.searchParams.set('logged_in_customer_id', '6');
    expect((await ask(new Request(url))).status).toBe(401);
  });

  test('no shop that never installed, and none that has left', async () => {
    expect((await ask(proxied('stranger.myshopify.com', '5'))).status).toBe(404);
    const shop = await makeShop();
    await adminPool.query('update shop set uninstalled_at = now() where id = $1', [shop.id]);
    const left = await ask(proxied(shop.domain, '5', { locale: 'pl' }));
    expect(left.status).toBe(404);
    expect(left.body).toMatchObject({ error: { message: 'Ten sklep nie prowadzi tu programu punktowego.' } });
  });

  test.each([
    ['POST', 'text/plain', 415, null],
    ['POST', 'application/json', 405, 'GET'],
    ['DELETE', 'application/json', 405, 'GET'],
  ])('%s with %s is answered %i', (method, type, status, allow) => {
    const request = new Request('http://app.example.com/proxy/member', { method, headers: { 'content-type': type } });
    const response = action({ request, params: {}, context: {} });
    expect([response.status, response.headers.get('allow')]).toEqual([status, allow]);
  });

  test.each(['0', '-1', '1.5', 'x', '9'.repeat(19), ''])('a cursor %j that was never given out', async (before) => {
    const shop = await makeShop();
    expect((await ask(proxied(shop.domain, '5', { before }))).status).toBe(400);
  });
});

describe('what they see', () => {
  test('a visitor: the programme, in their language', async () => {
    const shop = await makeShop();
    await publish(shop);
    const { status, body } = await ask(proxied(shop.domain, '', { locale: 'pl' }));
    expect(status).toBe(200);
    expect(body).toMatchObject({ member: null, points: null, history: [], next_cursor: null });
    expect(body.programme).toMatchObject({
      version: 1,
      paused: false,
      earn: { points: 1, perMinor: 100, currency: 'PLN', pendingDays: 0, rounding: 'down' },
      words: { earn: 'Dostajesz 1 punkt za każdą wydaną złotówkę.' },
    });
  });

  test('nothing is promised before the first publication', async () => {
    const shop = await makeShop();
    expect((await ask(proxied(shop.domain, ''))).body).toMatchObject({ member: null, programme: null });
  });

  test('in test mode: the programme for whoever has the tag, and none for anybody else', async () => {
    const shop = await makeShop();
    await publish(shop, 'testers');
    const programme = async (customer: string) => {
      const { status, body } = await ask(proxied(shop.domain, customer));
      expect(status).toBe(200);
      return body.programme;
    };
    expect(await programme('')).toBeNull();
    expect(await programme('5')).toBeNull();
    await enrol(shop, 5n);
    expect(await programme('5')).toBeNull(); // tags nobody has looked up are none
    const { rows: asked } = await adminPool.query(
      `select j.payload from graphile_worker._private_jobs j where j.payload ->> 'shopId' = $1 and j.payload ->> 'customerId' = '5'`,
      [String(shop.id)],
    );
    expect(asked).toHaveLength(1);
    await adminPool.query(`update member set tags = '{vip}' where shop_id = $1`, [shop.id]);
    expect(await programme('5')).toBeNull();
    await adminPool.query(`update member set tags = '{vip,Testers}' where shop_id = $1`, [shop.id]);
    expect(await programme('5')).toMatchObject({ version: 1 });
    expect(await programme('5')).not.toHaveProperty('testersTag');
  });

  test('a planned version is told from its instant on, before its job has run', async () => {
    const shop = await makeShop();
    await publish(shop);
    const paused = { ...initialSettings(100, new Date('2026-01-01T00:00:00Z')), paused: true };
    await adminPool.query(
      `insert into program_schedule (shop_id, settings, publish_at, planned_at, planned_by) values ($1, $2, $3, $3, 'Sample staff')`,
      [shop.id, paused, new Date(Date.now() + DAY_MS)],
    );
    const told = async () => (await ask(proxied(shop.domain, ''))).body.programme;
    expect(await told()).toMatchObject({ version: 1, paused: false });
    await adminPool.query('update program_schedule set publish_at = $2 where shop_id = $1', [shop.id, new Date()]);
    expect(await told()).toMatchObject({ version: 2, paused: true });
  });

  test('a customer who is no member: zeros, and nobody was enrolled', async () => {
    const shop = await makeShop();
    const { body } = await ask(proxied(shop.domain, '77'));
    expect(body).toMatchObject({
      member: { id: null },
      points: { available: 0, pending: 0, held: 0, debt: 0, lifetime: 0 },
      history: [],
    });
    const { rows } = await adminPool.query('select 1 from member where shop_id = $1', [shop.id]);
    expect(rows).toEqual([]);
  });

  test('a member: points, what is pending until when, and the history newest first', async () => {
    const shop = await makeShop({ zone: 'Europe/Warsaw' });
    const memberId = await enrol(shop, 501n);
    const availableAt = new Date(now.getTime() + 14 * DAY_MS);
    await post(shop, [
      gift(memberId, 'a', 120n),
      gift(memberId, 'b', 4n, { availableAt }),
      { kind: 'adjust', memberId, key: 'c', hash: hash('c'), points: -20n, at: now, why: { note: 'staff only' } },
      { kind: 'hold', memberId, key: 'd', hash: hash('d'), hold: 'h1', points: 10n, at: now },
    ]);
    const { body } = await ask(proxied(shop.domain, '501', { locale: 'en' }));
    expect(body.points).toEqual({ available: 100, pending: 4, held: 10, debt: 0, lifetime: 124 });
    expect(body.member).toEqual({ id: String(memberId) });
    const until = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Warsaw' }).format(availableAt);
    expect(body.pending_until_on).toBe(until);
    expect(body.history).toMatchObject([
      { kind: 'adjust', points: -20, why: 'Correction by the shop', pending_until_on: null },
      { kind: 'earn', points: 0, pending: 4, pending_until_on: until },
      { kind: 'earn', points: 120, pending: 0, why: 'Points from the shop' },
    ]);
    expect(JSON.stringify(body)).not.toContain('staff only');
  });

  test('debt shows as 0 available and what is owed', async () => {
    const shop = await makeShop();
    const memberId = await enrol(shop, 502n);
    const order = { kind: 'order', memberId, orderId: 1n, policy: 'owe', at: now } as const;
    await post(shop, [
      { ...order, key: 'order:1:r1', hash: hash('r1'), target: 79n },
      { kind: 'spend', memberId, key: 's', hash: hash('s'), points: 79n, at: now },
      { ...order, key: 'order:1:r2', hash: hash('r2'), target: 40n },
    ]);
    const { body } = await ask(proxied(shop.domain, '502'));
    expect(body.points).toMatchObject({ available: 0, debt: 39 });
  });

  test('a long history comes in pages, each line once', async () => {
    const shop = await makeShop();
    const memberId = await enrol(shop, 503n);
    await post(
      shop,
      Array.from({ length: 45 }, (_, index) => gift(memberId, `g${index}`, BigInt(index + 1))),
    );
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await ask(proxied(shop.domain, '503', cursor === null ? {} : { before: cursor }));
      expect(body.history.length).toBeLessThanOrEqual(20);
      seen.push(...body.history.map(({ points }: { points: number }) => points));
      cursor = body.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => 45 - index));
  });

  test('an order that earned nothing stands among the others, with the reason', async () => {
    const shop = await makeShop();
    const memberId = await enrol(shop, 504n);
    const older = { ...gift(memberId, 'old', 5n), at: new Date(now.getTime() - 2 * DAY_MS) };
    await post(shop, [older, gift(memberId, 'new', 7n)]);
    const why = {
      schema: 1,
      reason: 'paused',
      orderName: '#9',
      currency: 'PLN',
      version: 1,
      rule: null,
      lines: [],
      shippingMinor: '0',
      amountRefundedMinor: 0,
      baseMinor: '0',
      exact: '0',
      target: 0,
      availableAt: null,
    };
    await adminPool.query(
      `insert into public.order_fact (shop_id, order_id, member_id, schema_version, revision, fact, why, target, processed_at, recorded_at)
       values ($1, 9, $2, 1, 1, 'null', $3, 0, $4, $4)`,
      [String(shop.id), String(memberId), JSON.stringify(why), new Date(now.getTime() - DAY_MS)],
    );
    const { body } = await ask(proxied(shop.domain, '504', { locale: 'en' }));
    expect(body.history).toMatchObject([
      { points: 7 },
      { id: 'order-9', points: 0, why: 'Order #9, no points: placed while the programme was paused' },
      { points: 5 },
    ]);
  });

  test('never another customer’s, nor the same customer id’s in another shop, nor a redacted member’s', async () => {
    const [shop, other] = [await makeShop(), await makeShop()];
    const memberId = await enrol(shop, 504n);
    await post(shop, [gift(memberId, 'a', 9n)]);
    expect((await ask(proxied(shop.domain, '505'))).body.points.available).toBe(0);
    expect((await ask(proxied(other.domain, '504'))).body.points.available).toBe(0);
    expect((await ask(proxied(shop.domain, '504'))).body.points.available).toBe(9);
    await adminPool.query(`update member set status = 'redacted' where shop_id = $1`, [shop.id]);
    expect((await ask(proxied(shop.domain, '504'))).body.points.available).toBe(0);
  });
});
