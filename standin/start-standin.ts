import http from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { createAdminRouter } from './admin/admin-router.ts';
import { appConfigFrom, readAppConfig } from './app-config.ts';
import { createBackendRouter } from './backend-router.ts';
import { Mailbox } from './mailbox.ts';
import { NO_FAULTS } from './faults.ts';
import type { Standin, StandinUrls } from './standin.ts';
import { Store } from './store.ts';
import { createStorefrontRouter } from './storefront/storefront-router.ts';
import { createTunnel } from './tunnel.ts';
import { webhookSender } from './webhooks/send-webhook.ts';
import { WebhookQueue } from './webhooks/webhook-queue.ts';

export type StandinOptions = {
  /** Admin on this port, storefront, tunnel and SMTP on the three after it; 0 lets the system choose all four. */
  port: number;
  /** Journal of everything stored; null keeps it in memory. */
  stateFile: string | null;
  /** Origin of the app's web server. */
  appUrl: string;
  apiKey: string;
  apiSecret: string;
  /** Path of shopify.app.toml, or its text. */
  toml: { file: string } | { text: string };
  /** Folder of the theme app extension. */
  extensionDir: string;
  /** Multiplies Shopify's retry times; 1 is four hours in all. */
  retryFactor: number;
  now?: () => Date;
  random?: () => number;
};

export type RunningStandin = { standin: Standin; urls: StandinUrls; mailbox: Mailbox; stop: () => Promise<void> };

/**
 * Starts all listeners on this machine's loopback address.
 * @throws when a port is taken (code EADDRINUSE), the TOML cannot be read, or the state file is damaged. What had
 * started by then is stopped again.
 */
export async function startStandin(options: StandinOptions): Promise<RunningStandin> {
  const now = options.now ?? (() => new Date());
  const credentials = { apiKey: options.apiKey, apiSecret: options.apiSecret };
  const app =
    'file' in options.toml
      ? readAppConfig(options.toml.file, credentials)
      : appConfigFrom(options.toml.text, credentials);
  const store = new Store(options.stateFile);
  const faults = structuredClone(NO_FAULTS);
  const sender = webhookSender(app, () => options.appUrl);
  const { retryFactor, random = Math.random } = options;
  const webhooks = new WebhookQueue({ app, store, faults, now, send: sender.send, retryFactor, random });
  const urls: StandinUrls = { admin: '', storefront: '', tunnel: '', smtp: '' };
  const standin: Standin = { app, store, faults, webhooks, urls, appUrl: options.appUrl, now };
  const mailbox = new Mailbox(now);
  const closers: (() => Promise<void>)[] = [
    async () => {
      await webhooks.stop();
      sender.close();
      store.close();
    },
  ];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  const listen = async (handler: http.RequestListener, offset: number): Promise<string> => {
    const server = http.createServer(handler);
    const port = await listening(server, options.port === 0 ? 0 : options.port + offset);
    closers.push(() => closed(server));
    return `http://localhost:${port}`;
  };
  try {
    // Addresses first, pages second: the routers read them on every request, the tunnel once.
    urls.admin = await listen((request, response) => admin(request, response), 0);
    urls.storefront = await listen((request, response) => storefront(request, response), 1);
    urls.tunnel = await listen((request, response) => tunnel(request, response), 2);
    const smtpPort = await mailbox.listen(options.port === 0 ? 0 : options.port + 3);
    closers.push(() => mailbox.close());
    urls.smtp = `smtp://localhost:${smtpPort}`;
  } catch (error) {
    await stop();
    throw error;
  }
  const admin = pages(
    createBackendRouter(standin, mailbox),
    createAdminRouter(standin, { mailbox, extensionDir: options.extensionDir }),
  );
  const storefront = pages(createStorefrontRouter(standin, options.extensionDir));
  const tunnel = createTunnel({ appUrl: options.appUrl, adminOrigin: urls.admin, tunnelOrigin: urls.tunnel });
  return { standin, urls, mailbox, stop };
}

function pages(...routers: express.Router[]): Express {
  const server = express();
  server.disable('x-powered-by');
  for (const router of routers) server.use(router);
  return server;
}

function listening(server: http.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function closed(server: http.Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
