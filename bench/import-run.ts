/**
 * An import of members step by step, half of them new: the file, a Shopify that has every customer, and how long a step takes and how
 * much memory is in use while it runs. Thousands that are new are found by one bulk query, as when a shop brings its members along.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type pg from 'pg';
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
import { addMembers, addShop } from './redemption-shop.ts';

const KNOWN_SHARE = 2;
const BALANCE = 100;
const FIRST_NEW = 9_100_000_000_000;
const BULK = 'gid://shopify/BulkOperation/1';

/** A shop of which every second person in its file is a member already. */
export interface ImportShop {
  id: bigint;
  rows: number;
  firstKnown: number;
}

/** @param admin the superuser; @param pool as comeback_app */
export async function makeImportShop(admin: pg.Pool, pool: pg.Pool, id: bigint, rows: number): Promise<ImportShop> {
  await addShop(admin, id, `import-${id}.myshopify.com`);
  await addMembers(pool, id, Math.ceil(rows / KNOWN_SHARE), BALANCE);
  const { rows: found } = await admin.query<{ first: string }>(
    'select min(customer_id) as first from public.member where shop_id = $1',
    [id],
  );
  return { id, rows, firstKnown: Number(found[0]?.first) };
}

const isKnown = (n: number): boolean => n % KNOWN_SHARE === 0;
const customerOf = (shop: ImportShop, n: number): number =>
  isKnown(n) ? shop.firstKnown + n / KNOWN_SHARE : FIRST_NEW + n;

/** The file, made while it is read. */
export async function* fileOf(shop: ImportShop): AsyncGenerator<Buffer> {
  yield Buffer.from('customer_id,email,first_name,last_name,points,birthday,tier,referral_code\n');
  for (let from = 0; from < shop.rows; from += 1000) {
    const lines = Array.from({ length: Math.min(1000, shop.rows - from) }, (_, place) => {
      const n = from + place;
      const day = `${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;
      return `${customerOf(shop, n)},shopper-${n}@example.com,Shopper,${n},${n % 500},${day},${n % 3 ? '' : 'Gold'},S${shop.id}-${n}\n`;
    });
    yield Buffer.from(lines.join(''));
  }
}

const asCustomer = (id: string) => ({
  id,
  firstName: 'Shopper',
  lastName: null,
  locale: 'en',
  defaultEmailAddress: { emailAddress: `${id.slice(23)}@example.com` },
});

/** What a bulk query over all customers leaves, a line each. */
function* linesOf(shop: ImportShop): Generator<string> {
  for (let n = 0; n < shop.rows; n++)
    yield `${JSON.stringify(asCustomer(`gid://shopify/Customer/${customerOf(shop, n)}`))}\n`;
}

/** A Shopify that answers at once. To be closed. */
async function openShopify(shop: ImportShop): Promise<{ admin: AdminGraphql; close: () => Promise<void> }> {
  const server = http.createServer((_request, response) => void Readable.from(linesOf(shop)).pipe(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const admin: AdminGraphql = async (document, options) => {
    if (document.includes('RunBulkQuery'))
      return Response.json({ data: { bulkOperationRunQuery: { bulkOperation: { id: BULK }, userErrors: [] } } });
    if (document.includes('BulkOperation'))
      return Response.json({ data: { bulkOperation: { status: 'COMPLETED', url, rootObjectCount: shop.rows } } });
    const ids = (options?.variables?.['ids'] ?? []) as string[];
    return Response.json({ data: { nodes: ids.map(asCustomer) } });
  };
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { admin, close };
}

export class Importer {
  readonly work: ImportWork;
  readonly shop: ImportShop;
  private id = 0n;

  constructor(pool: pg.Pool, shop: ImportShop) {
    const now = new Date();
    this.work = {
      shopId: shop.id,
      now,
      inTx: (task) => withShopSql(shop.id, (db) => task({ db, shopId: shop.id, now }), pool),
    };
    this.shop = shop;
  }

  private async batch(): Promise<Batch> {
    const batch = await this.work.inTx((ctx) => findBatch(ctx, this.id));
    if (!batch) throw new Error('the import is gone');
    return batch;
  }

  private async expect(state: Batch['state']): Promise<void> {
    const batch = await this.batch();
    if (batch.state !== state) throw new Error(`the import is ${batch.state}: ${JSON.stringify(batch.problem)}`);
  }

  async upload(): Promise<void> {
    const stored = await storeFile(this.work, fileOf(this.shop), { fileName: 'bench.csv', staff: '1' });
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
    const shopify = await openShopify(this.shop);
    try {
      const admin = () => Promise.resolve(shopify.admin);
      await checkImport({ ...this.work, zone: 'Europe/Warsaw', admin, bulkFrom: 1000 }, this.id);
    } finally {
      await shopify.close();
    }
    await this.expect('checked');
    const { found } = await this.batch();
    if (found?.problem !== 0 || found.new + found.change + found.same !== this.shop.rows)
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

export const STEPS = ['upload', 'check', 'commit', 'export', 'undo'] as const;

/** What is not as it was before the imports: balances, tiers, birthdays, codes, members too many. */
export async function leftOver(admin: pg.Pool): Promise<number> {
  const { rows } = await admin.query<{ count: string }>(
    `select count(*) from public.member m join ledger.account a on a.shop_id = m.shop_id and a.member_id = m.id
     where m.tier is not null or m.birthday_md is not null or m.referral_code is not null or m.status <> case when m.enrolled_by = 'import'
       then 'left' else 'active' end or a.available <> case when m.enrolled_by = 'import' then 0 else ${BALANCE} end`,
  );
  return Number(rows[0]?.count);
}

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
export async function watched(work: () => Promise<unknown>): Promise<{ seconds: number; peakMb: number }> {
  let peakMb = inUseMb();
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, inUseMb());
  }, LOOK_MS);
  const started = performance.now();
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return { seconds: (performance.now() - started) / 1000, peakMb };
}
