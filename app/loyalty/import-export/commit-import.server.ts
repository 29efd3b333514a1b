/** Commits a checked import, all of it or nothing: one transaction, whatever the number of rows. */
import { createHash } from 'node:crypto';
import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { expiresAtOf } from '../expiry/expiry-of-new-lot.server.ts';
import { openAccount } from '../ledger/open-account.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import type { Posting } from '../ledger/posting.ts';
import { enrolImported, lockValues, newestMember, setValues } from '../members/import-members.server.ts';
import type { ValuesBefore } from '../members/import-members.server.ts';
import { enqueueStep, findBatch, Found, keepProgress, moveOn, waitForLocks } from './batches.server.ts';
import type { Batch, ImportWork } from './batches.server.ts';
import { pauseRows } from './import-pauses.server.ts';
import { keepDone, lockAccounts, nextToCommit, ROWS_AT_ONCE } from './import-rows.server.ts';
import type { CommitRow, Did } from './import-rows.server.ts';

/** What a row was checked for is so no longer: the whole import is given up, and is to be checked again. */
class ChangedSince extends Error {
  override name = 'ChangedSince';
}

const causeOf = (id: bigint, n: number): string => `import:${id}:${n}`;

const hashOf = (memberId: bigint, points: bigint): Buffer =>
  createHash('sha256')
    .update(JSON.stringify({ member: String(memberId), points: String(points) }))
    .digest();

interface NewRow {
  n: number;
  customer_id: string;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
  locale: string | null;
  enrolled_at: Date | null;
  tier: string | null;
  birthday_md: number | null;
  referral_code: string | null;
}

/** Makes members of the customers who are none. Those who have become one since the check are taken as they are. */
async function enrolAll(ctx: SqlContext, id: bigint, progress: (done: number) => Promise<void>): Promise<void> {
  let done = 0;
  for (let after = 0; ;) {
    const { rows } = await ctx.db.query<NewRow>(
      `select n, customer_id, email, first_name, last_name, locale, enrolled_at, tier, birthday_md, referral_code from public.import_row
       where shop_id = $1 and batch_id = $2 and n > $3 and verdict = 'new' order by n limit ${ROWS_AT_ONCE}`,
      [ctx.shopId, id, after],
    );
    const last = rows.at(-1);
    if (!last) return;
    after = last.n;
    const enrolled = await enrolImported(
      ctx,
      rows.map((row) => ({
        customerId: row.customer_id,
        firstName: row.first_name,
        lastName: row.last_name,
        email: row.email,
        locale: row.locale === 'und' ? null : row.locale,
        enrolledAt: row.enrolled_at,
        values: { tier: row.tier, birthdayMd: row.birthday_md, referralCode: row.referral_code },
      })),
    );
    await ctx.db.query(
      `update public.import_row r set member_id = m.id, enrolled = r.customer_id = any ($4::bigint[]) from public.member m
       where r.shop_id = $1 and r.batch_id = $2 and r.n = any ($3) and m.shop_id = r.shop_id and m.customer_id = r.customer_id`,
      [ctx.shopId, id, rows.map((row) => row.n), [...enrolled.keys()]],
    );
    done += rows.length;
    await progress(done);
  }
}

/** Nobody may have left, been paused, merged or erased, nor have come twice, between the check and now. */
async function refuseChanged(ctx: SqlContext, id: bigint): Promise<void> {
  const { rows } = await ctx.db.query<{ line: number }>(
    `select r.line from public.import_row r left join public.member m on m.shop_id = r.shop_id and m.id = r.member_id
     where r.shop_id = $1 and r.batch_id = $2 and r.verdict in ('new', 'change') and m.status is distinct from 'active'
     union all
     select min(r.line) from public.import_row r
     where r.shop_id = $1 and r.batch_id = $2 and r.verdict in ('new', 'change') group by r.member_id having count(*) > 1
     limit 1`,
    [ctx.shopId, id],
  );
  if (rows[0]) throw new ChangedSince(`line ${rows[0].line}`);
}

async function balances(ctx: SqlContext, memberIds: readonly bigint[]): Promise<Map<string, bigint>> {
  await lockAccounts(ctx, memberIds);
  const { rows } = await ctx.db.query<{ member_id: string; available: string }>(
    'select member_id, available from ledger.account where shop_id = $1 and member_id = any ($2::bigint[])',
    [ctx.shopId, memberIds],
  );
  return new Map(rows.map((row) => [row.member_id, BigInt(row.available)]));
}

