/**
 * The "tunnel": a reverse proxy in front of the app's web server. It stands where a developer's https tunnel would and makes
 * the one change a browser needs to run the unmodified app against the stand-in: App Bridge comes from the stand-in's admin
 * instead of Shopify's CDN, and the stand-in's admin may frame the pages. Everything else passes through unread.
 */
import http from 'node:http';
import { html } from './html.ts';

const APP_BRIDGE_CDN = 'https://cdn.shopify.com/shopifycloud/app-bridge.js';

/** A rewritten body is held in memory; an app page or script larger than this is not one we know how to rewrite. */
const REWRITE_BYTES_MAX = 20 * 1024 * 1024;

export interface TunnelOptions {
  /** Origin of the app's web server, e.g. http://127.0.0.1:3000. */
  appUrl: string;
  /** Origin of the stand-in's admin as the browser sees it, e.g. http://localhost:4100. */
  adminOrigin: string;
  /** Origin the browser uses for this proxy, e.g. http://localhost:4102; sent on as X-Forwarded-Host and -Proto. */
  tunnelOrigin: string;
}

/** Text with Shopify's App Bridge URL replaced by the stand-in's, also where JSON or JavaScript escaped its slashes. */
export function rewriteAppBridgeUrl(text: string, adminOrigin: string): string {
  const own = `${adminOrigin}/app-bridge.js`;
  const escaped = (url: string): string => url.replaceAll('/', '\\/');
  return text.replaceAll(APP_BRIDGE_CDN, own).replaceAll(escaped(APP_BRIDGE_CDN), escaped(own));
}

/** A Content-Security-Policy (or several, comma-separated) that lets `adminOrigin` frame the page too; `'none'` gives way. */
export function allowFraming(policies: string, adminOrigin: string): string {
  const withAdmin = (directive: string): string => {
    const [name, ...sources] = directive.trim().split(/\s+/);
    if (name?.toLowerCase() !== 'frame-ancestors') return directive.trim();
    return [name, adminOrigin, ...sources.filter((source) => source !== "'none'")].join(' ');
  };
  return policies
    .split(',')
    .map((policy) => policy.split(';').map(withAdmin).filter(Boolean).join('; '))
    .join(', ');
}

function responseHeaders(answer: http.IncomingMessage, adminOrigin: string): http.OutgoingHttpHeaders {
  const headers: http.OutgoingHttpHeaders = { ...answer.headers };
  const policy = answer.headers['content-security-policy'];
  if (policy !== undefined) {
    headers['content-security-policy'] = allowFraming(String(policy), adminOrigin);
  }
  if (answer.headers.link !== undefined) {
    const kept = [answer.headers.link]
      .flat()
      .join(', ')
      .split(/,(?=\s*<)/)
      .filter((link) => !link.includes(APP_BRIDGE_CDN));
    if (kept.length > 0) headers.link = kept.join(',');
    else delete headers.link;
  }
  delete headers.connection;
  delete headers['keep-alive'];
  return headers;
}

function requestHeaders(request: http.IncomingMessage, options: TunnelOptions): http.OutgoingHttpHeaders {
  const tunnel = new URL(options.tunnelOrigin);
  const headers: http.OutgoingHttpHeaders = { ...request.headers };
  // a compressed body could not be rewritten; on this machine nothing is lost by asking for plain text
  headers['accept-encoding'] = 'identity';
  headers['x-forwarded-host'] = tunnel.host;
  headers['x-forwarded-proto'] = tunnel.protocol.replace(':', '');
  headers['x-forwarded-for'] = request.socket.remoteAddress ?? '127.0.0.1';
  headers.host = tunnel.host;
  return headers;
}

function appDownPage(appUrl: string): string {
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <title>The app does not answer</title>
      <body
        style="font: 16px/1.5 system-ui, sans-serif; max-width: 34em; margin: 15vh auto; padding: 0 1.5em; color: #26221d"
      >
        <h1 style="font-size: 1.3em">The app does not answer</h1>
        <p>Nothing listens at <code>${appUrl}</code>. It may still be starting, or it has stopped.</p>
        <p>Start it, then <a href="">load this page again</a>.</p>
      </body>
    </html>`.markup;
}

function sendAppDown(response: http.ServerResponse, appUrl: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(502, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(appDownPage(appUrl));
}

async function sendRewritten(
  answer: http.IncomingMessage,
  response: http.ServerResponse,
  adminOrigin: string,
): Promise<void> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > REWRITE_BYTES_MAX) throw new Error(`the app sent a page of more than ${REWRITE_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  const body = Buffer.from(rewriteAppBridgeUrl(Buffer.concat(chunks).toString('utf8'), adminOrigin));
  const headers = responseHeaders(answer, adminOrigin);
  delete headers['transfer-encoding'];
  delete headers.etag;
  headers['content-length'] = body.length;
  response.writeHead(answer.statusCode ?? 502, headers);
  response.end(body);
}

/** Whether a response's body may name the App Bridge script and can be rewritten as text. */
function isRewritable(answer: http.IncomingMessage, method: string | undefined): boolean {
  if (method === 'HEAD' || answer.statusCode === 304 || answer.statusCode === 204) return false;
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  return encoding === 'identity' && /html|javascript|json|x-script/.test(answer.headers['content-type'] ?? '');
}

/**
 * The proxy as a request handler, for `http.createServer`. Requests and other responses are streamed; HTML, JavaScript and
 * loader data are rewritten. When the app is not there the answer is a 502 page in words.
 */
export function createTunnel(options: TunnelOptions): http.RequestListener {
  const app = new URL(options.appUrl);
  return (request, response) => {
    const onward = http.request(
      {
        host: app.hostname,
        port: app.port,
        method: request.method,
        path: request.url,
        headers: requestHeaders(request, options),
      },
      (answer) => {
        answer.on('error', () => response.destroy());
        if (isRewritable(answer, request.method)) {
          sendRewritten(answer, response, options.adminOrigin).catch(() => sendAppDown(response, options.appUrl));
          return;
        }
        response.writeHead(answer.statusCode ?? 502, responseHeaders(answer, options.adminOrigin));
        answer.pipe(response);
      },
    );
    onward.on('error', () => sendAppDown(response, options.appUrl));
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  };
}
