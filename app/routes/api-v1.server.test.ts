// The merchant API over HTTP, on real PostgreSQL: who is let in, how fast, what each address answers, and that nothing is done twice.
// Every answer here is held against openapi.json (tests/support/api-world.ts).
import { beforeEach, describe, expect, test } from 'vitest';
import { actionRule, startApiWorld } from '../../tests/support/api-world.ts';
import type { ApiWorld } from '../../tests/support/api-world.ts';
import { adminPool, appPool, asShop } from '../../tests/support/database.ts';
import { verifyLedger } from '../loyalty/ledger/verify-ledger.server.ts';
import { listApiTokens } from '../loyalty/merchant-api/list-tokens.server.ts';
import { RATE } from '../loyalty/merchant-api/operations.ts';
import { revokeApiToken } from '../loyalty/merchant-api/revoke-token.server.ts';
import { SCOPES } from '../loyalty/merchant-api/token-form.ts';
import { wipeRawData } from '../loyalty/privacy/wipe-raw-data.server.ts';

const STAFF = '8100000000002';
let world: ApiWorld;
let token = '';

beforeEach(async () => {
  world = await startApiWorld();
  token = await world.token();
});

const later = (seconds: number): Date => new Date(world.now.getTime() + seconds * 1000);

describe('who is let in', () => {
  test('nobody without a token, and they are told how', async () => {
    for (const authorization of ['', 'Basic YTpi', 'Bearer', 'Bearer a b']) {
      const headers: Record<string, string> = authorization === '' ? {} : { authorization };
      const { status, body, headers: sent } = await world.ask('GET', '/members', { headers });
      expect([status, body.code]).toEqual([401, 'token_missing']);
      expect(sent.get('www-authenticate')).toBe('Bearer realm="comeback"');
      expect(body.detail).toContain('Authorization: Bearer comeback_');
    }
    expect((await world.ask('GET', '/members', { query: { token } })).status).toBe(401);
  });

  test('a forged token, a mistyped one, one with a sound checksum that was never made', async () => {
    const flipped = token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const { makeToken } = await import('../loyalty/merchant-api/api-token.server.ts');
    const forged = ['comeback_', flipped, token.slice(0, -1), `${token}A`, token.toUpperCase(), makeToken().token];
    for (const made of forged) {
      const { status, body, headers } = await world.ask('GET', '/programme', { token: made });
      expect([status, body.code]).toEqual([401, 'token_unknown']);
      expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
    }
  });

  test('an expired token, to the second', async () => {
    const month = await world.token({ lifetime: '30' });
    const never = await world.token({ lifetime: 'never' });
    await world.publish();
    world.now = later(30 * 86_400 - 1);
    expect((await world.ask('GET', '/programme', { token: month })).status).toBe(200);
    world.now = later(1);
    expect((await world.ask('GET', '/programme', { token: month })).body.code).toBe('token_expired');
    world.now = later(100 * 365 * 86_400);
    expect((await world.ask('GET', '/programme', { token: never })).status).toBe(200);
  });

  test('a revoked token, at once; staff’s log says so once', async () => {
    const { id, token: other } = await world.tokenWithId();
    await world.publish();
    expect((await world.ask('GET', '/programme', { token: other })).status).toBe(200);
    const revoke = () => world.inShop((ctx) => revokeApiToken(ctx, id, STAFF));
    expect([await revoke(), await revoke()]).toEqual([true, false]);
    expect((await world.ask('GET', '/programme', { token: other })).body.code).toBe('token_revoked');
    expect((await world.ask('GET', '/programme', { token })).status).toBe(200);
    const { rows } = await adminPool.query(
      `select action, subject, before, after from public.activity where shop_id = $1 and subject = $2 order by id`,
      [world.shop.id, String(id)],
    );
    expect(rows).toMatchObject([
      { action: 'api-token.create', after: { name: 'Review app', scopes: [...SCOPES] } },
      { action: 'api-token.revoke', before: { name: 'Review app' } },
    ]);
  });

  test('no token of a shop that uninstalled; after it installed again they work', async () => {
    await world.publish();
    const set = (at: string | null) =>
      adminPool.query('update public.shop set uninstalled_at = $2 where id = $1', [world.shop.id, at]);
    await set('2026-11-22T11:00:00Z');
    const { status, body } = await world.ask('GET', '/programme', { token });
    expect([status, body.code]).toEqual([401, 'shop_uninstalled']);
    await set(null);
    expect((await world.ask('GET', '/programme', { token })).status).toBe(200);
  });

  test('the table holds no token, only its digest; the list shows its first characters', async () => {
    const { rows } = await adminPool.query(
      "select t::text as line, encode(hash, 'hex') as hash from public.api_token t where shop_id = $1",
      [world.shop.id],
    );
    expect(rows[0].hash).toMatch(/^[0-9a-f]{64}$/);
    expect(rows[0].line).not.toContain(token.slice(13));
    const [listed] = await world.inShop(listApiTokens);
    expect(listed).toMatchObject({ name: 'Review app', hint: token.slice(0, 13), state: 'works', lastUsedAt: null });
  });

  test('its last use is written once a minute at most', async () => {
    const used = async () => (await world.inShop(listApiTokens))[0]?.lastUsedAt;
    const began = world.now;
    await world.ask('GET', '/members', { token });
    expect(await used()).toBe(began.toISOString());
    world.now = later(59);
    await world.ask('GET', '/members', { token });
    expect(await used()).toBe(began.toISOString());
    world.now = later(1);
    await world.ask('GET', '/members', { token });
    expect(await used()).toBe(world.now.toISOString());
  });
});

