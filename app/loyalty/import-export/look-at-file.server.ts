/** What a file says of itself, before anything of it is read row by row. */
import type { Batch, ImportWork } from './batches.server.ts';
import { findBatch, keepReading, moveOn } from './batches.server.ts';
import type { Separator } from './csv-reader.ts';
import { bomOf, decoderOf, kindOf, OLD_ENCODINGS, previewOf, readingOf, tellingLines } from './file-reading.ts';
import type { Encoding } from './file-reading.ts';
import { fileBeginning, fileBytes } from './import-file.server.ts';
import type { SqlContext } from '../../db.server.ts';

/** A decoder that is lenient: a beginning may break off within a letter. */
const shown = (bytes: Uint8Array, encoding: Encoding | null): string => {
  return new TextDecoder(encoding ?? 'windows-1252').decode(bytes, { stream: true });
};

/** Whether all of a file is UTF-8. */
async function isUtf8(work: ImportWork, id: bigint): Promise<boolean> {
  const decoder = decoderOf('utf-8');
  try {
    for await (const bytes of fileBytes(work, id)) decoder.decode(bytes, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/**
 * After the upload: finds encoding, separator and columns, or says that this is no file of text.
 * @returns why not, or null
 */
export async function lookAtFile(work: ImportWork, id: bigint): Promise<'workbook' | 'binary' | 'no_header' | null> {
  const beginning = await work.inTx((ctx) => fileBeginning(ctx, id));
  const kind = kindOf(beginning.subarray(0, 4096));
  if (kind !== 'text') return kind;
  const encoding = bomOf(beginning) ?? ((await isUtf8(work, id)) ? 'utf-8' : null);
  const reading = readingOf(shown(beginning, encoding), encoding);
  if (reading.header.every((cell) => cell === '')) return 'no_header';
  await work.inTx(async (ctx) => {
    await keepReading(ctx, id, reading);
    await moveOn(ctx, id, ['uploading'], 'uploaded');
  });
  return null;
}

/**
 * The same file read otherwise: its columns are looked for anew. What the merchant chose about points and dates stays, unless it
 * turns out to be from somewhere else.
 * @returns false where the import stands elsewhere
 */
export async function readOtherwise(
  ctx: SqlContext,
  id: bigint,
  { encoding, separator }: { encoding: Encoding | null; separator: Separator },
): Promise<boolean> {
  const batch = await findBatch(ctx, id);
  if (batch?.state !== 'uploaded' || !batch.reading) return false;
  const { slashDates, points, source } = batch.reading;
  const reading = readingOf(shown(await fileBeginning(ctx, id), encoding), encoding, separator);
  await keepReading(ctx, id, { ...reading, slashDates, points: reading.source === source ? points : reading.points });
  return true;
}

const PREVIEW_ROWS = 3;

export interface FilePreview {
  rows: string[][];
  /** Where the encoding is not known: telling lines as they read in each that it may be. */
  samples: { encoding: Encoding; lines: string[] }[];
}

/** What the merchant is shown beside the columns. */
export async function filePreview(work: ImportWork, batch: Batch): Promise<FilePreview> {
  const { reading, id } = batch;
  if (!reading) return { rows: [], samples: [] };
  const beginning = await work.inTx((ctx) => fileBeginning(ctx, id));
  const rows = previewOf(shown(beginning, reading.encoding), reading.separator, PREVIEW_ROWS);
  if (bomOf(beginning) !== null || reading.encoding === 'utf-8') return { rows, samples: [] };
  for await (const bytes of fileBytes(work, id)) {
    const lines = tellingLines(bytes);
    if (lines.length === 0) continue;
    const samples = OLD_ENCODINGS.map((encoding) => ({
      encoding,
      lines: lines.map((line) => decoderOf(encoding).decode(line)),
    }));
    return { rows, samples };
  }
  return { rows, samples: [] };
}
