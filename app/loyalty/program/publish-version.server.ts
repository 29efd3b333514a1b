import type { PrismaContext } from '../../db.server.ts';
import { recordActivity } from '../activity/record-activity.server.ts';
import type { PublishedVersion } from './settings.ts';

/** How a version came about, where it was not simply published. */
interface Origin {
  /** The earlier version that is used again. */
  backTo?: number;
  /** Published by a plan. */
  planned?: true;
}

/**
 * Writes a version, its line in staff's log, and the jobs that tell the storefront, decide orders that waited, and date
 * points anew.
 * @param before the version it follows
 * @returns false where its number was taken in the meantime
 */
export async function publishVersion(
  ctx: PrismaContext,
  next: PublishedVersion,
  before: PublishedVersion | null,
  staff: string,
  origin: Origin = {},
): Promise<boolean> {
  const { version, settings, publishedAt } = next;
  // skipDuplicates: a unique violation inside a Prisma transaction would lose what came before it
  const { count } = await ctx.db.programVersion.createMany({
    data: [{ shopId: ctx.shopId, version, settings, publishedAt, publishedBy: staff }],
    skipDuplicates: true,
  });
  if (count === 0) return false;
  // a plan's line stands where it happened, not where its job found the time
  await recordActivity(origin.planned ? { ...ctx, now: publishedAt } : ctx, staff, {
    action: 'program.publish',
    subject: String(version),
    before: before && { version: before.version, settings: before.settings },
    after: { version, settings, ...origin },
  });
  const payload = JSON.stringify({ shopId: String(ctx.shopId) });
  for (const task of ['program.mirror', 'orders.decide-waiting', 'points.redate-shop']) {
    await ctx.db.$executeRaw`select public.enqueue_job(${task}, ${payload}::json, null, ${`${task}:${ctx.shopId}`})`;
  }
  return true;
}
