/**
 * Shops of the stand-in whose webhooks are handled here as the worker handles them, and whose look-ups ask the stand-in's Admin API
 * through shopify-app-remix itself. For tests of what orders of each kind are worth.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { findOrder } from '../../app/adapters/admin-api/find-order.server.ts';
import type { AdminGraphql } from '../../app/adapters/admin-api/run-operation.server.ts';
import { withShopSql } from '../../app/db.server.ts';
import {
  decideUndecidedOrders,
  lookUpCustomerTags,
  lookUpOrder,
  lookUpProducts,
  refreshProducts,
} from '../../app/jobs/look-up.server.ts';
import type { LookUpWork } from '../../app/jobs/look-up.server.ts';
import { processWebhook } from '../../app/jobs/process-webhook.server.ts';
import { FrozenDecision } from '../../app/loyalty/earning/freeze-decision.ts';
import { mergeFact } from '../../app/loyalty/earning/merge-fact.ts';
import { OrderFact } from '../../app/loyalty/earning/order-fact.ts';
import { parseOrderAnswer } from '../../app/loyalty/earning/parse-order-answer.ts';
import { pointsForOrder } from '../../app/loyalty/earning/points-for-order.ts';
import type { Eligibility } from '../../app/loyalty/program/eligibility.ts';
import type { EnrolmentRule } from '../../app/loyalty/program/enrolment-rule.ts';
import type { OrderRule } from '../../app/loyalty/program/order-rule.ts';
import { PLAIN_SECTIONS } from '../../app/loyalty/program/settings.ts';
import { createShop } from '../../standin/commerce/create-shop.ts';
import type { ShopRequest } from '../../standin/commerce/create-shop.ts';
import { publishOrder } from '../../standin/commerce/publish-order.ts';
import type { Order } from '../../standin/model.ts';
import { installApp } from '../../standin/commerce/install-app.ts';
import { NO_FAULTS } from '../../standin/faults.ts';
import { issueToken } from '../../standin/oauth/tokens.ts';
import { startStandin } from '../../standin/start-standin.ts';
import type { RunningStandin } from '../../standin/start-standin.ts';
import { startRecordedApp } from '../../standin/testing/recorded-app.ts';
import type { RecordedApp } from '../../standin/testing/recorded-app.ts';
import { adminPool, appPool, makeShop } from './database.ts';
import { EVERYONE, PLAIN_RULE } from './order-facts.ts';

type Json = Record<string, unknown>;
const root = new URL('../..', import.meta.url).pathname;

let running: RunningStandin;
let app: RecordedApp;
let clock = Date.parse('2026-11-22T08:00:00Z');

let standing = false;

/** A later instant each time it is asked for: what happens one after the other has times one after the other. */
const tick = (): Date => new Date(standing ? clock : (clock += 1000));

/** All that is done meanwhile happens within one second, a later one than what was before. */
export async function withinASecond<Result>(task: () => Promise<Result>): Promise<Result> {
  tick();
  standing = true;
  try {
    return await task();
  } finally {
    standing = false;
  }
}

/** Lets time go by, for the stand-in and for us. */
export const later = (ms: number): Date => new Date((clock += ms));

/** Starts and stops the stand-in with the test file that calls this. */
export function useStandin(): void {
  beforeAll(async () => {
    app = await startRecordedApp();
    running = await startStandin({
      port: 0,
      stateFile: null,
      appUrl: app.url,
      apiKey: 'comeback-test-key',
      apiSecret: 'comeback-test-secret-0123456789abcdef',
      toml: { text: fs.readFileSync(`${root}shopify.app.toml`, 'utf8') },
      extensionDir: `${root}extensions/loyalty-widget`,
      retryFactor: 0.001,
      now: () => new Date(clock),
    });
    process.env.STANDIN_URL = running.urls.admin;
    const preload: string = '../../standin/preload.js';
    await import(preload);
  });
  beforeEach(() => {
    Object.assign(running.standin.faults, structuredClone(NO_FAULTS));
  });
  afterAll(async () => {
    await running.stop();
    await app.stop();
  });
}

async function adminOf(domain: string): Promise<AdminGraphql> {
  const { adminOfShop } = await import('../../app/adapters/admin-of-shop.server.ts');
  return adminOfShop(domain);
}