describe('permissions', () => {
  test.each([
    ['GET', '/members', 'members:read'],
    ['GET', '/members/77', 'members:read'],
    ['GET', '/members/77/balance', 'points:read'],
    ['GET', '/members/77/entries', 'points:read'],
    ['POST', '/members/77/actions', 'actions:write'],
    ['POST', '/reviews', 'actions:write'],
    ['POST', '/members/77/adjustments', 'points:write'],
  ] as const)(
    '%s %s needs %s: every other token is refused clearly, and nothing is lost',
    async (method, path, scope) => {
      const others = SCOPES.filter((one) => one !== scope);
      const before = await world.traces();
      const asking = method === 'POST' ? { body: { points: 5, reason: 'A reason' } } : {};
      const { status, body, headers } = await world.ask(method, path, {
        token: await world.token({ scopes: others }),
        ...asking,
      });
      expect([status, body.code, body.scope]).toEqual([403, 'scope_missing', scope]);
      expect(headers.get('www-authenticate')).toContain(`error="insufficient_scope", scope="${scope}"`);
      expect(await world.traces()).toEqual(before);
      const allowed = await world.ask(method, path, { token: await world.token({ scopes: [scope] }), ...asking });
      expect(allowed.status).not.toBe(403);
    },
  );

  test('a key that was refused for its permission is not used up', async () => {
    const customer = await world.member();
    const asking = { key: 'the-same', body: { points: 5, reason: 'A reason' } };
    const reader = await world.token({ scopes: ['points:read'] });
    expect((await world.ask('POST', `/members/${customer}/adjustments`, { token: reader, ...asking })).status).toBe(
      403,
    );
    expect((await world.ask('POST', `/members/${customer}/adjustments`, { token, ...asking })).status).toBe(201);
  });
});

describe('shops', () => {
  test('a token reaches its own shop and no other, by any address', async () => {
    const other = await startApiWorld();
    const theirs = await other.member(500);
    const ours = await world.member(5);
    await other.publish({ actions: [actionRule()] });
    for (const path of [`/members/${theirs}`, `/members/${theirs}/balance`, `/members/${theirs}/entries`])
      expect((await world.ask('GET', path, { token })).body.code).toBe('unknown_member');
    const { body } = await world.ask('GET', '/members', { token });
    expect(body.members.map((one: { customerId: string }) => one.customerId)).toEqual([ours]);
    expect((await world.ask('GET', '/members', { token, query: { customerId: theirs } })).body.members).toEqual([]);
    const before = await other.traces();
    const asking = { token, body: { points: -500, reason: 'Not ours' } };
    expect((await world.ask('POST', `/members/${theirs}/adjustments`, asking)).body.code).toBe('unknown_member');
    expect((await world.ask('GET', '/programme', { token })).body.code).toBe('no_programme');
    expect(await other.traces()).toEqual(before);
    expect(await other.balance(theirs)).toBe(500);
  });

  test('the app can look a digest up, and learns whose it is and nothing else', async () => {
    const other = await startApiWorld();
    await other.token({ name: 'Their till' });
    const { rows } = await adminPool.query<{ hash: Buffer }>('select hash from public.api_token where shop_id = $1', [
      other.shop.id,
    ]);
    const found = await appPool.query('select * from public.find_api_token($1)', [rows[0]?.hash]);
    expect(found.rows).toEqual([{ shop_id: String(other.shop.id), token_id: expect.stringMatching(/^\d+$/) }]);
    expect((await appPool.query('select from public.api_token')).rowCount).toBe(0);
    expect(
      await asShop(world.shop.id, async (db) => (await db.query('select name from public.api_token')).rows),
    ).toEqual([{ name: 'Review app' }]);
  });

  test('the same key in two shops, or of two tokens, is two requests', async () => {
    const customer = await world.member();
    const second = await world.token();
    const asking = { key: 'order-1', body: { points: 5, reason: 'A reason' } };
    for (const one of [token, second])
      expect((await world.ask('POST', `/members/${customer}/adjustments`, { token: one, ...asking })).status).toBe(201);
    expect(await world.balance(customer)).toBe(10);
  });
});

