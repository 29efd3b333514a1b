/**
 * Problems: deliveries and jobs that were set aside, each with its reason and a retry.
 *
 * POST with `intent` = `retry` and `kind` (webhook | job) and `id`, or `intent` = `retry-all`.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { countProblems, countWaiting, listProblems, retryProblems } from '../../jobs/problems.server.ts';
import { findLastComparison } from '../../loyalty/earning/reconciliation.server.ts';
import { listDiscountTroubles } from '../../loyalty/rewards/dead-codes.server.ts';
import { listDataRequests } from '../../loyalty/privacy/list-data-requests.server.ts';
import { adminRequest } from '../admin-request.server.ts';
import { troubleView } from '../app.rewards/trouble-view.ts';
import { ProblemsList } from './problems-list.tsx';

export async function loader({ request }: LoaderFunctionArgs) {
  const { inShopSql } = await adminRequest(request);
  const { problems, count, waiting, dataRequests, comparison, troubles } = await inShopSql(async (ctx) => ({
    problems: await listProblems(ctx),
    count: await countProblems(ctx),
    waiting: await countWaiting(ctx),
    dataRequests: await listDataRequests(ctx),
    comparison: await findLastComparison(ctx),
    troubles: await listDiscountTroubles(ctx),
  }));
  return {
    problems: problems.map((problem) => ({ ...problem, at: problem.at.toISOString() })),
    count,
    waiting,
    troubles: troubles.map(troubleView),
    comparison: comparison && { ...comparison, at: comparison.at.toISOString() },
    dataRequests: dataRequests.map((answer) => ({ ...answer, completedAt: answer.completedAt.toISOString() })),
  };
}

const Chosen = z.object({ kind: z.enum(['webhook', 'job']), id: z.string().regex(/^\d{1,18}$/) });

/** How many were put back into the queue; 0 when all chosen ones were settled or wiped meanwhile. */
export async function action({ request }: ActionFunctionArgs): Promise<{ retried: number }> {
  const { inShopSql, staff } = await adminRequest(request);
  const body = await request.formData();
  const one = Chosen.safeParse({ kind: body.get('kind'), id: body.get('id') });
  const chosen = body.get('intent') === 'retry-all' ? 'all' : one.data;
  if (!chosen) return { retried: 0 };
  return { retried: await inShopSql((ctx) => retryProblems(ctx, chosen, staff)) };
}

export default ProblemsList;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
