import type { PrismaContext } from '../../db.server.ts';
import { findLiveVersion } from './find-versions.server.ts';
import { programChanges } from './program-changes.ts';
import { publishVersion } from './publish-version.server.ts';
import { publishDuePlan } from './schedule-due.server.ts';
import { dropPlan, findPlan, type SeenPlan } from './schedule-plan.server.ts';
import type { ProgramSettings, PublishedVersion } from './settings.ts';

export type PublishRefusal = 'someone_published_first' | 'someone_planned_first';

export type Publication =
  | { ok: true; version: PublishedVersion }
  | { ok: false; reason: PublishRefusal }
  /** What is live says the same since this version. */
  | { ok: false; reason: 'nothing_changed'; since: number };

/**
 * Makes settings the live version, and drops the draft and a plan for later. Orders processed from this instant on follow it; earlier
 * ones keep theirs. Jobs write the rule where the storefront reads it, and decide orders that waited for a first publication. Staff's
 * log gets the settings before and after.
 * @param staff who published, for the record
 * @param seenLive the version that was live when this was decided, 0 for none; null where nobody looked
 * @param more the plan that was on the page, and the earlier version that is used again, if it is one
 * @returns a refusal when another version has gone live since, or is about to, or another plan was made, and where nothing differs from what is live
 */
export async function publishProgram(
  ctx: PrismaContext,
  settings: ProgramSettings,
  staff: string,
  seenLive: number | null = null,
  more: { seenPlan?: SeenPlan; backTo?: number } = {},
): Promise<Publication> {
  await publishDuePlan(ctx);
  const live = await findLiveVersion(ctx);
  if (seenLive !== null && seenLive !== (live?.version ?? 0)) return { ok: false, reason: 'someone_published_first' };
  const plan = await findPlan(ctx);
  if (more.seenPlan !== undefined && more.seenPlan !== (plan?.plannedAt.toISOString() ?? null))
    return { ok: false, reason: 'someone_planned_first' };
  if (live && programChanges(live.settings, settings).length === 0)
    return { ok: false, reason: 'nothing_changed', since: live.version };
  if (plan && !(await dropPlan({ ...ctx, staff }, plan, 'published')))
    return { ok: false, reason: 'someone_published_first' };
  const version: PublishedVersion = {
    version: (live?.version ?? 0) + 1,
    settings,
    // never before the version it follows, whatever the clocks of two hosts say
    publishedAt: live && live.publishedAt >= ctx.now ? new Date(live.publishedAt.getTime() + 1) : ctx.now,
  };
  const origin = more.backTo === undefined ? {} : { backTo: more.backTo };
  if (!(await publishVersion(ctx, version, live, staff, origin)))
    return { ok: false, reason: 'someone_published_first' };
  await ctx.db.programDraft.deleteMany({ where: { shopId: ctx.shopId } });
  return { ok: true, version };
}