describe('pace', () => {
  const limits = ({ headers }: { headers: Headers }) =>
    ['limit', 'remaining', 'reset'].map((name) => Number(headers.get(`ratelimit-${name}`)));

  test(`${RATE.burst} at once, then ${RATE.perSecond} a second; whoever waits as told is let in`, async () => {
    for (let sent = 1; sent <= RATE.burst; sent += 1) {
      const answer = await world.ask('GET', '/members', { token });
      expect(answer.status).toBe(200);
      expect(limits(answer)).toEqual([RATE.burst, RATE.burst - sent, Math.ceil(sent / RATE.perSecond)]);
      expect(answer.headers.get('ratelimit-policy')).toBe('40;w=4');
    }
    const refused = await world.ask('GET', '/members', { token });
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([429, 'rate_limited', '1']);
    expect(limits(refused)).toEqual([40, 0, 4]);
    expect((await world.ask('GET', '/members', { token: await world.token() })).status).toBe(200);
    world.now = later(1);
    for (let sent = 0; sent < RATE.perSecond; sent += 1)
      expect((await world.ask('GET', '/members', { token })).status).toBe(200);
    expect((await world.ask('GET', '/members', { token })).status).toBe(429);
    world.now = later(3600);
    expect(limits(await world.ask('GET', '/members', { token }))).toEqual([40, 39, 1]);
  });

  test('asked at the same time through several processes, the bucket gives no more', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => world.ask('GET', '/members', { token })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(RATE.burst);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(60 - RATE.burst);
  });

  test('a process whose clock is behind gives nothing away', async () => {
    for (let sent = 0; sent < RATE.burst; sent += 1) await world.ask('GET', '/members', { token });
    world.now = later(-30);
    expect((await world.ask('GET', '/members', { token })).status).toBe(429);
    world.now = later(31);
    expect((await world.ask('GET', '/members', { token })).status).toBe(200);
  });
});

describe('addresses and methods', () => {
  test.each([
    ['GET', '/nothing', 404, 'unknown_address'],
    ['GET', '/members/1/nothing', 404, 'unknown_address'],
    ['GET', '/members/%E0%A4%A', 404, 'unknown_address'],
    ['GET', '/problems/nothing', 404, 'unknown_address'],
    ['DELETE', '/members', 405, 'method_not_allowed'],
    ['GET', '/reviews', 405, 'method_not_allowed'],
    ['OPTIONS', '/members', 405, 'method_not_allowed'],
    ['PUT', '/openapi.json', 405, 'method_not_allowed'],
  ])('%s %s: %i %s', async (method, path, status, code) => {
    const answer = await world.ask(method, path, { token, headers: { origin: 'https://elsewhere.example.com' } });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('allow') === null).toBe(status === 404);
  });

  test('HEAD is a GET without its body', async () => {
    const head = await world.ask('HEAD', '/members', { token });
    expect([head.status, head.body]).toEqual([200, {}]);
  });

  test('what a refusal means is served at its type', async () => {
    const { body } = await world.ask('GET', '/members');
    const words = await world.ask('GET', body.type.replace('/api/v1', ''));
    expect(words.body).toEqual({ code: body.code, status: 401, title: body.title, detail: body.detail });
  });
});

