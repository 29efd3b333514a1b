/**
 * The stand-in tells an order in two ways, as a webhook and through the Admin API; the app must read the same points out of both.
 * And the points must be what a plain calculation over the order's lines gives.
 */
import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ORDER } from '../app/adapters/admin-api/find-order.server.ts';
import { parseExactJson } from '../app/loyalty/earning/exact-json.ts';
import { mergeFact } from '../app/loyalty/earning/merge-fact.ts';
import type { OrderNews } from '../app/loyalty/earning/order-fact.ts';
import { parseOrderAnswer } from '../app/loyalty/earning/parse-order-answer.ts';
import type { OrderAnswer } from '../app/loyalty/earning/parse-order-answer.ts';
import { parseOrderPayload } from '../app/loyalty/earning/parse-order-payload.ts';
import { pointsForOrder } from '../app/loyalty/earning/points-for-order.ts';
import type { OrderRule } from '../app/loyalty/program/order-rule.ts';
import { installApp } from '../standin/commerce/install-app.ts';
import { orderPayload } from '../standin/payload/order-payload.ts';
import { startStandin } from '../standin/start-standin.ts';
import type { RunningStandin } from '../standin/start-standin.ts';
import { aFrozen } from './support/order-facts.ts';

const root = new URL('..', import.meta.url).pathname;
const KEY = 'comeback-test-key';
const SECRET = 'comeback-test-secret-0123456789abcdef';
let standin: RunningStandin;

beforeAll(async () => {
  standin = await startStandin({
    port: 0,
    stateFile: null,
    appUrl: 'http://127.0.0.1:9',
    apiKey: KEY,
    apiSecret: SECRET,
    toml: { text: fs.readFileSync(`${root}shopify.app.toml`, 'utf8') },
    extensionDir: `${root}extensions/loyalty-widget`,
    retryFactor: 0.001,
    now: () => new Date('2026-11-21T12:00:00Z'),
  });
});
afterAll(() => standin.stop());

type Json = Record<string, unknown>;

async function api(method: string, path: string, body?: Json): Promise<Json> {
  const response = await fetch(`${standin.urls.admin}/api${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Json;
}

interface Told {
  webhook: OrderNews;
  answer: OrderNews;
}

let shops = 0;

/** A shop with the app installed in the stand-in's books, without asking the app. */
async function openShop(taxesIncluded: boolean): Promise<{ handle: string; domain: string; token: string }> {
  const handle = `told-twice-${(shops += 1)}`;
  await api('POST', '/shops', { handle, currency: 'PLN', timeZone: 'Europe/Warsaw', taxesIncluded });
  const shop = standin.standin.store.listAll('shops').find((each) => each.handle === handle);
  if (!shop) throw new Error('no shop');
  installApp(standin.standin, shop.id);
  const { token: idToken } = await api('GET', `/shops/${handle}/session-token`);
  const response = await fetch(`${standin.urls.admin}/admin/oauth/access_token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-standin-host': shop.domain },
    body: JSON.stringify({
      client_id: KEY,
      client_secret: SECRET,
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: idToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
      expiring: '1',
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return { handle, domain: shop.domain, token };
}

async function tellTwice(shop: { domain: string; token: string }, orderId: string): Promise<Told> {
  const { store } = standin.standin;
  const order = store.get('orders', orderId);
  const customer = order.customerId === null ? null : store.get('customers', order.customerId);
  const payload = orderPayload(store.get('shops', order.shopId), order, customer);
  const response = await fetch(`${standin.urls.admin}/admin/api/2026-07/graphql.json`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-standin-host': shop.domain,
      'x-shopify-access-token': shop.token,
    },
    body: JSON.stringify({ query: ORDER, variables: { id: `gid://shopify/Order/${orderId}` } }),
  });
  const body = (await response.json()) as { data?: { order: OrderAnswer }; errors?: unknown };
  if (!body.data) throw new Error(JSON.stringify(body.errors));
  return {
    webhook: parseOrderPayload('orders/updated', parseExactJson(JSON.stringify(payload)), 'PLN', new Date(0)),
    answer: parseOrderAnswer(body.data.order),
  };
}

const RULES: Partial<OrderRule>[] = [
  { perMinor: 1 },
  { perMinor: 1, tax: 'included', shipping: true },
  { perMinor: 1, tax: 'excluded', shipping: true },
];

const pointsOf = (news: OrderNews, rule: Partial<OrderRule>) =>
  Number(pointsForOrder(mergeFact(null, news), aFrozen(rule)).target);

/** Both tellings, under several rules; grosze as points, so that nothing hides in rounding. */
async function expectSame(shop: { domain: string; token: string }, orderId: string): Promise<number> {
  const told = await tellTwice(shop, orderId);
  // what was received no webhook tells: where it matters the order is looked up for it
  const webhook = { ...told.webhook, payments: told.answer.payments };
  for (const rule of RULES) expect(pointsOf(told.answer, rule)).toBe(pointsOf(webhook, rule));
  expect(told.answer.customer?.id).toBe(told.webhook.customer?.id);
  return pointsOf(webhook, { perMinor: 1 });
}

test.each([true, false])(
  'taxes included: %s; discounts, shipping, refunds, an edit, money back, a cancellation',
  async (taxesIncluded) => {
    const shop = await openShop(taxesIncluded);
    const placed = await api('POST', `/shops/${shop.handle}/orders`, {
      email: 'shopper-1@example.com',
      lines: [
        { title: 'Kind of Blue', price: '79.90', quantity: 3 },
        { title: 'Blue Train', price: '33.33', quantity: 1 },
      ],
      discount: { code: 'TEN', kind: 'percentage', value: 10, target: 'order' },
      shipping: '15.00',
    });
    const id = String(placed['id']);
    const path = `/shops/${shop.handle}/orders/${id}`;
    const lines = standin.standin.store.get('orders', id).lines;
    // (3 × 79.90 + 33.33) less 10 %: 239.70 + 33.33 = 273.03 − 27.30
    expect(await expectSame(shop, id)).toBe(24_573);

    await api('POST', `${path}/refunds`, { lines: [{ lineId: lines[0]?.id, quantity: 1 }] });
    const afterOne = await expectSame(shop, id);
    expect(afterOne).toBeGreaterThanOrEqual(24_573 - 7_191 - 1);
    expect(afterOne).toBeLessThanOrEqual(24_573 - 7_191 + 1);

    await api('POST', `${path}/refunds`, { shipping: '15.00', lines: [] });
    expect(await expectSame(shop, id)).toBe(afterOne);

    await api('POST', `${path}/refunds`, { amount: taxesIncluded ? '10.00' : '12.30' });
    const afterMoney = await expectSame(shop, id);
    expect(Math.abs(afterOne - 1000 - afterMoney)).toBeLessThanOrEqual(1);

    await api('POST', `${path}/edit`, { setQuantity: [{ lineId: lines[1]?.id, quantity: 0 }] });
    const afterEdit = await expectSame(shop, id);
    expect(afterEdit).toBeLessThan(afterMoney);

    // less the goodwill, which what was taken off had made up for, and the addition does not
    await api('POST', `${path}/edit`, { add: [{ title: 'Giant Steps', price: '50.00', quantity: 1 }] });
    await expectSame(shop, id);
    await api('POST', `${path}/cancel`, {});
    expect(await expectSame(shop, id)).toBe(0);
  },
);