/** The session that a first visit leaves. */
async function storeSession(shopId: string, domain: string): Promise<void> {
  const token = issueToken(running.standin, running.standin.store.get('shops', shopId), true);
  await adminPool.query(
    `insert into public.session (id, shop, state, "isOnline", scope, expires, "accessToken", "refreshToken", "refreshTokenExpires")
     values ($1, $2, '', false, $3, now() + interval '1 hour', $4, $5, $6)`,
    [`offline_${domain}`, domain, token.scopes.join(','), token.id, token.refreshToken, token.refreshExpiresAt],
  );
}

export interface ShopSettings {
  rule?: Partial<OrderRule>;
  eligibility?: Partial<Eligibility>;
  /** How customers become members; by their first order where left out. */
  enrolment?: EnrolmentRule['mode'] | EnrolmentRule;
  paused?: boolean;
  shop?: Partial<ShopRequest>;
}

type Received = RecordedApp['received'][number];
const JOBS = ['products.look-up', 'customer-tags.look-up', 'order.look-up'] as const;
let shops = 0;

interface QueuedLookUp {
  id: string;
  task: (typeof JOBS)[number];
  orderId: string | undefined;
  customerId: string | undefined;
}

/** One shop, in the stand-in's books and in ours. */
class OrderShop {
  readonly id: bigint;
  readonly handle: string;
  readonly domain: string;
  readonly work: LookUpWork;
  private readonly mine: Received[] = [];
  private seen = 0;

  constructor(id: bigint, handle: string, domain: string) {
    this.id = id;
    this.handle = handle;
    this.domain = domain;
    this.work = {
      get now() {
        return new Date(clock);
      },
      db: appPool,
      inShop: (shop, task) => withShopSql(shop, task, appPool),
      adminOf,
    };
  }

