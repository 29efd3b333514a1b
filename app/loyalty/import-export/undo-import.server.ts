/** Takes an import back: what is unspent of its points, and what it set, where nobody has changed it since. All of it or nothing. */
import { createHash } from 'node:crypto';
import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import type { Posting, PostingOutcome } from '../ledger/posting.ts';
import { endImported, lockValues, restoreValues } from '../members/import-members.server.ts';
import { enqueueStep, findBatch, Found, keepProgress, moveOn, waitForLocks } from './batches.server.ts';
import type { Batch, ImportWork } from './batches.server.ts';
import { staffOf } from './commit-import.server.ts';
import { unpauseRows } from './import-pauses.server.ts';
import { keepMissing, lockAccounts, nextToUndo } from './import-rows.server.ts';
import type { UndoRow } from './import-rows.server.ts';

/** What comes back to a lot that has expired in the meantime lives this long (rules.md "The ledger" 4). */
const GRACE_MS = 30 * 86_400_000;

function postingOf(ctx: SqlContext, batch: Batch, row: UndoRow & { seq: bigint; posted: bigint }): Posting {
  const common = {
    memberId: row.memberId,
    key: `import-undo:${batch.id}:${row.n}`,
    hash: createHash('sha256').update(`${row.seq}`).digest(),
    at: ctx.now,
    reverses: row.seq,
    rule: `import:${batch.id}`,
    why: { import: String(batch.id), undone: true },
  };
  if (row.posted > 0n) return { kind: 'undo', ...common };
  return { kind: 'return', ...common, points: -row.posted, graceUntil: new Date(ctx.now.getTime() + GRACE_MS) };
}

interface Tally {
  rows: number;
  takenBack: bigint;
  givenBack: bigint;
  missing: bigint;
  membersMissing: number;
  ended: number;
}

/** What a posting left unreversed. @throws Error where the ledger did not take it, and with it the whole undoing */
function missingOf(row: UndoRow, outcome: PostingOutcome | undefined): bigint {
  if (outcome?.outcome !== 'posted' && outcome?.outcome !== 'unchanged')
    throw new Error(`undoing row ${row.n}: the ledger says ${outcome?.outcome}`);
  return outcome.missing ?? 0n;
}

/** Those whose membership ends with the import that began it; what it set of them goes with that. */
async function endEnrolled(ctx: SqlContext, rows: readonly UndoRow[]): Promise<Set<bigint>> {
  const ended: bigint[] = [];
  for (const withPoints of [true, false]) {
    const enrolled = rows.filter((row) => row.enrolled && (row.seq !== null) === withPoints);
    const ids = enrolled.map(({ memberId }) => memberId);
    ended.push(...(await endImported(ctx, ids, withPoints ? 2 : 0)));
  }
  return new Set(ended);
}

