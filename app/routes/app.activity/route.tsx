/** GET /app/activity?view=all|program|rewards|members|other&before=|after= : what staff changed, newest first. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { ActivityQuery } from '../../loyalty/activity/activity.ts';
import { listActivity } from '../../loyalty/activity/list-activity.server.ts';
import { nameMembers } from '../../loyalty/members/name-members.server.ts';
import { adminRequest } from '../admin-request.server.ts';
import { ActivityList } from './activity-list.tsx';
import { memberOf } from './reward-activity-words.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { inShopSql } = await adminRequest(request);
  const asked = new URL(request.url).searchParams;
  const query = ActivityQuery.parse(
    Object.fromEntries(['view', 'before', 'after'].map((name) => [name, asked.get(name)])),
  );
  return inShopSql(async (ctx) => {
    const page = await listActivity(ctx, query);
    const ids = page.lines.flatMap(({ change }) => memberOf(change) ?? []);
    return { ...page, members: await nameMembers(ctx, [...new Set(ids)]), view: query.view };
  });
}

export default ActivityList;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
