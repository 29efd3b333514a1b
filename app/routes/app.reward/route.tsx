/**
 * One reward: new (`/app/rewards/new`), or to be edited.
 *
 * POST /app/rewards/:id, also as a plain form with `Authorization: Bearer <session token>`:
 *   intent=save    `seen`: the version that was on the page (not looked at for a new one), and the fields of the kind:
 *     kind         amount_off | percentage_off | free_shipping | free_product | any_amount | gift_card | store_credit | experience;
 *                  a reward keeps the kind it was made with
 *     name         1 to 80 characters; description, at most 300
 *     points       whole number, 1 to 10000000 (not any_amount)
 *     value        amount of the shop's currency (amount_off, gift_card, store_credit)
 *     percent      1 to 100 (percentage_off)
 *     product      JSON: [{"by":"product","value":"123","label":"Mug"}] (free_product)
 *     variant      JSON: {"value":"456","label":"M / black"}; empty: any of the product's variants (free_product)
 *     stepPoints, stepValue, least, most   points and amount of a step, smallest and largest amount (any_amount); at most 50 steps
 *     days         days a gift card or store credit is good for; empty: no end
 *     task         what staff are to do (experience)
 *     of kinds with codes: minimum (amount; empty: none), collections (JSON like product, by collection), combinesOrder,
 *                  combinesProduct, combinesShipping ("on"), codeDays (empty: no end), atExpiry (points_back | points_gone)
 *     tiers        JSON: ["Gold"]; perMember, stock: numbers, empty for no limit; from, until: wall time in the shop's zone
 *                  (2026-12-01T08:00) or an instant, empty for none
 *   intent=status  `status` (on | off | archived)
 * Answers 200, 302 to a new reward or to the list after archiving, 404 when there is no such reward, 409 when somebody saved since or
 * archived what is to be put on sale, 422 with the fields marked.
 */
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { env } from '../../env.server.ts';
import { listTierNames } from '../../loyalty/members/list-tier-names.server.ts';
import { getProgram } from '../../loyalty/program/draft-program.server.ts';
import { listDiscountTroubles } from '../../loyalty/rewards/dead-codes.server.ts';
import { findReward } from '../../loyalty/rewards/get-reward.server.ts';
import { listRewards } from '../../loyalty/rewards/list-rewards.server.ts';
import {
  parseRewardForm,
  rewardFormOf,
  type RewardForm,
  type RewardProblems,
} from '../../loyalty/rewards/reward-form.ts';
import { findGrantedScopes } from '../../loyalty/shops/granted-scopes.server.ts';
import { REWARD_KINDS } from '../../loyalty/rewards/reward.ts';
import { saveReward, type SaveRefusal } from '../../loyalty/rewards/save-reward.server.ts';
import { setRewardStatus } from '../../loyalty/rewards/set-reward-status.server.ts';
import { adminRequest, type AdminRequest } from '../admin-request.server.ts';
import { troubleView } from '../app.rewards/trouble-view.ts';
import { RewardPage } from './reward-page.tsx';

const ID = /^[1-9]\d{0,17}$/;

/** Null for a new one. */
function rewardIdOf(params: { id?: string }): bigint | null {
  if (params.id === 'new') return null;
  if (!ID.test(params.id ?? '')) throw new Response(null, { status: 404 });
  return BigInt(params.id ?? '');
}

