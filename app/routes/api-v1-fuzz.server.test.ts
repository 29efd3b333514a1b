// Whatever is sent to the merchant API: never a 5xx, never a trace without a 2xx, and no more points than its answers say.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { actionRule, startApiWorld } from '../../tests/support/api-world.ts';
import type { ApiWorld, Asking } from '../../tests/support/api-world.ts';
import { appPool } from '../../tests/support/database.ts';
import { verifyLedger } from '../loyalty/ledger/verify-ledger.server.ts';

const RUNS = 200;
let world: ApiWorld;
let tokens: string[] = [];
let customer = '';

beforeAll(async () => {
  world = await startApiWorld();
  await world.publish({ actions: [actionRule({ id: 'a' }), actionRule({ id: 'r', kind: 'review' })] });
  tokens = [await world.token(), await world.token({ scopes: ['points:read'] }), 'comeback_x', ''];
  customer = await world.member(100);
});

/** Any JSON, and objects that are nearly what an operation takes. */
const body = fc.oneof(
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  {
    weight: 4,
    arbitrary: fc.record(
      {
        points: fc.oneof(
          fc.integer({ min: -200, max: 200 }),
          fc.double(),
          fc.constantFrom('5', null, 1e308, 2 ** 53, -0),
        ),
        reason: fc.oneof(
          fc.string({ maxLength: 20 }),
          fc.string({ unit: 'binary', maxLength: 12 }),
          fc.constant('A reason'),
        ),
        action: fc.constantFrom('a', 'r', 'A', '', 'nothing', '__proto__'),
        reference: fc.oneof(fc.constantFrom('one', 'two', 'three'), fc.string({ maxLength: 12 })),
        reviewId: fc.oneof(fc.constantFrom('one', 'two'), fc.string({ unit: 'binary', maxLength: 8 })),
        customerId: fc.constantFrom('CUSTOMER', '1', '0', '99999999999999999999', 5),
        occurredAt: fc.oneof(
          fc.constantFrom('2026-11-22T11:00:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59+14:00', 'now'),
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        ),
      },
      { requiredKeys: [] },
    ),
  },
);

const headers = fc.record(
  {
    'content-type': fc.constantFrom(
      'application/json',
      'application/json;charset=UTF-8',
      'text/json',
      'application/json; x',
    ),
    // what fetch lets through as a header
    'idempotency-key': fc
      .oneof(fc.constantFrom('k1', 'k2', '"k1"', '"', ' '), fc.string({ maxLength: 300 }))
      .map((text) => text.replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/g, '~')),
    'content-encoding': fc.constantFrom('gzip', 'identity'),
    accept: fc.constantFrom('text/html', '*/*', ''),
    'x-forwarded-host': fc.constantFrom('elsewhere.example.com'),
  },
  { requiredKeys: [] },
);

const segment = fc.oneof(
  fc.constantFrom(
    'members',
    'CUSTOMER',
    'actions',
    'adjustments',
    'balance',
    'entries',
    'reviews',
    'programme',
    '',
    '..',
    '%00',
    '%ff',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }).map((text) => encodeURIComponent(text.toWellFormed())),
);
const path = fc.oneof(
  fc.constantFrom(
    '/members',
    '/members/CUSTOMER',
    '/members/CUSTOMER/balance',
    '/members/CUSTOMER/entries',
    '/members/CUSTOMER/actions',
    '/members/CUSTOMER/adjustments',
    '/reviews',
    '/programme',
  ),
  fc.array(segment, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`),
);

const query = fc.dictionary(
  fc.constantFrom('cursor', 'limit', 'email', 'updatedSince', 'customerId', 'language', 'x'),
  fc.oneof(
    fc.constantFrom(
      '1',
      '999999999999999-9223372036854775807',
      '200',
      '9223372036854775807',
      'pl',
      '2026-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
    ),
    fc.string({ unit: 'binary', maxLength: 10 }).map((text) => text.toWellFormed()),
  ),
  { maxKeys: 2 },
);

const anything = fc.record({
  method: fc.constantFrom('GET', 'POST', 'POST', 'PUT', 'DELETE', 'HEAD'),
  path,
  query,
  token: fc.nat({ max: 3 }),
  body,
  raw: fc.option(fc.oneof(fc.string({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 })), { nil: undefined, freq: 5 }),
  headers,
});

/** A sound request, with one thing amiss or nothing. */
const nearly = fc
  .record({
    deed: fc.constantFrom(
      { path: '/members/CUSTOMER/adjustments', body: { points: 7, reason: 'A reason' } },
      { path: '/members/CUSTOMER/adjustments', body: { points: -3, reason: 'A reason' } },
      { path: '/members/CUSTOMER/actions', body: { action: 'a', reference: 'one' } },
      { path: '/members/CUSTOMER/actions', body: { action: 'a', reference: 'two' } },
      { path: '/reviews', body: { customerId: 'CUSTOMER', reviewId: 'one' } },
    ),
    key: fc.nat({ max: 40 }).map((number) => `k${number}`),
    amiss: fc.option(fc.tuple(fc.constantFrom('points', 'reason', 'reference', 'x'), fc.jsonValue({ maxDepth: 1 })), {
      nil: undefined,
    }),
  })
  .map(({ deed, key, amiss }) => ({
    method: 'POST',
    path: deed.path,
    query: {},
    token: 0,
    body: { ...deed.body, ...(amiss && { [amiss[0]]: amiss[1] }) },
    raw: undefined,
    headers: { 'idempotency-key': key },
  }));

const request = fc.oneof(anything, nearly);

test(
  'arbitrary requests: refused or done, never broken; what is not answered with 2xx leaves nothing',
  { timeout: 60_000 },
  async () => {
    let moved = await world.balance(customer);
    let done = 0;
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        // the bucket is not what is tried here
        world.now = new Date(world.now.getTime() + 1000);
        const placed = (text: string) => text.replaceAll('CUSTOMER', customer);
        const write = sent.method !== 'GET' && sent.method !== 'HEAD';
        const asking: Asking = {
          token: tokens[sent.token] ?? null,
          query: sent.query,
          headers: sent.headers,
          ...(write &&
            (sent.raw === undefined
              ? { raw: placed(JSON.stringify(sent.body)) }
              : { raw: typeof sent.raw === 'string' ? sent.raw : Buffer.from(sent.raw) })),
        };
        const before = await world.traces();
        const { status, body: answer } = await world.ask(sent.method, placed(sent.path), asking);
        expect(status).toBeLessThan(500);
        const after = await world.traces();
        // an answer that is given again leaves nothing new, and an action that had been done before only its answer
        const isNew = status === 201 && after['requests'] !== before['requests'];
        expect((after['entries'] ?? 0) - (before['entries'] ?? 0)).toBe(isNew ? 1 : 0);
        const repeated = status === 200 && write;
        expect(
          isNew || isDeepStrictEqual({ ...after, ...(repeated && { requests: before['requests'] }) }, before),
        ).toBe(true);
        if (isNew) moved += answer['points'];
        if (isNew) done += 1;
      }),
      { numRuns: RUNS, seed: 20_261_122 },
    );
    // not everything was refused, or nothing was tried
    expect(done).toBeGreaterThan(5);
    expect(await world.balance(customer)).toBe(moved);
    expect(await verifyLedger(world.shop.id, appPool)).toEqual([]);
  },
);
