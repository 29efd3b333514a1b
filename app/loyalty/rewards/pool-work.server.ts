import type { AdminGraphql } from '../../adapters/admin-api/run-operation.server.ts';
import type { Sql, SqlContext } from '../../db.server.ts';
import type { ShopRecord } from '../shops/find-shop.server.ts';

/** What a job about codes is handed. No call to Shopify happens inside a transaction. */
export interface PoolWork {
  shop: Pick<ShopRecord, 'id' | 'currency'>;
  now: Date;
  admin: AdminGraphql;
  inShop: <Result>(shopId: bigint, work: (sql: Sql) => Promise<Result>) => Promise<Result>;
}

/** One transaction in the work's shop. */
export function inTransaction<Result>(
  { shop, now, inShop }: PoolWork,
  work: (ctx: SqlContext) => Promise<Result>,
): Promise<Result> {
  return inShop(shop.id, (db) => work({ db, shopId: shop.id, now }));
}

export interface CodeBatch {
  id: bigint;
  kind: 'add' | 'delete';
  state: 'wanted' | 'asked' | 'done' | 'refused';
  jobGid: string | null;
  askedAt: Date | null;
  rewardId: bigint;
  version: number;
  step: number;
  discountGid: string | null;
  discountState: string | null;
}

interface BatchRow {
  id: string;
  kind: CodeBatch['kind'];
  state: CodeBatch['state'];
  job_gid: string | null;
  asked_at: Date | null;
  reward_id: string;
  version: number;
  step: number;
  discount_gid: string | null;
  discount_state: string | null;
}

/** A batch with the discount that its codes belong to; null when there is none of that number. */
export async function findBatch(ctx: Pick<SqlContext, 'db' | 'shopId'>, batchId: bigint): Promise<CodeBatch | null> {
  const { rows } = await ctx.db.query<BatchRow>(
    `select b.id, b.kind, b.state, b.job_gid, b.asked_at, b.reward_id, b.version, b.step, d.discount_gid, d.state as discount_state
       from public.code_batch b
       left join public.reward_discount d
         on d.shop_id = b.shop_id and d.reward_id = b.reward_id and d.version = b.version and d.step = b.step
      where b.shop_id = $1 and b.id = $2`,
    [ctx.shopId, batchId],
  );
  const row = rows[0];
  if (!row) return null;
  return {
    id: BigInt(row.id),
    kind: row.kind,
    state: row.state,
    jobGid: row.job_gid,
    askedAt: row.asked_at,
    rewardId: BigInt(row.reward_id),
    version: row.version,
    step: row.step,
    discountGid: row.discount_gid,
    discountState: row.discount_state,
  };
}

const POLL_FIRST_MS = 1000;
const POLL_MAX_MS = 60_000;

/** When to look again: after a second at first, then after as long as it has taken so far, at most a minute. */
export function nextPollAt(now: Date, askedAt: Date | null): Date {
  const waited = now.getTime() - (askedAt ?? now).getTime();
  return new Date(now.getTime() + Math.min(POLL_MAX_MS, Math.max(POLL_FIRST_MS, waited)));
}

/** Enqueues a batch's next step; at most one of each waits. @param at now where left out */
export async function enqueueBatch(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  task: 'codes.send' | 'codes.poll',
  batchId: bigint,
  at: Date | null = null,
): Promise<void> {
  const payload = JSON.stringify({ shopId: String(ctx.shopId), batchId: String(batchId) });
  await ctx.db.query(`select public.enqueue_job($1, $2::json, null, $3, $4)`, [
    task,
    payload,
    `${task}:${ctx.shopId}:${batchId}`,
    at,
  ]);
}