describe('members', () => {
  test('one page after the other, those that changed longest ago first, each once', async () => {
    const customers: string[] = [];
    for (let made = 0; made < 7; made += 1) customers.push(await world.member());
    await adminPool.query(`update public.member set tier = 'Gold' where shop_id = $1 and customer_id = $2`, [
      world.shop.id,
      customers[0],
    ]);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = { limit: '3', ...(cursor !== null && { cursor }) };
      const { status, body } = await world.ask('GET', '/members', { token, query });
      expect(status).toBe(200);
      seen.push(...body.members.map((one: { customerId: string }) => one.customerId));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual([...customers.slice(1), customers[0]]);
  });

  test('what changed since; an order that touches a member without changing them is no news', async () => {
    const [first, second] = [await world.member(), await world.member()];
    const page = async (since: string) =>
      (await world.ask('GET', '/members', { token, query: { updatedSince: since } })).body.members as {
        customerId: string;
        updatedAt: string;
      }[];
    const both = await page('2026-01-01T00:00:00Z');
    expect(both.map(({ customerId }) => customerId)).toEqual([first, second]);
    const since = new Date(Date.parse(both[1]?.updatedAt ?? '') + 1).toISOString();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await adminPool.query('update public.member set locale = locale where shop_id = $1', [world.shop.id]);
    expect(await page(since)).toEqual([]);
    await adminPool.query(`update public.member set locale = 'pl' where shop_id = $1 and customer_id = $2`, [
      world.shop.id,
      first,
    ]);
    expect((await page(since)).map(({ customerId }) => customerId)).toEqual([first]);
  });

  test('found by e-mail in any case, and by customer', async () => {
    const customer = await world.member(0, { email: 'Shopper-1@Example.com', last_name: 'One', tier: 'Gold' });
    await world.member();
    for (const query of [{ email: 'shopper-1@example.COM' }, { customerId: customer }] as Record<string, string>[]) {
      const { body } = await world.ask('GET', '/members', { token, query });
      expect(body).toMatchObject({
        members: [{ customerId: customer, lastName: 'One', tier: 'Gold' }],
        nextCursor: null,
      });
    }
    const { body } = await world.ask('GET', `/members/${customer}`, { token });
    expect(body).toMatchObject({ customerId: customer, status: 'active', enrolledBy: 'order' });
  });

  test('whoever was redacted is not told of; whoever was merged is the other one', async () => {
    const [gone, kept, merged] = [await world.member(7), await world.member(30), await world.member()];
    await adminPool.query(
      `update public.member set status = 'redacted', email = null where shop_id = $1 and customer_id = $2`,
      [world.shop.id, gone],
    );
    await adminPool.query(
      `update public.member m set status = 'merged', merged_into = k.id from public.member k
        where m.shop_id = $1 and m.customer_id = $2 and k.shop_id = $1 and k.customer_id = $3`,
      [world.shop.id, merged, kept],
    );
    for (const path of ['', '/balance', '/entries'])
      expect((await world.ask('GET', `/members/${gone}${path}`, { token })).body.code).toBe('unknown_member');
    const told = (await world.ask('GET', '/members', { token })).body.members as { customerId: string }[];
    expect(told.map(({ customerId }) => customerId)).toEqual([kept]);
    expect((await world.ask('GET', `/members/${merged}`, { token })).body.customerId).toBe(kept);
    expect((await world.ask('GET', `/members/${merged}/balance`, { token })).body).toMatchObject({
      customerId: kept,
      available: 30,
    });
    const asking = { token, body: { points: 5, reason: 'A reason' } };
    expect((await world.ask('POST', `/members/${gone}/adjustments`, asking)).body.code).toBe('unknown_member');
  });

  test.each<[string, Record<string, string>, string]>([
    ['limit', { limit: '0' }, 'at least 1'],
    ['limit', { limit: '201' }, 'at most 200'],
    ['limit', { limit: 'all' }, 'look like'],
    ['cursor', { cursor: 'x' }, 'look like'],
    ['cursor', { cursor: '1-9999999999999999999' }, 'nextCursor'],
    ['updatedSince', { updatedSince: 'yesterday' }, 'an instant like'],
    ['updatedSince', { updatedSince: '2026-13-01T00:00:00Z' }, 'an instant like'],
    ['customerId', { customerId: '99999999999999999999' }, 'look like'],
    ['email', { email: 'a\u0000b@example.com' }, 'look like'],
    ['page', { page: '2' }, 'no such field'],
  ])('a query that cannot be: %s %j', async (field, query, detail) => {
    const { status, body } = await world.ask('GET', '/members', { token, query });
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.errors).toEqual([{ in: 'query', field, detail: expect.stringContaining(detail) }]);
  });

  test('a field that is sent twice is refused', async () => {
    const { body } = await world.ask('GET', '/members?limit=5&limit=6', { token });
    expect(body.errors).toEqual([{ in: 'query', field: 'limit', detail: 'It was sent twice.' }]);
  });
});

