import type { SqlContext } from '../../db.server.ts';
import { enqueueStep, findBatch, keepReading, moveOn } from './batches.server.ts';
import type { FileReading } from './file-reading.ts';
import { columnsProblem } from './import-columns.ts';

/** What the merchant chooses beside encoding and separator. */
export type CheckChoices = Pick<FileReading, 'columns' | 'points' | 'slashDates'>;

/**
 * Has the worker check a file.
 * @param choices null: as it was checked before
 * @returns false where it cannot be: it stands elsewhere, or its columns do not do
 */
export async function startCheck(ctx: SqlContext, id: bigint, choices: CheckChoices | null): Promise<boolean> {
  const batch = await findBatch(ctx, id);
  if (!batch?.reading || batch.reading.encoding === null) return false;
  const reading = { ...batch.reading, ...choices };
  if (reading.columns.length !== reading.header.length || columnsProblem(reading.columns) !== null) return false;
  if (!(await moveOn(ctx, id, ['uploaded', 'checked'], 'checking'))) return false;
  await keepReading(ctx, id, reading);
  await enqueueStep(ctx, 'import.check', id);
  return true;
}

/** Back to the columns. @returns false where the import stands elsewhere */
export function backToColumns(ctx: SqlContext, id: bigint): Promise<boolean> {
  return moveOn(ctx, id, ['checked'], 'uploaded');
}
