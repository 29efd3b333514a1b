/** A file of members as it comes and as it is read: in pieces, so that its size costs no memory. */
import { createHash } from 'node:crypto';
import type { SqlContext } from '../../db.server.ts';
import type { ImportWork } from './batches.server.ts';
import { FILE_BYTES_MAX } from './file-reading.ts';

const PIECE_BYTES = 256 * 1024;
/** Pieces stored in one transaction. */
const PIECES_AT_ONCE = 8;
const NAME_MAX = 200;

export type StoreOutcome = { ok: true; id: bigint } | { ok: false; reason: 'empty' | 'too_big' };

/** Bytes of any sizes as pieces of one size; the last may be smaller. */
async function* inPieces(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of stream) {
    waiting.push(bytes);
    size += bytes.length;
    if (size < PIECE_BYTES) continue;
    const all = Buffer.concat(waiting);
    let from = 0;
    for (; all.length - from >= PIECE_BYTES; from += PIECE_BYTES) yield all.subarray(from, from + PIECE_BYTES);
    waiting = [all.subarray(from)];
    size = all.length - from;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

async function storePieces(ctx: SqlContext, id: bigint, first: number, pieces: readonly Buffer[]): Promise<void> {
  // one by one, as bytes: an array of them would be written as text, two letters for each byte, and held several times over
  for (const [place, bytes] of pieces.entries())
    await ctx.db.query('insert into public.import_chunk (shop_id, batch_id, n, bytes) values ($1, $2, $3, $4)', [
      ctx.shopId,
      id,
      first + place,
      bytes,
    ]);
}

/** Forgets a file that is no list of members. */
export async function dropUpload(work: ImportWork, id: bigint): Promise<void> {
  await work.inTx(async (ctx) => {
    await ctx.db.query('delete from public.import_chunk where shop_id = $1 and batch_id = $2', [ctx.shopId, id]);
    await ctx.db.query('delete from public.import_batch where shop_id = $1 and id = $2', [ctx.shopId, id]);
  });
}

/**
 * Stores a file as it arrives. What breaks off half-way leaves nothing that anybody sees.
 * @param stream the file's bytes
 * @param staff who, as an account number
 */
export async function storeFile(
  work: ImportWork,
  stream: AsyncIterable<Uint8Array>,
  { fileName, staff }: { fileName: string; staff: string },
): Promise<StoreOutcome> {
  const id = await work.inTx(async ({ db, shopId, now }) => {
    const { rows } = await db.query<{ id: string }>(
      `insert into public.import_batch (shop_id, state, file_name, uploaded_at, uploaded_by)
       values ($1, 'uploading', $2, $3, $4) returning id`,
      [shopId, fileName.toWellFormed().replaceAll('\u0000', '').slice(0, NAME_MAX) || 'members.csv', now, staff],
    );
    return BigInt(rows[0]?.id ?? 0);
  });
  let [size, n] = [0, 0];
  const digest = createHash('sha256');
  let pieces: Buffer[] = [];
  const store = async () => {
    const [first, some] = [n, pieces];
    if (some.length > 0) await work.inTx((ctx) => storePieces(ctx, id, first, some));
    n += some.length;
    pieces = [];
  };
  try {
    for await (const piece of inPieces(stream)) {
      size += piece.length;
      if (size > FILE_BYTES_MAX) break;
      digest.update(piece);
      pieces.push(piece);
      if (pieces.length === PIECES_AT_ONCE) await store();
    }
    await store();
  } catch (error) {
    await dropUpload(work, id);
    throw error;
  }
  if (size > FILE_BYTES_MAX || size === 0) {
    await dropUpload(work, id);
    return { ok: false, reason: size === 0 ? 'empty' : 'too_big' };
  }
  await work.inTx(({ db, shopId }) =>
    db.query('update public.import_batch set bytes = $3, digest = $4 where shop_id = $1 and id = $2', [
      shopId,
      id,
      size,
      digest.digest(),
    ]),
  );
  return { ok: true, id };
}

/** The file's bytes, a piece at a time, each read in a transaction of its own. */
export async function* fileBytes(work: Pick<ImportWork, 'inTx'>, id: bigint): AsyncGenerator<Buffer> {
  for (let n = 0; ; n++) {
    const piece = await work.inTx(async ({ db, shopId }) => {
      const { rows } = await db.query<{ bytes: Buffer }>(
        'select bytes from public.import_chunk where shop_id = $1 and batch_id = $2 and n = $3',
        [shopId, id, n],
      );
      return rows[0]?.bytes;
    });
    if (!piece) return;
    yield piece;
  }
}

/** The file's first piece; empty where it was erased. */
export async function fileBeginning(ctx: Pick<SqlContext, 'db' | 'shopId'>, id: bigint): Promise<Buffer> {
  const { rows } = await ctx.db.query<{ bytes: Buffer }>(
    'select bytes from public.import_chunk where shop_id = $1 and batch_id = $2 and n = 0',
    [ctx.shopId, id],
  );
  return rows[0]?.bytes ?? Buffer.alloc(0);
}
