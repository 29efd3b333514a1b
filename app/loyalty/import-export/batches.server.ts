/** Imports as they are kept: where each stands, how far its work has come, what was found. */
import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { FileReading } from './file-reading.ts';

type Ctx = Pick<SqlContext, 'db' | 'shopId'>;

/** Everything a job of an import needs: transactions of its own in the shop, one after the other or side by side. */
export interface ImportWork {
  shopId: bigint;
  now: Date;
  inTx: <Result>(task: (ctx: SqlContext) => Promise<Result>) => Promise<Result>;
}

/**
 * uploading → uploaded (its columns are to be looked at) → checking → checked → committing → committed → undoing → undone.
 * failed: what there was of it is gone; `problem` says why
 */
const BATCH_STATES = [
  'uploading',
  'uploaded',
  'checking',
  'checked',
  'committing',
  'committed',
  'undoing',
  'undone',
  'failed',
] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** What the check found and what became of it; rows, and points in full. */
export const Found = z.object({
  new: z.number().int().default(0),
  change: z.number().int().default(0),
  same: z.number().int().default(0),
  problem: z.number().int().default(0),
  points: z.string().default('0'),
  /** Where balances are set: points that are taken from members who have more, and how many members that is. */
  taken: z.string().default('0'),
  lowered: z.number().int().default(0),
  /** Whom the file says to be paused. */
  paused: z.number().int().default(0),
  /** after the import: rows left out; after its undo: points taken back, points given back, points and members missing, members who are none any more */
  leftOut: z.number().int().optional(),
  takenBack: z.string().optional(),
  givenBack: z.string().optional(),
  missing: z.string().optional(),
  membersMissing: z.number().int().optional(),
  ended: z.number().int().optional(),
});
export type Found = z.infer<typeof Found>;

