/**
 * An import of members, half of them new, from the upload to the undoing, beside PostgreSQL's own COPY of the same file into a bare table:
 * how long each step takes, whether memory stays flat from ten thousand rows to a hundred thousand, whether the undoing is exact, and
 * everything exported again. On a durable cluster of its own. Shopify answers at once: how fast it lets us ask is its business.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { roleUrl } from '../prisma/database-roles.ts';
import { migrate } from '../prisma/migrate.ts';
import { startCluster } from '../scripts/cluster.ts';
import { fileOf, Importer, leftOver, makeImportShop, STEPS, watched } from './import-run.ts';
import type { ImportShop } from './import-run.ts';

interface ImportRow {
  what: string;
  rows: number;
  seconds: number;
  rowsPerSecond: number;
  /** COPY's time / this step's. */
  ratio: number | null;
  /** The most memory that was in use while it ran. */
  peakMb: number;
  target: string | null;
  met: boolean;
}

const FEW_SHARE = 10;
/** What a hundred thousand rows may take more than ten thousand do. */
const GROWTH_MB_MAX = 16;
/** COPY checks nothing, posts nothing and says why of nothing. */
const RATIO_TARGET = 0.004;

/** The same file, by COPY, into a table with the same columns and keys. @returns seconds */
async function copied(admin: pg.Pool, shop: ImportShop): Promise<number> {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'comeback-bench-')), 'members.csv');
  fs.chmodSync(path.dirname(file), 0o755);
  const parts: Buffer[] = [];
  for await (const part of fileOf(shop)) parts.push(part);
  fs.writeFileSync(file, Buffer.concat(parts), { mode: 0o644 });
  await admin.query(`create table public.bench_copy (customer_id bigint primary key, email text, first_name text, last_name text,
    points bigint, birthday text, tier text, referral_code text unique)`);
  const started = performance.now();
  await admin.query(`copy public.bench_copy from '${file}' with (format csv, header)`);
  const seconds = (performance.now() - started) / 1000;
  fs.rmSync(path.dirname(file), { recursive: true });
  return seconds;
}

/** Measures an import of so many rows, after one of a tenth of them. */
export async function benchImport(rows = 100_000): Promise<ImportRow[]> {
  const cluster = await startCluster({ durable: true });
  const url = cluster.url('postgres');
  await migrate(url);
  const admin = new pg.Pool({ connectionString: url, max: 2 });
  const pool = new pg.Pool({ connectionString: roleUrl(url, 'comeback_app'), max: 6 });
  for (const each of [admin, pool]) each.on('error', () => undefined);
  try {
    const large = await makeImportShop(admin, pool, 1n, rows);
    const small = await makeImportShop(admin, pool, 2n, rows / FEW_SHARE);
    await admin.query('vacuum analyze');
    const copySeconds = await copied(admin, large);
    const before = await stepsOf(new Importer(pool, small), copySeconds, null);
    const many = await stepsOf(new Importer(pool, large), copySeconds, before);
    const left = await leftOver(admin);
    const exact: ImportRow = {
      what: 'left over after the undoing',
      rows: left,
      seconds: 0,
      rowsPerSecond: 0,
      ratio: null,
      peakMb: 0,
      target: '0 rows',
      met: left === 0,
    };
    const copy = { what: 'COPY', rows, seconds: copySeconds, ratio: 1, peakMb: 0, target: null, met: true };
    return [{ ...copy, rowsPerSecond: Math.round(rows / copySeconds) }, ...before, ...many, exact].map(rounded);
  } finally {
    await pool.end();
    await admin.end();
    await cluster.stop();
  }
}

const rounded = (row: ImportRow): ImportRow => ({
  ...row,
  seconds: Math.round(row.seconds * 10) / 10,
  ratio: row.ratio === null ? null : Math.round(row.ratio * 10_000) / 10_000,
});

/** @param few the same steps with fewer rows: what they needed, these may need a little more of */
async function stepsOf(importer: Importer, copySeconds: number, few: ImportRow[] | null): Promise<ImportRow[]> {
  const rows: ImportRow[] = [];
  for (const step of STEPS) {
    const { seconds, peakMb } = await watched(() => importer[step]());
    const ratio = few === null ? null : copySeconds / seconds;
    const before = few === null ? null : Math.max(...few.map((row) => row.peakMb));
    const slow = ratio !== null && (step === 'check' || step === 'commit') && ratio < RATIO_TARGET;
    const grown = before !== null && peakMb > before + GROWTH_MB_MAX;
    rows.push({
      what: `${step}, ${importer.shop.rows} rows`,
      rows: importer.shop.rows,
      seconds,
      rowsPerSecond: Math.round(importer.shop.rows / seconds),
      ratio,
      peakMb,
      target:
        before === null
          ? null
          : `≤ ${before + GROWTH_MB_MAX} MB${slow || step === 'check' || step === 'commit' ? `, ratio ≥ ${RATIO_TARGET}` : ''}`,
      met: !slow && !grown,
    });
  }
  return rows;
}
