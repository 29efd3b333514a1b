/** Scripts and browser tests lean on this API; its answers are sentences where a person may have erred. */
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBackend, type Backend } from '../testing/start-backend.ts';

let backend: Backend;

beforeEach(async () => {
  backend = await startBackend();
});

afterEach(() => backend.stop());

type Doc = Record<string, unknown> & { id: string };

async function ok(method: string, path: string, body?: unknown): Promise<Doc> {
  const answer = await backend.api(method, path, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body as Doc;
}

describe('orders', () => {
  test('from a product to a cancelled order, in decimal money', async () => {
    const product = await ok('POST', '/shops/example/products', {
      title: 'Slow Rivers',
      variants: [{ price: '94.50' }],
    });
    const customer = await ok('POST', '/shops/example/customers', {
      email: 'Shopper-1@example.com',
      firstName: 'Shopper',
    });
    expect(customer).toMatchObject({ email: 'shopper-1@example.com', state: 'enabled' });
    const [variant] = product['variants'] as Doc[];
    const order = await ok('POST', '/shops/example/orders', {
      customerId: customer.id,
      lines: [
        { variantId: variant?.id, quantity: 2 },
        { title: 'Bag', price: 1.5, quantity: 1 },
      ],
      discount: 'TENPERCENT',
      shipping: true,
      paid: false,
    });
    expect(order).toMatchObject({
      name: '#1001',
      financialStatus: 'pending',
      totals: { total: '186.44', subtotal: '171.45', shipping: '14.99' },
    });
    const path = `/shops/example/orders/${order.id}`;
    expect(await ok('POST', `${path}/pay`)).toMatchObject({ financialStatus: 'paid' });
    const [line] = order['lines'] as Doc[];
    expect(await ok('POST', `${path}/refunds`, { lines: [{ lineId: line?.id, quantity: 1 }] })).toMatchObject({
      financialStatus: 'partially_refunded',
      totals: { refunded: '85.05' },
    });
    expect(await ok('POST', `${path}/refunds`, { amount: '5.00' })).toMatchObject({ totals: { refunded: '90.05' } });
    expect(await ok('POST', `${path}/edit`, { add: [{ title: 'Brush', price: '10', quantity: 1 }] })).toMatchObject({
      totals: { outstanding: '10.00' },
    });
    expect(await ok('GET', path)).toMatchObject({
      id: order.id,
      rest: { id: Number(order.id), line_items: expect.any(Array) as unknown },
    });
    expect(await ok('POST', `${path}/cancel`, { reason: 'staff' })).toMatchObject({ financialStatus: 'refunded' });
    expect(await ok('GET', `/shops/example/orders?customerId=${customer.id}`)).toHaveLength(1);
  });

  test.each<[name: string, path: string, body: unknown, status: number, why: string]>([
    ['no lines', '/shops/example/orders', { lines: [] }, 400, 'Too small'],
    [
      'a shop that is not there',
      '/shops/nobody/orders',
      { lines: [{ title: 'a', price: '1' }] },
      404,
      'no shop nobody',
    ],
    ['three decimals', '/shops/example/orders', { lines: [{ title: 'a', price: '1.005' }] }, 422, 'no amount in PLN'],
    [
      'a discount nobody has',
      '/shops/example/orders',
      { lines: [{ title: 'a', price: '1' }], discount: 'NOPE' },
      422,
      'no discount NOPE',
    ],
    [
      'a customer of nobody',
      '/shops/example/orders',
      { lines: [{ title: 'a', price: '1' }], customerId: '1' },
      404,
      'no such customer',
    ],
    ['a refund of nothing', '/shops/example/orders/1/refunds', {}, 404, 'no such order'],
    ['a taken handle', '/shops', { handle: 'example' }, 409, 'example is taken'],
    ['a zone of no map', '/shops', { handle: 'two', timeZone: 'Europe/Nowhere' }, 422, 'No time zone'],
    ['shop/redact while installed', '/shops/example/redact', {}, 422, 'after an uninstall only'],
  ])('refuses %s', async (_name, path, body, status, why) => {
    const answer = await backend.api('POST', path, body);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(why);
  });
});

describe('the app', () => {
  test('is installed by opening its page as the admin would', async () => {
    await ok('POST', '/shops/example/uninstall');
    await backend.standin.webhooks.idle();
    backend.app.received.splice(0);
    expect(await ok('POST', '/shops/example/install')).toMatchObject({
      installation: { scopes: backend.standin.app.scopes },
      page: { status: 200 },
    });
    const opened = new URL(backend.app.received[0]?.url ?? '', 'http://app');
    expect(opened.pathname).toBe('/app');
    expect(Object.fromEntries(opened.searchParams)).toMatchObject({
      embedded: '1',
      shop: 'example.myshopify.com',
      hmac: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(opened.searchParams.get('id_token')?.split('.')).toHaveLength(3);
    expect(await ok('GET', '/shops/example/session-token')).toMatchObject({
      token: expect.stringMatching(/^ey/) as string,
    });
  });

  test('faults change one by one; the log shows what was sent', async () => {
    expect(await ok('PUT', '/faults', { webhooks: { paused: true } })).toMatchObject({
      graphql: { down: false },
      webhooks: { paused: true, shuffle: false },
    });
    await ok('PATCH', '/shops/example', { timeZone: 'Europe/London' });
    const [queued] = (await ok('GET', '/webhooks?topic=shop/update')) as unknown as Doc[];
    expect(queued).toMatchObject({ status: 'queued', attempts: [] });
    await ok('POST', '/webhooks/flush');
    await ok('PUT', '/faults', { webhooks: { paused: false } });
    await ok('POST', '/idle');
    const delivery = await ok('GET', `/webhooks/${queued?.id}`);
    expect(delivery).toMatchObject({ status: 'delivered', attempts: [{ status: 200 }] });
    expect(JSON.parse(String(delivery['body']))).toMatchObject({ iana_timezone: 'Europe/London' });
  });
});

test('other names than this machine’s own, and other sites, are turned away', async () => {
  const statusFor = (headers: Record<string, string>, method = 'GET'): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const asked = request(`${backend.origin}/api/shops`, { headers, method }, (answer) =>
        resolve(answer.resume().statusCode),
      );
      asked.on('error', reject).end();
    });
  expect(await statusFor({})).toBe(200);
  expect(await statusFor({ host: 'evil.example' })).toBe(421);
  expect(await statusFor({ origin: 'https://evil.example' }, 'POST')).toBe(403);
});
