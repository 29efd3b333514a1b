import express, { type Express } from 'express';
import { createAdminRouter } from './admin/admin-router.ts';
import { appConfigFrom, readAppConfig } from './app-config.ts';
import { createBackendRouter } from './backend-router.ts';
import { NO_FAULTS } from './faults.ts';
import { Mailbox } from './mailbox.ts';
import { type Door, openDoor } from './open-door.ts';
import type { Standin, StandinUrls } from './standin.ts';
import { Store } from './store.ts';
import { createStorefrontRouter } from './storefront/storefront-router.ts';
import { createTunnel } from './tunnel.ts';
import { checkTopics } from './webhooks/check-topics.ts';
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

export type RunningStandin = {
  standin: Standin;
  urls: StandinUrls;
  mailbox: Mailbox;
  /** Subscribed topics that exist at Shopify but are never fired here. */
  unplayedTopics: string[];
  stop: () => Promise<void>;
};

type Closer = () => Promise<void>;

/**
 * Starts all listeners on this machine's loopback address. The ports come first: whoever holds them is still writing
 * the state file, which must not be opened then.
 * @throws when a port is taken (code EADDRINUSE), the TOML cannot be read or names an unknown topic, or the state file
 * is damaged. What had started by then is stopped again.
 */
export async function startStandin(options: StandinOptions): Promise<RunningStandin> {
  const now = options.now ?? (() => new Date());
  const mailbox = new Mailbox(now);
  const closers: Closer[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  try {
    const portAt = (offset: number): number => (options.port === 0 ? 0 : options.port + offset);
    const open = async (offset: number): Promise<Door> => {
      const door = await openDoor(portAt(offset));
      closers.push(door.close);
      return door;
    };
    const [admin, storefront, tunnel] = [await open(0), await open(1), await open(2)];
    const smtpPort = await mailbox.listen(portAt(3));
    closers.push(() => mailbox.close());
    const urls: StandinUrls = {
      admin: admin.origin,
      storefront: storefront.origin,
      tunnel: tunnel.origin,
      smtp: `smtp://localhost:${smtpPort}`,
    };
    const standin = createStandin(options, now, urls, closers);
    const unplayedTopics = checkTopics(standin.app);
    const { extensionDir } = options;
    storefront.answerWith(pages(createStorefrontRouter(standin, extensionDir)));
    tunnel.answerWith(createTunnel({ appUrl: options.appUrl, adminOrigin: urls.admin, tunnelOrigin: urls.tunnel }));
    // The admin answers last: who waits for it finds everything else ready.
    admin.answerWith(
      pages(createBackendRouter(standin, mailbox), createAdminRouter(standin, { mailbox, extensionDir })),
    );
    return { standin, urls, mailbox, unplayedTopics, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function createStandin(options: StandinOptions, now: () => Date, urls: StandinUrls, closers: Closer[]): Standin {
  const { toml, apiKey, apiSecret, appUrl, retryFactor, random = Math.random } = options;
  const credentials = { apiKey, apiSecret };
  const app = 'file' in toml ? readAppConfig(toml.file, credentials) : appConfigFrom(toml.text, credentials);
  const store = new Store(options.stateFile);
  const faults = structuredClone(NO_FAULTS);
  const sender = webhookSender(app, appUrl);
  const webhooks = new WebhookQueue({ app, store, faults, now, send: sender.send, retryFactor, random });
  closers.push(async () => {
    await webhooks.stop();
    sender.close();
    store.close();
  });
  return { app, store, faults, webhooks, urls, appUrl, now };
}

function pages(...routers: express.Router[]): Express {
  const server = express();
  server.disable('x-powered-by');
  for (const router of routers) server.use(router);
  return server;
}
