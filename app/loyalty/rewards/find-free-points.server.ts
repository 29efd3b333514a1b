/** How many points a member is free to spend, as redeeming counts it. */
import type { SqlContext } from '../../db.server.ts';
import { findAccount } from '../ledger/read-account.server.ts';

/** What is available and not set aside; 0 without an account, below zero for whoever owes points: those are missing first. */
export async function findFreePoints(ctx: SqlContext, memberId: bigint): Promise<number> {
  const account = await findAccount(ctx, memberId);
  return account === null ? 0 : Number(account.available - account.held);
}
