/** The webhook door over real HTTP and real PostgreSQL: what is stored, what is refused, and that twice is once. */
import { createHmac, randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { adminPool, appPool, closeAtEnd, makeShop } from '../../tests/support/database.ts';
import type { TestShop } from '../../tests/support/database.ts';
import { BODY_BYTES_MAX, queueOf, receiveWebhook } from './webhooks.server.ts';

const NEW_SECRET = 'the-new-secret';
const OLD_SECRET = 'the-old-secret';
const now = new Date('2026-11-21T12:00:00Z');
const server = http.createServer(
  (request, response) =>
    void receiveWebhook({ db: appPool, secrets: [NEW_SECRET, OLD_SECRET], now: () => now }, request, response),
);
let shop: TestShop;
let origin = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
closeAtEnd(async () => {
  server.closeAllConnections();
});
beforeEach(async () => {
  shop = await makeShop();
});

interface Sending {
  topic?: string;
  secret?: string;
  domain?: string;
  id?: string;
  headers?: Record<string, string>;
  prefix?: string;
}

async function deliver(body: string | Buffer, sending: Sending = {}): Promise<number> {
  const prefix = sending.prefix ?? 'X-Shopify-';
  const signature = createHmac('sha256', sending.secret ?? NEW_SECRET)
    .update(body)
    .digest('base64');
  const response = await fetch(`${origin}/webhooks/orders`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: {
      'content-type': 'application/json',
      [`${prefix}Topic`]: sending.topic ?? 'orders/paid',
      [`${prefix}Hmac-Sha256`]: signature,
      [`${prefix}Shop-Domain`]: sending.domain ?? shop.domain,
      [`${prefix}Webhook-Id`]: sending.id ?? randomUUID(),
      [`${prefix}Triggered-At`]: '2026-11-21T11:59:59Z',
      ...sending.headers,
    },
  });
  await response.arrayBuffer();
  return response.status;
}

async function stored(): Promise<{ topic: string; state: string; reason: string | null }[]> {
  const { rows } = await adminPool.query<{ topic: string; state: string; reason: string | null }>(
    'select topic, state, reason from public.webhook_delivery where shop_id = $1 order by id',
    [shop.id],
  );
  return rows;
}

async function jobs(): Promise<{ queue_name: string | null; task: string; payload: unknown }[]> {
  const { rows } = await adminPool.query<{ queue_name: string | null; task: string; payload: unknown }>(
    `select q.queue_name, t.identifier as task, j.payload from graphile_worker._private_jobs j
     join graphile_worker._private_tasks t on t.id = j.task_id
     left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
     where j.payload ->> 'shopId' = $1 order by j.id`,
    [String(shop.id)],
  );
  return rows;
}

test('a signed delivery is stored with its job, in the order’s own queue', async () => {
  expect(await deliver('{"id":9007199254740993}')).toBe(200);
  expect(await stored()).toEqual([{ topic: 'orders/paid', state: 'received', reason: null }]);
  expect(await jobs()).toMatchObject([{ task: 'webhook.process', queue_name: `${shop.id}:order:1` }]);
});

test('the secret before a rotation signs too, and so do the newer header names', async () => {
  expect(await deliver('{"id":1}', { secret: OLD_SECRET })).toBe(200);
  expect(await deliver('{"id":1}', { prefix: 'Shopify-' })).toBe(200);
  expect(await stored()).toHaveLength(2);
});

test('the same delivery again: 200, and nothing more', async () => {
  for (let i = 0; i < 3; i++) expect(await deliver('{"id":1}', { id: 'w-1' })).toBe(200);
  expect(await stored()).toHaveLength(1);
  expect(await jobs()).toHaveLength(1);
});

