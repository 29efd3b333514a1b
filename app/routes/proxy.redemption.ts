/** GET /proxy/redemptions/:id: how a shopper's own redemption stands. 200, or 202 while it is under way; 404 when it is not theirs. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { findForShopper } from '../loyalty/storefront/redeem-for-shopper.server.ts';
import { answerOutcome } from './proxy-redemption.server.ts';
import { proxied, refuse } from './proxy-request.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return proxied(request, async (asked) => {
    const outcome = await asked.inShop((ctx) => findForShopper(ctx, asked.shop, asked, params['id'] ?? ''));
    return answerOutcome(outcome, asked);
  });
}

export function action({ request }: ActionFunctionArgs): Response {
  return refuse('not_allowed', request, { allow: 'GET' });
}
