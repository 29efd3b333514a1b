import type { PrismaContext } from '../../db.server.ts';
import { findLiveVersion } from './find-versions.server.ts';
import { publishProgram, type Publication, type PublishRefusal } from './publish-program.server.ts';
import { rolledBack } from './roll-back.ts';
import { publishDuePlan } from './schedule-due.server.ts';
import type { SeenPlan } from './schedule-plan.server.ts';
import { ProgramSettings } from './settings.ts';

export type RollBackRefusal = 'unknown_version' | 'same_as_live' | PublishRefusal;

type RollBack = Extract<Publication, { ok: true }> | { ok: false; reason: RollBackRefusal };

/**
 * Publishes an earlier version's settings as a new version; the live version's go-live date stays. Points already given stay, and
 * so does every earlier version. A draft is dropped, as with any publication.
 * @param wanted which version to use again; the version that was live (null: whichever is) and the plan when that was decided
 * @param staff who did it, for the record
 * @returns a refusal when there is no such version, when it would change nothing, or when someone else published in between
 */
export async function rollBack(
  ctx: PrismaContext,
  wanted: { version: number; live: number | null; plan?: SeenPlan },
  staff: string,
): Promise<RollBack> {
  await publishDuePlan(ctx);
  const live = await findLiveVersion(ctx);
  const row = await ctx.db.programVersion.findUnique({
    where: { shopId_version: { shopId: ctx.shopId, version: wanted.version } },
  });
  if (!live || !row) return { ok: false, reason: 'unknown_version' };
  if (wanted.live !== null && wanted.live !== live.version) return { ok: false, reason: 'someone_published_first' };
  const settings = rolledBack(ProgramSettings.parse(row.settings), live.settings);
  const more = { seenPlan: wanted.plan, backTo: wanted.version };
  const done = await publishProgram(ctx, settings, staff, live.version, more);
  return !done.ok && done.reason === 'nothing_changed' ? { ok: false, reason: 'same_as_live' } : done;
}
