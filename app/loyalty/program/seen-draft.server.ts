import type { PrismaContext } from '../../db.server.ts';
import { publishDuePlan } from './schedule-due.server.ts';

export interface DraftRefusal {
  ok: false;
  reason: 'someone_saved_first';
}

/** When the draft was last saved, as an ISO instant; null where there is none. */
export async function draftSavedAt(ctx: Pick<PrismaContext, 'db' | 'shopId'>): Promise<string | null> {
  const draft = await ctx.db.programDraft.findUnique({ where: { shopId: ctx.shopId }, select: { updatedAt: true } });
  return draft?.updatedAt.toISOString() ?? null;
}

/**
 * Does what was decided on a page, if the draft is still the one that the page showed. Whoever asks next waits until this transaction
 * ends, so that of two tabs that save at the same time one is refused.
 * @param seen when the draft on the page was saved, null where there was none; undefined where nobody looked: then any will do
 */
export async function ifDraftAsSeen<Result>(
  ctx: PrismaContext,
  seen: string | null | undefined,
  work: () => Promise<Result>,
): Promise<Result | DraftRefusal> {
  // also takes the turn: a draft that a plan has overtaken is another one than the page showed
  await publishDuePlan(ctx);
  if (seen !== undefined && (await draftSavedAt(ctx)) !== seen) return { ok: false, reason: 'someone_saved_first' };
  return work();
}
