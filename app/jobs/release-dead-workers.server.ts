/**
 * What a killed worker leaves behind: jobs and queues locked in its name. graphile-worker frees them after four hours; an order whose
 * queue is locked would wait as long. A session's advisory lock says whether a worker lives: PostgreSQL drops it with the connection.
 */
import type { WorkerEvents } from 'graphile-worker';
import type { Sql } from '../db.server.ts';

/** The advisory locks' own number space. */
const SPACE = 5022;
/** A worker locks its first job before the lock that says it lives can be there. */
const YOUNG_SECONDS = 10;

/**
 * Tells under which ids this process locks jobs, before it locks the first: graphile-worker locks in the name of its pool of workers, not
 * of the one that takes the job.
 */
export function onOwnWorker(events: WorkerEvents, tell: (workerId: string) => void): void {
  events.on('pool:create', ({ workerPool }) => tell(workerPool.id));
}

/** Says that a worker lives for as long as this session does. @param session one connection, kept open by the worker's process */
export async function holdWorker(session: Sql, workerId: string): Promise<void> {
  await session.query('select pg_advisory_lock($1, hashtext($2))', [SPACE, workerId]);
}

/**
 * Frees what dead workers hold, so that the next fetch finds it. Their jobs run again, which every handler allows.
 * @param session as comeback_queue, which owns the queue's tables
 * @param own ids of this process's workers: their locks are this session's, and would look free to it
 * @returns the ids of the workers found dead
 */
export async function releaseDeadWorkers(session: Sql, own: ReadonlySet<string>): Promise<string[]> {
  const { rows } = await session.query<{ id: string }>(
    `select distinct locked_by as id from (
       select locked_by, locked_at from graphile_worker._private_jobs union all
       select locked_by, locked_at from graphile_worker._private_job_queues) l
     where locked_by is not null and locked_at < now() - make_interval(secs => $1)`,
    [YOUNG_SECONDS],
  );
  const dead: string[] = [];
  for (const { id } of rows) {
    if (own.has(id)) continue;
    const { rows: answer } = await session.query<{ free: boolean }>(
      'select pg_try_advisory_lock($1, hashtext($2)) as free',
      [SPACE, id],
    );
    if (answer[0]?.free !== true) continue;
    dead.push(id);
    await session.query('select graphile_worker.force_unlock_workers($1)', [[id]]);
    await session.query('select pg_advisory_unlock($1, hashtext($2))', [SPACE, id]);
  }
  return dead;
}
