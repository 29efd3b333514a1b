/** The dry run of an import: reads the file, finds out who its rows are, and says of each what would become of it. */
import { AdminApiRefused } from '../../adapters/admin-api/run-operation.server.ts';
import type { AdminGraphql } from '../../adapters/admin-api/run-operation.server.ts';
import { findBatch, keepProgress, moveOn } from './batches.server.ts';
import type { Batch, BatchProblem, ImportWork } from './batches.server.ts';
import type { FileReading } from './file-reading.ts';
import { FILE_ROWS_MAX } from './file-reading.ts';
import { judgeRows } from './judge-rows.server.ts';
import { BULK_FROM, matchInBulk } from './match-in-bulk.server.ts';
import { countUnasked, matchCustomers, matchMembers } from './match-rows.server.ts';
import { keepProblemCells, stageFile } from './stage-file.server.ts';

export interface CheckWork extends ImportWork {
  /** IANA, the shop's */
  zone: string;
  /** Shopify's Admin API, asked for when it is needed. */
  admin: () => Promise<AdminGraphql>;
  /** How many rows nobody here knows make it worth asking for all customers. */
  bulkFrom?: number;
}

/** Back to the columns, with the reason. */
async function sendBack(work: ImportWork, id: bigint, problem: BatchProblem): Promise<void> {
  await work.inTx((ctx) => moveOn(ctx, id, ['checking'], 'uploaded', { problem }));
}

/** @returns how many rows there are, or why the file cannot be read */
async function stage(work: CheckWork, batch: Batch, reading: FileReading): Promise<number | BatchProblem> {
  // a check that broke off behind this goes on behind it
  if (batch.total !== null) return batch.total;
  try {
    const rows = await stageFile(work, batch.id, reading, work.zone);
    if (rows === null) return { code: 'row_limit', values: { max: FILE_ROWS_MAX } };
    return rows === 0 ? { code: 'no_rows' } : rows;
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return { code: 'encoding' };
    throw error;
  }
}

/**
 * Checks an import that waits for it; one that stands elsewhere is left alone. It can be repeated at any point.
 * @throws AdminApiBusy, to be done again: what was found out stays
 */
export async function checkImport(work: CheckWork, id: bigint): Promise<void> {
  const batch = await work.inTx((ctx) => findBatch(ctx, id));
  if (batch?.state !== 'checking' || !batch.reading) return;
  const { reading } = batch;
  const rows = await stage(work, batch, reading);
  if (typeof rows !== 'number') return sendBack(work, id, rows);
  await work.inTx(({ db, shopId }) =>
    db.query('update public.import_batch set total = $3, done = 0 where shop_id = $1 and id = $2', [shopId, id, rows]),
  );
  await matchMembers(work, id);
  const unasked = await work.inTx((ctx) => countUnasked(ctx, id));
  const known = rows - unasked;
  await keepProgress(work, id, known);
  try {
    if (unasked >= (work.bulkFrom ?? BULK_FROM)) await matchInBulk(work, id, await work.admin(), known);
    await matchCustomers(work, id, work.admin, known);
  } catch (error) {
    if (!(error instanceof AdminApiRefused)) throw error;
    return sendBack(work, id, { code: 'shopify', values: { reason: error.message.slice(0, 200) } });
  }
  const found = await work.inTx((ctx) => judgeRows(ctx, id, reading));
  if (found.problem > 0) await keepProblemCells(work, id, reading);
  await work.inTx((ctx) => moveOn(ctx, id, ['checking'], 'checked', { found, total: rows }));
}
