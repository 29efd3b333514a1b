/** Where a shop's comparison with Shopify's orders stands: at most one run is under way, and each step of it can be done again. */
import type { SqlContext } from '../../db.server.ts';
import { isOverdue, windowOf } from './order-sketch.ts';

/** A run under way. */
export interface Run {
  begunAt: Date;
  since: Date;
  until: Date;
  /** Null until Shopify was asked. */
  operation: string | null;
  /** How often Shopify has failed to do it. */
  tries: number;
  /** Of the operation's result, how many orders were compared. */
  linesDone: number;
}

interface Row {
  begun_at: Date | null;
  since: Date;
  until: Date;
  operation_gid: string | null;
  tries: number;
  lines_done: number;
  done_until: Date | null;
}

async function findRow(ctx: Pick<SqlContext, 'db' | 'shopId'>): Promise<Row | undefined> {
  const { rows } = await ctx.db.query<Row>(
    `select begun_at, since, until, operation_gid, tries, lines_done, done_until from public.reconciliation
     where shop_id = $1`,
    [ctx.shopId],
  );
  return rows[0];
}

/** The run under way, or null. */
export async function findRun(ctx: Pick<SqlContext, 'db' | 'shopId'>): Promise<Run | null> {
  const row = await findRow(ctx);
  if (!row?.begun_at) return null;
  return {
    begunAt: row.begun_at,
    since: row.since,
    until: row.until,
    operation: row.operation_gid,
    tries: row.tries,
    linesDone: row.lines_done,
  };
}

/** Goes on with the run after a while; a second call replaces the first. */
export async function goOn(ctx: SqlContext, afterMs: number): Promise<void> {
  const payload = JSON.stringify({ shopId: String(ctx.shopId) });
  await ctx.db.query('select public.enqueue_job($1, $2::json, null, $3, $4)', [
    'orders.reconcile-go-on',
    payload,
    `orders.reconcile-go-on:${ctx.shopId}`,
    new Date(ctx.now.getTime() + afterMs),
  ]);
}

/** Begins a run, unless one is under way that is not overdue; either way somebody goes on with it. */
export async function beginRun(ctx: SqlContext): Promise<void> {
  const row = await findRow(ctx);
  if (!row?.begun_at || isOverdue(row.begun_at, ctx.now)) {
    const { rows } = await ctx.db.query<{ installed_at: Date }>('select installed_at from public.shop where id = $1', [
      ctx.shopId,
    ]);
    const installedAt = rows[0]?.installed_at;
    if (!installedAt) return;
    const { since, until } = windowOf({ installedAt, doneUntil: row?.done_until ?? null }, ctx.now);
    await ctx.db.query(
      `insert into public.reconciliation as r (shop_id, begun_at, since, until) values ($1, $2, $3, $4)
       on conflict (shop_id) do update set begun_at = $2, since = $3, until = $4, operation_gid = null, tries = 0, lines_done = 0,
         repaired = 0 where r.begun_at is not distinct from $5`,
      [ctx.shopId, ctx.now, since, until, row?.begun_at ?? null],
    );
  }
  await goOn(ctx, 0);
}

/** Keeps which operation the run waits for; the first one counts when two workers have asked. */
export async function keepOperation(ctx: SqlContext, run: Run, operation: string): Promise<void> {
  await ctx.db.query(
    `update public.reconciliation set operation_gid = $3
     where shop_id = $1 and begun_at = $2 and operation_gid is null`,
    [ctx.shopId, run.begunAt, operation],
  );
}

/** Forgets an operation that came to nothing, to ask anew. */
export async function forgetOperation(ctx: SqlContext, run: Run): Promise<void> {
  await ctx.db.query(
    `update public.reconciliation set operation_gid = null, tries = tries + 1, lines_done = 0
     where shop_id = $1 and begun_at = $2 and operation_gid = $3`,
    [ctx.shopId, run.begunAt, run.operation],
  );
}

/** So many orders of the operation's result are compared. */
export async function keepProgress(ctx: SqlContext, run: Run, linesDone: number): Promise<void> {
  await ctx.db.query(
    `update public.reconciliation set lines_done = greatest(lines_done, $4)
     where shop_id = $1 and begun_at = $2 and operation_gid = $3`,
    [ctx.shopId, run.begunAt, run.operation, linesDone],
  );
}

/** One more order has been repaired, in the transaction that did it. */
export async function countRepair(ctx: SqlContext): Promise<void> {
  await ctx.db.query('update public.reconciliation set repaired = repaired + 1 where shop_id = $1', [ctx.shopId]);
}

/** The run has come to its end. */
export async function endRun(ctx: SqlContext, run: Run, compared: number): Promise<void> {
  await ctx.db.query(
    `update public.reconciliation set begun_at = null, operation_gid = null, done_at = $3, done_until = until,
       done_compared = $4, done_repaired = repaired
     where shop_id = $1 and begun_at = $2`,
    [ctx.shopId, run.begunAt, ctx.now, compared],
  );
}

/** There will be no end to this run: the next one covers what it was to cover. */
export async function dropRun(ctx: Pick<SqlContext, 'db' | 'shopId'>): Promise<void> {
  await ctx.db.query('update public.reconciliation set begun_at = null, operation_gid = null where shop_id = $1', [
    ctx.shopId,
  ]);
}

/** When orders were last compared with Shopify's, how many, and how many of them were repaired; null: never yet. */
export async function findLastComparison(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
): Promise<{ at: Date; compared: number; repaired: number } | null> {
  const { rows } = await ctx.db.query<{ at: Date; compared: number; repaired: number }>(
    `select done_at as at, done_compared as compared, done_repaired as repaired from public.reconciliation
     where shop_id = $1 and done_at is not null`,
    [ctx.shopId],
  );
  return rows[0] ?? null;
}
