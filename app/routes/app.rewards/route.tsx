/**
 * The catalogue: what points buy, in the order in which shoppers see it; with `?view=archived` what was archived.
 *
 * POST /app/rewards, also as a plain form with `Authorization: Bearer <session token>`:
 *   intent=order    `ids`: the number of every reward that is not archived, in the wanted order, with commas between
 *   intent=status   `id` and `status` (on | off | archived)
 *   intent=remake   `id`: has the discounts made again that Shopify refused, or that were deleted there
 *   intent=give-back  `id`: codes of it that do not work now (its discount, or what it is for, was deleted or changed there) become points again
 *   intent=starter  `starter` (amount_off | percentage_off | free_shipping): makes one, switched off, worth about 5 % of spend
 * Answers 200, 302 to the new reward, 404 when there is no such reward, 409 when the list has changed since or what is to be put on sale was archived, 422 where there are too
 * many already.
 */
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { getProgram } from '../../loyalty/program/draft-program.server.ts';
import { GIVEN_BACK_AT_ONCE, giveBackStopped, listDiscountTroubles } from '../../loyalty/rewards/dead-codes.server.ts';
import { listArchived } from '../../loyalty/rewards/get-reward.server.ts';
import { countForStaff } from '../../loyalty/rewards/list-redemptions.server.ts';
import { listRewards } from '../../loyalty/rewards/list-rewards.server.ts';
import { orderRewards } from '../../loyalty/rewards/order-rewards.server.ts';
import { rewardWorth } from '../../loyalty/rewards/reward-words.ts';
import { starterReward, STARTERS } from '../../loyalty/rewards/reward-worth.ts';
import { findGrantedScopes } from '../../loyalty/shops/granted-scopes.server.ts';
import { saveReward } from '../../loyalty/rewards/save-reward.server.ts';
import { remakeDiscounts, setRewardStatus } from '../../loyalty/rewards/set-reward-status.server.ts';
import { adminRequest, type AdminRequest } from '../admin-request.server.ts';
import { troubleView } from './trouble-view.ts';
import { RewardsPage } from './rewards-page.tsx';

const ID = /^[1-9]\d{0,17}$/;
const IDS = /^[1-9]\d{0,17}(,[1-9]\d{0,17}){0,199}$/;

/** The live rule's rate; where nothing is live yet, the draft's, which is `live: false`. */
async function rateOf({ inShop, shop }: AdminRequest) {
  const { live, draft } = await inShop((ctx) => getProgram(ctx, shop.currency));
  const { points, perMinor } = live?.settings.order ?? draft.order;
  return { points, perMinor, live: live !== null };
}

export async function loader({ request }: LoaderFunctionArgs) {
  const asked = await adminRequest(request);
  const rate = await rateOf(asked);
  const { rewards, waiting, troubles, archived, granted } = await asked.inShopSql(async (ctx) => ({
    rewards: await listRewards(ctx),
    waiting: await countForStaff(ctx),
    troubles: await listDiscountTroubles(ctx),
    archived: await listArchived(ctx),
    granted: await findGrantedScopes(ctx),
  }));
  const isArchive = new URL(request.url).searchParams.get('view') === 'archived';
  const { shop, locale, now } = asked;
  const frame = { currency: shop.currency, rate };
  return {
    rewards: rewards.map(({ id, version, status, issued, settings, pools }) => ({
      id: String(id),
      version,
      status,
      issued,
      settings,
      pools,
    })),
    rate,
    troubles: troubles.map(troubleView),
    archivedCount: archived.length,
    /** what was archived, where that is asked for; null in the catalogue */
    archived: isArchive ? archived.map(({ id, settings, issued }) => ({ id: String(id), settings, issued })) : null,
    needsYou: waiting.tasks + waiting.unclear,
    granted,
    /** what one click would make; the names are the merchant's language's */
    starters: STARTERS.map((starter) =>
      starterReward(starter, frame, (settings) => rewardWorth(settings, 1, shop.currency, locale)),
    ),
    now: now.toISOString(),
  };
}

export type RewardsAnswer =
  | { did: 'ordered' | 'remade' }
  | { did: 'gave-back'; count: number }
  | { did: 'on' | 'off' | 'archived'; id: string }
  | { did: 'raced' | 'too_many' | 'kept_archived' };

const textOf = (body: FormData, field: string): string => {
  const value = body.get(field);
  return typeof value === 'string' ? value : '';
};

async function order(body: FormData, { inShopSql, staff }: AdminRequest) {
  const ids = textOf(body, 'ids');
  const ordered = IDS.test(ids) && (await inShopSql((ctx) => orderRewards(ctx, staff, ids.split(',').map(BigInt))));
  return ordered ? data<RewardsAnswer>({ did: 'ordered' }) : data<RewardsAnswer>({ did: 'raced' }, { status: 409 });
}

async function makeStarter(body: FormData, asked: AdminRequest) {
  const starter = STARTERS.find((each) => each === body.get('starter'));
  if (!starter) throw new Response(null, { status: 404 });
  const { inShopSql, staff, shop, locale } = asked;
  const frame = { currency: shop.currency, rate: await rateOf(asked) };
  const settings = starterReward(starter, frame, (made) => rewardWorth(made, 1, shop.currency, locale));
  const saved = await inShopSql((ctx) => saveReward(ctx, staff, { rewardId: null, seen: 0, settings }));
  return saved.ok
    ? redirect(`/app/rewards/${saved.rewardId}?made=1`)
    : data<RewardsAnswer>({ did: 'too_many' }, { status: 422 });
}

/** So many transactions at most, so that a request ends; the page then says how many codes are left. */
const GIVE_BACK_TURNS = 20;

async function giveAllBack({ inShopSql, staff }: AdminRequest, rewardId: bigint): Promise<number> {
  let count = 0;
  for (let turn = 0; turn < GIVE_BACK_TURNS; turn += 1) {
    const some = await inShopSql((ctx) => giveBackStopped(ctx, staff, rewardId));
    count += some;
    if (some < GIVEN_BACK_AT_ONCE) break;
  }
  return count;
}

export async function action({ request }: ActionFunctionArgs) {
  const asked = await adminRequest(request);
  const { inShopSql, staff } = asked;
  const body = await request.formData();
  const intent = body.get('intent');
  if (intent === 'order') return order(body, asked);
  if (intent === 'starter') return makeStarter(body, asked);
  const id = textOf(body, 'id');
  if (!ID.test(id)) throw new Response(null, { status: 404 });
  if (intent === 'remake') {
    await inShopSql((ctx) => remakeDiscounts(ctx, staff, BigInt(id)));
    return data<RewardsAnswer>({ did: 'remade' });
  }
  if (intent === 'give-back') {
    return data<RewardsAnswer>({ did: 'gave-back', count: await giveAllBack(asked, BigInt(id)) });
  }
  const status = (['on', 'off', 'archived'] as const).find((each) => each === body.get('status'));
  const set = status && (await inShopSql((ctx) => setRewardStatus(ctx, staff, BigInt(id), status)));
  if (set === 'too_many') return data<RewardsAnswer>({ did: 'too_many' }, { status: 422 });
  if (set === 'archived') return data<RewardsAnswer>({ did: 'kept_archived' }, { status: 409 });
  if (!status || set !== 'set') throw new Response(null, { status: 404 });
  return data<RewardsAnswer>({ did: status, id });
}

export default RewardsPage;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
