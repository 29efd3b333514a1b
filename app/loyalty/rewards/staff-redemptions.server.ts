/** What staff do with redemptions, each with its line in staff's log, in one transaction. */
import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { markTask } from './do-task.server.ts';
import { getRedemption } from './list-redemptions.server.ts';
import { seen, surpriseOf } from './needs-staff.ts';
import { redeemReward } from './redeem-reward.server.ts';
import type { RedeemOutcome } from './redeem-reward.server.ts';
import { resolveUnclear } from './settle-redemption.server.ts';
import { enqueueSettle, lockRedemption } from './stored-redemption.server.ts';
import { turnBack } from './turn-back.server.ts';
import type { TurnBackRefusal } from './turn-back.server.ts';

type Action = 'redemption.redeem' | 'redemption.turn-back';

/** What the log says of a redemption; null when the shop has none of that number. */
async function loggedOf(ctx: SqlContext, id: bigint) {
  const redemption = await getRedemption(ctx, id, 'masked');
  return (
    redemption && {
      state: redemption.state,
      subject: String(redemption.memberId),
      before: null,
      after: { redemption: String(id), name: redemption.name, points: Number(redemption.points) },
    }
  );
}

async function record(ctx: SqlContext, staff: string, action: Action, id: bigint): Promise<void> {
  const logged = await loggedOf(ctx, id);
  if (!logged) return;
  const { subject, before, after } = logged;
  await recordActivitySql(ctx, staff, { action, subject, before, after });
}

/** Redeems a reward for a member, as the member could. @param staff who, as an account number */
export async function redeemByStaff(
  ctx: SqlContext,
  staff: string,
  wanted: { memberId: bigint; rewardId: bigint; step: number; clientKey: string },
): Promise<RedeemOutcome> {
  const outcome = await redeemReward(ctx, { ...wanted, by: `staff:${staff}` });
  if (outcome.ok && !outcome.repeated) await record(ctx, staff, 'redemption.redeem', outcome.redemption.id);
  return outcome;
}

/** Begins to turn an unused code, or an experience that was not delivered, back into points. @returns null, or why it cannot be */
export async function turnBackByStaff(ctx: SqlContext, staff: string, id: bigint): Promise<TurnBackRefusal | null> {
  const before = await loggedOf(ctx, id);
  const refusal = await turnBack(ctx, id, { staff });
  if (refusal === null && before?.state === 'issued') await record(ctx, staff, 'redemption.turn-back', id);
  return refusal;
}

/** An experience was delivered, or was not after all. @returns false when there is no such task, or it was turned back */
export async function markTaskByStaff(ctx: SqlContext, staff: string, id: bigint, done: boolean): Promise<boolean> {
  const before = await loggedOf(ctx, id);
  const marked = await markTask(ctx, id, done, staff);
  if (!marked || !before || (before.state === 'used') === done) return marked;
  const after = { ...before.after, done };
  await recordActivitySql(ctx, staff, { action: 'redemption.task', subject: before.subject, before: null, after });
  return true;
}

/** Store credit nobody could tell of was paid, or was not. @returns false when it is no longer unclear */
export async function resolveByStaff(ctx: SqlContext, staff: string, id: bigint, paid: boolean): Promise<boolean> {
  const resolved = await resolveUnclear(ctx, id, paid, staff);
  const logged = resolved ? await loggedOf(ctx, id) : null;
  if (!logged) return resolved;
  const after = { ...logged.after, paid };
  await recordActivitySql(ctx, staff, { action: 'redemption.resolve', subject: logged.subject, before: null, after });
  return true;
}

/**
 * Staff have looked into what went through although the points were back, and done about it what they want.
 * @returns false when there is nothing (any more) to look into
 */
export async function markSeenByStaff(ctx: SqlContext, staff: string, id: bigint): Promise<boolean> {
  const redemption = await lockRedemption(ctx, id);
  const problem = redemption?.problem ?? null;
  if (problem === null || surpriseOf(problem) === null) return false;
  await ctx.db.query('update public.redemption set problem = $3 where shop_id = $1 and id = $2', [
    ctx.shopId,
    id,
    seen(problem),
  ]);
  const logged = await loggedOf(ctx, id);
  if (!logged) return true;
  const after = { ...logged.after, problem };
  await recordActivitySql(ctx, staff, { action: 'redemption.seen', subject: logged.subject, before: null, after });
  return true;
}

/** Has one that waits looked at again now. @returns false when it does not wait */
export async function hurryByStaff(ctx: SqlContext, id: bigint): Promise<boolean> {
  const redemption = await getRedemption(ctx, id, 'masked');
  if (redemption?.state !== 'holding' && redemption?.state !== 'returning') return false;
  await enqueueSettle(ctx, id);
  return true;
}
