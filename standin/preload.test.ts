/** The app runs unmodified only if every way it reaches Shopify ends at the stand-in, and nothing else does. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startRecordedApp, type RecordedApp } from './testing/recorded-app.ts';

const run = promisify(execFile);

let standin: RecordedApp;
let other: RecordedApp;

beforeEach(async () => {
  [standin, other] = await Promise.all([startRecordedApp(), startRecordedApp()]);
});

afterEach(() => Promise.all([standin.stop(), other.stop()]));

test('requests for Shopify go to the stand-in under their host’s name, others where they were meant', async () => {
  const script = `
    await fetch('https://a.myshopify.com/admin/api/2026-07/graphql.json', { method: 'POST', headers: { 'x-one': '1' }, body: 'one' });
    await fetch(new Request('https://admin.shopify.com/x', { headers: [['x-two', '2']] }));
    await fetch('${other.url}/other');
    await fetch('${other.url}/not.myshopify.com.example');
    process.exit(0);
  `;
  await run(process.execPath, ['--import', './standin/preload.js', '--input-type=module', '-e', script], {
    env: { ...process.env, STANDIN_URL: standin.url },
  });
  expect(standin.received).toMatchObject([
    {
      method: 'POST',
      url: '/admin/api/2026-07/graphql.json',
      body: 'one',
      headers: { 'x-standin-host': 'a.myshopify.com', 'x-one': '1' },
    },
    { method: 'GET', url: '/x', headers: { 'x-standin-host': 'admin.shopify.com', 'x-two': '2' } },
  ]);
  expect(other.received.map(({ url, headers }) => [url, headers['x-standin-host']])).toEqual([
    ['/other', undefined],
    ['/not.myshopify.com.example', undefined],
  ]);
});

test('without an address of the stand-in the program does not start', async () => {
  const env = { ...process.env, STANDIN_URL: '' };
  await expect(run(process.execPath, ['--import', './standin/preload.js', '-e', '1'], { env })).rejects.toThrow(
    'STANDIN_URL is not set',
  );
});
