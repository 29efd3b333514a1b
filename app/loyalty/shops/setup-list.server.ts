import type { PrismaContext } from '../../db.server.ts';

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

/** Hides the set-up list from the home page, or brings it back. */
export async function showSetupList(ctx: PrismaContext, shown: boolean): Promise<void> {
  await ctx.db.shopSetup.updateMany({
    where: { shopId: ctx.shopId },
    data: { onboardingHiddenAt: shown ? null : ctx.now },
  });
}

/** Remembers what the theme said about the widget, for the times when Shopify does not answer. */
export async function rememberEmbed(ctx: PrismaContext, on: boolean): Promise<void> {
  await ctx.db.shopSetup.updateMany({ where: { shopId: ctx.shopId }, data: { embedSeenAt: on ? ctx.now : null } });
}