describe('points', () => {
  test('balance and history, the newest first, in pages', async () => {
    const customer = await world.member(100);
    for (const points of [5, -30])
      await world.ask('POST', `/members/${customer}/adjustments`, { token, body: { points, reason: 'A reason' } });
    const { body: balance } = await world.ask('GET', `/members/${customer}/balance`, { token });
    expect(balance).toEqual({
      customerId: customer,
      available: 75,
      pending: 0,
      held: 0,
      spendable: 75,
      debt: 0,
      lifetime: expect.any(Number),
      nextExpiry: null,
    });
    const first = await world.ask('GET', `/members/${customer}/entries`, {
      token,
      query: { limit: '2', language: 'pl' },
    });
    expect(first.body).toMatchObject({
      entries: [
        { id: '3', kind: 'adjust', available: -30, availableAfter: 75, why: 'Korekta ze sklepu' },
        { id: '2', kind: 'adjust', available: 5, availableAfter: 105 },
      ],
      nextCursor: '2',
    });
    const { body: rest } = await world.ask('GET', `/members/${customer}/entries`, { token, query: { cursor: '2' } });
    expect(rest).toMatchObject({ entries: [{ id: '1', kind: 'earn', available: 100 }], nextCursor: null });
  });

  test('a member who never earned anything has nothing, and no history', async () => {
    const customer = await world.member();
    const { body } = await world.ask('GET', `/members/${customer}/balance`, { token });
    expect(body).toMatchObject({ available: 0, spendable: 0, lifetime: 0 });
    const { body: history } = await world.ask('GET', `/members/${customer}/entries`, { token });
    expect(history).toEqual({ entries: [], nextCursor: null });
  });

  test('an adjustment has its reason beside the ledger, and says which token sent it', async () => {
    const { id, token: till } = await world.tokenWithId();
    const customer = await world.member();
    const asking = { token: till, body: { points: 40, reason: 'A late\u0000 parcel \ud800' } };
    const { status, body } = await world.ask('POST', `/members/${customer}/adjustments`, asking);
    expect([status, body.points, body.balance.available]).toEqual([201, 40, 40]);
    const { rows } = await adminPool.query('select reason, staff from public.staff_note where shop_id = $1', [
      world.shop.id,
    ]);
    expect(rows).toEqual([{ reason: expect.stringMatching(/^A late parcel/), staff: `api:${id}` }]);
    const { rows: lines } = await adminPool.query(
      `select staff, after from public.activity where shop_id = $1 and action = 'member.adjust'`,
      [world.shop.id],
    );
    expect(lines).toMatchObject([{ staff: `api:${id}`, after: { points: 40, available: 40 } }]);
    expect(await verifyLedger(world.shop.id, appPool)).toEqual([]);
  });

  test('no more is taken away than there is; it says how much there is and what is missing', async () => {
    const customer = await world.member(20);
    const before = await world.traces();
    const asking = { token, key: 'take', body: { points: -50, reason: 'A reason' } };
    const { status, body } = await world.ask('POST', `/members/${customer}/adjustments`, asking);
    expect([status, body.code, body.free, body.missing]).toEqual([409, 'insufficient_points', 20, 30]);
    expect(await world.traces()).toEqual(before);
    // a refusal uses no key up: once there is enough, the same request goes through
    await world.ask('POST', `/members/${customer}/adjustments`, { token, body: { points: 30, reason: 'A reason' } });
    expect((await world.ask('POST', `/members/${customer}/adjustments`, asking)).status).toBe(201);
    expect(await world.balance(customer)).toBe(0);
  });
});

