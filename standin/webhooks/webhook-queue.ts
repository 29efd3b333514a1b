import { randomUUID } from 'node:crypto';
import type { AppConfig } from '../app-config.ts';
import type { DeliveryAttempt, WebhookDelivery } from '../delivery.ts';
import type { Faults } from '../faults.ts';
import type { Id } from '../model.ts';
import type { DeliveryCounts, Webhooks } from '../standin.ts';
import type { Store } from '../store.ts';
import type { SendWebhook } from './send-webhook.ts';

/**
 * Seconds between the nine attempts: eight retries over four hours, further and further apart.
 * Source: https://shopify.dev/docs/apps/build/webhooks/troubleshooting-webhooks ("8 times over the next 4 hours").
 */
export const RETRY_SECONDS = [60, 120, 240, 480, 960, 1920, 3840, 6780];

/** Topics that are sent although the app is not installed (any more). */
const OUTLIVING_TOPICS = new Set(['app/uninstalled', 'customers/data_request', 'customers/redact', 'shop/redact']);
/** Deliveries under way at once; Shopify keeps connections alive and sends in parallel, which alone disorders them. */
const CONCURRENCY = 12;
/** With the shuffle fault a delivery waits up to this long, so that later ones overtake it. */
const SHUFFLE_WINDOW_MS = 3_000;
/** Delivered entries beyond these numbers lose their body, then leave the log. */
const BODIES_MAX = 1_000;
const LOG_MAX = 20_000;

export type WebhookQueueOptions = {
  app: AppConfig;
  store: Store;
  faults: Faults;
  now: () => Date;
  send: SendWebhook;
  /** Multiplies the retry times: 1 is Shopify's, 0.001 turns four hours into a quarter of a minute. */
  retryFactor: number;
  /** From 0 to below 1; decides duplicates and disorder. */
  random: () => number;
};

/** The queue of signed deliveries, durable through the store: a killed process sends on where it stopped. */
export class WebhookQueue implements Webhooks {
  readonly #options: WebhookQueueOptions;
  readonly #timers = new Map<Id, NodeJS.Timeout>();
  readonly #delivered: Id[] = [];
  readonly #underWay = new Set<Id>();
  readonly #counts = { delivered: 0, failed: 0, attempts: 0, answered: 0 };
  #ready: Id[] = [];
  #waiters: (() => void)[] = [];
  #stopped = false;

  constructor(options: WebhookQueueOptions) {
    this.#options = options;
    for (const delivery of options.store.listAll('deliveries')) {
      if (delivery.status === 'queued') this.#schedule(delivery);
      else this.#delivered.push(delivery.id);
    }
  }

  publish(event: { shopId: Id; topic: string; eventId: string; subjectId: Id; payload: () => unknown }): void {
    const { app, store } = this.#options;
    const uris = app.subscriptions.filter((s) => s.topic === event.topic).map((s) => s.uri);
    if (uris.length === 0) return;
    const shop = store.find('shops', event.shopId);
    if (shop === null || (shop.installation === null && !OUTLIVING_TOPICS.has(event.topic))) return;
    const body = JSON.stringify(event.payload());
    for (const uri of uris) this.#enqueue(event, uri, body);
  }

  idle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  resend(deliveryId: Id): boolean {
    const delivery = this.#options.store.find('deliveries', deliveryId);
    if (delivery === null || delivery.body === '') return false;
    if (delivery.status === 'queued') this.#patch(delivery.id, { copiesLeft: delivery.copiesLeft + 1 });
    else this.#makeReady(this.#patch(delivery.id, { status: 'queued', nextAttemptAt: this.#isoIn(0) }));
    return true;
  }

