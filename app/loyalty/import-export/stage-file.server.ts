/** A file row by row into the database, where the rest of the check happens with a statement for all rows. */
import type { SqlContext } from '../../db.server.ts';
import { keepProgress } from './batches.server.ts';
import type { ImportWork } from './batches.server.ts';
import { csvReader } from './csv-reader.ts';
import type { CsvRow } from './csv-reader.ts';
import { decoderOf, FILE_ROWS_MAX, withoutSepLine } from './file-reading.ts';
import type { FileReading } from './file-reading.ts';
import { COLUMNS_MAX } from './import-columns.ts';
import { fileBytes } from './import-file.server.ts';
import { importRowOf } from './import-row.ts';
import type { RowReading } from './import-row.ts';

/** Rows written with one statement. */
const ROWS_AT_ONCE = 1000;
const CELL_CHARS_MAX = 1000;

/** The rows below the header; `line` counts in the file as it is. @throws TypeError for bytes the encoding does not have */
async function* rowsOf(work: Pick<ImportWork, 'inTx'>, id: bigint, reading: FileReading): AsyncGenerator<CsvRow[]> {
  const decoder = decoderOf(reading.encoding ?? 'utf-8');
  const reader = csvReader(reading.separator);
  let [begun, header, skipped] = [false, true, 0];
  const below = (rows: CsvRow[]): CsvRow[] => {
    const found = header && rows.length > 0 ? rows.slice(1) : rows;
    header &&= rows.length === 0;
    return skipped === 0 ? found : found.map((row) => ({ ...row, line: row.line + skipped }));
  };
  for await (const bytes of fileBytes(work, id)) {
    let text = decoder.decode(bytes, { stream: true });
    if (!begun) ({ text, lines: skipped } = withoutSepLine(text));
    begun = true;
    yield below(reader.push(text));
  }
  yield below([...reader.push(decoder.decode()), ...reader.end()]);
}

/** One row as import_row keeps it. */
function staged(n: number, row: CsvRow, reading: RowReading) {
  const result = importRowOf(row, reading);
  const place = { n, line: row.line };
  if (!result.ok) return { ...place, verdict: 'problem', problem: result.problem };
  const { row: said } = result;
  return {
    ...place,
    verdict: 'reading',
    customer_id: said.customerId,
    email: said.email,
    first_name: said.firstName,
    last_name: said.lastName,
    points: said.points === null ? null : String(said.points),
    birthday_md: said.birthdayMd,
    tier: said.tier,
    referral_code: said.referralCode,
    enrolled_at: said.enrolledAt,
    expires_at: said.expiresAt,
    status: said.status,
  };
}

const INSERT = `insert into public.import_row (shop_id, batch_id, n, line, verdict, problem, customer_id, email, first_name, last_name, points,
    birthday_md, tier, referral_code, enrolled_at, expires_at, status)
  select $1, $2, r.n, r.line, r.verdict, r.problem, r.customer_id, r.email, r.first_name, r.last_name, r.points, r.birthday_md, r.tier,
    r.referral_code, r.enrolled_at, r.expires_at, r.status
  from jsonb_to_recordset($3) as r (n int, line int, verdict text, problem jsonb, customer_id bigint, email text, first_name text,
    last_name text, points bigint, birthday_md int, tier text, referral_code text, enrolled_at timestamptz, expires_at timestamptz,
    status text)`;

async function insertRows(ctx: SqlContext, id: bigint, rows: readonly object[]): Promise<void> {
  await ctx.db.query({ name: 'import-stage', text: INSERT, values: [ctx.shopId, id, JSON.stringify(rows)] });
}

/**
 * Reads the whole file into import_row, anew.
 * @param zone the shop's
 * @returns how many rows; null when there are more than may be
 * @throws TypeError for bytes the encoding does not have
 */
export async function stageFile(
  work: ImportWork,
  id: bigint,
  reading: FileReading,
  zone: string,
): Promise<number | null> {
  const how: RowReading = { columns: reading.columns, slashDates: reading.slashDates, zone, now: work.now };
  await work.inTx(({ db, shopId }) =>
    db.query('delete from public.import_row where shop_id = $1 and batch_id = $2', [shopId, id]),
  );
  let n = 0;
  let waiting: object[] = [];
  const flush = async (rows: object[]) => {
    await work.inTx((ctx) => insertRows(ctx, id, rows));
    await keepProgress(work, id, n);
  };
  for await (const rows of rowsOf(work, id, reading)) {
    for (const row of rows) {
      n += 1;
      if (n > FILE_ROWS_MAX) return null;
      waiting.push(staged(n, row, how));
      if (waiting.length < ROWS_AT_ONCE) continue;
      await flush(waiting);
      waiting = [];
    }
  }
  if (waiting.length > 0) await flush(waiting);
  return n;
}

async function problemsAmong(ctx: SqlContext, id: bigint, from: number, to: number): Promise<Set<number>> {
  const { rows } = await ctx.db.query<{ n: number }>(
    `select n from public.import_row where shop_id = $1 and batch_id = $2 and verdict = 'problem' and n between $3 and $4`,
    [ctx.shopId, id, from, to],
  );
  return new Set(rows.map((row) => row.n));
}

/** Keeps the cells of rows with a problem as they stand in the file: they are given back to be corrected, also once the file is gone. */
export async function keepProblemCells(work: ImportWork, id: bigint, reading: FileReading): Promise<void> {
  let n = 0;
  for await (const rows of rowsOf(work, id, reading)) {
    if (rows.length === 0) continue;
    const first = n + 1;
    n += rows.length;
    await work.inTx(async (ctx) => {
      const wanted = await problemsAmong(ctx, id, first, n);
      if (wanted.size === 0) return;
      const kept = [...wanted].map((place) => ({
        n: place,
        cells: rows[place - first]?.cells
          .slice(0, COLUMNS_MAX)
          .map((cell) => cell.toWellFormed().replaceAll('\u0000', '').slice(0, CELL_CHARS_MAX)),
      }));
      await ctx.db.query(
        `update public.import_row r set cells = k.cells from jsonb_to_recordset($3) as k (n int, cells text[])
         where r.shop_id = $1 and r.batch_id = $2 and r.n = k.n`,
        [ctx.shopId, id, JSON.stringify(kept)],
      );
    });
  }
}
