import { createHmac } from 'node:crypto';
import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import type { Request, Response } from 'express';
import type { Id, Shop } from './model.ts';
import type { Standin } from './standin.ts';

/** Headers that never pass the proxy: cookies in both directions, and those of one connection only. */
const DROPPED = new Set([
  'cookie',
  'set-cookie',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'host',
  'upgrade',
  'te',
  'trailer',
]);
const TIMEOUT_MS = 10_000;

/**
 * Signs the query of an app proxy request: hex HMAC-SHA256 of `key=value` pairs sorted by key and joined without a
 * separator, repeated keys joined by commas, `signature` left out.
 * Source: https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies
 */
export function signProxyQuery(query: URLSearchParams, secret: string): string {
  const keys = [...new Set(query.keys())].filter((key) => key !== 'signature').sort();
  const message = keys.map((key) => `${key}=${query.getAll(key).join(',')}`).join('');
  return createHmac('sha256', secret).update(message).digest('hex');
}

/** The path of the storefront under which the app answers, for example `/apps/loyalty`; null if it has no proxy. */
export function proxyPath(standin: Pick<Standin, 'app'>): string | null {
  return standin.app.proxy ? `/${standin.app.proxy.prefix}/${standin.app.proxy.subpath}` : null;
}

/**
 * Forwards a storefront request below `proxyPath` to the app's web server, as Shopify's app proxy does: without
 * cookies either way, with shop, path_prefix, timestamp, logged_in_customer_id and signature added to its query.
 * What a shopper sends under those names is dropped. Answers 502 when the app cannot be reached.
 * @param customerId the customer signed in to this storefront session, or null.
 */
export function forwardToApp(
  standin: Standin,
  request: Request,
  response: Response,
  shop: Shop,
  customerId: Id | null,
): void {
  const { proxy } = standin.app;
  const prefix = proxyPath(standin);
  if (proxy === null || prefix === null || shop.installation === null) {
    response.status(404).type('text').send('No app answers here');
    return;
  }
  const asked = new URL(request.originalUrl, standin.urls.storefront);
  const target = new URL(`${proxy.url.replace(/\/$/, '')}${asked.pathname.slice(prefix.length)}`, standin.appUrl);
  target.search = signedQuery(standin, asked.searchParams, shop, prefix, customerId).toString();
  const outgoing = (target.protocol === 'https:' ? https : http).request(target, {
    method: request.method,
    headers: { ...passedOn(request.headers), 'x-forwarded-for': request.ip ?? '', 'x-forwarded-host': shop.domain },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, passedOn(answer.headers));
    answer.pipe(response);
  });
  outgoing.on('error', (error) => {
    if (response.headersSent) response.destroy();
    else response.status(502).type('text').send(`The app did not answer: ${error.message}`);
  });
  request.pipe(outgoing);
}

function signedQuery(
  standin: Standin,
  asked: URLSearchParams,
  shop: Shop,
  prefix: string,
  customerId: Id | null,
): URLSearchParams {
  const query = new URLSearchParams(asked);
  query.delete('signature');
  query.set('logged_in_customer_id', customerId ?? '');
  query.set('path_prefix', prefix);
  query.set('shop', shop.domain);
  query.set('timestamp', String(Math.floor(standin.now().getTime() / 1000)));
  query.set('signature', signProxyQuery(query, standin.app.apiSecret));
  return query;
}

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !DROPPED.has(name)));
}
