import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { allowFraming, createTunnel, rewriteAppBridgeUrl } from './tunnel.ts';

const ADMIN = 'http://localhost:4100';
const CDN = 'https://cdn.shopify.com/shopifycloud/app-bridge.js';
const servers: http.Server[] = [];

async function listen(handler: http.RequestListener): Promise<string> {
  const server = http.createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The tunnel's origin, in front of an app that answers with `handler`. */
async function tunnelTo(handler: http.RequestListener): Promise<string> {
  const appUrl = await listen(handler);
  return listen(createTunnel({ appUrl, adminOrigin: ADMIN, tunnelOrigin: 'http://localhost:4102' }));
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test('App Bridge comes from the admin, also where a script wrote the slashes escaped', () => {
  expect(rewriteAppBridgeUrl(`<script src="${CDN}"></script>`, ADMIN)).toBe(
    `<script src="${ADMIN}/app-bridge.js"></script>`,
  );
  expect(rewriteAppBridgeUrl(CDN.replaceAll('/', '\\/'), ADMIN)).toBe(`${ADMIN}/app-bridge.js`.replaceAll('/', '\\/'));
  expect(rewriteAppBridgeUrl('https://cdn.shopify.com/other.js', ADMIN)).toBe('https://cdn.shopify.com/other.js');
});

test('the admin may frame the page, whatever else the policy says', () => {
  expect(allowFraming('frame-ancestors https://a.myshopify.com https://admin.shopify.com;', ADMIN)).toBe(
    `frame-ancestors ${ADMIN} https://a.myshopify.com https://admin.shopify.com`,
  );
  expect(allowFraming("default-src 'self'; frame-ancestors 'none'", ADMIN)).toBe(
    `default-src 'self'; frame-ancestors ${ADMIN}`,
  );
  expect(allowFraming("default-src 'self'", ADMIN)).toBe("default-src 'self'");
});

test('an HTML page is rewritten whole: length, policy, preload header', async () => {
  const seen: http.IncomingHttpHeaders[] = [];
  const tunnel = await tunnelTo((request, response) => {
    seen.push(request.headers);
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': 'frame-ancestors https://admin.shopify.com;',
      link: `<${CDN}>; rel="preload"; as="script";, </fonts.css>; rel=preload`,
      'set-cookie': ['a=1', 'b=2'],
    });
    response.end(`<p>zażółć</p><script src="${CDN}"></script>`);
  });
  const answer = await fetch(`${tunnel}/app?x=1`, { headers: { 'accept-encoding': 'gzip' } });
  expect(await answer.text()).toBe(`<p>zażółć</p><script src="${ADMIN}/app-bridge.js"></script>`);
  expect(answer.headers.get('content-security-policy')).toBe(`frame-ancestors ${ADMIN} https://admin.shopify.com`);
  expect(answer.headers.get('link')).toBe(' </fonts.css>; rel=preload'.trim());
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(seen[0]).toMatchObject({
    'accept-encoding': 'identity',
    host: 'localhost:4102',
    'x-forwarded-host': 'localhost:4102',
    'x-forwarded-proto': 'http',
  });
});

test('request bodies, statuses, redirects and binary bodies pass through', async () => {
  const bytes = Buffer.from([0, 255, 1, 254]);
  const tunnel = await tunnelTo((request, response) => {
    if (request.url === '/away') return response.writeHead(302, { location: '/app?a=b' }).end();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.writeHead(201, { 'content-type': 'image/png' }).end(Buffer.concat(chunks)));
  });
  const sent = await fetch(`${tunnel}/upload`, { method: 'POST', body: bytes });
  expect(sent.status).toBe(201);
  expect(Buffer.from(await sent.arrayBuffer())).toEqual(bytes);
  const moved = await fetch(`${tunnel}/away`, { redirect: 'manual' });
  expect([moved.status, moved.headers.get('location')]).toEqual([302, '/app?a=b']);
});

test('an app that is not there is said in words', async () => {
  const appUrl = await listen(() => {});
  const gone = servers.pop();
  gone?.closeAllConnections();
  await new Promise((resolve) => gone?.close(resolve));
  const tunnel = await listen(createTunnel({ appUrl, adminOrigin: ADMIN, tunnelOrigin: 'http://localhost:4102' }));
  const answer = await fetch(`${tunnel}/app`);
  expect(answer.status).toBe(502);
  expect(await answer.text()).toContain('The app does not answer');
});
