/**
 * GET /proxy/actions: the storefront's /apps/loyalty/actions. What can be done for points beside buying, in the merchant's order.
 *
 * 200 {"member": true|false|null, "paused": false, "actions": [{
 *   "id": "follow-1"           names it in POST /proxy/actions/:id
 *   "kind": "sign_up"|"newsletter"|"profile"|"review"|"social_follow"|"social_share"|"visit"|"anniversary"|"content"|"custom"
 *   "title": "Follow us", "hint": "…"|null, "points": 50, "points_text": "50 points"
 *   "state": "open"            it can be done now
 *          | "done"            it brings no more
 *          | "waiting"         (again) from `until` on
 *          | "submitted"       handed in, staff look at it
 *          | "tier"            for members of other tiers
 *          | "sign_in"         for members; `member` says whether there is somebody to sign in or to join, and `state_text` which
 *   "state_text": "From 5 December 2026"|null, "until": "2026-12-04T23:00:00.000Z"|null
 *   "how": "click"             open `url` (if there is one), then POST /proxy/actions/:id {}
 *        | "submit"            a form: POST /proxy/actions/:id {url, text}
 *        | "code"              by scanning the code in the store; nothing to press
 *        | "link"              a link to `url`; the points come by themselves
 *        | "none"              nothing to press; the points come by themselves
 *   "url": "https://…"|null, "limit_text": "once a day", "pending_text": "…"|null
 * }]}
 * `member` is null for a visitor, false for a customer who is no member. Whoever a test mode leaves out, and everybody before the first
 * publication, gets no actions. Refusals as in proxy-request.server.ts.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { getActionsView } from '../loyalty/storefront/actions-view.server.ts';
import { answer, proxied, refuse } from './proxy-request.server.ts';

export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return proxied(request, async ({ shop, customerId, language, inShop }) =>
    answer(await inShop((ctx) => getActionsView(ctx, shop.zone, { customerId, language }))),
  );
}

export function action({ request }: ActionFunctionArgs): Response {
  return refuse('not_allowed', request, { allow: 'GET' });
}
