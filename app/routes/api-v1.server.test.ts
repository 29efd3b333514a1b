// What each address of the merchant API answers, over HTTP on real PostgreSQL: members, points, actions, reviews, the programme.
// Every answer here is held against openapi.json (tests/support/api-world.ts).
import { beforeEach, describe, expect, test } from 'vitest';
import { actionRule, startApiWorld } from '../../tests/support/api-world.ts';
import type { ApiWorld } from '../../tests/support/api-world.ts';
import { adminPool, appPool } from '../../tests/support/database.ts';
import { verifyLedger } from '../loyalty/ledger/verify-ledger.server.ts';

let world: ApiWorld;
let token = '';

beforeEach(async () => {
  world = await startApiWorld();
  token = await world.token();
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

  test('ten at the same time take no more than there is', async () => {
    const customer = await world.member(100);
    const take = () =>
      world.ask('POST', `/members/${customer}/adjustments`, { token, body: { points: -30, reason: 'A reason' } });
    const answers = await Promise.all(Array.from({ length: 10 }, take));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201,
      201,
      201,
      ...Array<number>(7).fill(409),
    ]);
    expect(await world.balance(customer)).toBe(10);
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

  test('one reference under ten keys at the same time brings points once', async () => {
    const customer = await world.member();
    const tell = () => act(customer, { action: 'visit-gallery', reference: 'ticket-9' });
    const answers = await Promise.all(Array.from({ length: 10 }, tell));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([...Array<number>(9).fill(200), 201]);
    expect(answers.filter(({ body }) => body.repeated)).toHaveLength(9);
    expect(await world.balance(customer)).toBe(50);
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
      'an address as its reference, which the ledger would keep for ever',
      { action: 'once', reference: 'shopper-1@example.com' },
      400,
      { errors: [{ in: 'body', field: 'reference' }] },
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
