import { waitingToJoin } from '../../loyalty/earning/waiting-orders.server.ts';
import { getProgram } from '../../loyalty/program/draft-program.server.ts';
import { programChanges } from '../../loyalty/program/program-changes.ts';
import { draftSavedAt } from '../../loyalty/program/seen-draft.server.ts';
import type { AdminRequest } from '../admin-request.server.ts';

/** How customers join, as the section of the settings page shows it, and who waits to. */
export async function joiningOnPage({ shop, inShop, inShopSql }: AdminRequest) {
  const page = await inShop(async (ctx) => {
    const { draft, live } = await getProgram(ctx, shop.currency);
    return {
      rule: draft.enrolment,
      /** when the draft was saved, null where there is none: a save names it, so that it overwrites no newer one */
      savedAt: await draftSavedAt(ctx),
      /** how many changes of the draft, whichever page they are from, are not live; null before the first publication */
      notLive: live && programChanges(live.settings, draft).length,
    };
  });
  return { ...page, waiting: await inShopSql(waitingToJoin) };
}
