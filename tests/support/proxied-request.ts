/** Requests as Shopify's app proxy forwards them. */
import { createHmac } from 'node:crypto';

export interface ProxiedRequest {
  /** Below /proxy, for example `rewards`. */
  path: string;
  /** myshopify domain */
  shop: string;
  /** Shopify's id of whoever is signed in; '' for a visitor */
  customer: string;
  /** The shopper's own parameters. */
  own?: Record<string, string>;
  /** Posted as JSON, or as it stands when it is a text. */
  body?: unknown;
  contentType?: string;
  secret?: string;
  ageSeconds?: number;
}

/** Signed as of now with the app's secret unless something else is wanted. */
export function proxiedRequest(wanted: ProxiedRequest): Request {
  const { path, shop, customer, own = {}, body, contentType = 'application/json', ageSeconds = 0 } = wanted;
  const query: Record<string, string> = {
    ...own,
    shop,
    path_prefix: '/apps/loyalty',
    timestamp: String(Math.floor(Date.now() / 1000) - ageSeconds),
    logged_in_customer_id: customer,
  };
  const text = Object.entries(query)
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join('');
  const secret = wanted.secret ?? process.env['SHOPIFY_API_SECRET'] ?? '';
  const signature = createHmac('sha256', secret).update(text).digest('hex');
  const url = `http://app.example.com/proxy/${path}?${new URLSearchParams({ ...query, signature })}`;
  if (body === undefined) return new Request(url);
  const sent = typeof body === 'string' ? body : JSON.stringify(body);
  return new Request(url, { method: 'POST', headers: { 'content-type': contentType }, body: sent });
}
