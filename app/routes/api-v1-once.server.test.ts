// What is sent to the merchant API, and that nothing is done twice or by half, over HTTP on real PostgreSQL.
// Every answer here is held against openapi.json (tests/support/api-world.ts).
import net from 'node:net';
import type pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { startApiWorld } from '../../tests/support/api-world.ts';
import type { ApiWorld } from '../../tests/support/api-world.ts';
import { adminPool } from '../../tests/support/database.ts';
import { wipeRawData } from '../loyalty/privacy/wipe-raw-data.server.ts';

let world: ApiWorld;
let token = '';

beforeEach(async () => {
  world = await startApiWorld();
  token = await world.token();
});

const later = (seconds: number): Date => new Date(world.now.getTime() + seconds * 1000);

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

  test('whoever hangs up in the middle of a body leaves nothing, and the next one is answered', async () => {
    const before = await world.traces();
    const { hostname, port } = new URL(world.origin);
    const socket = net.connect(Number(port), hostname);
    const head = ['POST /api/v1/reviews HTTP/1.1', 'Host: x', `Authorization: Bearer ${token}`, 'Idempotency-Key: k'];
    socket.write([...head, 'Content-Type: application/json', 'Content-Length: 500', '', '{"customerId":'].join('\r\n'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    expect((await world.ask('GET', '/members', { token })).status).toBe(200);
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
    [{ reason: '\u200b\u2060\u202eok' }, 'reason', 'at least 3 characters'],
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
    const broken = await startApiWorld({ pool: lost as unknown as pg.Pool });
    const { status, body } = await broken.ask('GET', '/members', { token });
    expect([status, body.code]).toEqual([503, 'unavailable']);
    expect(JSON.stringify(body)).not.toContain('gone');
  });
});
