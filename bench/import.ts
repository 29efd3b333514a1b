/**
 * An import of members, half of them new, from the upload to the undoing, beside PostgreSQL's own COPY of the same file into a bare table:
 * how long each step takes, whether memory stays flat from ten thousand rows to a hundred thousand, whether the undoing is exact, and
 * everything exported again. On a durable cluster of its own. Shopify answers at once: how fast it lets us ask is its business.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pg from 'pg';
import type { AdminGraphql } from '../app/adapters/admin-api/run-operation.server.ts';
import { withShopSql } from '../app/db.server.ts';
import { findBatch, keepReading, moveOn } from '../app/loyalty/import-export/batches.server.ts';
import type { Batch, ImportWork } from '../app/loyalty/import-export/batches.server.ts';
import { checkImport } from '../app/loyalty/import-export/check-import.server.ts';
import { commitImport, startCommit } from '../app/loyalty/import-export/commit-import.server.ts';
import { exportShop } from '../app/loyalty/import-export/export-shop.server.ts';
import { storeFile } from '../app/loyalty/import-export/import-file.server.ts';
import { lookAtFile } from '../app/loyalty/import-export/look-at-file.server.ts';
import { startUndo, undoImport } from '../app/loyalty/import-export/undo-import.server.ts';
import { roleUrl } from '../prisma/database-roles.ts';
import { migrate } from '../prisma/migrate.ts';
import { startCluster } from '../scripts/cluster.ts';
import { addMembers, addShop } from './redemption-shop.ts';

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
const KNOWN_SHARE = 2;
const BALANCE = 100;
const FIRST_KNOWN = 7_000_000_000_000;
const FIRST_NEW = 9_100_000_000_000;
/** What a hundred thousand rows may take more than ten thousand do. */
const GROWTH_MB_MAX = 32;
/** COPY checks nothing, posts nothing and says why of nothing. */
const RATIO_TARGET = 0.004;

/** The known are numbered by addMembers, which is called for the second shop behind the first. */
const firstKnown = new Map<bigint, number>();
const customerOf = (shop: bigint, n: number): number =>
  n % KNOWN_SHARE === 0 ? (firstKnown.get(shop) ?? 0) + n / KNOWN_SHARE : FIRST_NEW + n;

