/** What went wrong and waits for staff: deliveries and jobs that are parked, each with its reason and a retry. */
import type { SqlContext } from '../db.server.ts';
import { recordActivitySql } from '../loyalty/activity/record-activity.server.ts';

const PAGE = 50;
/** A delivery is settled within seconds; one that waits longer is being retried, or stands in a queue. */
const WAITING_MS = 60_000;
/** Beyond this nobody needs the exact number, and counting stays cheap. */
const WAITING_COUNT_MAX = 1000;

export interface Problem {
  kind: 'webhook' | 'job';
  id: string;
  /** The topic, or the job's name. */
  what: string;
  reason: string;
  at: Date;
  /** False when the raw delivery has been wiped and nothing is left to retry. */
  retryable: boolean;
}

/** The newest parked deliveries and jobs, newest first, at most 50 of each. */
export async function listProblems(ctx: SqlContext): Promise<Problem[]> {
  const webhooks = await ctx.db.query<{
    id: string;
    topic: string;
    reason: string | null;
    received_at: Date;
    whole: boolean;
  }>(
    `select id, topic, reason, received_at, payload is not null as whole from public.webhook_delivery
     where shop_id = $1 and state = 'parked' order by id desc limit ${PAGE}`,
    [ctx.shopId],
  );
  const jobs = await ctx.db.query<{ id: string; task: string; error: string; parked_at: Date }>(
    `select id, task, error, parked_at from public.parked_job where shop_id = $1 and retried_at is null order by id desc limit ${PAGE}`,
    [ctx.shopId],
  );
  const problems: Problem[] = [
    ...webhooks.rows.map((row) => ({
      kind: 'webhook' as const,
      id: row.id,
      what: row.topic,
      reason: row.reason ?? '',
      at: row.received_at,
      retryable: row.whole,
    })),
    ...jobs.rows.map((row) => ({
      kind: 'job' as const,
      id: row.id,
      what: row.task,
      reason: row.error,
      at: row.parked_at,
      retryable: true,
    })),
  ];
  return problems.sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** How many problems wait; for Home and the navigation. */
export async function countProblems(ctx: SqlContext): Promise<number> {
  const { rows } = await ctx.db.query<{ count: string }>(
    `select (select count(*) from public.webhook_delivery where shop_id = $1 and state = 'parked')
          + (select count(*) from public.parked_job where shop_id = $1 and retried_at is null) as count`,
    [ctx.shopId],
  );
  return Number(rows[0]?.count ?? 0);
}

/**
 * How many deliveries wait or are retried by themselves for more than a minute: not problems yet, and not done either.
 * Wiped deliveries are left out: nothing is left of them to work on.
 * @returns `exact` false when there are at least that many; counting stops at 1000
 */
export async function countWaiting(ctx: SqlContext): Promise<{ count: number; exact: boolean }> {
  const { rows } = await ctx.db.query<{ count: string }>(
    `select count(*) as count from (
       select from public.webhook_delivery
       where shop_id = $1 and state = 'received' and received_at < $2 and payload is not null limit ${WAITING_COUNT_MAX}) waiting`,
    [ctx.shopId, new Date(ctx.now.getTime() - WAITING_MS)],
  );
  const count = Number(rows[0]?.count ?? 0);
  return { count, exact: count < WAITING_COUNT_MAX };
}

async function enqueue(ctx: SqlContext, task: string, payload: string): Promise<void> {
  await ctx.db.query('select public.enqueue_job($1, $2::json)', [task, payload]);
}

/** Runs one again, from the beginning. @returns its topic or the job's name; null when it is no longer parked, or wiped */
async function retryOne(ctx: SqlContext, problem: Pick<Problem, 'kind' | 'id'>): Promise<string | null> {
  if (problem.kind === 'webhook') {
    const { rows } = await ctx.db.query<{ topic: string }>(
      `update public.webhook_delivery set state = 'received', reason = null
       where shop_id = $1 and id = $2 and state = 'parked' and payload is not null
       returning topic`,
      [ctx.shopId, problem.id],
    );
    if (!rows[0]) return null;
    await enqueue(ctx, 'webhook.process', JSON.stringify({ shopId: String(ctx.shopId), deliveryId: problem.id }));
    return rows[0].topic;
  }
  const { rows } = await ctx.db.query<{ task: string; payload: unknown }>(
    'update public.parked_job set retried_at = $3 where shop_id = $1 and id = $2 and retried_at is null returning task, payload',
    [ctx.shopId, problem.id, ctx.now],
  );
  if (!rows[0]) return null;
  await enqueue(ctx, rows[0].task, JSON.stringify(rows[0].payload));
  return rows[0].task;
}

/**
 * Runs a parked delivery or job again, or all that are listed; staff's log has a line when there was something to run.
 * @param staff who, as an account number
 * @returns how many were put back into the queue; 0 when all were settled or wiped meanwhile
 */
export async function retryProblems(
  ctx: SqlContext,
  chosen: 'all' | Pick<Problem, 'kind' | 'id'>,
  staff: string,
): Promise<number> {
  if (chosen !== 'all') {
    const what = await retryOne(ctx, chosen);
    if (what === null) return 0;
    const subject = `${chosen.kind} ${chosen.id}`;
    await recordActivitySql(ctx, staff, { action: 'problem.retry', subject, before: null, after: { what } });
    return 1;
  }
  let count = 0;
  for (const problem of await listProblems(ctx)) {
    if (problem.retryable && (await retryOne(ctx, problem)) !== null) count += 1;
  }
  if (count > 0) {
    await recordActivitySql(ctx, staff, { action: 'problem.retry-all', subject: null, before: null, after: { count } });
  }
  return count;
}

/** Puts something before staff that a job found; where the same job waits there already, it says this now. */
export async function parkOnce(
  ctx: SqlContext,
  job: { task: string; payload: Record<string, string>; error: string },
): Promise<void> {
  const { rowCount } = await ctx.db.query(
    `update public.parked_job set error = $4, parked_at = $5
     where shop_id = $1 and task = $2 and payload = $3 and retried_at is null`,
    [ctx.shopId, job.task, JSON.stringify(job.payload), job.error.slice(0, 1000), ctx.now],
  );
  if (rowCount === 0) await parkJob(ctx, job);
}

/** What was parked of a task before an instant has been made up for since. */
export async function settleParked(ctx: SqlContext, task: string, before: Date): Promise<void> {
  await ctx.db.query(
    `update public.parked_job set retried_at = $4
     where shop_id = $1 and task = $2 and parked_at < $3 and retried_at is null`,
    [ctx.shopId, task, before, ctx.now],
  );
}

/** Keeps a job that used up its attempts where staff see it. A webhook's job parks its delivery instead. */
export async function parkJob(
  ctx: SqlContext,
  job: { task: string; payload: Record<string, unknown>; error: string },
): Promise<void> {
  const error = job.error.slice(0, 1000);
  if (job.task === 'webhook.process') {
    await ctx.db.query(
      `update public.webhook_delivery set state = 'parked', reason = $3 where shop_id = $1 and id = $2 and state = 'received'`,
      [ctx.shopId, job.payload['deliveryId'], error],
    );
    return;
  }
  await ctx.db.query(
    'insert into public.parked_job (shop_id, task, payload, error, parked_at) values ($1, $2, $3, $4, $5)',
    [ctx.shopId, job.task, JSON.stringify(job.payload), error, ctx.now],
  );
}