describe('actions and reviews', () => {
  beforeEach(() =>
    world.publish({
      actions: [
        actionRule(),
        actionRule({ id: 'review-photo', kind: 'review', name: 'A photo', points: 30, on: false }),
        actionRule({ id: 'review', kind: 'review', name: '', points: 20, pendingDays: 14 }),
        actionRule({ id: 'once', points: 7, limit: { times: 1, per: 'day' } }),
        actionRule({ id: 'gold', tiers: ['Gold'] }),
        actionRule({ id: 'winter', from: '2026-12-01T00:00:00Z' }),
        actionRule({ id: 'welcome', kind: 'sign_up', name: '' }),
      ],
    }),
  );

  const act = (customer: string, body: object, key?: string) =>
    world.ask('POST', `/members/${customer}/actions`, { token, body, ...(key !== undefined && { key }) });

  test('an action brings what the programme says, once a reference, whatever the key', async () => {
    const customer = await world.member(10);
    const first = await act(customer, { action: 'visit-gallery', reference: 'ticket-1' });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      action: 'visit-gallery',
      reference: 'ticket-1',
      points: 50,
      availableAt: null,
      repeated: false,
      balance: { customerId: customer, available: 60 },
    });
    const again = await act(customer, { action: 'visit-gallery', reference: 'ticket-1' });
    expect([again.status, again.body.repeated, again.body.points]).toEqual([200, true, 50]);
    expect((await act(customer, { action: 'visit-gallery', reference: 'ticket-2' })).status).toBe(201);
    expect(await world.balance(customer)).toBe(110);
    const { body } = await world.ask('GET', `/members/${customer}/entries`, { token, query: { limit: '1' } });
    expect(body.entries[0]).toMatchObject({
      kind: 'earn',
      action: 'visit-gallery',
      why: 'Points for: A visit to the gallery',
    });
  });

  test.each<[string, object, number, object]>([
    ['an action there is not', { action: 'nothing' }, 404, { code: 'unknown_action' }],
    ['one that is off', { action: 'review-photo' }, 409, { code: 'action_refused', reason: 'off' }],
    ['one for others', { action: 'gold' }, 409, { code: 'action_refused', reason: 'tier' }],
    ['one that begins later', { action: 'winter' }, 409, { reason: 'not_yet', retryAt: '2026-12-01T00:00:00.000Z' }],
    ['one that is not told of by API', { action: 'welcome' }, 409, { reason: 'not_by_api' }],
    [
      'what is still to happen',
      { action: 'once', occurredAt: '2026-11-23T12:00:00Z' },
      400,
      { errors: [{ in: 'body', field: 'occurredAt', detail: 'It must not be in the future.' }] },
    ],
    [
      'before there was a programme',
      { action: 'once', occurredAt: '1999-01-01T00:00:00Z' },
      409,
      { reason: 'no_programme' },
    ],
  ])('%s is refused, and nothing is done', async (_name, body, status, told) => {
    const customer = await world.member();
    const before = await world.traces();
    const answer = await act(customer, { reference: 'r-1', ...body });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject(told);
    expect(await world.traces()).toEqual(before);
  });

  test('the limit of a period, and when it is over', async () => {
    const customer = await world.member();
    expect((await act(customer, { action: 'once', reference: 'a' })).status).toBe(201);
    const { body } = await act(customer, { action: 'once', reference: 'b' });
    // the shop's midnight
    expect(body).toMatchObject({ code: 'action_refused', reason: 'limit', retryAt: '2026-11-22T23:00:00.000Z' });
    const yesterday = { action: 'once', reference: 'b', occurredAt: '2026-11-21T13:00:00+01:00' };
    expect((await act(customer, yesterday)).status).toBe(201);
  });

  test('a review: the rule of its kind that is on, pending as it says, once a review', async () => {
    const customer = await world.member();
    const review = (body: object) => world.ask('POST', '/reviews', { token, body: { customerId: customer, ...body } });
    const { status, body } = await review({ reviewId: 'rev-1' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      action: 'review',
      points: 20,
      availableAt: '2026-12-06T12:00:00.000Z',
      balance: { pending: 20 },
    });
    expect((await review({ reviewId: 'rev-1' })).body.repeated).toBe(true);
    expect((await review({ reviewId: 'rev-2', action: 'review' })).status).toBe(201);
    expect((await review({ reviewId: 'rev-3', action: 'review-photo' })).body.reason).toBe('off');
    expect((await review({ reviewId: 'rev-3', action: 'visit-gallery' })).body.code).toBe('unknown_action');
  });

  test.each(['stars', 'rating', 'score'])(
    'a review’s %s are refused by name: points must not depend on them',
    async (field) => {
      const customer = await world.member();
      const body = { customerId: customer, reviewId: 'rev-1', [field]: 5 };
      const answer = await world.ask('POST', '/reviews', { token, body });
      expect(answer.body.errors).toEqual([{ in: 'body', field, detail: 'There is no such field. Leave it out.' }]);
    },
  );

  test('the programme, as shoppers read it, with the actions that are on', async () => {
    const reviews = await world.token({ scopes: ['actions:write'] });
    const { status, body } = await world.ask('GET', '/programme', { token: reviews });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: 1,
      paused: false,
      testMode: false,
      currency: 'PLN',
      order: { points: 1, perMinor: 100 },
    });
    expect(body.words.pl.earn).toBe('Dostajesz 1 punkt za każdą wydaną złotówkę.');
    expect(body.actions.map(({ id, byApi }: { id: string; byApi: boolean }) => [id, byApi])).toEqual([
      ['visit-gallery', true],
      ['review', true],
      ['once', true],
      ['gold', true],
      ['winter', true],
      ['welcome', false],
    ]);
  });

  test('tags that are not known yet: to be sent again in a moment, and they are looked up by then', async () => {
    const { rows } = await adminPool.query('select settings from program_version where shop_id = $1', [world.shop.id]);
    const { settings } = rows[0];
    await adminPool.query('update program_version set settings = $2 where shop_id = $1', [
      world.shop.id,
      { ...settings, eligibility: { ...settings.eligibility, withoutTags: ['staff'] } },
    ]);
    const customer = await world.member();
    const { status, body } = await act(customer, { action: 'visit-gallery', reference: 'r' });
    expect([status, body.reason, body.retryAt]).toEqual([409, 'not_known_yet', '2026-11-22T12:00:15.000Z']);
    const jobs = await adminPool.query(
      `select from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        where t.identifier = 'customer-tags.look-up' and j.payload ->> 'shopId' = $1`,
      [String(world.shop.id)],
    );
    expect(jobs.rowCount).toBe(1);
    expect((await world.traces())['requests']).toBe(0);
  });
});