/** The file, made while it is read. */
async function* fileOf(shop: bigint, rows: number): AsyncGenerator<Buffer> {
  yield Buffer.from('customer_id,email,first_name,last_name,points,birthday,tier,referral_code\n');
  for (let from = 0; from < rows; from += 1000) {
    const lines = Array.from({ length: Math.min(1000, rows - from) }, (_, place) => {
      const n = from + place;
      const day = `${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;
      return `${customerOf(shop, n)},shopper-${n}@example.com,Shopper,${n},${n % 500},${day},${n % 3 ? '' : 'Gold'},S${shop}-${n}\n`;
    });
    yield Buffer.from(lines.join(''));
  }
}

/** Shopify, which has every customer it is asked for. */
const shopify: AdminGraphql = async (_document, options) => {
  const ids = (options?.variables?.['ids'] ?? []) as string[];
  const nodes = ids.map((id) => ({
    id,
    firstName: 'Shopper',
    lastName: null,
    locale: 'en',
    defaultEmailAddress: { emailAddress: `${id.slice(23)}@example.com` },
  }));
  return Response.json({ data: { nodes } });
};

const MB = 1024 * 1024;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is in use: the heap and the buffers beside it, once what nobody needs any more is collected. */
function inUseMb(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return Math.round((heapUsed + external) / MB);
}

const LOOK_MS = 250;

/** Runs something, and says how long it took and how much memory was in use at most. */
async function watched(work: () => Promise<unknown>): Promise<{ seconds: number; peakMb: number }> {
  let peakMb = inUseMb();
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, inUseMb());
  }, LOOK_MS);
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  clearInterval(timer);
  return { seconds, peakMb };
}

class Importer {
  readonly work: ImportWork;
  readonly rows: number;
  private id = 0n;

  constructor(pool: pg.Pool, shopId: bigint, rows: number) {
    const now = new Date();
    this.work = { shopId, now, inTx: (task) => withShopSql(shopId, (db) => task({ db, shopId, now }), pool) };
    this.rows = rows;
  }

  async batch(): Promise<Batch> {
    const batch = await this.work.inTx((ctx) => findBatch(ctx, this.id));
    if (!batch) throw new Error('the import is gone');
    return batch;
  }

  private async expect(state: Batch['state']): Promise<void> {
    const batch = await this.batch();
    if (batch.state !== state) throw new Error(`the import is ${batch.state}: ${JSON.stringify(batch.problem)}`);
  }

  async upload(): Promise<void> {
    const stored = await storeFile(this.work, fileOf(this.work.shopId, this.rows), {
      fileName: 'bench.csv',
      staff: '1',
    });
    if (!stored.ok) throw new Error(stored.reason);
    this.id = stored.id;
    await lookAtFile(this.work, this.id);
    await this.expect('uploaded');
  }

  async check(): Promise<void> {
    const { reading } = await this.batch();
    if (!reading) throw new Error('the file was not understood');
    await this.work.inTx(async (ctx) => {
      await keepReading(ctx, this.id, reading);
      await moveOn(ctx, this.id, ['uploaded'], 'checking');
    });
    await checkImport({ ...this.work, zone: 'Europe/Warsaw', admin: () => Promise.resolve(shopify) }, this.id);
    await this.expect('checked');
    const { found } = await this.batch();
    if (found?.problem !== 0 || found.new + found.change + found.same !== this.rows)
      throw new Error(`the check found ${JSON.stringify(found)}`);
  }

  async commit(): Promise<void> {
    await this.work.inTx((ctx) => startCommit(ctx, this.id, '1', false));
    await commitImport(this.work, this.id);
    await this.expect('committed');
  }

  async undo(): Promise<void> {
    await this.work.inTx((ctx) => startUndo(ctx, this.id, '1'));
    await undoImport(this.work, this.id);
    await this.expect('undone');
  }

  async export(): Promise<void> {
    let size = 0;
    for await (const part of exportShop((task) => this.work.inTx(task))) size += (part as Buffer).length;
    if (size === 0) throw new Error('nothing was exported');
  }
}

/** The same file, by COPY, into a table with the same columns and keys. @returns seconds */
async function copied(admin: pg.Pool, rows: number): Promise<number> {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'comeback-bench-')), 'members.csv');
  fs.chmodSync(path.dirname(file), 0o755);
  const parts: Buffer[] = [];
  for await (const part of fileOf(1n, rows)) parts.push(part);
  fs.writeFileSync(file, Buffer.concat(parts), { mode: 0o644 });
  await admin.query(`create table public.bench_copy (customer_id bigint primary key, email text, first_name text, last_name text,
    points bigint, birthday text, tier text, referral_code text unique)`);
  const started = performance.now();
  await admin.query(`copy public.bench_copy from '${file}' with (format csv, header)`);
  const seconds = (performance.now() - started) / 1000;
  fs.rmSync(path.dirname(file), { recursive: true });
  return seconds;
}

/** What is not as it was before the import: balances, tiers, birthdays, codes, members too many. */
async function leftOver(admin: pg.Pool): Promise<number> {
  const { rows } = await admin.query<{ count: string }>(
    `select count(*) from public.member m join ledger.account a on a.shop_id = m.shop_id and a.member_id = m.id
     where m.tier is not null or m.birthday_md is not null or m.referral_code is not null or m.status <> case when m.enrolled_by = 'import'
       then 'left' else 'active' end or a.available <> case when m.enrolled_by = 'import' then 0 else ${BALANCE} end`,
  );
  return Number(rows[0]?.count);
}

/** Measures an import of so many rows, after one of a tenth of them. */
export async function benchImport(rows = 100_000): Promise<ImportRow[]> {
  const few = rows / FEW_SHARE;
  const cluster = await startCluster({ durable: true });
  const url = cluster.url('postgres');
  await migrate(url);
  const admin = new pg.Pool({ connectionString: url, max: 2 });
  const pool = new pg.Pool({ connectionString: roleUrl(url, 'comeback_app'), max: 6 });
  for (const each of [admin, pool]) each.on('error', () => undefined);
  try {
    await addShop(admin, 2n, 'few.myshopify.com');
    await addShop(admin, 1n, 'many.myshopify.com');
    firstKnown.set(1n, FIRST_KNOWN).set(2n, FIRST_KNOWN + rows / KNOWN_SHARE);
    await addMembers(pool, 1n, rows / KNOWN_SHARE, BALANCE);
    await addMembers(pool, 2n, few / KNOWN_SHARE, BALANCE);
    await admin.query('vacuum analyze');
    const copySeconds = await copied(admin, rows);
    const before = await stepsOf(new Importer(pool, 2n, few), copySeconds, null);
    const many = await stepsOf(new Importer(pool, 1n, rows), copySeconds, before);
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

const STEPS = ['upload', 'check', 'commit', 'export', 'undo'] as const;

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
      what: `${step}, ${importer.rows} rows`,
      rows: importer.rows,
      seconds,
      rowsPerSecond: Math.round(importer.rows / seconds),
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
