/**
 * POST /proxy/leave {}: a signed-in member ends their membership; nothing enrols them any more but POST /proxy/join. 200 with what GET
 * /proxy/member answers, also where they were no member; 403 not signed in.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { getMemberView, leaveByWish } from '../loyalty/storefront/joining-view.server.ts';
import { joinProblem } from '../loyalty/storefront/joining-words.ts';
import { answer, jsonOf, proxied, refuse } from './proxy-request.server.ts';

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  return proxied(
    request,
    async ({ shop, customerId, language, inShop }) => {
      const json = await jsonOf(request);
      if ('refused' in json) return json.refused;
      return inShop(async (ctx) => {
        const refusal = await leaveByWish(ctx, customerId);
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
