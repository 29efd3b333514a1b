/**
 * GET /proxy/visit/:ruleId?code=: where the QR code of a store leads, /apps/loyalty/visit/:ruleId in the storefront. A page of its own, in
 * any theme: a signed-in shopper presses a button, which POSTs the code to /apps/loyalty/actions/:ruleId; anybody else is led to sign in and back.
 * Looking at the page gives nothing. 404 in words where there is no such way (any more).
 */
import { createHash } from 'node:crypto';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { getVisitPage, visitHtml, VISIT_SCRIPT } from '../loyalty/storefront/visit-page.server.ts';
import { proxied } from './proxy-request.server.ts';

const SCRIPT_HASH = createHash('sha256').update(VISIT_SCRIPT).digest('base64');
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // the page has one script and one style sheet of its own, and talks to the shop alone
  'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${SCRIPT_HASH}'; connect-src 'self'; base-uri 'none'; form-action 'none'`,
};

export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return proxied(request, async ({ shop, customerId, inShop }) => {
    const asked = new URL(request.url).searchParams;
    const language = asked.get('locale') ?? request.headers.get('accept-language');
    const about = { ruleId: params['ruleId'] ?? '', code: (asked.get('code') ?? '').slice(0, 100), customerId };
    const page = await inShop((ctx) => getVisitPage(ctx, shop.name, about, language));
    return new Response(visitHtml(page), { status: page.found ? 200 : 404, headers: HEADERS });
  });
}
