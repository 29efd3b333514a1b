/** Imports as the page and the worker do them, one step after the other, in a shop of the test's database. */
import type { AdminGraphql } from '../../app/adapters/admin-api/run-operation.server.ts';
import { withShopSql } from '../../app/db.server.ts';
import type { SqlContext } from '../../app/db.server.ts';
import { findBatch, keepReading, moveOn } from '../../app/loyalty/import-export/batches.server.ts';
import type { Batch, ImportWork } from '../../app/loyalty/import-export/batches.server.ts';
import { checkImport } from '../../app/loyalty/import-export/check-import.server.ts';
import { commitImport, startCommit } from '../../app/loyalty/import-export/commit-import.server.ts';
import type { FileReading } from '../../app/loyalty/import-export/file-reading.ts';
import { storeFile } from '../../app/loyalty/import-export/import-file.server.ts';
import { lookAtFile } from '../../app/loyalty/import-export/look-at-file.server.ts';
import { startUndo, undoImport } from '../../app/loyalty/import-export/undo-import.server.ts';
import { adminPool, appPool } from './database.ts';

export const STAFF = '1';

/** Nobody is to be asked: whoever a file names is a member. */
const nobody = (): Promise<AdminGraphql> => Promise.reject(new Error('Shopify was asked'));

export class ImportWorld {
  readonly shopId: bigint;
  now: Date;
  /** From how many unknown rows on Shopify is asked in bulk. */
  bulkFrom = Number.POSITIVE_INFINITY;
  private readonly admin: () => Promise<AdminGraphql>;

  constructor(shopId: bigint, now: Date, admin: () => Promise<AdminGraphql> = nobody) {
    this.shopId = shopId;
    this.now = now;
    this.admin = admin;
  }

  get work(): ImportWork {
    const { shopId, now } = this;
    return { shopId, now, inTx: (task) => withShopSql(shopId, (db) => task({ db, shopId, now }), appPool) };
  }

  inTx<Result>(task: (ctx: SqlContext) => Promise<Result>): Promise<Result> {
    return this.work.inTx(task);
  }

  /** Stores a file and looks at it. @returns its number, or why it is none */
  async upload(file: string | Uint8Array, fileName = 'members.csv'): Promise<bigint> {
    const bytes = typeof file === 'string' ? Buffer.from(file) : file;
    const stored = await storeFile(this.work, this.pieces(bytes), { fileName, staff: STAFF });
    if (!stored.ok) throw new Error(stored.reason);
    const problem = await lookAtFile(this.work, stored.id);
    if (problem !== null) throw new Error(problem);
    return stored.id;
  }

  private async *pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let from = 0; from < bytes.length; from += 70_001) yield bytes.subarray(from, from + 70_001);
  }

  async batch(id: bigint): Promise<Batch> {
    const batch = await this.inTx((ctx) => findBatch(ctx, id));
    if (!batch) throw new Error(`there is no import ${id}`);
    return batch;
  }

  /** Checks a file under these choices. */
  async check(id: bigint, choices: Partial<FileReading> = {}): Promise<Batch> {
    const { reading } = await this.batch(id);
    if (!reading) throw new Error('nothing is known of the file');
    await this.inTx(async (ctx) => {
      await keepReading(ctx, id, { ...reading, ...choices });
      await moveOn(ctx, id, ['uploaded', 'checked'], 'checking');
    });
    const { admin, bulkFrom } = this;
    await checkImport({ ...this.work, zone: 'Europe/Warsaw', admin, bulkFrom }, id);
    return this.batch(id);
  }

  async commit(id: bigint, leaveOut = false): Promise<Batch> {
    if (!(await this.inTx((ctx) => startCommit(ctx, id, STAFF, leaveOut)))) throw new Error('not to be committed');
    await commitImport(this.work, id);
    return this.batch(id);
  }

  async undo(id: bigint): Promise<Batch> {
    if (!(await this.inTx((ctx) => startUndo(ctx, id, STAFF)))) throw new Error('not to be undone');
    await undoImport(this.work, id);
    return this.batch(id);
  }

  /** Uploads, checks and commits. */
  async run(file: string, choices: Partial<FileReading> = {}): Promise<bigint> {
    const id = await this.upload(file);
    await this.check(id, choices);
    await this.commit(id, true);
    return id;
  }

  /** What is wrong with which line. */
  async problems(id: bigint): Promise<Record<string, string>> {
    const { rows } = await adminPool.query<{ line: number; code: string }>(
      `select line, problem ->> 'code' as code from public.import_row
       where shop_id = $1 and batch_id = $2 and verdict = 'problem' order by n`,
      [this.shopId, id],
    );
    return Object.fromEntries(rows.map(({ line, code }) => [String(line), code]));
  }

  /** A member, as orders would have made them. @returns our number */
  async enter(member: {
    customer: number;
    email?: string;
    status?: string;
    tier?: string;
    code?: string;
  }): Promise<bigint> {
    const { rows } = await adminPool.query<{ id: string }>(
      `insert into public.member (shop_id, customer_id, email, status, enrolled_at, enrolled_by, tier, referral_code, left_at)
       values ($1, $2, $3, $4, '2026-01-01', 'order', $5, $6, case when $4 = 'left' then now() end) returning id`,
      [
        this.shopId,
        member.customer,
        member.email ?? null,
        member.status ?? 'active',
        member.tier ?? null,
        member.code ?? null,
      ],
    );
    return BigInt(rows[0]?.id ?? 0);
  }

  /** What the shop's members have and are, by customer. */
  async members(): Promise<Record<string, MemberNow>> {
    const { rows } = await adminPool.query<MemberNow & { customer_id: string }>(
      `select m.customer_id, m.status, m.tier, m.birthday_md as birthday, m.referral_code as code,
         coalesce(a.available, 0)::int as available, coalesce(a.lifetime, 0)::int as lifetime
       from public.member m left join ledger.account a on a.shop_id = m.shop_id and a.member_id = m.id
       where m.shop_id = $1 order by m.customer_id`,
      [this.shopId],
    );
    return Object.fromEntries(rows.map(({ customer_id: customer, ...now }) => [customer, now]));
  }
}

export interface MemberNow {
  status: string;
  tier: string | null;
  birthday: number | null;
  code: string | null;
  available: number;
  lifetime: number;
}
