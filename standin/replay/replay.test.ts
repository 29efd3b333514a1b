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
    await expect(readHistory(file, COLUMNS)).rejects.toThrow(
      'Line 3: yesterday is no date; 2026-11-21 or 2026-11-21T12:00:00Z is expected',
    );
    writeFileSync(file, 'who,day,paid\n1,1997-01-01,-1\n');
    await expect(readHistory(file, COLUMNS)).rejects.toThrow('Line 2: -1 is no amount');
    writeFileSync(file, 'who,day\n1,1997-01-01\n');
    await expect(readHistory(file, COLUMNS)).rejects.toThrow('No column paid; there are who, day');
    writeFileSync(file, 'who,day,paid\n');
    await expect(readHistory(file, COLUMNS)).rejects.toThrow('has no orders');
    await api('POST', '/shops', { handle: 'example' });
    await expect(replayed()).rejects.toThrow('has no orders');
  });

  test.each([
    ['2026-11-10', '2026-11-10T12:00:00.000Z'],
    ['20261110', '2026-11-10T12:00:00.000Z'],
    ['2024-02-29', '2024-02-29T12:00:00.000Z'],
    ['2026-11-10T23:30:00+01:00', '2026-11-10T22:30:00.000Z'],
    ['2026-11-10 23:30:00 +0100', '2026-11-10T22:30:00.000Z'],
    ['2026-11-10T08:15Z', '2026-11-10T08:15:00.000Z'],
    ['2026-11-10 08:15:30.5', '2026-11-10T08:15:30.500Z'],
  ])('the date %s is %s', async (day, processedAt) => {
    writeFileSync(file, `who,day,paid\n1,${day},1.00\n`);
    expect(await readHistory(file, COLUMNS)).toEqual([{ customer: '1', processedAt, amount: '1.00', line: 2 }]);
  });

  test.each([
    ['2026-02-30', 'Line 4: there is no day 2026-02-30'],
    ['2025-02-29T10:00:00Z', 'Line 4: there is no day 2025-02-29'],
    ['2026-13-01', 'Line 4: there is no day 2026-13-01'],
    ['11/10/2026', 'Line 4: 11/10/2026 is no date; 2026-11-21 or 2026-11-21T12:00:00Z is expected'],
    ['2026-11-10T25:00:00Z', 'is no date; 2026-11-21'],
    ['10 Nov 2026', 'is no date; 2026-11-21'],
    ['2026', 'is no date; 2026-11-21'],
  ])('the date %s is refused', async (day, sentence) => {
    writeFileSync(file, `who,day,paid\n1,2026-01-01,1.00\n\n2,${day},1.00\n`);
    await expect(readHistory(file, COLUMNS)).rejects.toThrow(sentence);
  });

  const refusal = async (...more: string[]) => {
    const error = await replayed(...more).then(
      () => null,
      (reason: unknown) => reason as { code: number; stderr: string },
    );
    return { code: error?.code, stderr: error?.stderr };
  };

  test('an amount finer than the shop’s currency is refused before anything is placed', async () => {
    await api('POST', '/shops', { handle: 'example', currency: 'PLN' });
    await api('POST', '/shops', { handle: 'yen', currency: 'JPY' });
    writeFileSync(file, 'who,day,paid\n1,1997-01-01,1.50\n1,1997-01-02,1.505\n');
    expect(await refusal()).toEqual({
      code: 1,
      stderr: 'Line 3: 1.505 is no amount in PLN, which has at most 2 decimals\n',
    });
    expect(await refusal('--shop', 'yen')).toEqual({
      code: 1,
      stderr: 'Line 2: 1.50 is no amount in JPY, which has no decimals\n',
    });
    expect(await refusal('--shop', 'none', '--api', `${running.urls.admin}/store/example`)).toEqual({
      code: 1,
      stderr: 'The stand-in has no shop none\n',
    });
    expect(await api('GET', '/shops/example/customers')).toEqual([]);
    expect(await api('GET', '/shops/example')).toMatchObject({ orders: 0 });
  }, 30_000);

  test('a file that is not there, and a stand-in that is not there, are one sentence each', async () => {
    expect(await refusal()).toEqual({ code: 1, stderr: `There is no file ${file}\n` });
    writeFileSync(file, 'who,day,paid\n1,1997-01-01,1.00\n');
    expect(await refusal('--api', 'localhost:4100')).toEqual({
      code: 1,
      stderr: 'localhost:4100 is no address for --api; one like http://localhost:4100 is expected\n',
    });
    // port 9 (discard) is never served here, and fetch refuses it by itself
    expect(await refusal('--api', 'http://127.0.0.1:9')).toEqual({
      code: 1,
      stderr:
        'The stand-in does not answer at http://127.0.0.1:9; give its address with --api (the demo\'s is "admin" in .demo/demo.json)\n',
    });
  }, 30_000);
});
