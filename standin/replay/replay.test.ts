/** A real history goes through this command; what it prints must be what the app was sent. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startRecordedApp, type RecordedApp } from '../testing/recorded-app.ts';
import { startStandin, type RunningStandin } from '../start-standin.ts';
import { TOML } from '../testing/start-backend.ts';
import { readHistory } from './read-history.ts';

const run = promisify(execFile);
const COLUMNS = { customer: 'who', date: 'day', amount: 'paid' };

let folder = '';
let file = '';
let app: RecordedApp;
let running: RunningStandin;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'standin-replay-'));
  file = join(folder, 'history.csv');
  app = await startRecordedApp();
  running = await startStandin({
    port: 0,
    stateFile: null,
    appUrl: app.url,
    apiKey: 'example-key',
    apiSecret: 'example-secret-0123456789abcdef',
    toml: { text: TOML },
    extensionDir: join(import.meta.dirname, '../../extensions/loyalty-widget'),
    retryFactor: 0.001,
  });
});

afterEach(async () => {
  await running.stop();
  await app.stop();
  rmSync(folder, { recursive: true });
});

const api = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  return (await fetch(`${running.urls.admin}/api${path}`, { method, ...json })).json();
};

async function replayed(...more: string[]): Promise<string> {
  const args = [
    '--disable-warning=ExperimentalWarning',
    'standin/cli.ts',
    'replay',
    file,
    '--customer',
    'who',
    '--date',
    'day',
  ];
  const { stdout } = await run(process.execPath, [...args, '--amount', 'paid', '--api', running.urls.admin, ...more]);
  return stdout;
}

describe('replaying a history', () => {
  test('places every row once at its date, doubles and shuffles deliveries, and says what it sent', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) => `${i},${i % 7},1997-03-${String((i % 28) + 1).padStart(2, '0')},${i}.50`,
    );
    writeFileSync(file, ['n,who,day,paid', ...rows, '40,7,1997-04-01,0.00'].join('\n'));
    await api('POST', '/shops', { handle: 'example', currency: 'USD' });
    await api('POST', '/shops/example/install');
    app.received.splice(0);
    const faults = { webhooks: { duplicateRate: 0, shuffle: false, paused: false, delayMs: 1 } };
    await api('PUT', '/faults', faults);
    const output = await replayed('--duplicates', '1', '--shuffle');
    const line = (what: string): string => new RegExp(`^${what} +(\\S+)$`, 'm').exec(output)?.[1] ?? '';
    expect(line('orders')).toBe('41');
    expect(line('customers')).toBe('8');
    expect(line('sum of the amounts')).toBe('800.00');
    const sent = app.received.map(({ headers, body }) => ({
      topic: String(headers['x-shopify-topic']),
      id: headers['x-shopify-webhook-id'],
      body: JSON.parse(body) as Record<string, unknown>,
    }));
    expect(line('webhooks delivered')).toBe(String(new Set(sent.map((one) => one.id)).size));
    expect(Number(line('webhooks delivered')) + Number(line('sent twice'))).toBe(sent.length);
    expect([line('attempts that failed'), line('webhooks given up')]).toEqual(['0', '0']);
    const paid = sent.filter((one) => one.topic === 'orders/paid');
    expect(new Set(paid.map((one) => one.body['id'])).size).toBe(41);
    expect(paid).toHaveLength(82);
    const numbers = paid.map((one) => Number(one.body['number']));
    expect(numbers).not.toEqual(numbers.toSorted((a, b) => a - b));
    expect(paid.find((one) => one.body['number'] === 3)?.body).toMatchObject({
      processed_at: '1997-03-03T13:00:00+01:00',
      total_price: '2.50',
      customer: { email: 'shopper-2@replay.example.com' },
    });
    expect(await api('GET', '/faults')).toMatchObject(faults);
  }, 30_000);

  test('refuses a file it cannot read, naming the line, before anything is placed', async () => {
    writeFileSync(file, 'who,day,paid\n1,1997-01-01,1.00\n2,yesterday,2.00\n');
    await expect(readHistory(file, COLUMNS)).rejects.toThrow('Line 3: yesterday is no date');
    writeFileSync(file, 'who,day,paid\n1,1997-01-01,-1\n');
    await expect(readHistory(file, COLUMNS)).rejects.toThrow('Line 2: -1 is no amount');
    writeFileSync(file, 'who,day\n1,1997-01-01\n');
    await expect(readHistory(file, COLUMNS)).rejects.toThrow('No column paid; there are who, day');
    writeFileSync(file, 'who,day,paid\n');
    await expect(readHistory(file, COLUMNS)).rejects.toThrow('has no orders');
    await api('POST', '/shops', { handle: 'example' });
    await expect(replayed()).rejects.toThrow('has no orders');
  });
});
