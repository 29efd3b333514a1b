import type { Prisma } from '@prisma/client';
import type { PrismaContext, StaffContext } from '../../db.server.ts';
import { recordActivity } from '../activity/record-activity.server.ts';
import { findLiveVersion } from './find-versions.server.ts';
import { minorPerUnit } from './money.ts';
import { programChanges } from './program-changes.ts';
import { initialSettings, ProgramSettings } from './settings.ts';
import type { PublishedVersion } from './settings.ts';

export interface ProgramState {
  /** What the editor shows: the draft, or else the live version, or else what a new shop starts from. */
  draft: ProgramSettings;
  /** Whether a draft is kept that differs from what is live. */
  unpublished: boolean;
  live: PublishedVersion | null;
}

async function firstDraft(ctx: PrismaContext, currency: string): Promise<ProgramSettings> {
  const shop = await ctx.db.shop.findUnique({ where: { id: ctx.shopId }, select: { development: true } });
  return initialSettings(minorPerUnit(currency), ctx.now, shop?.development ?? false);
}

/** The programme as the editor needs it. @param currency the shop's, for a first draft's amounts */
export async function getProgram(ctx: PrismaContext, currency: string): Promise<ProgramState> {
  const [draft, live] = await Promise.all([
    ctx.db.programDraft.findUnique({ where: { shopId: ctx.shopId } }),
    findLiveVersion(ctx),
  ]);
  const own = draft && ProgramSettings.parse(draft.settings);
  return {
    draft: own ?? live?.settings ?? (await firstDraft(ctx, currency)),
    unpublished: own !== null && (live === null || programChanges(live.settings, own).length > 0),
    live,
  };
}

/** Keeps a draft. Nothing that shoppers see changes. */
export async function saveDraft(ctx: PrismaContext, settings: ProgramSettings): Promise<void> {
  const live = await findLiveVersion(ctx);
  const content = { settings: settings as Prisma.InputJsonObject, basedOn: live?.version ?? null, updatedAt: ctx.now };
  await ctx.db.programDraft.upsert({
    where: { shopId: ctx.shopId },
    create: { shopId: ctx.shopId, ...content },
    update: content,
  });
}

/** Throws the draft away, if there is one; the editor shows what is live again. Staff's log keeps what it said. */
export async function discardDraft(ctx: StaffContext): Promise<void> {
  const draft = await ctx.db.programDraft.findUnique({ where: { shopId: ctx.shopId } });
  const { count } = await ctx.db.programDraft.deleteMany({ where: { shopId: ctx.shopId } });
  if (!draft || count === 0) return;
  const live = await findLiveVersion(ctx);
  await recordActivity(ctx, ctx.staff, {
    action: 'program.discard',
    subject: null,
    // as it is: a draft that cannot be read any more can still be thrown away
    before: { version: null, settings: draft.settings as Prisma.JsonObject },
    after: live && { version: live.version, settings: live.settings },
  });
}
