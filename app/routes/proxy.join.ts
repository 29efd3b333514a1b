/**
 * POST /proxy/join {agreed: true, terms: "https://…" or null}: a signed-in customer joins. `terms` is the address that was shown, as GET
 * /proxy/member gave it (`join.terms_url`). 200 with what GET /proxy/member answers, also where they are a member already; 403 not signed
 * in, 409 other terms by now, 422 not agreed, or not for them.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { getMemberView, joinByWish } from '../loyalty/storefront/joining-view.server.ts';
import { joinProblem } from '../loyalty/storefront/joining-words.ts';
import { answer, jsonOf, proxied, refuse } from './proxy-request.server.ts';

const Wish = z.strictObject({ agreed: z.boolean(), terms: z.string().max(500).nullable().default(null) });

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  return proxied(
    request,
    async ({ shop, customerId, language, inShop }) => {
      const json = await jsonOf(request);
      if ('refused' in json) return json.refused;
      const wish = Wish.safeParse(json.value);
      if (!wish.success) return refuse('bad_request', request);
      return inShop(async (ctx) => {
        const refusal = await joinByWish(ctx, { customerId, ...wish.data });
        if (refusal === null) return answer(await getMemberView(ctx, shop, { customerId, language, before: null }));
        const { status, body } = joinProblem(refusal, language);
        return answer(body, status);
      });
    },
    'not_done',
  );
}

export function loader({ request }: { request: Request }): Response {
  return refuse('not_allowed', request, { allow: 'POST' });
}
