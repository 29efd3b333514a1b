/**
 * What every route of the storefront's API starts and ends with: Shopify's signature, the shop, the shopper's language; answers that
 * are never cached, and refusals in words. Who asks is known from the signature only.
 *
 * 401 not from Shopify, 404 a shop that is not here (any more), 503 when the database is away, something of ours broke, or the shopper's points
 * are being changed by something that takes long.
 */
import { verifyProxyQuery } from '../adapters/app-proxy-signature.ts';
import { log } from '../adapters/log.server.ts';
import { getPool, isHeldUp, LOCK_MS, withShopSql } from '../db.server.ts';
import type { SqlContext } from '../db.server.ts';
import { env } from '../env.server.ts';
import { languageOf } from '../loyalty/program/points-word.ts';
import type { Language } from '../loyalty/program/points-word.ts';
import { findShopByDomain } from '../loyalty/shops/find-shop.server.ts';
import type { ShopRecord } from '../loyalty/shops/find-shop.server.ts';
import { proxyProblem } from '../loyalty/storefront/proxy-problem.ts';
import type { ProxyProblem } from '../loyalty/storefront/proxy-problem.ts';

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
/** The largest of our requests has some 150 bytes. */
const BODY_BYTES_MAX = 2_000;

export interface ProxyRequest {
  shop: ShopRecord;
  /** Shopify's id of the signed-in customer; null for a visitor */
  customerId: bigint | null;
  language: Language;
  now: Date;
  /** One SQL transaction in this shop. */
  inShop: <Result>(work: (ctx: SqlContext) => Promise<Result>) => Promise<Result>;
}

/** An answer in JSON that nobody keeps. */
export function answer(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { ...HEADERS, ...headers } });
}

const languageIn = (request: Request): Language => languageOf(new URL(request.url).searchParams.get('locale'));

/** A refusal, in the language the request names. */
export function refuse(problem: ProxyProblem, request: Request, headers: Record<string, string> = {}): Response {
  const { status, body } = proxyProblem(problem, languageIn(request));
  return answer(body, status, headers);
}

/**
 * Lets a request in that came through Shopify for a shop that is here.
 * @param work makes the answer; what it throws is logged and answered as `broken`
 * @param broken what to say when it cannot be done now: reading and doing read differently
 */
export async function proxied(
  request: Request,
  work: (asked: ProxyRequest) => Promise<Response>,
  broken: 'unavailable' | 'not_done' = 'unavailable',
): Promise<Response> {
  const now = new Date();
  const { pathname, searchParams } = new URL(request.url);
  const verified = verifyProxyQuery(searchParams, env().apiSecrets, now);
  if (!verified.ok) return refuse('not_from_shopify', request);
  try {
    const shop = await findShopByDomain(getPool(), verified.shop);
    if (!shop?.installed) return refuse('unknown_shop', request);
    return await work({
      shop,
      customerId: verified.customerId,
      language: languageIn(request),
      now,
      inShop: (inside) =>
        withShopSql(shop.id, (db) => inside({ db, shopId: shop.id, now }), getPool(), LOCK_MS.shopper),
    });
  } catch (error) {
    if (isHeldUp(error)) return refuse('held_up', request, { 'retry-after': '30' });
    const path = pathname.replaceAll(/\d+/g, ':id');
    log().error({ path, error: error instanceof Error ? error.message : String(error) }, 'storefront not answered');
    return refuse(broken, request, { 'retry-after': '30' });
  }
}

/** The body as far as it may reach; null when it goes on. */
async function readBounded(request: Request): Promise<string | null> {
  const reader = request.body?.getReader();
  if (!reader) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    bytes += value.byteLength;
    if (bytes > BODY_BYTES_MAX) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
}

/**
 * The JSON a shopper's page sent. Nothing else is looked at: a page of another site cannot send JSON without asking first, so the
 * signed-in customer's own page did.
 * @returns the value, or what is wrong with it: not a POST, not called JSON, too long, no JSON
 */
export async function jsonOf(request: Request): Promise<{ value: unknown } | { refused: Response }> {
  if (request.method !== 'POST') return { refused: refuse('not_allowed', request, { allow: 'POST' }) };
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return { refused: refuse('not_json', request) };
  const text = await readBounded(request);
  if (text === null) return { refused: refuse('too_large', request) };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { refused: refuse('bad_request', request) };
  }
}
