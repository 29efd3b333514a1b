import type { PrismaContext, StaffContext } from '../../db.server.ts';
import { recordActivity } from '../activity/record-activity.server.ts';
import { findLiveVersion } from './find-versions.server.ts';
import { SCHEDULE_FIXED_MS } from './schedule.ts';
import { ProgramSettings } from './settings.ts';

/** A publication that is to happen. */
export interface Plan {
  settings: ProgramSettings;
  publishAt: Date;
  /** Also its name: another plan was made at another instant. */
  plannedAt: Date;
  /** An account number. */
  plannedBy: string;
  /** The version that was live when it was planned; null for none. */
  basedOn: number | null;
}

/** What a page saw: a plan's `plannedAt`, null for none; undefined where nobody looked. */
export type SeenPlan = string | null | undefined;

/** The plan of a shop, if there is one, due or not. */
export async function findPlan(ctx: Pick<PrismaContext, 'db' | 'shopId'>): Promise<Plan | null> {
  const row = await ctx.db.programSchedule.findUnique({ where: { shopId: ctx.shopId } });
  if (!row) return null;
  const { publishAt, plannedAt, plannedBy, basedOn } = row;
  return { settings: ProgramSettings.parse(row.settings), publishAt, plannedAt, plannedBy, basedOn };
}

/** Whether a plan is too near to be changed; orders may be decided by it within moments. */
export const isFixed = (plan: Plan, now: Date): boolean =>
  plan.publishAt.getTime() - now.getTime() <= SCHEDULE_FIXED_MS;

/**
 * Gives up a plan that is not fixed yet, with a line in staff's log.
 * @param why what made it go
 * @returns false where there is no such plan, or it is too near: nothing is changed
 */
export async function dropPlan(
  ctx: StaffContext,
  plan: Plan,
  why: 'cancelled' | 'published' | 'replaced',
): Promise<boolean> {
  if (isFixed(plan, ctx.now)) return false;
  const { count } = await ctx.db.programSchedule.deleteMany({
    where: { shopId: ctx.shopId, plannedAt: plan.plannedAt },
  });
  if (count === 0) return false;
  const live = await findLiveVersion(ctx);
  await recordActivity(ctx, ctx.staff, {
    action: 'program.unschedule',
    subject: null,
    before: { version: null, settings: plan.settings, publishAt: plan.publishAt.toISOString() },
    after: { why, live: live && { version: live.version, settings: live.settings } },
  });
  return true;
}
