/**
 * Whether a request really came through Shopify's app proxy. Pure: the instant and the secrets are arguments.
 *
 * Shopify signs the query only: hex HMAC-SHA256, under the app's secret, of its `key=value` pairs sorted and joined without a
 * separator, the values of a repeated key joined by commas (shopify.dev, "Authenticate app proxies"). The shop and the signed-in
 * customer are believed from here and nowhere else.
 *
 * Nothing in that text says where a pair ends, so one signature fits several queries: a shopper's own value may contain
 * `logged_in_customer_id=…`, and cut elsewhere it becomes a parameter. Two rules leave only one reading of what is believed: no
 * name contains a mark of the notation, and each of Shopify's `name=` stands in the text once.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Parameters that Shopify adds. A shopper's own copy beside one of them must not be able to shift what is read. */
const RESERVED = ['shop', 'path_prefix', 'timestamp', 'signature', 'logged_in_customer_id'] as const;

/** A signed address is good for this long; it may have been logged or shared. Shopify's own libraries allow the same. */
const PROXY_AGE_SECONDS_MAX = 90;

/** Names with these could hide a pair of Shopify's within themselves. */
const NOTATION_MARK = /[=&,]/;

const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
/** Ids are 64-bit; 19 digits hold every one of them. */
const CUSTOMER_ID = /^[1-9]\d{0,18}$/;

type ProxyRefusal = 'missing_parameter' | 'repeated_parameter' | 'bad_parameter' | 'bad_signature' | 'stale';

export type VerifiedProxyQuery =
  { ok: true; shop: string; customerId: bigint | null } | { ok: false; reason: ProxyRefusal };

/** What Shopify signs: all parameters but the signature, in their decoded form. */
function signedText(query: URLSearchParams): string {
  const keys = [...new Set(query.keys())].filter((key) => key !== 'signature');
  const pairs = keys.map((key) => `${key}=${query.getAll(key).join(',')}`);
  return pairs.sort((a, b) => (a < b ? -1 : 1)).join('');
}

/** Whether the signed text could be cut so that one of Shopify's parameters has another value. */
function isAmbiguous(text: string): boolean {
  return RESERVED.some((name) => text.split(`${name}=`).length > 2);
}

function isSignedBy(secret: string, text: string, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(text, 'utf8').digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Believes a proxied query, or says why not. A signed-out visitor is `customerId: null`.
 * @param query the request's parameters as received
 * @param secrets the app's client secrets: the present one, and for an hour after a rotation the old one
 * @param now compared with Shopify's `timestamp` (seconds), which may be off by 90 s either way
 */
export function verifyProxyQuery(query: URLSearchParams, secrets: readonly string[], now: Date): VerifiedProxyQuery {
  const refuse = (reason: ProxyRefusal) => ({ ok: false as const, reason });
  if (RESERVED.some((name) => query.getAll(name).length > 1)) return refuse('repeated_parameter');
  if ([...query.keys()].some((name) => NOTATION_MARK.test(name))) return refuse('bad_parameter');
  const [shop, timestamp, signature] = [query.get('shop'), query.get('timestamp'), query.get('signature')];
  if (!shop || !timestamp || !signature || !query.get('path_prefix')) return refuse('missing_parameter');
  if (!/^[0-9a-f]{64}$/.test(signature)) return refuse('bad_signature');

  const text = signedText(query);
  if (isAmbiguous(text)) return refuse('repeated_parameter');
  // every secret is tried, so that the time taken does not tell which one fits
  const fits = secrets.map((secret) => isSignedBy(secret, text, signature));
  if (!fits.includes(true)) return refuse('bad_signature');

  const customer = query.get('logged_in_customer_id') ?? '';
  if (!SHOP_DOMAIN.test(shop) || !/^\d{1,12}$/.test(timestamp)) return refuse('bad_parameter');
  if (customer !== '' && !CUSTOMER_ID.test(customer)) return refuse('bad_parameter');
  const ageSeconds = Math.abs(now.getTime() / 1000 - Number(timestamp));
  if (ageSeconds > PROXY_AGE_SECONDS_MAX) return refuse('stale');
  return { ok: true, shop, customerId: customer === '' ? null : BigInt(customer) };
}