/** The reward with its pools, and the others beside it, as the page needs them. */
async function loadReward({ inShopSql }: AdminRequest, id: bigint | null) {
  const { reward, listed, troubles } = await inShopSql(async (ctx) => ({
    reward: id === null ? null : await findReward(ctx, id),
    listed: await listRewards(ctx),
    troubles: await listDiscountTroubles(ctx),
  }));
  if (id !== null && !reward) throw new Response(null, { status: 404 });
  const others = listed
    .filter((each) => each.id !== id)
    .map((each) => ({ id: String(each.id), settings: each.settings }));
  if (!reward) return { reward: null, others, trouble: null };
  const trouble = troubles.find((each) => each.rewardId === id);
  const { version, status, issued, settings } = reward;
  const pools = listed.find((each) => each.id === id)?.pools ?? [];
  return {
    reward: { id: String(id), version, status, issued, settings, pools },
    others,
    /** its discount was deleted or changed in Shopify; null where nothing is wrong */
    trouble: trouble ? troubleView(trouble) : null,
  };
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const asked = await adminRequest(request);
  const { shop, now, inShop } = asked;
  const { program, tiers } = await inShop(async (ctx) => ({
    program: await getProgram(ctx, shop.currency),
    tiers: await listTierNames(ctx),
  }));
  const order = program.live?.settings.order;
  const search = new URL(request.url).searchParams;
  return {
    ...(await loadReward(asked, rewardIdOf(params))),
    /** scopes that the shop granted; opening the app again asks for those that are missing (Shopify's managed installation) */
    granted: await asked.inShopSql(findGrantedScopes),
    appUrl: `shopify://admin/apps/${env().apiKey}`,
    /** what orders earn now; null before a rule is live */
    rate: order ? { points: order.points, perMinor: order.perMinor } : null,
    /** names to suggest */
    tiers,
    kind: REWARD_KINDS.find((kind) => kind === search.get('kind')) ?? null,
    justMade: search.get('made') === '1',
    now: now.toISOString(),
  };
}

export type RewardAnswer =
  | { did: 'saved'; version: number }
  | { did: 'on' | 'off' }
  | { did: 'refused'; problems: RewardProblems; form: RewardForm }
  | { did: 'kept'; reason: Exclude<SaveRefusal['reason'], 'unknown_reward'> | 'archived' };

async function save(body: FormData, { inShopSql, staff, shop }: AdminRequest, rewardId: bigint | null) {
  const form = rewardFormOf(body);
  const refused = (problems: RewardProblems) => data<RewardAnswer>({ did: 'refused', problems, form }, { status: 422 });
  const parsed = parseRewardForm(form, shop);
  if (!parsed.ok) return refused(parsed.problems);
  const { settings } = parsed;
  const seen = Number(body.get('seen') ?? 0);
  const saved = await inShopSql(async (ctx) => {
    const before = rewardId === null ? null : await findReward(ctx, rewardId);
    // another kind is another reward: its redemptions and its place in the list are of this one
    if (before && before.settings.kind !== settings.kind) return null;
    return saveReward(ctx, staff, { rewardId, seen: Number.isSafeInteger(seen) ? seen : 0, settings });
  });
  if (saved === null) return refused({ kind: 'choice_missing' });
  if (saved.ok)
    return rewardId === null
      ? redirect(`/app/rewards/${saved.rewardId}?made=1`)
      : data<RewardAnswer>({ did: 'saved', version: saved.version });
  const { reason } = saved.refusal;
  if (reason === 'unknown_reward') throw new Response(null, { status: 404 });
  return data<RewardAnswer>({ did: 'kept', reason }, { status: reason === 'stale' ? 409 : 422 });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const asked = await adminRequest(request);
  const rewardId = rewardIdOf(params);
  const body = await request.formData();
  if (body.get('intent') !== 'status') return save(body, asked, rewardId);
  const status = (['on', 'off', 'archived'] as const).find((each) => each === body.get('status'));
  if (!status || rewardId === null) throw new Response(null, { status: 404 });
  const set = await asked.inShopSql((ctx) => setRewardStatus(ctx, asked.staff, rewardId, status));
  if (set === 'unknown') throw new Response(null, { status: 404 });
  if (set === 'too_many') return data<RewardAnswer>({ did: 'kept', reason: 'too_many' }, { status: 422 });
  if (set === 'archived') return data<RewardAnswer>({ did: 'kept', reason: 'archived' }, { status: 409 });
  return status === 'archived' ? redirect('/app/rewards') : data<RewardAnswer>({ did: status });
}

export default RewardPage;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
