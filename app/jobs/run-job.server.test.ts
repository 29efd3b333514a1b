/** Jobs through graphile-worker itself, on real PostgreSQL: enqueued with the transaction, run, retried, parked on the last attempt. */
import { runOnce } from 'graphile-worker';
import { beforeEach, expect, test } from 'vitest';
import { adminPool, appPool, closeAtEnd, databaseUrl, makeShop } from '../../tests/support/database.ts';
import type { TestShop } from '../../tests/support/database.ts';
import { roleUrl } from '../../prisma/database-roles.ts';
import { getPool, withShop, withShopSql } from '../db.server.ts';
import pg from 'pg';
import type { Hands } from './handlers.server.ts';
import { listProblems, retryProblems } from './problems.server.ts';
import { runJob } from './run-job.server.ts';

const now = new Date('2026-11-21T12:00:00Z');
const queuePool = new pg.Pool({ connectionString: roleUrl(databaseUrl, 'comeback_queue'), max: 4 });
queuePool.on('error', () => undefined);
queuePool.on('connect', (client) => client.on('error', () => undefined));
closeAtEnd(() => queuePool.end());

let shop: TestShop;
beforeEach(async () => {
  shop = await makeShop();
  await adminPool.query('delete from graphile_worker._private_jobs');
});

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const hands = (): Hands => ({
  now,
  db: getPool(),
  inShop: withShopSql,
  inShopPrisma: withShop,
  adminOf: () => Promise.reject(new Error('Shopify is away')),
  log: silent,
});

async function runAll(tasks: Record<string, (payload: unknown) => void>): Promise<void> {
  await runOnce({ pgPool: queuePool, taskList: tasks, noHandleSignals: true });
}

test('a job exists when its transaction commits, and only then; with a key it is one however often it is asked for', async () => {
  const ran: unknown[] = [];
  const enqueue = (name: string, key: string | null) =>
    withShopSql(
      shop.id,
      async (db) => {
        await db.query('select public.enqueue_job($1, $2::json, $3, $4)', [
          'points.mature',
          JSON.stringify({ name }),
          'a-queue',
          key,
        ]);
        if (name === 'lost') throw new Error('rolled back');
      },
      appPool,
    );
  await enqueue('plain', null);
  await enqueue('keyed', 'k');
  await enqueue('keyed again', 'k');
  await expect(enqueue('lost', null)).rejects.toThrow('rolled back');
  await runAll({ 'points.mature': (payload) => ran.push(payload) });
  expect(ran).toEqual([{ name: 'plain' }, { name: 'keyed again' }]);
});

test('the app’s role sees nothing of the queue but its door', async () => {
  await expect(appPool.query('select from graphile_worker._private_jobs')).rejects.toThrow('permission denied');
});

const job = (attempts: number) => ({ attempts, max_attempts: 25 });
const mirror = () => ({ shopId: String(shop.id), memberId: '1' });

test('a failing job is thrown to the queue until its last attempt, then parked where staff can run it again', async () => {
  await expect(runJob(hands(), 'member.mirror', mirror(), job(1), 3)).rejects.toThrow('Shopify is away');
  await expect(runJob(hands(), 'member.mirror', mirror(), job(2), 3)).rejects.toThrow('Shopify is away');
  await runJob(hands(), 'member.mirror', mirror(), job(3), 3);
  const ctx = (db: Parameters<Parameters<typeof withShopSql>[1]>[0]) => ({ db, shopId: shop.id, now });
  const problems = await withShopSql(shop.id, (db) => listProblems(ctx(db)));
  expect(problems).toMatchObject([{ kind: 'job', what: 'member.mirror', reason: 'Shopify is away' }]);
  const [problem] = problems;
  if (!problem) throw new Error('nothing is parked');
  expect(await withShopSql(shop.id, (db) => retryProblems(ctx(db), problem, '42'))).toBe(1);
  const ran: unknown[] = [];
  await runAll({ 'member.mirror': (payload) => ran.push(payload) });
  expect(ran).toEqual([mirror()]);
  expect(await withShopSql(shop.id, (db) => listProblems(ctx(db)))).toEqual([]);
});

test('a webhook’s job parks its delivery instead', async () => {
  const { rows } = await adminPool.query<{ id: string }>(
    `insert into public.webhook_delivery (shop_id, webhook_id, topic, received_at, payload)
     values ($1, 'w', 'refunds/create', $2, '{"id":1,"order_id":2,"created_at":"2026-11-21T00:00:00Z"}') returning id`,
    [shop.id, now],
  );
  const payload = { shopId: String(shop.id), deliveryId: rows[0]?.id };
  await expect(runJob(hands(), 'webhook.process', payload, job(1), 2)).rejects.toThrow('Shopify is away');
  await runJob(hands(), 'webhook.process', payload, job(2), 2);
  const state = await adminPool.query('select state, reason from public.webhook_delivery where shop_id = $1', [
    shop.id,
  ]);
  expect(state.rows).toEqual([{ state: 'parked', reason: 'Shopify is away' }]);
});

test('a payload that is not the job’s is parked, not tried for ever', async () => {
  await runJob(hands(), 'member.mirror', { shopId: String(shop.id) }, job(10), 10);
  const { rows } = await adminPool.query('select task from public.parked_job where shop_id = $1', [shop.id]);
  expect(rows).toEqual([{ task: 'member.mirror' }]);
});

test('a job that outlives its shop is no problem of anybody’s', async () => {
  await runJob(hands(), 'member.mirror', { shopId: '123456', memberId: '1' }, job(10), 10);
  const { rows } = await adminPool.query('select from public.parked_job where shop_id = 123456');
  expect(rows).toHaveLength(0);
});

test('recurring work fans out to one job a shop', async () => {
  await runJob(hands(), 'raw-data.wipe', {}, job(1), 10);
  await runJob(hands(), 'raw-data.wipe', {}, job(1), 10);
  const ran: unknown[] = [];
  await runAll({ 'raw-data.wipe-shop': (payload) => ran.push(payload) });
  const { rows } = await adminPool.query<{ count: string }>('select count(*) from public.shop');
  expect(ran).toHaveLength(Number(rows[0]?.count));
});
