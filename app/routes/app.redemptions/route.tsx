/**
 * Redemptions: what members took, newest first.
 *
 * GET /app/rewards/redemptions?view=all|unused|waiting|needs|used|returned&search=&kind=&reward=&member=&before=&after=
 *
 * POST /app/rewards/redemptions, also as a plain form with `Authorization: Bearer <session token>`, `id` and
 *   intent=turn-back  an unused code, or an experience not delivered yet, becomes points again
 *   intent=task       `done` ("on", or empty): an experience was delivered, or was not after all
 *   intent=resolve    `paid` ("on", or empty): store credit nobody could tell of was paid, or was not
 *   intent=send       Shopify sends a gift card's code to its customer again
 *   intent=seen       what went through although the points were back was looked into
 *   intent=hurry      one that waits for Shopify is looked at again now
 * Answers 200, 404 when there is none of that number, 409 when its state does not allow it (any more).
 */
import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { countForStaff } from '../../loyalty/rewards/list-redemptions.server.ts';
import {
  listRewardNames,
  RedemptionsQuery,
  searchRedemptions,
} from '../../loyalty/rewards/search-redemptions.server.ts';
import {
  hurryByStaff,
  markSeenByStaff,
  markTaskByStaff,
  resolveByStaff,
  turnBackByStaff,
} from '../../loyalty/rewards/staff-redemptions.server.ts';
import { sendGiftCardByStaff, type SendRefusal } from '../../loyalty/rewards/send-gift-card.server.ts';
import { nameMembers } from '../../loyalty/members/name-members.server.ts';
import type { TurnBackRefusal } from '../../loyalty/rewards/turn-back.server.ts';
import { adminRequest } from '../admin-request.server.ts';
import { redemptionView } from './redemption-view.ts';
import { RedemptionsPage } from './redemptions-page.tsx';

const ASKED = ['search', 'view', 'kind', 'reward', 'member', 'before', 'after'] as const;
const ID = /^[1-9]\d{0,17}$/;
const text = (id: bigint | null) => (id === null ? null : String(id));

export async function loader({ request }: LoaderFunctionArgs) {
  const { inShopSql } = await adminRequest(request);
  const asked = new URL(request.url).searchParams;
  const query = RedemptionsQuery.parse(Object.fromEntries(ASKED.map((name) => [name, asked.get(name)])));
  return inShopSql(async (ctx) => {
    const page = await searchRedemptions(ctx, query);
    const waiting = await countForStaff(ctx);
    const ofMember = query.member === null ? {} : await nameMembers(ctx, [String(query.member)]);
    return {
      redemptions: page.redemptions.map(redemptionView),
      newer: text(page.newer),
      older: text(page.older),
      rewards: await listRewardNames(ctx),
      needsYou: waiting.tasks + waiting.unclear,
      view: query.view,
      search: query.search,
      kind: query.kind,
      reward: text(query.reward),
      member: text(query.member),
      memberName: ofMember[String(query.member)]?.name ?? null,
    };
  });
}

type Refusal = Exclude<TurnBackRefusal | SendRefusal, 'unknown'>;
export type RedemptionAnswer =
  | { did: 'turn-back' | 'hurry' | 'seen' | 'send'; id: string }
  | { did: 'task' | 'resolve'; id: string; yes: boolean }
  | { did: 'refused'; id: string; reason: Refusal };

export async function action({ request }: ActionFunctionArgs) {
  const { inShopSql, staff, admin } = await adminRequest(request);
  const body = await request.formData();
  const typed = body.get('id');
  if (typeof typed !== 'string' || !ID.test(typed)) throw new Response(null, { status: 404 });
  const id = BigInt(typed);
  const refused = (reason: Refusal) => data<RedemptionAnswer>({ did: 'refused', id: typed, reason }, { status: 409 });
  const intent = body.get('intent');
  switch (typeof intent === 'string' ? intent : '') {
    case 'turn-back': {
      const refusal = await inShopSql((ctx) => turnBackByStaff(ctx, staff, id));
      if (refusal === 'unknown') throw new Response(null, { status: 404 });
      return refusal === null ? data<RedemptionAnswer>({ did: 'turn-back', id: typed }) : refused(refusal);
    }
    case 'task': {
      const yes = body.get('done') === 'on';
      const marked = await inShopSql((ctx) => markTaskByStaff(ctx, staff, id, yes));
      return marked ? data<RedemptionAnswer>({ did: 'task', id: typed, yes }) : refused('changed');
    }
    case 'resolve': {
      const yes = body.get('paid') === 'on';
      const resolved = await inShopSql((ctx) => resolveByStaff(ctx, staff, id, yes));
      return resolved ? data<RedemptionAnswer>({ did: 'resolve', id: typed, yes }) : refused('changed');
    }
    case 'seen': {
      const marked = await inShopSql((ctx) => markSeenByStaff(ctx, staff, id));
      return marked ? data<RedemptionAnswer>({ did: 'seen', id: typed }) : refused('changed');
    }
    case 'send': {
      const refusal = await sendGiftCardByStaff({ inShop: inShopSql, admin }, staff, id);
      if (refusal === 'unknown') throw new Response(null, { status: 404 });
      return refusal === null ? data<RedemptionAnswer>({ did: 'send', id: typed }) : refused(refusal);
    }
    case 'hurry': {
      const hurried = await inShopSql((ctx) => hurryByStaff(ctx, id));
      return hurried ? data<RedemptionAnswer>({ did: 'hurry', id: typed }) : refused('changed');
    }
    default:
      throw new Response(null, { status: 404 });
  }
}

export default RedemptionsPage;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
