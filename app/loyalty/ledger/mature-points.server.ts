/** Pending points whose window is over become available (rules.md, "Earning from orders" 6). */
import type pg from 'pg';
import { postDue, type DueRun } from './post-due.server.ts';

/** For one shop, all members that are due at `now`, batch by batch, each a transaction. Safe to run twice. */
export async function maturePoints(shopId: bigint, now: Date, pool?: pg.Pool): Promise<DueRun> {
  return postDue('mature', shopId, now, pool);
}
