/** Locks of killed workers are freed at once; those of living ones, and young ones, are left alone. */
import pg from 'pg';
import { beforeEach, expect, test } from 'vitest';
import { adminPool, closeAtEnd, databaseUrl } from '../../tests/support/database.ts';
import { roleUrl } from '../../prisma/database-roles.ts';
import { holdWorker, releaseDeadWorkers } from './release-dead-workers.server.ts';

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
