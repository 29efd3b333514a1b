/**
 * POST /proxy/redemptions {reward, step?, key}: a shopper takes a reward; `step` must be said of any amount. 200 with the redemption, 202 while it is being prepared (ask
 * GET /proxy/redemptions/:id), or why not and what is missing. The same key is the same redemption, however often it is sent.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { redeemForShopper } from '../loyalty/storefront/redeem-for-shopper.server.ts';
import { answerOutcome } from './proxy-redemption.server.ts';
import { jsonOf, proxied, refuse } from './proxy-request.server.ts';

/** A step that is none of the reward's, or that is not said where it must be, is the reward's to refuse, in its words. */
const Wanted = z.strictObject({
  reward: z.string().max(40),
  step: z.number().optional(),
  key: z.string().regex(/^[\w-]{8,100}$/),
});

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  return proxied(
    request,
    async (asked) => {
      const json = await jsonOf(request);
      if ('refused' in json) return json.refused;
      const wanted = Wanted.safeParse(json.value);
      if (!wanted.success) return refuse('bad_request', request);
      return answerOutcome(await asked.inShop((ctx) => redeemForShopper(ctx, asked.shop, asked, wanted.data)), asked);
    },
    'not_done',
  );
}

export function loader({ request }: { request: Request }): Response {
  return refuse('not_allowed', request, { allow: 'POST' });
}
