/** One shop's due lots, settled in batches: what mature-points and expire-points share. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { withShopSql, type SqlContext } from '../../db.server.ts';
import { listMembersDue } from './due-points.server.ts';
import { postPoints } from './post-points.server.ts';
import type { Posting } from './posting.ts';

const MEMBERS_A_BATCH = 500;

/** What a run did: members whose points changed, and those it found already settled. */
export interface DueRun {
  posted: number;
  unchanged: number;
}

function duePosting(kind: 'mature' | 'expire', memberId: bigint, now: Date): Posting {
  const key = `${kind}:${memberId}:${now.toISOString()}`;
  return { kind, memberId, key, hash: createHash('sha256').update(key).digest(), at: now };
}

async function postBatch(ctx: SqlContext, kind: 'mature' | 'expire', after: bigint) {
  const members = await listMembersDue(ctx, kind, { after, limit: MEMBERS_A_BATCH });
  const outcomes = await postPoints(
    ctx,
    members.map((memberId) => duePosting(kind, memberId, ctx.now)),
  );
  return {
    last: members.at(-1),
    posted: outcomes.filter(({ outcome }) => outcome === 'posted').length,
    found: members.length,
  };
}

/**
 * Every batch is a transaction of its own, so a run that is cut short has settled what it settled, and the next one goes on.
 * The cause is member and instant; running again finds nothing due any more.
 */
export async function postDue(kind: 'mature' | 'expire', shopId: bigint, now: Date, pool?: pg.Pool): Promise<DueRun> {
  const run: DueRun = { posted: 0, unchanged: 0 };
  let after = 0n;
  for (;;) {
    const batch = await withShopSql(shopId, async (db) => postBatch({ db, shopId, now }, kind, after), pool);
    run.posted += batch.posted;
    run.unchanged += batch.found - batch.posted;
    if (batch.last === undefined || batch.found < MEMBERS_A_BATCH) return run;
    after = batch.last;
  }
}
