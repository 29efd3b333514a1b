import { getProgram } from '../../loyalty/program/draft-program.server.ts';
import { draftSavedAt } from '../../loyalty/program/seen-draft.server.ts';
import type { AdminRequest } from '../admin-request.server.ts';

/** How customers join, as the section of the settings page shows it. */
export async function joiningOnPage({ shop, inShop }: AdminRequest) {
  return inShop(async (ctx) => {
    const { draft, live } = await getProgram(ctx, shop.currency);
    return {
      enrolment: draft.enrolment,
      live: live?.settings.enrolment ?? null,
      /** when the draft was saved, null where there is none */
      savedAt: await draftSavedAt(ctx),
    };
  });
}
