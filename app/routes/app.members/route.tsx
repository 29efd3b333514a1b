/** GET /app/members?search=&view=all|pending|owing&before=|after= : who is a member, those who joined last first. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { listMembers, MembersQuery } from '../../loyalty/members/list-members.server.ts';
import { adminRequest } from '../admin-request.server.ts';
import { MembersList } from './members-list.tsx';

export async function loader({ request }: LoaderFunctionArgs) {
  const { inShopSql } = await adminRequest(request);
  const asked = new URL(request.url).searchParams;
  const { search, view, before, after } = MembersQuery.parse(
    Object.fromEntries(['search', 'view', 'before', 'after'].map((name) => [name, asked.get(name)])),
  );
  const page = await inShopSql((ctx) => listMembers(ctx, { search, view, before, after }));
  return { ...page, search, view };
}

export default MembersList;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
