import type { PrismaContext } from '../../db.server.ts';

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
  await ctx.db
    .$executeRaw`select pg_advisory_xact_lock(hashtextextended('program-draft:' || ${String(ctx.shopId)}, 0))`;
  if (seen !== undefined && (await draftSavedAt(ctx)) !== seen) return { ok: false, reason: 'someone_saved_first' };
  return work();
}
