import http from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { appConfigFrom } from '../app-config.ts';
import { createBackendRouter } from '../backend-router.ts';
import { createShop, type ShopRequest } from '../commerce/create-shop.ts';
import { installApp } from '../commerce/install-app.ts';
import { Mailbox } from '../mailbox.ts';
import { NO_FAULTS } from '../faults.ts';
import type { Shop } from '../model.ts';
import { issueToken } from '../oauth/tokens.ts';
import type { Standin } from '../standin.ts';
import { Store } from '../store.ts';
import { webhookSender } from '../webhooks/send-webhook.ts';
import { WebhookQueue } from '../webhooks/webhook-queue.ts';
import { type RecordedApp, startRecordedApp } from './recorded-app.ts';

export const TOML = `
name = "Example app"
handle = "example-app"
client_id = "not used"

[access_scopes]
scopes = "read_orders,write_customers,read_products,read_themes"

[app_proxy]
prefix = "apps"
subpath = "loyalty"
url = "/proxy"

[webhooks]
api_version = "2026-07"

  [[webhooks.subscriptions]] # orders
  topics = [
    "orders/create", "orders/paid", "orders/updated", "orders/edited", "orders/cancelled", "orders/fulfilled",
    "orders/partially_fulfilled", "refunds/create",
  ]
  uri = "/webhooks/orders"

  [[webhooks.subscriptions]]
  topics = ["app/uninstalled", "app/scopes_update", "shop/update", "customers/create", "customers/update"]
  compliance_topics = ["customers/data_request", "customers/redact", "shop/redact"]
  uri = "/webhooks/rest"

  [[webhooks.subscriptions]]
  topics = [
    "products/create", "products/update", "products/delete", "collections/create", "collections/update",
    "collections/delete",
  ]
  uri = "/webhooks/catalogue"
`;

export type Backend = {
  standin: Standin;
  app: RecordedApp;
  shop: Shop;
  /** Origin of the control API. */
  origin: string;
  /** Runs a GraphQL operation as the app would; `token` defaults to a fresh one. */
  graphql: (query: string, variables?: Record<string, unknown>, token?: string) => Promise<GraphqlAnswer>;
  /** Calls the control API: `api('POST', '/shops/example/orders', {…})`. */
  api: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;
  /** A request at the stand-in that was meant for the shop's own domain. */
  shopify: (path: string, init: RequestInit, domain?: string) => Promise<Response>;
  /** Moves the stand-in's clock. */
  advance: (ms: number) => void;
  stop: () => Promise<void>;
};

export type GraphqlAnswer = {
  status: number;
  // The shape depends on the operation a test sends.
  data: Record<string, unknown> | null | undefined;
  errors: { message: string; path?: string[]; extensions?: Record<string, unknown> }[] | string | undefined;
  extensions:
    | { cost: { requestedQueryCost: number; actualQueryCost: number | null; throttleStatus: Record<string, number> } }
    | undefined;
};

/** The stand-in without its pages, in memory, with one installed shop `example`, in front of a recorded app. For tests. */
export async function startBackend(
  options: { shop?: Partial<ShopRequest>; retryFactor?: number; random?: () => number; topics?: string[] } = {},
): Promise<Backend> {
  const app = await startRecordedApp();
  let aheadMs = 0;
  const now = (): Date => new Date(Date.now() + aheadMs);
  // topics beyond those above go to one more address
  const more = (options.topics ?? []).map((topic) => `"${topic}"`).join(', ');
  const toml = `${TOML}\n  [[webhooks.subscriptions]]\n  topics = [${more}]\n  uri = "/webhooks/more"\n`;
  const config = appConfigFrom(more === '' ? TOML : toml, {
    apiKey: 'example-key',
    apiSecret: 'example-secret-0123456789abcdef',
  });
  const store = new Store();
  const faults = structuredClone(NO_FAULTS);
  const sender = webhookSender(config, app.url);
  const { retryFactor = 0.0001, random = () => 0.5 } = options;
  const webhooks = new WebhookQueue({ app: config, store, faults, now, send: sender.send, retryFactor, random });
  const urls = { admin: '', storefront: 'http://localhost', tunnel: '', smtp: '' };
  const standin: Standin = { app: config, store, faults, webhooks, urls, appUrl: app.url, now };
  const shop = installApp(standin, createShop(standin, { handle: 'example', plan: 'plus', ...options.shop }).id);
  const server = http.createServer(express().use(createBackendRouter(standin, new Mailbox(now))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  urls.admin = origin;
  const shopify: Backend['shopify'] = (path, init, domain = shop.domain) =>
    fetch(`${origin}${path}`, {
      ...init,
      headers: {
        'content-type': 'application/json',
        ...Object.fromEntries(new Headers(init.headers)),
        'x-standin-host': domain,
      },
    });
  return {
    standin,
    app,
    shop,
    origin,
    shopify,
    graphql: async (query, variables, token = issueToken(standin, standin.store.get('shops', shop.id), true).id) => {
      const answer = await shopify('/admin/api/2026-07/graphql.json', {
        method: 'POST',
        headers: { 'x-shopify-access-token': token },
        body: JSON.stringify({ query, variables }),
      });
      return { ...((await answer.json()) as Omit<GraphqlAnswer, 'status'>), status: answer.status };
    },
    api: async (method, path, body) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${origin}/api${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: await answer.json() };
    },
    advance: (ms) => {
      aheadMs += ms;
    },
    stop: async () => {
      await webhooks.stop();
      sender.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await app.stop();
    },
  };
}