/** Why a step did not come to its end. */
const BatchProblem = z.object({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type BatchProblem = z.infer<typeof BatchProblem>;

export interface Batch {
  id: bigint;
  state: BatchState;
  fileName: string;
  bytes: number;
  reading: FileReading | null;
  done: number;
  total: number | null;
  found: Found | null;
  problem: BatchProblem | null;
  uploadedAt: Date;
  uploadedBy: string;
  committedAt: Date | null;
  undoneAt: Date | null;
  wipedAt: Date | null;
}

interface Row {
  id: string;
  state: BatchState;
  file_name: string;
  bytes: string;
  reading: unknown;
  done: number;
  total: number | null;
  found: unknown;
  problem: unknown;
  uploaded_at: Date;
  uploaded_by: string;
  committed_at: Date | null;
  undone_at: Date | null;
  wiped_at: Date | null;
}

const COLUMNS = `id, state, file_name, bytes, reading, done, total, found, problem, uploaded_at, uploaded_by, committed_at, undone_at,
  wiped_at`;

const batchOf = (row: Row): Batch => ({
  id: BigInt(row.id),
  state: row.state,
  fileName: row.file_name,
  bytes: Number(row.bytes),
  reading: row.reading === null ? null : FileReading.parse(row.reading),
  done: row.done,
  total: row.total,
  found: row.found === null ? null : Found.parse(row.found),
  problem: row.problem === null ? null : BatchProblem.parse(row.problem),
  uploadedAt: row.uploaded_at,
  uploadedBy: row.uploaded_by,
  committedAt: row.committed_at,
  undoneAt: row.undone_at,
  wipedAt: row.wiped_at,
});

/** An import, or null if the shop has none of that number. */
export async function findBatch(ctx: Ctx, id: bigint): Promise<Batch | null> {
  const { rows } = await ctx.db.query<Row>(
    `select ${COLUMNS} from public.import_batch where shop_id = $1 and id = $2`,
    [ctx.shopId, id],
  );
  return rows[0] ? batchOf(rows[0]) : null;
}

/** When another file with just these bytes was imported and not undone; null where none was. */
export async function importedBefore(ctx: Ctx, id: bigint): Promise<{ id: bigint; at: Date } | null> {
  const { rows } = await ctx.db.query<{ id: string; at: Date }>(
    `select b.id, b.committed_at as at from public.import_batch a
     join public.import_batch b on b.shop_id = a.shop_id and b.digest = a.digest and b.id <> a.id
     where a.shop_id = $1 and a.id = $2 and b.state in ('committing', 'committed') order by b.committed_at desc limit 1`,
    [ctx.shopId, id],
  );
  return rows[0] ? { id: BigInt(rows[0].id), at: rows[0].at } : null;
}

const BATCHES_LISTED = 20;

/** A page of the imports, the newest first, without uploads that broke off; and whether there is another page. */
export async function listBatches(ctx: Ctx, page: number): Promise<{ batches: Batch[]; more: boolean }> {
  const { rows } = await ctx.db.query<Row>(
    `select ${COLUMNS} from public.import_batch where shop_id = $1 and state <> 'uploading'
     order by id desc limit ${BATCHES_LISTED + 1} offset $2`,
    [ctx.shopId, (page - 1) * BATCHES_LISTED],
  );
  return { batches: rows.slice(0, BATCHES_LISTED).map(batchOf), more: rows.length > BATCHES_LISTED };
}

/** Keeps how the file is read. */
export async function keepReading(ctx: Ctx, id: bigint, reading: FileReading): Promise<void> {
  await ctx.db.query('update public.import_batch set reading = $3 where shop_id = $1 and id = $2', [
    ctx.shopId,
    id,
    JSON.stringify(reading),
  ]);
}

/**
 * Moves an import on from where it is thought to stand.
 * @returns false where it stands elsewhere: somebody else was quicker, and nothing was changed
 */
export async function moveOn(
  ctx: Ctx,
  id: bigint,
  from: readonly BatchState[],
  to: BatchState,
  change: { problem?: BatchProblem | null; found?: Found; total?: number | null } = {},
): Promise<boolean> {
  const { rowCount } = await ctx.db.query(
    `update public.import_batch set state = $4, problem = $5, found = coalesce($6, found), done = 0, total = $7
     where shop_id = $1 and id = $2 and state = any ($3)`,
    [
      ctx.shopId,
      id,
      from,
      to,
      change.problem ? JSON.stringify(change.problem) : null,
      change.found ? JSON.stringify(change.found) : null,
      change.total ?? null,
    ],
  );
  return rowCount === 1;
}

/** Says how far a step has come; in a transaction of its own, so that it is seen while the step's own is open. */
export async function keepProgress(work: ImportWork, id: bigint, done: number): Promise<void> {
  await work.inTx((ctx) =>
    ctx.db.query('update public.import_batch set done = $3 where shop_id = $1 and id = $2', [ctx.shopId, id, done]),
  );
}

/** Lets the transaction wait for members' locks as long as others have them: they are brief, and giving up would mean to do all of it again. */
export async function waitForLocks(ctx: Ctx): Promise<void> {
  await ctx.db.query('set local lock_timeout = 0');
}

export type ImportTask = 'import.check' | 'import.commit' | 'import.undo';

/** Has the worker do an import's next step, in the caller's transaction. */
export async function enqueueStep(ctx: Ctx, task: ImportTask, id: bigint): Promise<void> {
  await ctx.db.query('select public.enqueue_job($1, $2::json, $3, $4)', [
    task,
    JSON.stringify({ shopId: String(ctx.shopId), batchId: String(id) }),
    // one step of a shop's imports at a time
    `import:${ctx.shopId}`,
    `${task}:${ctx.shopId}:${id}`,
  ]);
}

/** Throws an import away that was not committed, with its file. @returns false where it was, or is being worked at */
export async function dropBatch(ctx: SqlContext, id: bigint, staff: string): Promise<boolean> {
  const { rows } = await ctx.db.query<{ file_name: string }>(
    `delete from public.import_batch where shop_id = $1 and id = $2 and state in ('uploaded', 'checked', 'failed')
     returning file_name`,
    [ctx.shopId, id],
  );
  const [dropped] = rows;
  if (!dropped) return false;
  const before = { file: dropped.file_name };
  await recordActivitySql(ctx, staff, { action: 'import.drop', subject: String(id), before, after: null });
  for (const table of ['import_chunk', 'import_row'])
    await ctx.db.query(`delete from public.${table} where shop_id = $1 and batch_id = $2`, [ctx.shopId, id]);
  return true;
}
