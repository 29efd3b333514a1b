/**
 * GET /proxy/rewards: the storefront's /apps/loyalty/rewards. What is on sale, how far the shopper is, and their own codes. 200 for
 * visitors too (`member: null`, no codes); whoever a test mode leaves out sees no rewards. Refusals as in proxy-request.server.ts.
 *
 * A reward that cannot be had for another reason than points says which in `lock.reason`: `out_of_stock` when it is sold out (it stays
 * listed), `not_yet`, `wrong_tier`, `own_limit`; `lock.message` says it to the shopper.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { getRewardsView } from '../loyalty/storefront/rewards-view.server.ts';
import { answer, proxied, refuse } from './proxy-request.server.ts';

export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return proxied(request, async ({ shop, customerId, language, inShop }) =>
    answer(await inShop((ctx) => getRewardsView(ctx, shop, { customerId, language }))),
  );
}

export function action({ request }: ActionFunctionArgs): Response {
  return refuse('not_allowed', request, { allow: 'GET' });
}
