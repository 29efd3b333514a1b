/** Pending points whose window is over become available (rules.md, "Earning from orders" 6). */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { withShopSql, type SqlContext } from '../../db.server.ts';
import { listMembersDue } from './due-points.server.ts';
import { postPoints } from './post-points.server.ts';
import type { Posting } from './posting.ts';

const MEMBERS_A_BATCH = 500;

function maturing(memberId: bigint, now: Date): Posting {
  const key = `mature:${memberId}:${now.toISOString()}`;
  return { kind: 'mature', memberId, key, hash: createHash('sha256').update(key).digest(), at: now };
}

async function postBatch(ctx: SqlContext, after: bigint) {
  const members = await listMembersDue(ctx, { after, limit: MEMBERS_A_BATCH });
  const outcomes = await postPoints(
    ctx,
    members.map((memberId) => maturing(memberId, ctx.now)),
  );
  return {
    last: members.at(-1),
    posted: outcomes.filter(({ outcome }) => outcome === 'posted').length,
    found: members.length,
  };
}

/**
 * For one shop, all members that are due at `now`. Every batch is a transaction of its own, so a run that is cut short has settled what
 * it settled, and the next one goes on. The cause is member and instant; running again finds nothing due any more.
 * @returns members whose points changed, and those it found already settled
 */
export async function maturePoints(
  shopId: bigint,
  now: Date,
  pool?: pg.Pool,
): Promise<{ posted: number; unchanged: number }> {
  const run = { posted: 0, unchanged: 0 };
  let after = 0n;
  for (;;) {
    const batch = await withShopSql(shopId, async (db) => postBatch({ db, shopId, now }, after), pool);
    run.posted += batch.posted;
    run.unchanged += batch.found - batch.posted;
    if (batch.last === undefined || batch.found < MEMBERS_A_BATCH) return run;
    after = batch.last;
  }
}