test.each([
  ['a wrong secret', { secret: 'nope' }, 401],
  ['no signature', { headers: { 'X-Shopify-Hmac-Sha256': '' } }, 401],
  ['a signature that is not base64', { headers: { 'X-Shopify-Hmac-Sha256': '§§' } }, 401],
  ['a shop that never installed', { domain: 'never.myshopify.com' }, 404],
] as const)('%s: %s → nothing stored', async (_name, sending, status) => {
  const before = await adminPool.query('select count(*) from public.webhook_delivery');
  const headers =
    'headers' in sending
      ? Object.fromEntries(Object.entries(sending.headers).map(([k, v]) => [k, encodeURIComponent(v)]))
      : {};
  expect(await deliver('{"id":1}', { ...sending, headers })).toBe(status);
  const after = await adminPool.query('select count(*) from public.webhook_delivery');
  expect(after.rows).toEqual(before.rows);
});

test.each(['hello', '', '\u0000', '{"id":'])(
  'signed but no JSON (%j): 200, parked with the reason, no job',
  async (body) => {
    expect(await deliver(body)).toBe(200);
    expect(await stored()).toEqual([{ topic: 'orders/paid', state: 'parked', reason: 'The delivery is not JSON.' }]);
    expect(await jobs()).toEqual([]);
  },
);

test('bytes that are no text are kept as they came', async () => {
  const body = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
  expect(await deliver(body)).toBe(200);
  const { rows } = await adminPool.query<{ payload: Buffer }>(
    'select payload from public.webhook_delivery where shop_id = $1',
    [shop.id],
  );
  expect(rows[0]?.payload.equals(body)).toBe(true);
});

test('over 10 MiB: 413, nothing stored', async () => {
  expect(await deliver(Buffer.alloc(BODY_BYTES_MAX + 1, 0x20))).toBe(413);
  expect(await stored()).toEqual([]);
});

test('exactly 10 MiB is taken', async () => {
  const body = Buffer.alloc(BODY_BYTES_MAX, 0x20);
  body.write('{"id":1}');
  expect(await deliver(body)).toBe(200);
});

test('anything but POST: 405', async () => {
  expect((await fetch(`${origin}/webhooks/orders`)).status).toBe(405);
});

test('the database away: 503, so that Shopify tries again', async () => {
  const away = { query: () => Promise.reject(new Error('connection refused')) };
  const lonely = http.createServer(
    (request, response) => void receiveWebhook({ db: away, secrets: [NEW_SECRET], now: () => now }, request, response),
  );
  await new Promise<void>((resolve) => lonely.listen(0, '127.0.0.1', resolve));
  const signature = createHmac('sha256', NEW_SECRET).update('{}').digest('base64');
  const response = await fetch(`http://127.0.0.1:${(lonely.address() as AddressInfo).port}/webhooks/orders`, {
    method: 'POST',
    body: '{}',
    headers: { 'X-Shopify-Hmac-Sha256': signature, 'X-Shopify-Shop-Domain': shop.domain },
  });
  expect(response.status).toBe(503);
  lonely.closeAllConnections();
  lonely.close();
});

test.each([
  ['orders/paid', { id: 5 }, 'order:5'],
  ['orders/updated', { id: '9007199254740993' }, 'order:1'],
  ['refunds/create', { id: 6, order_id: 5 }, 'order:5'],
  ['orders/edited', { order_edit: { id: 7, order_id: 5 } }, 'order:5'],
  ['orders/edited', { order_edit: null }, 'shop'],
  ['customers/update', { id: 5 }, 'shop'],
  ['orders/paid', { id: { evil: true } }, 'shop'],
  ['orders/paid', { id: '5; drop' }, 'shop'],
  ['orders/paid', { id: 5.5 }, 'shop'],
  ['orders/paid', { id: -5 }, 'shop'],
  ['orders/updated', { id: 69 }, 'order:5'],
  ['orders/paid', null, 'shop'],
  ['orders/paid', [1], 'shop'],
])('queue of %s %j: %s', (topic, payload, queue) => {
  expect(queueOf(topic, payload)).toBe(queue);
});
