// Shopify Flow's door, on a real database: signed bodies only, one effect a run, and answers Flow acts upon rightly.
import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { adminPool, makeShop, type TestShop } from '../../tests/support/database.ts';
import { anActionRule, giveMember, publishActions } from '../../tests/support/action-rules.ts';
import { action, loader } from './flow.award-points.ts';

const PAST = new Date('2026-01-01T00:00:00Z');

let shop: TestShop;
let memberId: bigint;
let customers = 6_600_000n;

beforeEach(async () => {
  shop = await makeShop();
  customers += 1n;
  memberId = await giveMember(shop.id, { customerId: customers });
  await publishActions(
    shop.id,
    [
      anActionRule({ id: 'review-1', kind: 'review', points: 15, limit: { times: 2, per: 'day' } }),
      anActionRule({ id: 'follow-1', kind: 'social_follow', name: 'Follow us' }),
    ],
    PAST,
  );
});

interface Sent {
  properties?: Record<string, unknown>;
  run?: string;
  more?: Record<string, unknown>;
  secret?: string;
  raw?: string;
}

async function send({ properties = {}, run = crypto.randomUUID(), more = {}, secret, raw }: Sent) {
  const body =
    raw ??
    JSON.stringify({
      shop_id: String(shop.id),
      shopify_domain: shop.domain,
      action_run_id: run,
      action_definition_id: 'Award loyalty points',
      handle: 'award-loyalty-points',
      properties: { customer_id: String(customers), rule: 'review-1', ...properties },
      ...more,
    });
  const signed = createHmac('sha256', secret ?? process.env['SHOPIFY_API_SECRET'] ?? '')
    .update(body)
    .digest('base64');
  const headers = { 'content-type': 'application/json', 'x-shopify-hmac-sha256': signed };
  const request = new Request('http://app.example.com/flow/actions/award-points', { method: 'POST', headers, body });
  const response = await action({ request, params: {}, context: {} });
  return { status: response.status, body: (await response.json()) as unknown };
}

async function available(): Promise<number> {
  const { rows } = await adminPool.query<{ available: string }>(
    'select available from ledger.account where shop_id = $1 and member_id = $2',
    [shop.id, memberId],
  );
  return Number(rows[0]?.available ?? 0);
}

describe('one effect a run', () => {
  test('the same run again, as Flow sends it when no answer came, gives nothing twice', async () => {
    expect(await send({ run: 'run-1' })).toEqual({ status: 200, body: { points: 15, repeated: false } });
    expect(await send({ run: 'run-1' })).toEqual({ status: 200, body: { points: 15, repeated: true } });
    expect(await available()).toBe(15);
  });

  test('a review counts once, whichever run tells of it', async () => {
    await send({ properties: { occurrence: ' 77 ' } });
    expect(await send({ properties: { occurrence: '77' } })).toMatchObject({ body: { repeated: true } });
    expect(await available()).toBe(15);
  });

  test('sixteen times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 16 }, () => send({ run: 'run-1' })));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await available()).toBe(15);
  });
});

describe('answers', () => {
  test('the rule itself says no: done, there is nothing to give', async () => {
    for (const run of ['1', '2']) await send({ run });
    expect(await send({ run: '3' })).toEqual({ status: 200, body: { points: 0, reason: 'limit' } });
    await publishActions(shop.id, [anActionRule({ id: 'review-1', kind: 'review', on: false })], new Date());
    expect(await send({ run: '4' })).toEqual({ status: 200, body: { points: 0, reason: 'off' } });
    expect(await send({ properties: { customer_id: '123' } })).toEqual({
      status: 200,
      body: { points: 0, reason: 'no_member' },
    });
  });

  test('a workflow that can never succeed: failed', async () => {
    expect(await send({ properties: { rule: 'never' } })).toMatchObject({
      status: 422,
      body: { reason: 'unknown_rule' },
    });
    expect(await send({ properties: { rule: 'follow-1' } })).toMatchObject({
      status: 422,
      body: { reason: 'wrong_way' },
    });
    expect(await send({ properties: { occurrence: 'x'.repeat(500) } })).toMatchObject({ status: 422 });
    expect(await send({ properties: { occurrence: 'shopper-1@example.com' } })).toMatchObject({
      status: 422,
      body: { reason: 'bad_occurrence' },
    });
  });

  test('while the customer is looked up: again later', async () => {
    const eligibility = { withoutTags: ['staff'] };
    await publishActions(shop.id, [anActionRule({ id: 'review-1', kind: 'review' })], new Date(), { eligibility });
    expect(await send({ run: '1' })).toMatchObject({ status: 202 });
    await adminPool.query(`update member set tags = '{}' where id = $1`, [memberId]);
    expect(await send({ run: '1' })).toMatchObject({ status: 200, body: { points: 50 } });
  });

  test.each([
    ['another secret', { secret: 'guessed' }, 401],
    ['a shop that is not here', { more: { shopify_domain: 'nobody.myshopify.com' } }, 404],
    ['another action', { more: { handle: 'refund-everything' } }, 422],
    ['no run', { more: { action_run_id: '' } }, 422],
    ['no customer', { properties: { customer_id: 'me' } }, 422],
    ['no JSON', { raw: '{' }, 422],
    ['a list', { raw: '[]' }, 422],
    ['a book', { raw: `"${'x'.repeat(70_000)}"` }, 413],
  ])('%s: %#', async (_, sent, status) => {
    expect((await send(sent)).status).toBe(status);
    expect(await available()).toBe(0);
  });

  test('a customer’s id as a number and as Shopify’s global id; only by POST', async () => {
    expect(await send({ properties: { customer_id: Number(customers) } })).toMatchObject({ status: 200 });
    const gid = `gid://shopify/Customer/${customers}`;
    expect(await send({ properties: { customer_id: gid } })).toMatchObject({ status: 200 });
    expect(await available()).toBe(30);
    expect(loader().status).toBe(405);
  });

  test('another shop’s signature is worth nothing for this one: the shop is in the signed body', async () => {
    const other = await makeShop();
    expect(await send({ more: { shopify_domain: other.domain } })).toMatchObject({ body: { reason: 'no_member' } });
    expect(await available()).toBe(0);
  });
});
