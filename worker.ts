/**
 * The worker process: takes jobs from the queue and does them. As many as needed may run side by side.
 *
 * The queue's fetch loop has a login of its own (graphile-worker's tables are not the app's); the handlers work as the app.
 */
import { EventEmitter } from 'node:events';
import pg from 'pg';
import { Logger, parseCronItems, run } from 'graphile-worker';
import type { TaskList, WorkerEvents } from 'graphile-worker';
import { adminOfShop } from './app/adapters/admin-of-shop.server.ts';
import { log } from './app/adapters/log.server.ts';
import { closeConnections, getPool, LOCK_MS, withShop, withShopSql } from './app/db.server.ts';
import { env } from './app/env.server.ts';
import { ATTEMPTS_MAX, CATALOGUE, SCHEDULE } from './app/jobs/catalogue.ts';
import type { TaskName } from './app/jobs/catalogue.ts';
import type { Hands } from './app/jobs/handlers.server.ts';
import { holdWorker, onOwnWorker, releaseDeadWorkers } from './app/jobs/release-dead-workers.server.ts';
import { runJob } from './app/jobs/run-job.server.ts';
import type { QueuedJob } from './app/jobs/run-job.server.ts';

// Fetching and completing jobs need not wait for the disk: what a crash forgets of them is a job that runs once more, which every
// handler allows. Jobs are enqueued by the app's own transactions, which do wait.
const queuePool = new pg.Pool({
  connectionString: env().queueDatabaseUrl,
  max: env().workerConcurrency + 2,
  options: '-c synchronous_commit=off',
});
// a lost connection is the next query's to report; a client's own error event would end the process
queuePool.on('error', (error) => log().warn({ error: error.message }, 'queue connection lost'));
queuePool.on('connect', (client) =>
  client.on('error', (error) => log().warn({ error: error.message }, 'queue connection lost')),
);

/** Most jobs are enqueued without a notification (docs/decisions/003): this is how long one waits while the worker is idle. */
const POLL_MS = 250;

function handsOf(): Hands {
  return {
    now: new Date(),
    db: getPool(),
    inShop: (shopId, work) => withShopSql(shopId, work, getPool(), LOCK_MS.job),
    inShopPrisma: withShop,
    adminOf: adminOfShop,
    log: log(),
  };
}

const taskList: TaskList = Object.fromEntries(
  (Object.keys(CATALOGUE) as TaskName[]).map((name) => [
    name,
    async (payload: unknown, { job }: { job: QueuedJob }) => runJob(handsOf(), name, payload, job, ATTEMPTS_MAX),
  ]),
);

/** The session whose advisory locks say that this process's workers live; dead ones are looked for with it. */
let session: pg.Client | undefined;
const ownWorkers = new Set<string>();
/** One question at a time on that session. */
let turn: Promise<void> = Promise.resolve();

async function openSession(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: env().queueDatabaseUrl, application_name: 'comeback worker' });
  client.on('error', (error) => {
    log().warn({ error: error.message }, 'queue connection lost');
    if (session === client) session = undefined;
  });
  await client.connect();
  for (const id of ownWorkers) await holdWorker(client, id);
  return client;
}

/** Frees what killed workers hold; also comes back after PostgreSQL was away. */
async function watchWorkers(): Promise<void> {
  try {
    session ??= await openSession();
    const dead = await releaseDeadWorkers(session, ownWorkers);
    if (dead.length > 0) log().warn({ workers: dead.length }, 'freed what killed workers had locked');
  } catch (error) {
    log().warn({ error: error instanceof Error ? error.message : String(error) }, 'could not look for killed workers');
  }
}

const WATCH_MS = 5_000;

const events: WorkerEvents = new EventEmitter();
onOwnWorker(events, (id) => {
  ownWorkers.add(id);
  turn = turn.then(async () => {
    // without a session now, the next look opens one and holds them all
    if (session) await holdWorker(session, id).catch(() => undefined);
  });
});
await watchWorkers();

const runner = await run({
  pgPool: queuePool,
  events,
  concurrency: env().workerConcurrency,
  pollInterval: POLL_MS,
  noHandleSignals: true,
  logger: new Logger(() => (level, message) => {
    if (level === 'error' || level === 'warning') log().warn({ queue: message }, 'queue');
  }),
  taskList,
  // graphile-worker's crontab text allows no dot in a job's name; its items do
  parsedCronItems: parseCronItems(SCHEDULE.map(({ task, match }) => ({ task, match, options: { jobKey: task } }))),
});
log().info({ concurrency: env().workerConcurrency }, 'worker ready');
const watching = setInterval(() => {
  turn = turn.then(watchWorkers);
}, WATCH_MS);

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    clearInterval(watching);
    // jobs under way are finished; what is not goes back to the queue
    void runner
      .stop()
      .then(() => session?.end())
      .then(() => queuePool.end())
      .then(() => closeConnections())
      .then(() => process.exit(0));
  });
}
await runner.promise;