/** The points each row moves: what it adds, or the difference that makes the balance what it says. */
async function movedPoints(ctx: SqlContext, batch: Batch, rows: readonly CommitRow[]): Promise<Map<number, bigint>> {
  const withPoints = rows.filter((row) => row.points !== null);
  await openAccount(
    ctx,
    rows.map(({ memberId }) => memberId),
  );
  const now =
    batch.reading?.points === 'set'
      ? await balances(
          ctx,
          withPoints.map(({ memberId }) => memberId),
        )
      : null;
  return new Map(
    withPoints.map(({ n, points, memberId }) => [n, (points ?? 0n) - (now?.get(String(memberId)) ?? 0n)] as const),
  );
}

async function post(ctx: SqlContext, batch: Batch, rows: readonly CommitRow[]): Promise<Map<number, Did>> {
  const moved = await movedPoints(ctx, batch, rows);
  const unlessSaid = (await expiresAtOf(ctx, ctx.now)) ?? undefined;
  const done = new Map<number, Did>(rows.map(({ n }) => [n, { n, seq: null, posted: null, before: {} }]));
  const moving = rows.filter(({ n }) => (moved.get(n) ?? 0n) !== 0n);
  const postingOf = (row: CommitRow): Posting => {
    const points = moved.get(row.n) ?? 0n;
    return {
      // earnings alone take the ledger's way for many at once
      kind: points > 0n ? 'earn' : 'adjust',
      memberId: row.memberId,
      key: causeOf(batch.id, row.n),
      hash: hashOf(row.memberId, points),
      points,
      at: ctx.now,
      ...(points > 0n && { expiresAt: row.expiresAt ?? unlessSaid }),
      rule: `import:${batch.id}`,
      why: { import: String(batch.id), line: row.line, how: batch.reading?.points ?? 'add' },
    };
  };
  const [up, down] = [true, false].map((rising) => moving.filter(({ n }) => (moved.get(n) ?? 0n) > 0n === rising));
  for (const some of [up ?? [], down ?? []]) {
    const outcomes = some.length === 0 ? [] : await postPoints(ctx, some.map(postingOf));
    outcomes.forEach((outcome, place) => {
      const row = some[place];
      if (!row) return;
      if (outcome.outcome !== 'posted') throw new ChangedSince(`line ${row.line}: the ledger says ${outcome.outcome}`);
      done.set(row.n, { n: row.n, seq: outcome.seq, posted: moved.get(row.n) ?? null, before: {} });
    });
  }
  return done;
}

/** What of a row's values changes something, and what stood there before. */
function changes(row: CommitRow, was: ValuesBefore): { set: ValuesBefore; before: Did['before'] } {
  const set = {
    tier: row.tier !== null && row.tier !== was.tier ? row.tier : null,
    birthdayMd: row.birthdayMd !== null && row.birthdayMd !== was.birthdayMd ? row.birthdayMd : null,
    referralCode: row.referralCode !== null && row.referralCode !== was.referralCode ? row.referralCode : null,
  };
  return {
    set,
    before: {
      ...(set.tier !== null && { tier: was.tier }),
      ...(set.birthdayMd !== null && { birthdayMd: was.birthdayMd }),
      ...(set.referralCode !== null && { referralCode: was.referralCode }),
    },
  };
}

const NOTHING: ValuesBefore = { tier: null, birthdayMd: null, referralCode: null };

