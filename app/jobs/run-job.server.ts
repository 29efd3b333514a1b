/** One job from the queue: its payload parsed, its handler run, and parked for staff when its last attempt fails. */
import type { Sql } from '../db.server.ts';
import { CATALOGUE } from './catalogue.ts';
import type { TaskName, TaskPayload } from './catalogue.ts';
import { HANDLERS } from './handlers.server.ts';
import type { Hands } from './handlers.server.ts';
import { parkJob } from './problems.server.ts';

export interface QueuedJob {
  attempts: number;
  max_attempts: number;
}

function shopOf(payload: unknown): bigint | null {
  const shopId = (payload as { shopId?: unknown } | null)?.shopId;
  return typeof shopId === 'string' && /^\d{1,20}$/.test(shopId) ? BigInt(shopId) : null;
}

async function stillThere(db: Sql, shopId: bigint): Promise<boolean> {
  const { rowCount } = await db.query('select from public.shop where id = $1', [shopId]);
  return rowCount === 1;
}

/**
 * @param attemptsMax after which the job is parked
 * @throws what the handler threw, for the queue to back off; not on the last attempt, which is parked instead
 */
export async function runJob<Name extends TaskName>(
  hands: Hands,
  name: Name,
  payload: unknown,
  job: QueuedJob,
  attemptsMax: number,
): Promise<void> {
  const shopId = shopOf(payload);
  try {
    // a job may outlive its shop by a moment: shop/redact erases those that wait, not one that is already running
    if (shopId !== null && !(await stillThere(hands.db, shopId))) return;
    await HANDLERS[name](hands, CATALOGUE[name].parse(payload) as TaskPayload<Name>);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    hands.log.warn({ task: name, attempt: job.attempts, error: message }, 'job failed');
    if (shopId === null || job.attempts < Math.min(attemptsMax, job.max_attempts)) throw error;
    await hands.inShop(shopId, (db) =>
      parkJob(
        { db, shopId, now: hands.now },
        { task: name, payload: payload as Record<string, unknown>, error: message },
      ),
    );
  }
}
