import type { SqlContext } from '../../db.server.ts';

/** What lies at the end of one piece of a file and goes on in the next is found with this much of the one before. */
const OVERLAP = 1024;

/** A piece of a file as UTF-8: files in UTF-16 say so with their first two bytes. */
function asUtf8(bytes: Buffer, utf16: 'utf-16le' | 'utf-16be' | null): Buffer {
  return utf16 === null ? bytes : Buffer.from(new TextDecoder(utf16).decode(bytes));
}

function utf16Of(first: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  return first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : null;
}

async function fileSpeaks(ctx: SqlContext, batchId: string, speaks: (payload: Buffer) => boolean): Promise<boolean> {
  let utf16: ReturnType<typeof utf16Of> = null;
  let end: Buffer = Buffer.alloc(0);
  for (let n = 0; ; n++) {
    const { rows } = await ctx.db.query<{ bytes: Buffer }>(
      'select bytes from public.import_chunk where shop_id = $1 and batch_id = $2 and n = $3',
      [ctx.shopId, batchId, n],
    );
    const bytes = rows[0]?.bytes;
    if (!bytes) return false;
    if (n === 0) utf16 = utf16Of(bytes);
    if (speaks(asUtf8(Buffer.concat([end, bytes]), utf16))) return true;
    end = Buffer.from(bytes.subarray(bytes.length - (OVERLAP + (bytes.length % 2))));
  }
}

/**
 * Takes a person out of imported files: what rows say of them, and every file that names them and was not imported yet, whole; the
 * merchant brings such a file anew, without them. What an import did to points stays, so that it can be undone.
 * @param speaks whether bytes name the person
 */
export async function redactImports(
  ctx: SqlContext,
  customerId: string,
  addresses: readonly string[],
  speaks: (payload: Buffer) => boolean,
): Promise<void> {
  await ctx.db.query(
    `update public.import_row set email = null, first_name = null, last_name = null, locale = null, tier = null, birthday_md = null,
       referral_code = null, cells = null, before = null, problem = problem - 'value'
     where shop_id = $1 and (customer_id = $2 or email = any ($3)
       or exists (select from unnest(cells) cell, unnest($3::text[]) address where strpos(lower(cell), address) > 0))`,
    [ctx.shopId, customerId, addresses.map((address) => address.toLowerCase())],
  );
  const { rows } = await ctx.db.query<{ batch_id: string }>(
    'select batch_id from public.import_chunk where shop_id = $1 and n = 0 order by batch_id',
    [ctx.shopId],
  );
  for (const { batch_id: batchId } of rows) {
    if (!(await fileSpeaks(ctx, batchId, speaks))) continue;
    for (const table of ['import_chunk', 'import_row'])
      await ctx.db.query(`delete from public.${table} where shop_id = $1 and batch_id = $2`, [ctx.shopId, batchId]);
    await ctx.db.query(
      `update public.import_batch set state = 'failed', problem = '{"code":"erased"}', wiped_at = $3, reading = null
       where shop_id = $1 and id = $2`,
      [ctx.shopId, batchId, ctx.now],
    );
  }
}
