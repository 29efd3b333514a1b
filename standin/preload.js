/**
 * `node --import ./standin/preload.js`: sends every request of this process for Shopify's hosts to the stand-in at
 * STANDIN_URL, with the host it was meant for in `x-standin-host`. The program itself is not changed and does not know.
 */
import { Agent, setGlobalDispatcher } from 'undici';

const SHOPIFY_HOST = /(?:^|\.)(?:myshopify\.com|shopify\.com|shopifycdn\.com|shopifysvc\.com)$/;

const standinUrl = process.env.STANDIN_URL;
if (!standinUrl) throw new Error('STANDIN_URL is not set: standin/preload.js does not know where the stand-in is');
const { origin } = new URL(standinUrl);

/** Undici takes headers as a flat list, an object, or pairs. */
function withHost(headers, host) {
  if (Array.isArray(headers)) return [...headers, 'x-standin-host', host];
  if (headers && typeof headers[Symbol.iterator] === 'function')
    return [...[...headers].flat(), 'x-standin-host', host];
  return { ...headers, 'x-standin-host': host };
}

setGlobalDispatcher(
  new Agent().compose((dispatch) => (options, handler) => {
    const { hostname } = new URL(String(options.origin));
    if (!SHOPIFY_HOST.test(hostname)) return dispatch(options, handler);
    return dispatch({ ...options, origin, headers: withHost(options.headers, hostname) }, handler);
  }),
);
