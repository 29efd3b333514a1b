/** The app's idempotency is only as good as the trouble it is given here: retries, duplicates, disorder, delay. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appConfigFrom } from '../app-config.ts';
import { createShop } from '../commerce/create-shop.ts';
import {
  installApp,
  redactCustomer,
  redactShop,
  requestCustomerData,
  uninstallApp,
  changeScopes,
} from '../commerce/install-app.ts';
import { placeOrder } from '../commerce/place-order.ts';
import type { WebhookDelivery } from '../delivery.ts';
import { NO_FAULTS } from '../faults.ts';
import { Store } from '../store.ts';
import { startBackend, TOML, type Backend } from '../testing/start-backend.ts';
import { RETRY_SECONDS, WebhookQueue } from './webhook-queue.ts';

let backend: Backend;

beforeEach(async () => {
  backend = await startBackend();
});

afterEach(() => backend.stop());

const order = (): void => {
  placeOrder(backend.standin, backend.shop.id, {
    lines: [{ title: 'Record', priceMinor: 100, quantity: 1 }],
    paid: false,
  });
};

const deliveries = (): WebhookDelivery[] => backend.standin.store.list('deliveries', backend.shop.id);

describe('a delivery', () => {
  test('is signed over the very bytes sent and carries what Shopify sends', async () => {
    order();
    await backend.standin.webhooks.idle();
    const first = backend.app.received[0];
    const hmac = createHmac('sha256', backend.standin.app.apiSecret)
      .update(first?.body ?? '')
      .digest('base64');
    expect(first).toMatchObject({
      method: 'POST',
      url: '/webhooks/orders',
      headers: {
        'content-type': 'application/json',
        'x-shopify-hmac-sha256': hmac,
        'x-shopify-shop-domain': 'example.myshopify.com',
        'x-shopify-api-version': '2026-07',
        connection: 'keep-alive',
      },
    });
    for (const name of ['x-shopify-topic', 'x-shopify-webhook-id', 'x-shopify-event-id', 'x-shopify-triggered-at']) {
      expect(first?.headers[name]).toMatch(/\S/);
    }
  });

  test('is retried with the same ids and body until it is answered with 2xx; 3xx is a failure', async () => {
    backend.app.answerWith((_request, index) => [500, 302, 404][index] ?? 200);
    placeOrder(backend.standin, backend.shop.id, { lines: [{ title: 'Record', priceMinor: 0, quantity: 1 }] });
    backend.standin.store
      .list('deliveries', backend.shop.id)
      .slice(1)
      .forEach((one) => backend.standin.store.remove('deliveries', one.id));
    await backend.standin.webhooks.idle();
    const [delivery] = deliveries();
    expect(delivery?.attempts.map((attempt) => attempt.status)).toEqual([500, 302, 404, 200]);
    expect(delivery?.status).toBe('delivered');
    const sent = backend.app.received.map(({ headers, body }) => [headers['x-shopify-webhook-id'], body]);
    expect(new Set(sent.map(String)).size).toBe(1);
  });

  test('is given up after eight retries over four hours', async () => {
    expect(RETRY_SECONDS).toHaveLength(8);
    expect(RETRY_SECONDS.reduce((sum, seconds) => sum + seconds, 0)).toBe(4 * 3600);
    backend.app.answerWith(() => 500);
    order();
    await backend.standin.webhooks.idle();
    expect(deliveries().map((one) => [one.status, one.attempts.length])).toEqual([
      ['failed', 9],
      ['failed', 9],
    ]);
    expect(backend.standin.webhooks.counts()).toEqual({
      queued: 0,
      delivered: 0,
      failed: 2,
      attempts: 18,
      answered: 0,
    });
  });

  test('waits as Shopify waits when time is not compressed', async () => {
    await backend.stop();
    backend = await startBackend({ retryFactor: 1 });
    backend.app.answerWith(() => 503);
    order();
    while (deliveries().some((one) => one.attempts.length === 0))
      await new Promise((resolve) => setTimeout(resolve, 5));
    const waits = deliveries().map(
      (one) => Date.parse(one.nextAttemptAt ?? '') - Date.parse(one.attempts[0]?.at ?? ''),
    );
    for (const wait of waits) expect(Math.round(wait / 1000)).toBe(60);
    backend.app.answerWith(() => 200);
    backend.standin.webhooks.flush();
    await backend.standin.webhooks.idle();
    expect(deliveries().every((one) => one.status === 'delivered')).toBe(true);
  });

  test('nobody listens for is not made, nor are those of a shop without the app', async () => {
    const bare = createShop(backend.standin, { handle: 'bare' });
    placeOrder(backend.standin, bare.id, { lines: [{ title: 'Record', priceMinor: 100, quantity: 1 }] });
    backend.standin.webhooks.publish({
      shopId: backend.shop.id,
      topic: 'themes/publish',
      eventId: 'e',
      subjectId: '1',
      payload: () => expect.fail('made'),
    });
    expect(backend.standin.store.listAll('deliveries')).toEqual([]);
  });
});

describe('trouble on request', () => {
  test('duplicates carry the same webhook id', async () => {
    backend.standin.faults.webhooks.duplicateRate = 1;
    order();
    await backend.standin.webhooks.idle();
    const ids = backend.app.received.map(({ headers }) => headers['x-shopify-webhook-id']);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(2);
    expect(backend.standin.webhooks.counts()).toMatchObject({ delivered: 2, answered: 4 });
  });

  test('a pause holds everything back, and shuffling lets later ones overtake', async () => {
    await backend.stop();
    let seed = 1;
    backend = await startBackend({ random: () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647 });
    backend.standin.faults.webhooks.paused = true;
    for (let i = 0; i < 30; i++) order();
    await backend.standin.webhooks.idle();
    expect(backend.app.received).toEqual([]);
    Object.assign(backend.standin.faults.webhooks, { paused: false, shuffle: true });
    backend.standin.webhooks.faultsChanged();
    await backend.standin.webhooks.idle();
    const ids = backend.app.received.map(({ body }) => (JSON.parse(body) as { id: number }).id);
    expect(ids).toHaveLength(60);
    expect(ids).not.toEqual(ids.toSorted((a, b) => a - b));
  });

  test('a delay holds each one back by itself', async () => {
    backend.standin.faults.webhooks.delayMs = 150;
    const started = Date.now();
    order();
    await backend.standin.webhooks.idle();
    expect(Date.now() - started).toBeGreaterThanOrEqual(145);
    expect(backend.app.received).toHaveLength(2);
  });

  test('sending again by hand is a duplicate', async () => {
    order();
    await backend.standin.webhooks.idle();
    const id = deliveries()[0]?.id ?? '';
    expect((await backend.api('POST', `/webhooks/${id}/duplicate`)).status).toBe(200);
    expect((await backend.api('POST', '/idle')).status).toBe(200);
    expect(deliveries()[0]?.attempts).toHaveLength(2);
    expect((await backend.api('POST', '/webhooks/1/resend')).status).toBe(404);
  });
});

test('a killed process sends on where it stopped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'standin-queue-'));
  const file = join(folder, 'state.jsonl');
  const app = appConfigFrom(TOML, { apiKey: 'k', apiSecret: 's' });
  const sent: string[] = [];
  const queueOn = (store: Store, paused: boolean): WebhookQueue =>
    new WebhookQueue({
      app,
      store,
      faults: { ...NO_FAULTS, webhooks: { ...NO_FAULTS.webhooks, paused } },
      now: () => new Date(),
      send: async (delivery) => {
        sent.push(delivery.webhookId);
        return { status: 200, error: null };
      },
      retryFactor: 1,
      random: () => 0.5,
    });
  const store = new Store(file);
  const before = { app, store, now: () => new Date(), webhooks: queueOn(store, true) };
  const shop = installApp(before, createShop(before, { handle: 'example' }).id);
  placeOrder(before, shop.id, { lines: [{ title: 'Record', priceMinor: 100, quantity: 1 }] });
  const queued = store.listAll('deliveries').map((one) => one.webhookId);
  const after = new Store(file);
  await queueOn(after, false).idle();
  expect(sent.toSorted()).toEqual(queued.toSorted());
  expect(queued).toHaveLength(3);
  rmSync(folder, { recursive: true });
});

describe("the app's own topics", () => {
  const arrived = async (): Promise<[string, Record<string, unknown>][]> => {
    await backend.standin.webhooks.idle();
    return backend.app.received
      .splice(0)
      .map(({ headers, body }) => [String(headers['x-shopify-topic']), JSON.parse(body) as Record<string, unknown>]);
  };

  test('uninstalling ends tokens and is told; shop/redact follows on request only', async () => {
    const { standin, shop } = backend;
    await backend.graphql('{ shop { id } }');
    expect(() => redactShop(standin, shop.id)).toThrow('after an uninstall');
    uninstallApp(standin, shop.id);
    expect(standin.store.list('tokens', shop.id)).toEqual([]);
    expect(await arrived()).toEqual([
      ['app/uninstalled', expect.objectContaining({ id: Number(shop.id), myshopify_domain: shop.domain })],
    ]);
    redactShop(standin, shop.id);
    expect(await arrived()).toEqual([['shop/redact', { shop_id: Number(shop.id), shop_domain: shop.domain }]]);
    expect(() => uninstallApp(standin, shop.id)).toThrow('not installed');
  });

  test('privacy requests name the customer and their orders, also after an uninstall', async () => {
    const { standin, shop } = backend;
    const placed = placeOrder(standin, shop.id, {
      email: 'shopper-1@example.com',
      lines: [{ title: 'Record', priceMinor: 1, quantity: 1 }],
    });
    await arrived();
    requestCustomerData(standin, shop.id, placed.customerId ?? '');
    uninstallApp(standin, shop.id);
    redactCustomer(standin, shop.id, placed.customerId ?? '');
    const byTopic = new Map(await arrived());
    const customer = { id: Number(placed.customerId), email: 'shopper-1@example.com', phone: null };
    expect(byTopic.get('customers/data_request')).toMatchObject({ customer, orders_requested: [Number(placed.id)] });
    expect(byTopic.get('customers/redact')).toMatchObject({ customer, orders_to_redact: [Number(placed.id)] });
  });

  test('changed scopes are told and hold for tokens already given', async () => {
    const { standin, shop } = backend;
    changeScopes(standin, shop.id, ['read_products']);
    expect(await arrived()).toEqual([
      ['app/scopes_update', expect.objectContaining({ previous: standin.app.scopes, current: ['read_products'] })],
    ]);
  });
});
