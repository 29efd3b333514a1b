/** Locks of killed workers are freed at once; those of living ones, and young ones, are left alone. */
import { EventEmitter } from 'node:events';
import { Logger, run, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import { beforeEach, expect, test } from 'vitest';
import { adminPool, closeAtEnd, databaseUrl } from '../../tests/support/database.ts';
import { roleUrl } from '../../prisma/database-roles.ts';
import { holdWorker, onOwnWorker, releaseDeadWorkers } from './release-dead-workers.server.ts';

async function openSession(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: roleUrl(databaseUrl, 'comeback_queue') });
  client.on('error', () => undefined);
  await client.connect();
  closeAtEnd(() => client.end());
  return client;
}

const mine = await openSession();
const another = await openSession();

/** A queue and a job in it that a worker has locked some seconds ago. */
async function locked(workerId: string, secondsAgo: number): Promise<void> {
  await adminPool.query(`select graphile_worker.add_job('points.mature', queue_name := $1, job_key := $1)`, [workerId]);
  for (const [table, where] of [
    ['_private_jobs', 'key = $1'],
    ['_private_job_queues', 'queue_name = $1'],
  ]) {
    await adminPool.query(
      `update graphile_worker.${table} set locked_by = $1, locked_at = now() - make_interval(secs => $2) where ${where}`,
      [workerId, secondsAgo],
    );
  }
}

async function stillLocked(): Promise<string[]> {
  const { rows } = await adminPool.query<{ id: string }>(
    `select locked_by as id from graphile_worker._private_jobs where locked_by is not null
     union select locked_by from graphile_worker._private_job_queues where locked_by is not null order by 1`,
  );
  return rows.map(({ id }) => id);
}

beforeEach(async () => {
  await adminPool.query('delete from graphile_worker._private_jobs');
  await adminPool.query('delete from graphile_worker._private_job_queues');
});

test('a dead worker’s jobs and queues are freed', async () => {
  await locked('worker-dead', 11);
  expect(await releaseDeadWorkers(mine, new Set())).toEqual(['worker-dead']);
  expect(await stillLocked()).toEqual([]);
});

test('a living worker’s are not, whoever asks; they are once its connection is gone', async () => {
  const process = await openSession();
  await holdWorker(process, 'worker-alive');
  await holdWorker(mine, 'worker-own');
  await locked('worker-alive', 3600);
  await locked('worker-own', 3600);
  const own = new Set(['worker-own']);
  expect(await releaseDeadWorkers(mine, own)).toEqual([]);
  expect(await releaseDeadWorkers(another, new Set())).toEqual([]);
  expect(await stillLocked()).toEqual(['worker-alive', 'worker-own']);
  await process.end();
  expect(await releaseDeadWorkers(another, new Set())).toEqual(['worker-alive']);
  expect(await stillLocked()).toEqual(['worker-own']);
});

test('a lock just taken is left: its worker may not have said yet that it lives', async () => {
  await locked('worker-new', 2);
  expect(await releaseDeadWorkers(mine, new Set())).toEqual([]);
});

test('a job under way for long is its worker’s, and runs once', async () => {
  const events: WorkerEvents = new EventEmitter();
  const own: string[] = [];
  onOwnWorker(events, (id) => own.push(id));
  const worker = await openSession();
  let runs = 0;
  let end = () => {};
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  const runner = await run({
    connectionString: roleUrl(databaseUrl, 'comeback_queue'),
    events,
    concurrency: 2,
    pollInterval: 50,
    noHandleSignals: true,
    logger: new Logger(() => () => undefined),
    taskList: {
      'test.long': async () => {
        runs += 1;
        await done;
      },
    },
  });
  for (const id of own) await holdWorker(worker, id);
  await adminPool.query(`select graphile_worker.add_job('test.long', queue_name := 'test', job_key := 'test')`);
  await expect.poll(() => runs).toBe(1);
  const hours = `update graphile_worker.%s set locked_at = now() - interval '1 hour' where locked_at is not null`;
  for (const table of ['_private_jobs', '_private_job_queues']) await adminPool.query(hours.replace('%s', table));

  expect(await releaseDeadWorkers(another, new Set())).toEqual([]);
  expect(await releaseDeadWorkers(worker, new Set(own))).toEqual([]);
  expect(await stillLocked()).toEqual([own[0]]);
  end();
  await runner.stop();
  expect(runs).toBe(1);
});
