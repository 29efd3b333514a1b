/** Points past their date are taken, except what a hold pins (rules.md, "Expiry"). */
import type pg from 'pg';
import { postDue, type DueRun } from './post-due.server.ts';

/** For one shop, all members that are due at `now`, batch by batch, each a transaction. Safe to run twice. */
export async function expirePoints(shopId: bigint, now: Date, pool?: pg.Pool): Promise<DueRun> {
  return postDue('expire', shopId, now, pool);
}
