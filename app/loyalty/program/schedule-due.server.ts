import type { Prisma } from '@prisma/client';
import type { PrismaContext } from '../../db.server.ts';
import { carryDraft } from './carry-draft.ts';
import { findPlan } from './schedule-plan.server.ts';
import { findLiveVersion } from './find-versions.server.ts';
import { publishVersion } from './publish-version.server.ts';
import { ProgramSettings } from './settings.ts';
import type { PublishedVersion } from './settings.ts';

/**
 * Lets a draft follow what is live from here on, where somebody had begun one meanwhile: published as it was, it would take the plan's
 * changes back. Pages that show the old one are refused, and load this one.
 */
async function carryDraftOver(ctx: PrismaContext, was: PublishedVersion, now: PublishedVersion): Promise<void> {
  const draft = await ctx.db.programDraft.findUnique({ where: { shopId: ctx.shopId } });
  if (!draft || draft.basedOn !== was.version) return;
  const parsed = ProgramSettings.safeParse(draft.settings);
  if (!parsed.success) return;
  const settings = carryDraft(parsed.data, was.settings, now.settings);
  const where = { shopId: ctx.shopId };
  if (settings === null) await ctx.db.programDraft.delete({ where });
  else {
    const content = { settings: settings as Prisma.InputJsonObject, basedOn: now.version, updatedAt: ctx.now };
    await ctx.db.programDraft.update({ where, data: content });
  }
}

/**
 * Makes a version of a plan whose time has come: published at the planned instant, by whoever planned it. A draft that somebody works
 * on stays, and follows it in what it does not change itself.
 * @returns whether there was one. Whoever comes second waits, and finds nothing
 */
export async function publishDuePlan(ctx: PrismaContext): Promise<boolean> {
  // whoever saves a draft, publishes, plans or gives up comes through here: one at a time a shop
  await ctx.db.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`program:${ctx.shopId}`}, 0))`;
  const plan = await findPlan(ctx);
  if (!plan || plan.publishAt > ctx.now) return false;
  await ctx.db.programSchedule.delete({ where: { shopId: ctx.shopId } });
  const live = await findLiveVersion(ctx);
  const next = { version: (live?.version ?? 0) + 1, settings: plan.settings, publishedAt: plan.publishAt };
  if (!(await publishVersion(ctx, next, live, plan.plannedBy, { planned: true })))
    throw new Error(`version ${next.version} was taken before the planned one`);
  if (live) await carryDraftOver(ctx, live, next);
  return true;
}

/** Has the job come at a plan's instant, in place of one that waits already. */
export async function enqueueDuePlan(ctx: PrismaContext, publishAt: Date): Promise<void> {
  const payload = JSON.stringify({ shopId: String(ctx.shopId) });
  const task = 'program.publish-due';
  await ctx.db
    .$executeRaw`select public.enqueue_job(${task}, ${payload}::json, null, ${`${task}:${ctx.shopId}`}, ${publishAt}::timestamptz)`;
}

/** The job: publishes what is due; a plan that is not yet due by this clock has the job come again. */
export async function publishDueOrWait(ctx: PrismaContext): Promise<void> {
  if (await publishDuePlan(ctx)) return;
  const plan = await findPlan(ctx);
  if (plan) await enqueueDuePlan(ctx, plan.publishAt);
}