async function commitRows(ctx: SqlContext, batch: Batch, rows: readonly CommitRow[]): Promise<void> {
  // who is new has their values since they were enrolled, and is locked by nobody else
  const others = rows.filter(({ isNew }) => !isNew);
  const known = await lockValues(
    ctx,
    others.map(({ memberId }) => memberId),
  );
  const changed = rows.map((row) => {
    const was = row.isNew ? NOTHING : known.get(String(row.memberId));
    if (!was) throw new ChangedSince(`line ${row.line}`);
    return { row, ...changes(row, was) };
  });
  await setValues(
    ctx,
    changed.filter(({ row }) => !row.isNew).map(({ row, set }) => ({ memberId: row.memberId, ...set })),
  );
  const done = await post(ctx, batch, rows);
  await keepDone(
    ctx,
    batch.id,
    changed.map(({ row, before }) => ({ ...(done.get(row.n) ?? { n: row.n, seq: null, posted: null }), before })),
  );
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === 'member_referral_code';

/**
 * Everything in the caller's one transaction. Whoever the import makes a member comes first: nobody can wait for them yet. The others are
 * taken in their order, as everybody takes them, and only when all that needs no lock of theirs is done.
 */
async function commitAll(
  ctx: SqlContext,
  batch: Batch,
  staff: string,
  progress: (done: number) => Promise<void>,
): Promise<void> {
  await waitForLocks(ctx);
  const newest = await newestMember(ctx);
  await enrolAll(ctx, batch.id, async (done) => progress(Math.floor(done / 2)));
  await refuseChanged(ctx, batch.id);
  const half = Math.floor((batch.found?.new ?? 0) / 2);
  let done = 0;
  for (const isNew of [true, false])
    for (let after = 0n; ;) {
      const rows = await nextToCommit(ctx, batch.id, { isNew, newest }, after);
      const last = rows.at(-1);
      if (!last) break;
      after = last.memberId;
      await commitRows(ctx, batch, rows);
      done += rows.length;
      await progress(Math.min(batch.total ?? done, half + done));
    }
  const { rows } = await ctx.db.query<{ points: string }>(
    'select coalesce(sum(posted), 0) as points from public.import_row where shop_id = $1 and batch_id = $2',
    [ctx.shopId, batch.id],
  );
  const points = rows[0]?.points ?? '0';
  // last of all, so that until then a pause is somebody else's
  const paused = await pauseRows(ctx, batch.id);
  const found: Found = { ...(batch.found ?? Found.parse({})), points, paused };
  found.leftOut = found.problem;
  await recordActivitySql(ctx, staff, {
    action: 'import.commit',
    subject: String(batch.id),
    before: null,
    after: { file: batch.fileName, rows: done, points, paused },
  });
  await ctx.db.query('delete from public.import_chunk where shop_id = $1 and batch_id = $2', [ctx.shopId, batch.id]);
  // who erased it in the meantime erased it
  if (!(await moveOn(ctx, batch.id, ['committing'], 'committed', { found, total: batch.total })))
    throw new ChangedSince('the import was taken away');
}

/**
 * Has the worker commit an import.
 * @param staff who, as an account number
 * @returns false where it cannot be: it stands elsewhere, or rows have problems and are not to be left out
 */
export async function startCommit(ctx: SqlContext, id: bigint, staff: string, leaveOut: boolean): Promise<boolean> {
  const batch = await findBatch(ctx, id);
  if (!batch?.found || ((batch.found.problem ?? 0) > 0 && !leaveOut)) return false;
  if (batch.found.new + batch.found.change === 0) return false;
  if (!(await moveOn(ctx, id, ['checked'], 'committing', { total: batch.total }))) return false;
  await ctx.db.query(
    'update public.import_batch set committed_by = $3, committed_at = $4 where shop_id = $1 and id = $2',
    [ctx.shopId, id, staff, ctx.now],
  );
  await enqueueStep(ctx, 'import.commit', id);
  return true;
}

async function staffOf(ctx: SqlContext, id: bigint, column: 'committed_by' | 'undone_by'): Promise<string> {
  const { rows } = await ctx.db.query<{ staff: string | null }>(
    `select ${column} as staff from public.import_batch where shop_id = $1 and id = $2`,
    [ctx.shopId, id],
  );
  return rows[0]?.staff ?? 'unknown';
}
export { staffOf };

/**
 * Commits an import that waits for it, in one transaction. A crash leaves nothing of it; done again it begins anew.
 * @throws what the database says where it is away; the import then still waits
 */
export async function commitImport(work: ImportWork, id: bigint): Promise<void> {
  const batch = await work.inTx((ctx) => findBatch(ctx, id));
  if (batch?.state !== 'committing') return;
  try {
    await work.inTx(async (ctx) =>
      commitAll(ctx, batch, await staffOf(ctx, id, 'committed_by'), (done) => keepProgress(work, id, done)),
    );
  } catch (error) {
    if (!(error instanceof ChangedSince) && !isTaken(error)) throw error;
    await work.inTx((ctx) =>
      moveOn(ctx, id, ['committing'], 'checked', { problem: { code: 'changed' }, total: batch.total }),
    );
  }
}