  /** Does something in the stand-in's shop. @throws Error with the stand-in's refusal */
  async api(method: string, path: string, body?: Json): Promise<Json> {
    tick();
    const response = await fetch(`${running.urls.admin}/api/shops/${this.handle}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Json);
  }

  /**
   * Changes an order in a way that has no button in the stand-in, and tells it as Shopify tells any change.
   * @param fields of the order as it stands, and of the shop's first customer
   */
  changeOrder(orderId: string, fields: (order: Order, customerId: string | null) => Partial<Order>): Promise<void> {
    const { standin } = running;
    const order = standin.store.get('orders', orderId);
    const customer = standin.store.list('customers', order.shopId)[0]?.id ?? null;
    const changed = standin.store.patch('orders', orderId, {
      ...fields(order, customer),
      updatedAt: tick().toISOString(),
    });
    publishOrder(standin, changed, ['orders/updated']);
    return Promise.resolve();
  }

  /** Which order a delivery tells of; '' for none. */
  orderOf({ headers, body }: Received): string {
    const payload = JSON.parse(body) as Record<string, unknown> & { order_edit?: { order_id?: unknown } };
    const topic = String(headers['x-shopify-topic']);
    if (topic === 'orders/edited') return String(payload.order_edit?.order_id);
    return String(topic.startsWith('orders/') ? payload['id'] : (payload['order_id'] ?? ''));
  }

  /** Waits for what the stand-in sends; new deliveries to this shop, as they were sent. */
  private async arrived(): Promise<Received[]> {
    await fetch(`${running.urls.admin}/api/idle`, { method: 'POST' });
    const all = app.received.filter(({ headers }) => headers['x-shopify-shop-domain'] === this.domain);
    const fresh = all.slice(this.seen);
    this.seen = all.length;
    this.mine.push(...fresh);
    return fresh;
  }

  private async store({ headers, body }: Received): Promise<bigint> {
    const { rows } = await adminPool.query<{ id: string }>(
      `insert into public.webhook_delivery (shop_id, webhook_id, topic, triggered_at, received_at, payload)
       values ($1, $2, $3, $4, $4, $5) returning id`,
      [this.id, randomUUID(), headers['x-shopify-topic'], headers['x-shopify-triggered-at'], Buffer.from(body)],
    );
    return BigInt(rows[0]?.id ?? 0);
  }

  private async handleOne(id: bigint, topic: unknown): Promise<void> {
    await processWebhook({ ...this.work, shopId: this.id }, id);
    const { rows: after } = await adminPool.query<{ state: string; reason: string | null }>(
      'select state, reason from public.webhook_delivery where shop_id = $1 and id = $2',
      [this.id, id],
    );
    if (after[0]?.state !== 'done') throw new Error(`${String(topic)}: ${after[0]?.reason}`);
  }

  private async process(delivery: Received): Promise<void> {
    await this.handleOne(await this.store(delivery), delivery.headers['x-shopify-topic']);
  }

  /** Handles what arrived since the last time, in the order it was sent. */
  async deliver(): Promise<void> {
    for (const delivery of await this.arrived()) await this.process(delivery);
  }

  /** Handles what arrived since the last time, in the order that `arrange` makes of it. */
  async deliverAs(arrange: (deliveries: readonly Received[]) => readonly Received[]): Promise<void> {
    for (const delivery of arrange(await this.arrived())) await this.process(delivery);
  }

  /** Handles what arrived since the last time all at once, each again until it goes through, as the queue would. @returns tries that failed */
  async deliverAtOnce(): Promise<unknown[]> {
    const failures: unknown[] = [];
    const untilDone = async (delivery: Received): Promise<void> => {
      const id = await this.store(delivery);
      for (let tries = 1; ; tries++) {
        try {
          return await this.handleOne(id, delivery.headers['x-shopify-topic']);
        } catch (error) {
          failures.push(error);
          if (tries === 6) throw error;
        }
      }
    };
    await Promise.all((await this.arrived()).map(untilDone));
    return failures;
  }

  /** A delivery that the stand-in does not send by itself, to be handled with the others. */
  tell(topic: string, payload: Json): void {
    app.received.push({
      method: 'POST',
      url: '/webhooks/customers',
      headers: {
        'x-shopify-topic': topic,
        'x-shopify-shop-domain': this.domain,
        'x-shopify-triggered-at': tick().toISOString(),
      },
      body: JSON.stringify(payload),
    });
  }

  /** Handles all that ever arrived, the last first and each twice. */
  async deliverBackwards(): Promise<void> {
    await this.arrived();
    for (const delivery of this.mine.toReversed()) {
      await this.process(delivery);
      await this.process(delivery);
    }
  }

  /** The look-ups that are queued for this shop, by task. */
  async queued(): Promise<QueuedLookUp[]> {
    const { rows } = await adminPool.query<{
      id: string;
      task: (typeof JOBS)[number];
      order_id: string | null;
      customer_id: string | null;
    }>(
      `select j.id, t.identifier as task, j.payload ->> 'orderId' as order_id, j.payload ->> 'customerId' as customer_id
       from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = any($1) and j.payload ->> 'shopId' = $2 order by j.id`,
      [JOBS, String(this.id)],
    );
    return rows.map(({ id, task, order_id, customer_id }) => ({
      id,
      task,
      orderId: order_id ?? undefined,
      customerId: customer_id ?? undefined,
    }));
  }

  /** Runs the queued look-ups, and those they queue in turn. @throws what a job throws, which stays queued */
  async lookUp(): Promise<void> {
    for (let round = 0; round < 5; round++) {
      const jobs = await this.queued();
      if (jobs.length === 0) return;
      for (const job of jobs) await this.run(job);
    }
    throw new Error('the look-ups do not come to an end');
  }

  private async run({ id, task, orderId, customerId }: QueuedLookUp): Promise<void> {
    // as while a worker has it: the same work can be queued once more
    await adminPool.query('update graphile_worker._private_jobs set key = null where id = $1', [id]);
    if (task === 'products.look-up') await lookUpProducts(this.work, this.id);
    else if (task === 'customer-tags.look-up') await lookUpCustomerTags(this.work, this.id, customerId);
    else await lookUpOrder(this.work, this.id, BigInt(orderId ?? 0));
    await adminPool.query('delete from graphile_worker._private_jobs where id = $1', [id]);
  }

  /** Copies of an order, put into the stand-in's books without a word to anybody. @returns their ids */
  copyOrder(orderId: string, times: number): string[] {
    const { store } = running.standin;
    const order = store.get('orders', orderId);
    return Array.from({ length: times }, (_, at) => {
      const id = store.nextId();
      const lines = order.lines.map((line) => ({ ...line, id: store.nextId() }));
      return store.put('orders', { ...order, id, lines, number: order.number + at + 1 }).id;
    });
  }

  /** A fresh token, where the clock has left the old one behind. */
  async renewAccess(): Promise<void> {
    await adminPool.query('delete from public.session where shop = $1', [this.domain]);
    await storeSession(String(this.id), this.domain);
  }

  /** What runs every night. */
  refresh(): Promise<void> {
    return refreshProducts(this.work, this.id);
  }

  /** Points of the shop's members, pending ones too. */
  async points(): Promise<number> {
    const { rows } = await adminPool.query<{ points: string }>(
      'select coalesce(sum(available + pending), 0) as points from ledger.account where shop_id = $1',
      [this.id],
    );
    return Number(rows[0]?.points);
  }

  /** What one order waits for, and why it has the points it has. */
  async order(orderId: string): Promise<{ waitsFor: string | null; reason: string | null }> {
    const { rows } = await adminPool.query<{ waits_for: string | null; reason: string | null }>(
      `select waits_for, why ->> 'reason' as reason from public.order_fact where shop_id = $1 and order_id = $2`,
      [this.id, orderId],
    );
    return { waitsFor: rows[0]?.waits_for ?? null, reason: rows[0]?.reason ?? null };
  }

  /** What the Admin API's answer alone makes of an order, under the decision that was frozen. Null: Shopify shows no such order. */
  async pointsByAnswer(orderId: string): Promise<number | null> {
    const answer = await findOrder(await adminOf(this.domain), BigInt(orderId));
    const { rows } = await adminPool.query<{ frozen: unknown; fact: unknown }>(
      'select frozen, fact from public.order_fact where shop_id = $1 and order_id = $2',
      [this.id, orderId],
    );
    if (!answer || !rows[0]?.frozen) return null;
    const { lineNotes } = OrderFact.parse(rows[0].fact);
    const fact = { ...mergeFact(null, parseOrderAnswer(answer)), lineNotes };
    return Number(pointsForOrder(fact, FrozenDecision.parse(rows[0].frozen)).target);
  }

  /** Takes the Admin API's answer in, as a look-up does. */
  tellAnswer(orderId: string): Promise<void> {
    return lookUpOrder(this.work, this.id, BigInt(orderId));
  }

  /** What follows a publication. */
  decideWaiting(): Promise<void> {
    return decideUndecidedOrders(this.work, this.id);
  }

  async publish({ rule, eligibility, enrolment, paused = false }: ShopSettings): Promise<void> {
    const settings = {
      schema: 1,
      goLiveAt: '2026-01-01T00:00:00Z',
      paused,
      order: { ...PLAIN_RULE, ...rule },
      eligibility: { ...EVERYONE, ...eligibility },
      ...(enrolment && {
        enrolment: typeof enrolment === 'string' ? { ...PLAIN_SECTIONS.enrolment, mode: enrolment } : enrolment,
      }),
    };
    await adminPool.query(
      `insert into public.program_version (shop_id, version, settings, published_at, published_by)
       select $1, coalesce(max(version), 0) + 1, $2, $3, 'Sample staff' from public.program_version where shop_id = $1`,
      [this.id, JSON.stringify(settings), tick()],
    );
  }
}
export type { OrderShop };

/** Trouble that the stand-in makes for the app until the test ends. */
export const faults = () => running.standin.faults;

/** A new shop with the app installed and a programme published. */
export async function openShop(settings: ShopSettings = {}): Promise<OrderShop> {
  const handle = `kinds-${(shops += 1)}`;
  tick();
  const { id, domain, currency, timeZone: zone } = createShop(running.standin, { handle, ...settings.shop });
  installApp(running.standin, id);
  const ours = await makeShop({ id: BigInt(id), domain, currency, zone });
  await storeSession(id, domain);
  const shop = new OrderShop(ours.id, handle, domain);
  await shop.publish(settings);
  return shop;
}
