import type { StaffContext } from '../../db.server.ts';
import { recordActivity } from '../activity/record-activity.server.ts';
import { saveDraft } from './draft-program.server.ts';
import { findLiveVersion } from './find-versions.server.ts';
import { programChanges } from './program-changes.ts';
import { enqueueDuePlan, publishDuePlan } from './schedule-due.server.ts';
import { dropPlan, findPlan, isFixed, type Plan, type SeenPlan } from './schedule-plan.server.ts';
import { scheduleProblem } from './schedule.ts';
import type { ProgramSettings, PublishedVersion } from './settings.ts';

export type ScheduleRefusal =
  'date_too_soon' | 'date_too_late' | 'nothing_changes' | 'someone_published_first' | 'someone_planned_first';

interface Seen {
  /** The live version that was on the page, 0 for none; null: nobody looked. */
  live: number | null;
  plan: SeenPlan;
}

/** Why nothing can be planned as things stand; null where it can. */
function refusalOf(
  wanted: { settings: ProgramSettings; publishAt: Date; now: Date },
  seen: Seen,
  live: PublishedVersion | null,
  plan: Plan | null,
): ScheduleRefusal | null {
  const problem = scheduleProblem(wanted.publishAt, wanted.now);
  if (problem !== null) return problem;
  if (seen.live !== null && seen.live !== (live?.version ?? 0)) return 'someone_published_first';
  if (seen.plan !== undefined && seen.plan !== (plan?.plannedAt.toISOString() ?? null)) return 'someone_planned_first';
  if (plan && isFixed(plan, wanted.now)) return 'someone_published_first';
  return live && programChanges(live.settings, wanted.settings).length === 0 ? 'nothing_changes' : null;
}

/**
 * Plans settings to be published at an instant, and drops the draft. From that instant on they decide about orders, whether or not the
 * job that makes a version of them has run (list-versions.server.ts). An earlier plan is replaced.
 * @param publishAt some minutes ahead, a year at most
 * @param seen what was on the page when this was decided
 */
export async function scheduleProgram(
  ctx: StaffContext,
  settings: ProgramSettings,
  publishAt: Date,
  seen: Seen,
): Promise<{ ok: true; version: number } | { ok: false; reason: ScheduleRefusal }> {
  await publishDuePlan(ctx); // and from here on nobody else publishes, plans or gives up
  const [live, plan] = [await findLiveVersion(ctx), await findPlan(ctx)];
  const reason = refusalOf({ settings, publishAt, now: ctx.now }, seen, live, plan);
  if (reason !== null) return { ok: false, reason };
  if (plan) await dropPlan(ctx, plan, 'replaced');
  // never the name of the plan it replaces
  const plannedAt = plan && plan.plannedAt >= ctx.now ? new Date(plan.plannedAt.getTime() + 1) : ctx.now;
  const basedOn = live?.version ?? null;
  await ctx.db.programSchedule.create({
    data: { shopId: ctx.shopId, settings, publishAt, plannedAt, plannedBy: ctx.staff, basedOn },
  });
  await ctx.db.programDraft.deleteMany({ where: { shopId: ctx.shopId } });
  const version = (live?.version ?? 0) + 1;
  await recordActivity(ctx, ctx.staff, {
    action: 'program.schedule',
    subject: String(version),
    before: live && { version: live.version, settings: live.settings },
    after: { version, settings, publishAt: publishAt.toISOString() },
  });
  await enqueueDuePlan(ctx, publishAt);
  return { ok: true, version };
}

/**
 * Gives up the plan. Its settings become the draft again, unless there is another one.
 * @returns a refusal where there is no such plan (any more), or it is about to be published
 */
export async function unscheduleProgram(
  ctx: StaffContext,
  seen: SeenPlan,
): Promise<{ ok: true } | { ok: false; reason: 'no_plan' | 'too_late' }> {
  if (await publishDuePlan(ctx)) return { ok: false, reason: 'too_late' };
  const plan = await findPlan(ctx);
  if (!plan || (seen !== undefined && seen !== plan.plannedAt.toISOString())) return { ok: false, reason: 'no_plan' };
  if (isFixed(plan, ctx.now)) return { ok: false, reason: 'too_late' };
  if (!(await dropPlan(ctx, plan, 'cancelled'))) return { ok: false, reason: 'no_plan' };
  const draft = await ctx.db.programDraft.findUnique({ where: { shopId: ctx.shopId } });
  if (!draft) await saveDraft(ctx, plan.settings);
  return { ok: true };
}
