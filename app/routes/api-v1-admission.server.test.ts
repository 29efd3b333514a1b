// Who is let into the merchant API, over HTTP on real PostgreSQL: tokens forged, expired and revoked, permissions, shops, pace, addresses.
// Every answer here is held against openapi.json (tests/support/api-world.ts).
import { beforeEach, describe, expect, test } from 'vitest';
import { actionRule, startApiWorld } from '../../tests/support/api-world.ts';
import type { ApiWorld } from '../../tests/support/api-world.ts';
import { adminPool, appPool, asShop } from '../../tests/support/database.ts';
import { listApiTokens } from '../loyalty/merchant-api/list-tokens.server.ts';
import { RATE } from '../loyalty/merchant-api/operations.ts';
import { revokeApiToken } from '../loyalty/merchant-api/revoke-token.server.ts';
import { SCOPES } from '../loyalty/merchant-api/token-form.ts';

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

  test('the list begins with the newest, also where their numbers grow by a digit', async () => {
    await adminPool.query(`select setval('public.api_token_id_seq', 99998)`);
    for (const name of ['Nine', 'Ten', 'Eleven']) await world.token({ name });
    const names = (await world.inShop(listApiTokens)).map(({ name }) => name);
    expect(names).toEqual(['Eleven', 'Ten', 'Nine', 'Review app']);
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
