/** The rows of an import as committing and undoing walk over them: by member, so that accounts are locked in one order for all. */
import type { SqlContext } from '../../db.server.ts';

/** Rows a step takes at a time: as many as one call of the ledger. */
export const ROWS_AT_ONCE = 1000;

/** Locks these members' accounts in the one order in which everybody locks several, for who posts to some of them after others. */
export async function lockAccounts(ctx: SqlContext, memberIds: readonly bigint[]): Promise<void> {
  await ctx.db.query('select ledger.lock_accounts($1, $2::bigint[])', [String(ctx.shopId), memberIds.map(String)]);
}

export interface CommitRow {
  n: number;
  /** This import has made them a member a moment ago: nobody else has seen them yet. */
  isNew: boolean;
  line: number;
  memberId: bigint;
  points: bigint | null;
  expiresAt: Date | null;
  tier: string | null;
  birthdayMd: number | null;
  referralCode: string | null;
}

interface Row {
  n: number;
  line: number;
  member_id: string;
  points: string | null;
  expires_at: Date | null;
  tier: string | null;
  birthday_md: number | null;
  referral_code: string | null;
}

/** Whose rows are meant: members whom the import has made, or all others; `newest` was the newest member before it. */
interface Whose {
  isNew: boolean;
  newest: bigint;
}

/** The next rows to commit, by member. @param after the last member that is done */
export async function nextToCommit(ctx: SqlContext, id: bigint, whose: Whose, after: bigint): Promise<CommitRow[]> {
  const { rows } = await ctx.db.query<Row>(
    `select n, line, member_id, points, expires_at, tier, birthday_md, referral_code from public.import_row
     where shop_id = $1 and batch_id = $2 and member_id > $3 and (enrolled and member_id > $4) = $5 and verdict in ('new', 'change')
     order by member_id limit ${ROWS_AT_ONCE}`,
    [ctx.shopId, id, after, whose.newest, whose.isNew],
  );
  return rows.map((row) => ({
    n: row.n,
    isNew: whose.isNew,
    line: row.line,
    memberId: BigInt(row.member_id),
    points: row.points === null ? null : BigInt(row.points),
    expiresAt: row.expires_at,
    tier: row.tier,
    birthdayMd: row.birthday_md,
    referralCode: row.referral_code,
  }));
}

/** What the import did to a row's member. */
export interface Did {
  n: number;
  seq: bigint | null;
  posted: bigint | null;
  /** What stood there before, where the import changed it. */
  before: { tier?: string | null; birthdayMd?: number | null; referralCode?: string | null };
}

export async function keepDone(ctx: SqlContext, id: bigint, done: readonly Did[]): Promise<void> {
  await ctx.db.query(
    `update public.import_row r set seq = d.seq, posted = d.posted, before = d.before
     from unnest($3::int[], $4::bigint[], $5::bigint[], $6::jsonb[]) as d (n, seq, posted, before)
     where r.shop_id = $1 and r.batch_id = $2 and r.n = d.n`,
    [
      ctx.shopId,
      id,
      done.map(({ n }) => n),
      done.map(({ seq }) => seq),
      done.map(({ posted }) => posted),
      done.map(({ before }) => JSON.stringify(before)),
    ],
  );
}

export interface UndoRow {
  n: number;
  memberId: bigint;
  enrolled: boolean;
  seq: bigint | null;
  posted: bigint | null;
  set: { tier: string | null; birthdayMd: number | null; referralCode: string | null };
  before: Did['before'];
}

interface UndoneRow extends Row {
  enrolled: boolean;
  seq: string | null;
  posted: string | null;
  before: Did['before'] | null;
}

/** The next rows to undo, by member. @param after the last member that is done */
export async function nextToUndo(ctx: SqlContext, id: bigint, after: bigint): Promise<UndoRow[]> {
  const { rows } = await ctx.db.query<UndoneRow>(
    `select n, member_id, enrolled, seq, posted, tier, birthday_md, referral_code, before from public.import_row
     where shop_id = $1 and batch_id = $2 and member_id > $3 and verdict in ('new', 'change') order by member_id limit ${ROWS_AT_ONCE}`,
    [ctx.shopId, id, after],
  );
  return rows.map((row) => ({
    n: row.n,
    memberId: BigInt(row.member_id),
    enrolled: row.enrolled,
    seq: row.seq === null ? null : BigInt(row.seq),
    posted: row.posted === null ? null : BigInt(row.posted),
    set: { tier: row.tier, birthdayMd: row.birthday_md, referralCode: row.referral_code },
    before: row.before ?? {},
  }));
}

/** Keeps how many points of each row could not be taken back. */
export async function keepMissing(
  ctx: SqlContext,
  id: bigint,
  rows: readonly { n: number; missing: bigint }[],
): Promise<void> {
  const some = rows.filter(({ missing }) => missing > 0n);
  if (some.length === 0) return;
  await ctx.db.query(
    `update public.import_row r set missing = d.missing from unnest($3::int[], $4::bigint[]) as d (n, missing)
     where r.shop_id = $1 and r.batch_id = $2 and r.n = d.n`,
    [ctx.shopId, id, some.map(({ n }) => n), some.map(({ missing }) => missing)],
  );
}
