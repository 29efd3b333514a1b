/** The embedded PostgreSQL: keeps what it is told to keep, asks for its password, and survives a killed owner. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { isAlive, reachableByServer, startCluster, whenGone } from './cluster.ts';
import { ROOT } from './processes.ts';

const dir = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'comeback-cluster-test-')), 'kept');
afterAll(() => fs.rmSync(path.dirname(dir), { recursive: true, force: true }));
fs.chmodSync(path.dirname(dir), 0o755); // as root the server runs as somebody else, who must get in

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('a lasting cluster keeps its data and its password, speaks UTF-8 and lives in UTC', async () => {
  const first = await startCluster({ dir, durable: true });
  await ask(first.url('postgres'), `create table kept as select 'Zażółć' as word`);
  const wrong = new URL(first.url('postgres'));
  wrong.password = 'something-else';
  await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);

  const second = await startCluster({ dir, durable: true });
  const settings = `select word, current_setting('TimeZone') as zone, current_setting('server_encoding') as encoding,
                           current_setting('fsync') as fsync from kept`;
  expect(await ask(second.url('postgres'), settings)).toEqual([
    { word: 'Zażółć', zone: 'UTC', encoding: 'UTF8', fsync: 'on' },
  ]);
  await second.stop();
});

test('a server whose owner was killed is stopped, and its data is there for the next', async () => {
  const code = `
    const { startCluster } = await import(${JSON.stringify(path.join(ROOT, 'scripts/cluster.ts'))});
    const cluster = await startCluster({ dir: ${JSON.stringify(dir)}, durable: true });
    console.log(cluster.pid);
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const orphan = Number(await new Promise((resolve) => owner.stdout.once('data', resolve)));
  owner.kill('SIGKILL');
  await new Promise((resolve) => owner.once('close', resolve));
  expect(isAlive(orphan)).toBe(true);

  const next = await startCluster({ dir, durable: true });
  expect(await whenGone(orphan, 5000)).toBe(true);
  expect(await ask(next.url('postgres'), 'select word from kept')).toEqual([{ word: 'Zażółć' }]);
  await next.stop();
});

test('a temporary cluster leaves nothing behind', async () => {
  const cluster = await startCluster();
  const [row] = await ask<{ at: string }>(cluster.url('postgres'), `select current_setting('data_directory') as at`);
  await cluster.stop();
  expect(fs.existsSync(path.dirname(row?.at ?? '/'))).toBe(false);
});

test('below a folder that only root may enter, root puts the server elsewhere', () => {
  const closed = path.join(path.dirname(dir), 'closed');
  fs.mkdirSync(closed, { mode: 0o700 });
  expect(reachableByServer(path.join(closed, 'postgres'))).toBe(process.getuid?.() !== 0);
  expect(reachableByServer(dir)).toBe(true);
});
