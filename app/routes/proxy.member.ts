/**
 * GET /proxy/member: the storefront's /apps/loyalty/member. Who asks is known from Shopify's signature only.
 *
 * 200 also for visitors who are not signed in (`member: null`, with the programme, so that they can be invited) and for customers
 * who are not members yet (zeros; nobody is enrolled here). 400 a cursor that is none, 401 not from Shopify, 404 a shop that is
 * not here (any more), 405 and 415 for anything but a GET, 503 when the database is away. Answers are never cached.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { verifyProxyQuery } from '../adapters/app-proxy-signature.ts';
import { log } from '../adapters/log.server.ts';
import { getPool, withShopSql } from '../db.server.ts';
import { env } from '../env.server.ts';
import { languageOf } from '../loyalty/program/points-word.ts';
import { findShopByDomain } from '../loyalty/shops/find-shop.server.ts';
import { proxyProblem } from '../loyalty/storefront/proxy-problem.ts';
import type { ProxyProblem } from '../loyalty/storefront/proxy-problem.ts';
import { getShopperView } from '../loyalty/storefront/shopper-view.server.ts';

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function refuse(problem: ProxyProblem, query: URLSearchParams, headers: Record<string, string> = {}): Response {
  const { status, body } = proxyProblem(problem, languageOf(query.get('locale')));
  return Response.json(body, { status, headers: { ...HEADERS, ...headers } });
}

/** A cursor as this route gave it out: an entry's sequence number. */
const CURSOR = /^[1-9]\d{0,17}$/;

export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const now = new Date();
  const verified = verifyProxyQuery(query, env().apiSecrets, now);
  if (!verified.ok) return refuse('not_from_shopify', query);
  const cursor = query.get('before');
  if (cursor !== null && !CURSOR.test(cursor)) return refuse('unknown_page', query);
  try {
    const shop = await findShopByDomain(getPool(), verified.shop);
    if (!shop?.installed) return refuse('unknown_shop', query);
    const asks = {
      customerId: verified.customerId,
      language: languageOf(query.get('locale')),
      before: cursor === null ? null : BigInt(cursor),
    };
    const view = await withShopSql(shop.id, (db) => getShopperView({ db, shopId: shop.id, now }, shop, asks));
    return Response.json(view, { headers: HEADERS });
  } catch (error) {
    log().error({ error: error instanceof Error ? error.message : String(error) }, 'member not read');
    return refuse('unavailable', query, { 'retry-after': '30' });
  }
}

/** Nothing is changed here yet: every method but GET is refused, and what is not JSON is not even looked at. */
export function action({ request }: ActionFunctionArgs): Response {
  const query = new URL(request.url).searchParams;
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (request.method === 'POST' && type !== 'application/json') return refuse('not_json', query);
  return refuse('not_allowed', query, { allow: 'GET' });
}
