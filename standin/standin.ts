import type { AppConfig } from './app-config.ts';
import type { Faults } from './faults.ts';
import type { Id } from './model.ts';
import type { Store } from './store.ts';

/** Where each listener of a running stand-in is reached, as origins without a trailing slash. */
export type StandinUrls = { admin: string; storefront: string; tunnel: string; smtp: string };

/** `answered` counts attempts with a 2xx; beyond `delivered` they are duplicates sent on purpose. */
export type DeliveryCounts = { queued: number; delivered: number; failed: number; attempts: number; answered: number };

/** What the webhook queue does for the rest of the stand-in; see webhooks/webhook-queue.ts. */
export type Webhooks = {
  /**
   * Queues one delivery to each subscription of the topic, if the app is installed (or the topic outlives the
   * installation). `eventId` is the same for all topics one action fires; `subjectId` is the id of the order, customer,
   * … it is about, for the log. The payload is made only if somebody subscribed.
   */
  publish(event: { shopId: Id; topic: string; eventId: string; subjectId: Id; payload: () => unknown }): void;
  /** Resolves once nothing is queued any more, retries included; at once while deliveries are paused. */
  idle(): Promise<void>;
  /** Sends a delivery again under the same X-Shopify-Webhook-Id; false when there is none of that id. */
  resend(deliveryId: Id): boolean;
  /** Sends all queued deliveries now, not waiting for their retry time, even while paused. */
  flush(): void;
  /** How many deliveries are queued now, and what became of the others since this process started. */
  counts(): DeliveryCounts;
  /** To be called after the faults changed. */
  faultsChanged(): void;
};

/** Everything the stand-in's parts share. One per running stand-in; there are no module-level globals. */
export type Standin = {
  app: AppConfig;
  store: Store;
  faults: Faults;
  webhooks: Webhooks;
  urls: StandinUrls;
  /** Origin of the app's web server, behind the tunnel. */
  appUrl: string;
  now: () => Date;
};

/** What the commerce functions need of a Standin; tests pass a smaller one. */
export type CommerceContext = Pick<Standin, 'store' | 'now' | 'webhooks'>;

/** A refusal a person or a script caused: the control API answers it with `status` and the sentence. */
export class Refusal extends Error {
  readonly status: number;
  constructor(message: string, status = 422) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
  }
}
