/**
 * POST /proxy/redemptions/:id/return {}: a shopper's unused code becomes points again. 202 while the code is being deleted, 200 once
 * the points are back, or why not. Sent again, nothing more happens.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { turnBackForShopper } from '../loyalty/storefront/redeem-for-shopper.server.ts';
import { answerOutcome } from './proxy-redemption.server.ts';
import { jsonOf, proxied, refuse } from './proxy-request.server.ts';

export async function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return proxied(
    request,
    async (asked) => {
      const json = await jsonOf(request);
      if ('refused' in json) return json.refused;
      const outcome = await asked.inShop((ctx) => turnBackForShopper(ctx, asked.shop, asked, params['id'] ?? ''));
      return answerOutcome(outcome, asked);
    },
    'not_done',
  );
}

export function loader({ request }: { request: Request }): Response {
  return refuse('not_allowed', request, { allow: 'POST' });
}