describe('bodies', () => {
  const path = '/members/77/adjustments';
  const sound = { points: 5, reason: 'A reason' };

  test.each<[string, object, number, string]>([
    ['no JSON', { raw: '{"points": 5,' }, 400, 'malformed_json'],
    ['nothing', { raw: '' }, 400, 'malformed_json'],
    ['bytes that are no text', { raw: Buffer.from([0x7b, 0xff, 0x7d]) }, 400, 'malformed_json'],
    ['a list', { body: [sound] }, 400, 'invalid_request'],
    ['null', { raw: 'null' }, 400, 'invalid_request'],
    ['text', { raw: '{}', headers: { 'content-type': 'text/plain' } }, 415, 'not_json'],
    ['a form', { raw: 'points=5', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'not_json'],
    [
      'another encoding',
      { body: sound, headers: { 'content-type': 'application/json; charset=latin1' } },
      415,
      'not_json',
    ],
    ['no key', { body: sound, key: null }, 400, 'idempotency_key_needed'],
    ['an empty key', { body: sound, key: '' }, 400, 'idempotency_key_needed'],
    ['a key of 256 characters', { body: sound, key: 'k'.repeat(256) }, 400, 'idempotency_key_needed'],
    ['over 64 KB', { body: { ...sound, reason: 'x'.repeat(65_536) } }, 413, 'too_large'],
    ['64 KB of spaces and more', { raw: Buffer.alloc(200_000, 0x20) }, 413, 'too_large'],
  ])('%s', async (_name, asking, status, code) => {
    const before = await world.traces();
    const answer = await world.ask('POST', path, { token, ...asking });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await world.traces()).toEqual(before);
  });

  test('over 64 KB in pieces of no announced length', async () => {
    const endless = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let piece = 0; piece < 5; piece += 1) controller.enqueue(new Uint8Array(20_000).fill(0x20));
        controller.close();
      },
    });
    const sent: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      body: endless,
      duplex: 'half',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'k' },
    };
    expect((await fetch(`${world.origin}/api/v1${path}`, sent)).status).toBe(413);
  });

  test.each<[object, string, string]>([
    [{ points: 0 }, 'points', 'not be 0'],
    [{ points: 1.5 }, 'points', 'whole number'],
    [{ points: '5' }, 'points', 'number'],
    [{ points: 1_000_001 }, 'points', 'at most 1000000'],
    [{ points: null }, 'points', 'number'],
    [{ points: undefined }, 'points', 'needed'],
    [{ reason: 'no' }, 'reason', 'at least 3 characters'],
    [{ reason: '\u0000\u0001\u0002 ' }, 'reason', 'at least 3 characters'],
    [{ reason: 'x'.repeat(501) }, 'reason', 'at most 500 characters'],
    [{ extra: 1 }, 'extra', 'no such field'],
    [{ ['__proto__x']: 1 }, '__proto__x', 'no such field'],
  ])('%j: the field is named', async (change, field, detail) => {
    const { status, body } = await world.ask('POST', path, { token, body: { ...sound, ...change } });
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.errors).toContainEqual({ in: 'body', field, detail: expect.stringContaining(detail) });
  });

  test('a customer’s id that is none', async () => {
    for (const id of ['0', '007', '-1', 'abc', '9223372036854775808']) {
      const { body } = await world.ask('POST', `/members/${id}/adjustments`, { token, body: sound });
      expect(body.errors).toMatchObject([{ in: 'path', field: 'customerId' }]);
    }
  });
});

