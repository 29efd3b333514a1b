import type { PrismaContext } from '../../db.server.ts';
import { recordActivity } from '../activity/record-activity.server.ts';
import { findLiveVersion } from './draft-program.server.ts';
import type { ProgramSettings, PublishedVersion } from './settings.ts';

export type Publication = { ok: true; version: PublishedVersion } | { ok: false; reason: 'someone_published_first' };

/**
 * Makes settings the live version and drops the draft. Orders processed from this instant on follow it; earlier ones keep
 * theirs. Jobs write the rule where the storefront reads it, and decide orders that waited for a first publication. Staff's log gets
 * the settings before and after.
 * @param staff who published, for the record
 * @param seenLive the version that was live when this was decided, 0 for none; null where nobody looked
 * @returns a refusal when another version has gone live since
 */
export async function publishProgram(
  ctx: PrismaContext,
  settings: ProgramSettings,
  staff: string,
  seenLive: number | null = null,
): Promise<Publication> {
  const live = await findLiveVersion(ctx);
  if (seenLive !== null && seenLive !== (live?.version ?? 0)) return { ok: false, reason: 'someone_published_first' };
  const version = (live?.version ?? 0) + 1;
  // never before the version it follows, whatever the clocks of two hosts say
  const publishedAt = live && live.publishedAt >= ctx.now ? new Date(live.publishedAt.getTime() + 1) : ctx.now;
  // skipDuplicates: a unique violation inside a Prisma transaction would lose what came before it
  const { count } = await ctx.db.programVersion.createMany({
    data: [{ shopId: ctx.shopId, version, settings, publishedAt, publishedBy: staff }],
    skipDuplicates: true,
  });
  if (count === 0) return { ok: false, reason: 'someone_published_first' };
  await ctx.db.programDraft.deleteMany({ where: { shopId: ctx.shopId } });
  await recordActivity(ctx, staff, {
    action: 'program.publish',
    subject: String(version),
    before: live && { version: live.version, settings: live.settings },
    after: { version, settings },
  });
  const payload = JSON.stringify({ shopId: String(ctx.shopId) });
  for (const task of ['program.mirror', 'orders.decide-waiting']) {
    await ctx.db.$executeRaw`select public.enqueue_job(${task}, ${payload}::json, null, ${`${task}:${ctx.shopId}`})`;
  }
  return { ok: true, version: { version, publishedAt, settings } };
}
