/** Starting goes wrong in known ways; none may leave a half-started stand-in or spoil another one's state. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createShop } from './commerce/create-shop.ts';
import { placeOrder } from './commerce/place-order.ts';
import { startStandin, type RunningStandin, type StandinOptions } from './start-standin.ts';
import { TOML } from './testing/start-backend.ts';

let folder = '';
const running: RunningStandin[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'standin-start-'));
});

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  rmSync(folder, { recursive: true });
});

async function start(more: Partial<StandinOptions> = {}): Promise<RunningStandin> {
  const one = await startStandin({
    port: 0,
    stateFile: join(folder, 'state.jsonl'),
    appUrl: 'http://127.0.0.1:1',
    apiKey: 'key',
    apiSecret: 'secret-0123456789',
    toml: { text: TOML },
    extensionDir: join(import.meta.dirname, '../extensions/loyalty-widget'),
    retryFactor: 1,
    ...more,
  });
  running.push(one);
  return one;
}

test('a second one on the same ports leaves the first one’s state alone', async () => {
  const first = await start();
  createShop(first.standin, { handle: 'example' });
  const port = Number(new URL(first.urls.admin).port);
  await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  createShop(first.standin, { handle: 'another' });
  expect(readFileSync(join(folder, 'state.jsonl'), 'utf8')).toMatch(/"handle":"example"[^]*"handle":"another"/);
});

test('what was stored is there again, queued webhooks too', async () => {
  const first = await start();
  const shop = createShop(first.standin, { handle: 'example' });
  await fetch(`${first.urls.admin}/api/shops/example/install`, { method: 'POST' });
  placeOrder(first.standin, shop.id, { lines: [{ title: 'Record', priceMinor: 100, quantity: 1 }] });
  await first.stop();
  const second = await start();
  const answer = await fetch(`${second.urls.admin}/api/shops/example/orders`);
  expect(await answer.json()).toMatchObject([{ name: '#1001', totals: { total: '1.00' } }]);
  expect(second.standin.webhooks.counts().queued).toBe(3);
});

test('a topic Shopify does not have is refused; one that is not played is named', async () => {
  const toml = (topic: string): { text: string } => ({ text: TOML.replace('"orders/create"', `"${topic}"`) });
  await expect(start({ toml: toml('orders/created') })).rejects.toThrow('orders/created, which is no topic');
  expect((await start({ toml: toml('themes/publish') })).unplayedTopics).toEqual(['themes/publish']);
});