async function undoRows(ctx: SqlContext, batch: Batch, rows: readonly UndoRow[], tally: Tally): Promise<void> {
  // members before accounts, as everybody locks them
  const memberIds = rows.map(({ memberId }) => memberId);
  await lockValues(ctx, memberIds);
  await unpauseRows(ctx, batch.id, memberIds);
  const posted = rows.flatMap((row) =>
    row.seq !== null && row.posted !== null ? [{ ...row, seq: row.seq, posted: row.posted }] : [],
  );
  const left: { n: number; posted: bigint; missing: bigint }[] = [];
  // undos alone take the ledger's way for many at once: two calls, whose accounts are locked before the first
  const isMixed = posted.some((row) => row.posted > 0n) && posted.some((row) => row.posted < 0n);
  if (isMixed)
    await lockAccounts(
      ctx,
      posted.map(({ memberId }) => memberId),
    );
  for (const up of [true, false]) {
    const some = posted.filter((row) => row.posted > 0n === up);
    const outcomes = await postPoints(
      ctx,
      some.map((row) => postingOf(ctx, batch, row)),
    );
    some.forEach((row, place) => left.push({ ...row, missing: missingOf(row, outcomes[place]) }));
  }
  await keepMissing(ctx, batch.id, left);
  const ended = await endEnrolled(ctx, rows);
  tally.ended += ended.size;
  await restoreValues(
    ctx,
    rows
      .filter(({ memberId, before }) => Object.keys(before).length > 0 && !ended.has(memberId))
      .map(({ memberId, set, before }) => ({
        memberId,
        // what the import left as it was is none of its business
        set: {
          tier: 'tier' in before ? set.tier : null,
          birthdayMd: 'birthdayMd' in before ? set.birthdayMd : null,
          referralCode: 'referralCode' in before ? set.referralCode : null,
        },
        before: {
          tier: before.tier ?? null,
          birthdayMd: before.birthdayMd ?? null,
          referralCode: before.referralCode ?? null,
        },
      })),
  );
  for (const { posted: points, missing } of left) {
    if (points > 0n) tally.takenBack += points - missing;
    else tally.givenBack += -points - missing;
    tally.missing += missing;
    tally.membersMissing += missing > 0n ? 1 : 0;
  }
  tally.rows += rows.length;
}

async function undoAll(
  ctx: SqlContext,
  batch: Batch,
  staff: string,
  progress: (done: number) => Promise<void>,
): Promise<void> {
  const tally: Tally = { rows: 0, takenBack: 0n, givenBack: 0n, missing: 0n, membersMissing: 0, ended: 0 };
  await waitForLocks(ctx);
  for (let after = 0n; ;) {
    const rows = await nextToUndo(ctx, batch.id, after);
    const last = rows.at(-1);
    if (!last) break;
    after = last.memberId;
    await undoRows(ctx, batch, rows, tally);
    await progress(tally.rows);
  }
  const found: Found = {
    ...(batch.found ?? Found.parse({})),
    takenBack: String(tally.takenBack),
    givenBack: String(tally.givenBack),
    missing: String(tally.missing),
    membersMissing: tally.membersMissing,
    ended: tally.ended,
  };
  await recordActivitySql(ctx, staff, {
    action: 'import.undo',
    subject: String(batch.id),
    before: null,
    after: {
      file: batch.fileName,
      rows: tally.rows,
      points: String(tally.takenBack),
      missing: String(tally.missing),
      givenBack: String(tally.givenBack),
      ended: tally.ended,
    },
  });
  if (!(await moveOn(ctx, batch.id, ['undoing'], 'undone', { found, total: batch.total })))
    throw new Error(`import ${batch.id} is not being undone`);
}

/**
 * Has the worker undo an import.
 * @param staff who, as an account number
 * @returns false where it cannot be: it stands elsewhere, or is so old that what it did is no longer known
 */
export async function startUndo(ctx: SqlContext, id: bigint, staff: string): Promise<boolean> {
  const batch = await findBatch(ctx, id);
  if (batch?.state !== 'committed' || batch.wipedAt !== null) return false;
  const total = (batch.found?.new ?? 0) + (batch.found?.change ?? 0);
  if (!(await moveOn(ctx, id, ['committed'], 'undoing', { total }))) return false;
  await ctx.db.query('update public.import_batch set undone_by = $3, undone_at = $4 where shop_id = $1 and id = $2', [
    ctx.shopId,
    id,
    staff,
    ctx.now,
  ]);
  await enqueueStep(ctx, 'import.undo', id);
  return true;
}

/** Undoes an import that waits for it, in one transaction; a crash leaves it as it was, and done again it begins anew. */
export async function undoImport(work: ImportWork, id: bigint): Promise<void> {
  const batch = await work.inTx((ctx) => findBatch(ctx, id));
  if (batch?.state !== 'undoing') return;
  await work.inTx(async (ctx) =>
    undoAll(ctx, batch, await staffOf(ctx, id, 'undone_by'), (done) => keepProgress(work, id, done)),
  );
}