  flush(): void {
    for (const id of this.#timers.keys()) this.#makeReady(this.#options.store.get('deliveries', id));
    this.#pump(true);
  }

  counts(): DeliveryCounts {
    return { ...this.#counts, queued: this.#ready.length + this.#timers.size + this.#underWay.size };
  }

  faultsChanged(): void {
    if (this.#isIdle()) this.#wake();
    this.#pump();
  }

  /** Sends no more. Resolves when the requests under way have ended; what is queued stays stored. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    while (this.#underWay.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    this.#wake();
  }

  #enqueue(event: { shopId: Id; topic: string; eventId: string; subjectId: Id }, uri: string, body: string): void {
    const { app, store, faults, now, random } = this.#options;
    const delayMs = faults.webhooks.delayMs + (faults.webhooks.shuffle ? random() * SHUFFLE_WINDOW_MS : 0);
    const delivery: WebhookDelivery = {
      id: store.nextId(),
      shopId: event.shopId,
      topic: event.topic,
      uri,
      webhookId: randomUUID(),
      eventId: event.eventId,
      apiVersion: app.apiVersion,
      triggeredAt: now().toISOString(),
      body,
      subjectId: event.subjectId,
      status: faults.webhooks.lost ? 'failed' : 'queued',
      copiesLeft: random() < faults.webhooks.duplicateRate ? 1 : 0,
      attempts: [],
      nextAttemptAt: this.#isoIn(delayMs),
    };
    store.put('deliveries', delivery);
    if (faults.webhooks.lost) return this.#thinOut(delivery.id);
    this.#schedule(delivery);
  }

  #schedule(delivery: WebhookDelivery): void {
    const inMs = Date.parse(delivery.nextAttemptAt ?? '') - this.#options.now().getTime();
    if (!(inMs > 0)) return this.#makeReady(delivery);
    this.#timers.set(
      delivery.id,
      setTimeout(() => this.#makeReady(delivery), inMs),
    );
  }

  #makeReady(delivery: WebhookDelivery): void {
    clearTimeout(this.#timers.get(delivery.id));
    this.#timers.delete(delivery.id);
    this.#ready.push(delivery.id);
    // Not at once: an action that is still storing its other webhooks gets to finish first.
    setImmediate(() => this.#pump());
  }

  #pump(evenPaused = false): void {
    const { webhooks } = this.#options.faults;
    const most = evenPaused ? Number.POSITIVE_INFINITY : CONCURRENCY;
    while (!this.#stopped && this.#ready.length > 0 && this.#underWay.size < most) {
      if (webhooks.paused && !evenPaused) return;
      const id = this.#takeReady();
      if (id === undefined) return;
      void this.#deliver(id);
    }
  }

  #takeReady(): Id | undefined {
    if (!this.#options.faults.webhooks.shuffle) return this.#ready.shift();
    const at = Math.floor(this.#options.random() * this.#ready.length);
    const last = this.#ready.pop();
    const taken = this.#ready[at];
    if (taken === undefined || last === undefined) return last;
    this.#ready[at] = last;
    return taken;
  }

  async #deliver(id: Id): Promise<void> {
    const { store, now } = this.#options;
    const delivery = store.find('deliveries', id);
    if (delivery === null || delivery.status !== 'queued') return;
    this.#underWay.add(id);
    const started = now();
    const outcome = await this.#options.send(delivery, store.get('shops', delivery.shopId));
    this.#underWay.delete(id);
    const durationMs = now().getTime() - started.getTime();
    this.#settle(store.get('deliveries', id), { at: started.toISOString(), ...outcome, durationMs });
    if (this.#isIdle()) this.#wake();
    this.#pump();
  }

  #settle(delivery: WebhookDelivery, attempt: DeliveryAttempt): void {
    const attempts = [...delivery.attempts, attempt];
    const delivered = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
    this.#counts.attempts += 1;
    if (delivered) this.#counts.answered += 1;
    if (delivered && delivery.copiesLeft > 0) {
      const copiesLeft = delivery.copiesLeft - 1;
      this.#reschedule(this.#patch(delivery.id, { attempts, copiesLeft, nextAttemptAt: this.#isoIn(0) }));
      return;
    }
    const failures = failuresInARow(attempts);
    const waitSeconds = RETRY_SECONDS[failures - 1];
    if (!delivered && waitSeconds !== undefined) {
      const nextAttemptAt = this.#isoIn(waitSeconds * 1000 * this.#options.retryFactor);
      this.#reschedule(this.#patch(delivery.id, { attempts, nextAttemptAt }));
      return;
    }
    const status = delivered ? 'delivered' : 'failed';
    this.#counts[status] += 1;
    this.#patch(delivery.id, { attempts, status, nextAttemptAt: null });
    this.#thinOut(delivery.id);
  }

  #reschedule(delivery: WebhookDelivery): void {
    if (!this.#stopped) this.#schedule(delivery);
  }

  /** Keeps the log bounded: old entries lose their body first, then go. */
  #thinOut(newest: Id): void {
    this.#delivered.push(newest);
    const bodiless = this.#delivered.at(-1 - BODIES_MAX);
    if (bodiless !== undefined) this.#patchIfSettled(bodiless, { body: '' });
    if (this.#delivered.length <= LOG_MAX) return;
    const oldest = this.#delivered.shift();
    if (oldest !== undefined && this.#options.store.find('deliveries', oldest)?.status !== 'queued') {
      this.#options.store.remove('deliveries', oldest);
    }
  }

  #patchIfSettled(id: Id, fields: Partial<WebhookDelivery>): void {
    const delivery = this.#options.store.find('deliveries', id);
    if (delivery !== null && delivery.status === 'delivered' && delivery.body !== '') this.#patch(id, fields);
  }

  #patch(id: Id, fields: Partial<WebhookDelivery>): WebhookDelivery {
    return this.#options.store.patch('deliveries', id, fields);
  }

  #isIdle(): boolean {
    if (this.#underWay.size > 0) return false;
    return this.#options.faults.webhooks.paused || this.#ready.length + this.#timers.size === 0;
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }

  #isoIn(ms: number): string {
    return new Date(this.#options.now().getTime() + ms).toISOString();
  }
}

function failuresInARow(attempts: DeliveryAttempt[]): number {
  const lastGood = attempts.findLastIndex((a) => a.status !== null && a.status >= 200 && a.status < 300);
  return attempts.length - 1 - lastGood;
}
