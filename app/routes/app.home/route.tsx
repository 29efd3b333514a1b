/**
 * Home: what is on, what it does for a shopper, what to do next.
 *
 * POST /app?index with `intent` = `hide-setup` or `show-setup`.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { findThemeEmbed } from '../../adapters/admin-api/find-theme-embed.server.ts';
import { log } from '../../adapters/log.server.ts';
import { env } from '../../env.server.ts';
import { countProblems } from '../../jobs/problems.server.ts';
import { countWaiting } from '../../loyalty/actions/submissions.server.ts';
import { hasEarningOrder, homeNumbers } from '../../loyalty/analytics/home-numbers.server.ts';
import { listDiscountTroubles } from '../../loyalty/rewards/dead-codes.server.ts';
import { countForStaff } from '../../loyalty/rewards/list-redemptions.server.ts';
import { findPlan } from '../../loyalty/program/schedule-plan.server.ts';
import { getProgram } from '../../loyalty/program/draft-program.server.ts';
import { getSetupList, rememberEmbed, showSetupList } from '../../loyalty/shops/setup-list.server.ts';
import { adminRequest, type AdminRequest } from '../admin-request.server.ts';
import { HomePage } from './home-page.tsx';

/** As in shopify.app.toml; a theme's settings name our blocks by it. */
const APP_HANDLE = 'comeback';
/** The widget's block: extensions/loyalty-widget/blocks/loyalty.liquid. */
const WIDGET_BLOCK = 'loyalty';
/** Shopify has this long to say what the theme shows; the rest of the page does not wait. */
const THEME_ANSWER_MS = 6_000;

export type EmbedState = 'on' | 'off' | 'unknown';

/** What the live theme says about the widget; when Shopify does not answer, what it said last. */
async function askTheme({ admin, inShop }: AdminRequest, seenBefore: boolean): Promise<EmbedState> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the theme did not answer in time')), THEME_ANSWER_MS);
  });
  try {
    const on = await Promise.race([findThemeEmbed(admin, APP_HANDLE), tooLate]);
    if (on !== seenBefore) await inShop((ctx) => rememberEmbed(ctx, on));
    return on ? 'on' : 'off';
  } catch (error) {
    const reason = error instanceof Response ? `Shopify answered ${error.status}` : String(error);
    log().warn({ reason }, 'home.theme-unknown');
    return seenBefore ? 'on' : 'unknown';
  } finally {
    clearTimeout(timer);
  }
}

export async function loader({ request }: LoaderFunctionArgs) {
  const asked = await adminRequest(request);
  const { shop, now, inShop, inShopSql } = asked;
  const { program, setup, plan } = await inShop(async (ctx) => ({
    program: await getProgram(ctx, shop.currency),
    setup: await getSetupList(ctx),
    plan: await findPlan(ctx),
  }));
  const { problems, firstOrder, forStaff, troubles, submissions } = await inShopSql(async (ctx) => ({
    problems: await countProblems(ctx),
    forStaff: await countForStaff(ctx),
    troubles: await listDiscountTroubles(ctx),
    submissions: await countWaiting(ctx),
    firstOrder: await hasEarningOrder(ctx),
  }));
  const live = program.live?.settings ?? null;
  return {
    live: live && {
      order: live.order,
      paused: live.paused,
      testersTag: live.eligibility.testersTag,
      goLiveAt: live.goLiveAt,
      started: live.goLiveAt <= now.toISOString(),
    },
    unpublished: program.unpublished,
    /** when a planned version goes live; null where none is planned */
    plannedFor: plan && plan.publishAt > now ? plan.publishAt.toISOString() : null,
    setupHidden: setup.hidden,
    firstOrder,
    problems,
    redemptions: forStaff.tasks + forStaff.unclear,
    /** rewards whose discounts were deleted or changed in Shopify */
    rewards: troubles.length,
    /** what members sent in and staff have not looked at, up to a hundred */
    submissions,
    widgetEditor: `shopify://admin/themes/current/editor?context=apps&activateAppId=${env().apiKey}/${WIDGET_BLOCK}`,
    // streamed: the page stands before these are known
    embed: askTheme(asked, setup.embedSeenAt !== null),
    numbers: inShopSql((ctx) => homeNumbers(ctx, shop.zone)),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const { inShop } = await adminRequest(request);
  const intent = (await request.formData()).get('intent');
  if (intent === 'hide-setup' || intent === 'show-setup') {
    await inShop((ctx) => showSetupList(ctx, intent === 'show-setup'));
  }
  return null;
}

export default HomePage;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
