/**
 * The members list: search, filters, sort and saved views (all in the address; see MembersQuery), and what is done to several at once.
 *
 * POST /app/members: intent=pause or resume; ids: our numbers, apart by commas, at most 50; reason: for pause, at least three letters.
 * Answers 200 with how many were changed, 422 where the reason is missing.
 */
import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { listMembers, MEMBERS_PAGE } from '../../loyalty/members/list-members.server.ts';
import { listTierNames } from '../../loyalty/members/list-tier-names.server.ts';
import { membersQueryOf, paramsOfQuery } from '../../loyalty/members/members-query.ts';
import { parsePause, type PauseProblem } from '../../loyalty/members/pause-form.ts';
import { pauseMember } from '../../loyalty/members/pause-member.server.ts';
import { listSavedViews } from '../../loyalty/members/saved-views.server.ts';
import { adminRequest } from '../admin-request.server.ts';
import { MembersList } from './members-list.tsx';

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, inShop, inShopSql } = await adminRequest(request);
  const asked = new URL(request.url).searchParams;
  const query = membersQueryOf(asked);
  const found = await inShopSql(async (ctx) => ({
    page: await listMembers(ctx, query, shop.zone),
    views: await listSavedViews(ctx),
  }));
  const saved = asked.get('saved');
  return {
    ...found.page,
    views: found.views,
    tiers: await inShop(listTierNames),
    /** what is asked, as it was understood */
    asked: paramsOfQuery(query).toString(),
    saved: found.views.some(({ id }) => id === saved) ? saved : null,
  };
}

export type MembersAnswer =
  { did: 'changed'; pause: boolean; count: number } | { did: 'refused'; problem: PauseProblem };

export async function action({ request }: ActionFunctionArgs) {
  const { staff, inShopSql } = await adminRequest(request);
  const body = await request.formData();
  const text = (field: string): string => {
    const value = body.get(field);
    return typeof value === 'string' ? value : '';
  };
  const parsed = parsePause(text('intent') === 'pause', text('reason').slice(0, 2000));
  if (!parsed.ok) return data<MembersAnswer>({ did: 'refused', problem: parsed.problem }, { status: 422 });
  const ids = text('ids')
    .split(',')
    .filter((id) => /^\d{1,18}$/.test(id))
    .slice(0, MEMBERS_PAGE)
    .toSorted();
  const count = await inShopSql(async (ctx) => {
    let changed = 0;
    for (const id of ids) {
      const outcome = await pauseMember(ctx, BigInt(id), parsed.pausing, staff);
      if (outcome.ok && outcome.changed) changed += 1;
    }
    return changed;
  });
  return data<MembersAnswer>({ did: 'changed', pause: parsed.pausing.pause, count });
}

export default MembersList;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
