/** The app trusts the proxy's signature for who the shopper is, so nothing a shopper sends may reach it unfiltered. */
import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forwardToApp, signProxyQuery } from './app-proxy.ts';
import { uninstallApp } from './commerce/install-app.ts';
import { startBackend, type Backend } from './testing/start-backend.ts';

let backend: Backend;
let storefront: http.Server;
let origin = '';
let customerId: string | null = '42';

beforeEach(async () => {
  backend = await startBackend();
  const { standin, shop } = backend;
  const server = express().use('/apps/loyalty', (request, response) =>
    forwardToApp(standin, request, response, standin.store.get('shops', shop.id), customerId),
  );
  storefront = http.createServer(server);
  await new Promise<void>((resolve) => storefront.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(storefront.address() as AddressInfo).port}`;
});

afterEach(async () => {
  customerId = '42';
  storefront.closeAllConnections();
  await new Promise((resolve) => storefront.close(resolve));
  await backend.stop();
});

test('the signature is the one of Shopify’s documentation', () => {
  const query = new URLSearchParams(
    'extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555&signature=ignored',
  );
  const message =
    'extra=1,2logged_in_customer_id=1path_prefix=/apps/awesome_reviewsshop=shop-name.myshopify.comtimestamp=1317327555';
  expect(signProxyQuery(query, 'hush')).toBe(createHmac('sha256', 'hush').update(message).digest('hex'));
});

test('a request arrives signed, with the shopper the storefront knows and without cookies', async () => {
  const answer = await fetch(`${origin}/apps/loyalty/member?page=2&shop=evil&logged_in_customer_id=7&signature=x`, {
    headers: { cookie: 'session=1', accept: 'application/json' },
  });
  expect([answer.status, await answer.text(), answer.headers.get('set-cookie')]).toEqual([200, 'from the app', null]);
  const [request] = backend.app.received;
  const url = new URL(request?.url ?? '', 'http://app');
  expect(url.pathname).toBe('/proxy/member');
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    page: '2',
    shop: 'example.myshopify.com',
    path_prefix: '/apps/loyalty',
    logged_in_customer_id: '42',
    signature: signProxyQuery(url.searchParams, backend.standin.app.apiSecret),
  });
  expect(Math.abs(Number(url.searchParams.get('timestamp')) - Date.now() / 1000)).toBeLessThan(5);
  expect(request?.headers).not.toHaveProperty('cookie');
});

test('a signed-out shopper is an empty id; bodies pass', async () => {
  customerId = null;
  await fetch(`${origin}/apps/loyalty/redeem`, {
    method: 'POST',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json' },
  });
  const [request] = backend.app.received;
  expect(request).toMatchObject({ method: 'POST', body: '{"a":1}' });
  expect(new URL(request?.url ?? '', 'http://app').searchParams.get('logged_in_customer_id')).toBe('');
});

test('without the app there is nothing; with the app down, 502', async () => {
  await backend.app.stop();
  expect((await fetch(`${origin}/apps/loyalty/member`)).status).toBe(502);
  uninstallApp(backend.standin, backend.shop.id);
  expect((await fetch(`${origin}/apps/loyalty/member`)).status).toBe(404);
});
