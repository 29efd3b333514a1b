/**
 * GET /proxy/member: the storefront's /apps/loyalty/member. Who asks is known from Shopify's signature only.
 *
 * `expiring`: what expires next, {points, at, on}, or null when nothing has a date: `at` is the instant, which is the end of the shop's day
 * `on`. (The customer metafield has the same as {points, on}.)
 *
 * 200 also for visitors who are not signed in (`member: null`, with the programme, so that they can be invited) and for customers
 * who are not members yet (zeros). A signed-in customer's first request enrols them where the programme says that visits do. 400 a cursor that is none, 401 not from Shopify, 404 a shop that is
 * not here (any more), 405 and 415 for anything but a GET, 503 when the database is away. Answers are never cached.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { getMemberView } from '../loyalty/storefront/joining-view.server.ts';
import { answer, proxied, refuse } from './proxy-request.server.ts';

/** A cursor as this route gave it out: an entry's sequence number. */
const CURSOR = /^[1-9]\d{0,17}$/;

export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return proxied(request, async ({ shop, customerId, language, inShop }) => {
    const cursor = new URL(request.url).searchParams.get('before');
    if (cursor !== null && !CURSOR.test(cursor)) return refuse('unknown_page', request);
    const asks = { customerId, language, before: cursor === null ? null : BigInt(cursor) };
    return answer(await inShop((ctx) => getMemberView(ctx, shop, asks)));
  });
}

/** Nothing is changed here: every method but GET is refused, and what is not JSON is not even looked at. */
export function action({ request }: ActionFunctionArgs): Response {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (request.method === 'POST' && type !== 'application/json') return refuse('not_json', request);
  return refuse('not_allowed', request, { allow: 'GET' });
}