describe('once', () => {
  const adjust = (customer: string, key: string, points = 5, one = token) =>
    world.ask('POST', `/members/${customer}/adjustments`, { token: one, key, body: { points, reason: 'A reason' } });

  test('the same request under the same key is answered the same, and done once', async () => {
    const customer = await world.member();
    const first = await adjust(customer, 'once-1');
    await adjust(customer, 'other');
    const again = await adjust(customer, 'once-1');
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(await world.balance(customer)).toBe(10);
  });

  test('a key in quotes is the same key as without', async () => {
    const customer = await world.member();
    await adjust(customer, 'quoted');
    expect((await adjust(customer, '"quoted"')).headers.get('idempotency-replayed')).toBe('true');
  });

  test('the same key for another request is refused, whether body or address differ', async () => {
    const [customer, other] = [await world.member(), await world.member()];
    await adjust(customer, 'once-2');
    for (const answer of [await adjust(customer, 'once-2', 6), await adjust(other, 'once-2')])
      expect([answer.status, answer.body.code]).toEqual([422, 'idempotency_key_reused']);
    expect([await world.balance(customer), await world.balance(other)]).toEqual([5, 0]);
  });

  test('32 at the same time: one effect; all others are its answer, or told to wait', async () => {
    const customer = await world.member();
    const answers = await Promise.all(Array.from({ length: 32 }, () => adjust(customer, 'crowd')));
    const done = answers.filter(({ status }) => status === 201);
    const waiting = answers.filter(({ status }) => status === 409);
    expect(done.length + waiting.length).toBe(32);
    expect(done.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    for (const { body, headers } of waiting) {
      expect(body.code).toBe('request_in_progress');
      expect(headers.get('retry-after')).toBe('1');
    }
    expect(await world.balance(customer)).toBe(5);
    expect(await world.traces()).toMatchObject({ entries: 1, notes: 1, requests: 1 });
    expect((await adjust(customer, 'crowd')).body).toEqual(done[0]?.body);
  });

  test('a commit that fails leaves neither effect nor answer, and the same request goes through afterwards', async () => {
    const customer = await world.member();
    const before = await world.traces();
    await adminPool.query(`
      create function public.no_commit() returns trigger language plpgsql as $f$ begin raise exception 'the disk is full'; end $f$;
      create constraint trigger no_commit after insert on public.api_request deferrable initially deferred
        for each row when (new.shop_id = ${world.shop.id}) execute function public.no_commit()`);
    try {
      const { status, body, headers } = await adjust(customer, 'crash');
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
      expect(body.detail).toContain('nothing is done twice');
    } finally {
      await adminPool.query('drop trigger no_commit on public.api_request; drop function public.no_commit()');
    }
    expect(await world.traces()).toEqual(before);
    expect((await adjust(customer, 'crash')).status).toBe(201);
    expect(await world.balance(customer)).toBe(5);
  });

  test('after two days the answer is wiped; an adjustment is not made again even then', async () => {
    const customer = await world.member();
    await adjust(customer, 'old');
    world.now = later(47 * 3600);
    const wipe = () => world.inShop(wipeRawData);
    await wipe();
    expect((await adjust(customer, 'old')).headers.get('idempotency-replayed')).toBe('true');
    world.now = later(2 * 3600);
    await wipe();
    const answer = await adjust(customer, 'old');
    expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect(await world.balance(customer)).toBe(5);
  });

  test('the database away: 503 in the same words', async () => {
    const lost = { connect: () => Promise.reject(new Error('gone')), query: () => Promise.reject(new Error('gone')) };
    const broken = await startApiWorld({ pool: lost as unknown as typeof appPool });
    const { status, body } = await broken.ask('GET', '/members', { token });
    expect([status, body.code]).toEqual([503, 'unavailable']);
    expect(JSON.stringify(body)).not.toContain('gone');
  });
});
