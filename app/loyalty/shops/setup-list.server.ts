import type { PrismaContext, StaffContext } from '../../db.server.ts';
import { recordActivity } from '../activity/record-activity.server.ts';

export interface SetupList {
  hidden: boolean;
  /** When the widget was last seen switched on; null if never. */
  embedSeenAt: Date | null;
}

/** What a shop did with its set-up list, and what we saw last of its widget. */
export async function getSetupList(ctx: PrismaContext): Promise<SetupList> {
  const row = await ctx.db.shopSetup.findUnique({ where: { shopId: ctx.shopId } });
  return { hidden: (row?.onboardingHiddenAt ?? null) !== null, embedSeenAt: row?.embedSeenAt ?? null };
}

/** Hides the set-up list from the home page, or brings it back; staff's log has a line when that changed something. */
export async function showSetupList(ctx: StaffContext, shown: boolean): Promise<void> {
  const { count } = await ctx.db.shopSetup.updateMany({
    where: { shopId: ctx.shopId, onboardingHiddenAt: shown ? { not: null } : null },
    data: { onboardingHiddenAt: shown ? null : ctx.now },
  });
  if (count === 0) return;
  await recordActivity(ctx, ctx.staff, {
    action: 'setup.list',
    subject: null,
    before: { shown: !shown },
    after: { shown },
  });
}

/** Remembers what the theme said about the widget, for the times when Shopify does not answer. */
export async function rememberEmbed(ctx: PrismaContext, on: boolean): Promise<void> {
  await ctx.db.shopSetup.updateMany({ where: { shopId: ctx.shopId }, data: { embedSeenAt: on ? ctx.now : null } });
}
