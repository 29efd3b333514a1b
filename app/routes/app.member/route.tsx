/**
 * One member: balance, history with "why", adjustment.
 *
 * POST /app/members/:id with `intent` = `adjust` and `direction` (add | take), `points` (1 to 1000000), `activity` ("on": counts as earning
 * or spending, so that points which expire after a time without either live on; empty or absent: does not), `reason` (3 to 500
 * characters), `key` (a UUID made with the form: the same key posts once). Answers 200, or 422 with the field that is refused.
 * With `intent` = `pause` and `reason` (3 to 500 characters), `resume`, `end` (the membership), or `back` (of somebody who left): answers 200, or 422 without a reason.
 * With `intent` = `tier` and `tier` (a name, or nothing for none): answers 200.
 * With `intent` = `details` and `month` (1 to 12), `day`, `code` (a referral code), each or none: answers 200, or 422 with the fields refused.
 * With `intent` = `redeem` and `reward` (its number), `step` (how many steps of an any-amount reward; 1 for the others), `key` (a UUID
 * made with the form: the same key redeems once): answers 200, or 422 with what stands in the way.
 */
import { randomUUID } from 'node:crypto';
import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import {
  adjustFormOf,
  parseAdjustForm,
  type AdjustField,
  type AdjustProblem,
} from '../../loyalty/earning/adjust-form.ts';
import { adjustPoints } from '../../loyalty/earning/adjust-points.server.ts';
import type { SqlContext } from '../../db.server.ts';
import { listMergedInto } from '../../loyalty/members/list-merged.server.ts';
import { nameMembers } from '../../loyalty/members/name-members.server.ts';
import { listTierNames } from '../../loyalty/members/list-tier-names.server.ts';
import { setTier, tierOf } from '../../loyalty/members/set-tier.server.ts';
import { findMemberStory, type MemberStory } from '../../loyalty/recognition/member-story.server.ts';
import { storyViewOf } from '../../loyalty/recognition/story-view.ts';
import { adminRequest } from '../admin-request.server.ts';
import { MemberPage } from './member-page.tsx';
import { memberActions } from './member-actions.server.ts';
import { changeDetails, type DetailsAnswer } from './member-details.server.ts';
import { changeStanding, type StandingAnswer } from './member-standing.server.ts';
import { memberRewards, redeemFor, type RedeemAnswer } from './member-rewards.server.ts';

const ID = /^[1-9]\d{0,17}$/;

function memberIdOf(params: { id?: string }): bigint {
  if (!ID.test(params.id ?? '')) throw new Response(null, { status: 404 });
  return BigInt(params.id ?? '');
}

/** Whom this member was merged into, and who was merged into them. */
async function mergesOf(ctx: SqlContext, story: MemberStory | null) {
  if (!story) return { mergedInto: null, mergedFrom: [] };
  const { id, mergedInto } = story.member;
  const kept = mergedInto === null ? null : String(mergedInto);
  const names = kept === null ? {} : await nameMembers(ctx, [kept]);
  const name = kept === null ? undefined : names[kept];
  return {
    mergedInto: kept === null || !name ? null : { id: kept, ...name },
    mergedFrom: await listMergedInto(ctx, id),
  };
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { inShop, inShopSql } = await adminRequest(request);
  const memberId = memberIdOf(params);
  const view = storyViewOf(new URL(request.url).searchParams);
  const { story, rewards, merged } = await inShopSql(async (ctx) => {
    const found = await findMemberStory(ctx, memberId, view);
    return { story: found, rewards: found && (await memberRewards(ctx, found)), merged: await mergesOf(ctx, found) };
  });
  if (!story || !rewards) throw new Response(null, { status: 404 });
  const { member } = story;
  return {
    ...story,
    member: {
      ...member,
      id: String(member.id),
      customerId: String(member.customerId),
      enrolledAt: member.enrolledAt.toISOString(),
      mergedInto: null,
      terms: member.terms && { url: member.terms.url, agreedAt: member.terms.agreedAt.toISOString() },
    },
    ...merged,
    tiers: await inShop((ctx) => listTierNames(ctx)),
    ...rewards,
    ...(await inShopSql((ctx) => memberActions(ctx, memberId))),
    newest: view.before === null,
    kind: view.kind,
    newestUnrewarded: view.unrewarded === null,
    adjustKey: randomUUID(),
    redeemKey: randomUUID(),
  };
}

export type MemberAnswer =
  | RedeemAnswer
  | { did: 'adjusted'; repeated: boolean }
  | { did: 'placed' }
  | StandingAnswer
  | DetailsAnswer
  | { did: 'refused'; problems: Partial<Record<AdjustField, AdjustProblem>> }
  | { did: 'insufficient'; free: number; missing: number }
  | { did: 'impossible'; reason: 'redacted' | 'conflict' };

export async function action({ request, params }: ActionFunctionArgs) {
  const { inShopSql, staff } = await adminRequest(request);
  const memberId = memberIdOf(params);
  const body = await request.formData();
  if (body.get('intent') === 'tier') {
    const typed = body.get('tier');
    const placed = await inShopSql((ctx) =>
      setTier(ctx, memberId, tierOf(typeof typed === 'string' ? typed : ''), staff),
    );
    if (!placed) throw new Response(null, { status: 404 });
    return data<MemberAnswer>({ did: 'placed' });
  }
  const standing = await changeStanding(body, (work) => inShopSql((ctx) => work(ctx, memberId, staff)));
  if (standing !== null) return data<MemberAnswer>(standing, { status: standing.did === 'stands' ? 200 : 422 });
  const details = await changeDetails(body, (work) => inShopSql((ctx) => work(ctx, memberId, staff)));
  if (details !== null) return data<MemberAnswer>(details, { status: details.did === 'noted' ? 200 : 422 });
  if (body.get('intent') === 'redeem') {
    const answer = await inShopSql((ctx) => redeemFor(ctx, staff, memberId, body));
    return data<MemberAnswer>(answer, { status: answer.did === 'redeemed' ? 200 : 422 });
  }
  const parsed = parseAdjustForm(adjustFormOf(body));
  if (!parsed.ok) return data<MemberAnswer>({ did: 'refused', problems: parsed.problems }, { status: 422 });
  const outcome = await inShopSql((ctx) => adjustPoints(ctx, memberId, parsed.adjustment, staff));
  if (outcome.ok) return data<MemberAnswer>({ did: 'adjusted', repeated: outcome.repeated });
  switch (outcome.reason) {
    case 'no_member':
      throw new Response(null, { status: 404 });
    case 'insufficient':
      return data<MemberAnswer>({ did: 'insufficient', free: outcome.free, missing: outcome.missing }, { status: 422 });
    case 'redacted':
    case 'conflict':
      return data<MemberAnswer>({ did: 'impossible', reason: outcome.reason }, { status: 422 });
  }
}

export default MemberPage;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
