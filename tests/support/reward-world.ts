/**
 * A shop with rewards, its members, and Shopify played by the stand-in; jobs are done one by one at a clock that jumps to the next one
 * that is due. The app reaches the stand-in through shopify-app-remix, as in production.
 */
import { pino } from 'pino';
import type { AdminGraphql } from '../../app/adapters/admin-api/run-operation.server.ts';
import { withShop, withShopSql } from '../../app/db.server.ts';
import type { Sql, SqlContext } from '../../app/db.server.ts';
import { SCOPES } from '../../app/env.server.ts';
import { ATTEMPTS_MAX } from '../../app/jobs/catalogue.ts';
import type { TaskName } from '../../app/jobs/catalogue.ts';
import type { Hands } from '../../app/jobs/handlers.server.ts';
import { runJob } from '../../app/jobs/run-job.server.ts';
import { openAccount } from '../../app/loyalty/ledger/open-account.server.ts';
import { postPoints } from '../../app/loyalty/ledger/post-points.server.ts';
import { findAccount } from '../../app/loyalty/ledger/read-account.server.ts';
import type { Account } from '../../app/loyalty/ledger/read-account.server.ts';
import { verifyLedger } from '../../app/loyalty/ledger/verify-ledger.server.ts';
import type { RewardSettings } from '../../app/loyalty/rewards/reward.ts';
import { verifyRedemptions } from '../../app/loyalty/rewards/verify-redemptions.server.ts';
import { NO_FAULTS } from '../../standin/faults.ts';
import type { GraphqlFault } from '../../standin/faults.ts';
import { registerCustomer } from '../../standin/commerce/register-customer.ts';
import { issueToken } from '../../standin/oauth/tokens.ts';
import { startBackend } from '../../standin/testing/start-backend.ts';
import type { Backend } from '../../standin/testing/start-backend.ts';
import { adminPool, makeShop } from './database.ts';

/** What stands for `kill`: thrown where a worker is to die; its job stays locked until `restart`. */
export class Killed extends Error {
  override name = 'Killed';
}

interface Job {
  id: string;
  task: string;
  payload: Record<string, string>;
  attempts: number;
  max_attempts: number;
  run_at: Date;
}

/** Called before and after each transaction and each call to Shopify; may throw Killed. */
type Step = (where: string) => void;

const CODE = {
  minimumMinor: 0,
  collections: [],
  combinesWith: { order: false, product: false, shipping: true },
  codeDays: null,
  atExpiry: 'points_back' as const,
};
const OFFER = { description: '', tiers: [], perMember: null, stock: null, from: null, until: null };

type Of<Kind extends RewardSettings['kind']> = Extract<RewardSettings, { kind: Kind }>;

/** One reward of each way to be issued, for 300 points. */
export const REWARDS: {
  code: Of<'amount_off'>;
  giftCard: Of<'gift_card'>;
  storeCredit: Of<'store_credit'>;
  experience: Of<'experience'>;
} = {
  code: { kind: 'amount_off', name: '10 off', ...OFFER, ...CODE, points: 300, valueMinor: 1000 },
  giftCard: { kind: 'gift_card', name: 'Gift card', ...OFFER, points: 300, valueMinor: 5000, days: 365 },
  storeCredit: { kind: 'store_credit', name: 'Cashback', ...OFFER, points: 300, valueMinor: 2500, days: null },
  experience: { kind: 'experience', name: 'A tour', ...OFFER, points: 300, task: 'Show them the shop' },
};

type Received = Backend['app']['received'][number];

interface OrderView {
  id: string;
  lines: { id: string }[];
  totals: Record<string, string>;
}

export class RewardWorld {
  readonly backend: Backend;
  readonly shopId: bigint;
  private aheadMs = 0;
  private made = 0;
  private dead = false;
  private variantId: string | undefined;
  step: Step = () => undefined;

  constructor(backend: Backend, shopId: bigint) {
    this.backend = backend;
    this.shopId = shopId;
  }

  get now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }

  advance(ms: number): void {
    this.aheadMs += ms;
    this.backend.advance(ms);
  }

  inShop<Result>(work: (ctx: SqlContext) => Promise<Result>): Promise<Result> {
    return withShopSql(this.shopId, (db) => work({ db, shopId: this.shopId, now: this.now }));
  }

  /** A customer at Shopify who is a member here. */
  async member(points: number, tier: string | null = null): Promise<{ id: bigint; customerId: string }> {
    const number = (this.made += 1);
    const email = `shopper-${number}@example.com`;
    const customerId = registerCustomer(this.backend.standin, this.backend.shop.id, { email }).id;
    const id = await this.inShop(async (ctx) => {
      const { rows } = await ctx.db.query<{ id: string }>(
        `insert into public.member (shop_id, customer_id, tier, enrolled_at, enrolled_by) values ($1, $2, $3, $4, 'order') returning id`,
        [ctx.shopId, customerId, tier, ctx.now],
      );
      const memberId = BigInt(rows[0]?.id ?? 0);
      await openAccount(ctx, [memberId]);
      const key = `test:${number}`;
      const earned = { memberId, key, hash: Buffer.from(key), points: BigInt(points), at: ctx.now };
      if (points > 0) await postPoints(ctx, [{ kind: 'earn', ...earned }]);
      return memberId;
    });
    return { id, customerId };
  }

  /** An order whose points were spent is refunded. */
  async owe(memberId: bigint, points: number): Promise<void> {
    const number = (this.made += 1);
    const order = { memberId, orderId: BigInt(number), at: this.now, policy: 'owe' } as const;
    const posting = (step: string, target: bigint) =>
      ({ kind: 'order', ...order, key: `test:${number}:${step}`, hash: Buffer.from(step), target }) as const;
    const spent = { memberId, key: `test:${number}:spent`, hash: Buffer.from('spent'), points: BigInt(points) };
    await this.inShop((ctx) =>
      postPoints(ctx, [
        posting('paid', BigInt(points)),
        { kind: 'spend', ...spent, at: this.now },
        posting('refunded', 0n),
      ]),
    );
  }

  account(memberId: bigint): Promise<Account | null> {
    return this.inShop((ctx) => findAccount(ctx, memberId));
  }

  /** A reward on sale, without codes yet. */
  async reward(settings: RewardSettings): Promise<bigint> {
    return this.inShop(async ({ db, shopId, now }) => {
      const { rows } = await db.query<{ id: string }>(
        `insert into public.reward (shop_id, position, status, version, created_at) values ($1, 1, 'on', 1, $2) returning id`,
        [shopId, now],
      );
      const id = BigInt(rows[0]?.id ?? 0);
      await db.query(
        `insert into public.reward_version (shop_id, reward_id, version, terms_version, settings, made_at, made_by)
         values ($1, $2, 1, 1, $3, $4, 'test')`,
        [shopId, id, JSON.stringify(settings), now],
      );
      const payload = JSON.stringify({ shopId: String(shopId), rewardId: String(id) });
      await db.query(`select public.enqueue_job('reward.prepare', $1::json)`, [payload]);
      return id;
    });
  }

  /** Codes in a reward's pool that Shopify has never heard of: for what happens here alone. */
  async stock(rewardId: bigint, codes: number, step = 1): Promise<void> {
    await this.inShop(({ db, shopId, now }) =>
      db.query(
        `insert into public.reward_code (shop_id, code, reward_id, version, step, state, changed_at)
         select $1, 'T' || $2::bigint || 'S' || $4::int || 'N' || number, $2, 1, $4, 'pooled', $5 from generate_series(1, $3) number`,
        [shopId, rewardId, codes, step, now],
      ),
    );
  }

  fault(on: string | null, how: GraphqlFault['how'], times = 1, skip = 0): void {
    this.backend.standin.faults.graphql.rules.push({ on, how, skip, times, code: null });
  }

  noFaults(): void {
    Object.assign(this.backend.standin.faults, structuredClone(NO_FAULTS));
  }

  /** Once killed, a worker does nothing any more, whoever catches what was thrown at it. */
  private pass(where: string): void {
    if (this.dead) throw new Killed(where);
    try {
      this.step(where);
    } catch (error) {
      this.dead = true;
      throw error;
    }
  }

  private hands(): Hands {
    const step: Step = (where) => this.pass(where);
    const around = async <Result>(where: string, work: () => Promise<Result>): Promise<Result> => {
      step(`before ${where}`);
      const result = await work();
      step(`after ${where}`);
      return result;
    };
    return {
      now: this.now,
      db: adminPool,
      inShop: <Result>(shopId: bigint, work: (sql: Sql) => Promise<Result>) =>
        around('transaction', () => withShopSql(shopId, work)),
      inShopPrisma: withShop,
      adminOf: async (domain) => {
        const { adminOfShop } = await import('../../app/adapters/admin-of-shop.server.ts');
        const graphql = await adminOfShop(domain);
        const watched: AdminGraphql = (document, options) => around('call', () => graphql(document, options));
        return watched;
      },
      log: pino({ level: 'silent' }),
    };
  }

  private async nextJob(untilMs: number): Promise<Job | null> {
    const { rows } = await adminPool.query<Job>(
      `update graphile_worker._private_jobs j set locked_at = now(), locked_by = 'test', attempts = attempts + 1
       from graphile_worker._private_tasks t
       where t.id = j.task_id and j.id = (
         select j2.id from graphile_worker._private_jobs j2 join graphile_worker._private_tasks t2 on t2.id = j2.task_id
         where j2.is_available and t2.identifier <> 'member.mirror' and j2.payload ->> 'shopId' = $1 and j2.run_at <= $2
         order by j2.run_at, j2.id limit 1)
       returning j.id, t.identifier as task, j.payload, j.attempts, j.max_attempts, j.run_at`,
      [String(this.shopId), new Date(untilMs)],
    );
    return rows[0] ?? null;
  }

  /**
   * Does what is due within so many milliseconds of now, moving the clock along.
   * @throws Killed where the step said so; the job then stays locked
   */
  async work(withinMs = 60_000): Promise<void> {
    const until = this.now.getTime() + withinMs;
    for (let done = 0; done < 500; done += 1) {
      const job = await this.nextJob(until);
      if (!job) return;
      const early = job.run_at.getTime() - this.now.getTime();
      if (early > 0) this.advance(early);
      try {
        await runJob(this.hands(), job.task as TaskName, job.payload, job, ATTEMPTS_MAX);
      } catch (error) {
        if (error instanceof Killed) throw error;
        // as graphile-worker does: e^attempts seconds later
        const again = new Date(this.now.getTime() + Math.exp(job.attempts) * 1000);
        await adminPool.query(
          'update graphile_worker._private_jobs set locked_at = null, locked_by = null, run_at = $2 where id = $1',
          [job.id, again],
        );
        continue;
      }
      await adminPool.query('delete from graphile_worker._private_jobs where id = $1', [job.id]);
    }
    throw new Error('jobs never come to an end');
  }

  /** A checkout at the stand-in; `lines` units of a record at 100.00. @returns the order as its control API shows it */
  async checkOut(codes: string[], quantity: number, customerId: string | null = null): Promise<OrderView> {
    this.variantId ??= await this.aRecord();
    const lines = [{ variantId: this.variantId, quantity }];
    const { order } = await this.api('checkouts', { codes, lines, customerId, email: 'shopper@example.com' });
    return order as OrderView;
  }

  async api(path: string, body: unknown): Promise<Record<string, unknown>> {
    const answer = await this.backend.api('POST', `/shops/${this.backend.shop.handle}/${path}`, body);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as Record<string, unknown>;
  }

  private async aRecord(): Promise<string> {
    const record = await this.api('products', { title: 'A record', variants: [{ title: 'LP', price: '100.00' }] });
    return (record['variants'] as { id: string }[])[0]?.id ?? '';
  }

  /** Webhooks of orders that the stand-in has sent since the last call, as deliveries with their jobs, in an order of the test's. */
  async deliver(arranged: (all: Received[]) => Received[] = (all) => all): Promise<void> {
    await this.backend.standin.webhooks.idle();
    const all = this.backend.app.received.splice(0);
    const orders = all.filter(({ headers }) => /^(orders|refunds)\//.test(String(headers['x-shopify-topic'])));
    for (const { headers, body } of arranged(orders)) {
      const [topic, id] = [headers['x-shopify-topic'], headers['x-shopify-webhook-id']];
      this.made += 1;
      await adminPool.query('select public.receive_webhook($1, $2, $2, $3, $4, $5, $5, $6, $7, null)', [
        this.backend.shop.domain,
        `${String(id)}-${this.made}`,
        topic,
        '2026-07',
        this.now,
        Buffer.from(body),
        'orders',
      ]);
    }
    await this.work(5000);
  }

  /** What a new worker finds: jobs of the dead one are free again. */
  async restart(): Promise<void> {
    this.step = () => undefined;
    this.dead = false;
    await adminPool.query(
      `update graphile_worker._private_jobs set locked_at = null, locked_by = null where locked_by = 'test' and payload ->> 'shopId' = $1`,
      [String(this.shopId)],
    );
  }

  /** All that is off, in the ledger and among the redemptions; empty when all is well. */
  async off(): Promise<string[]> {
    const redemptions = await this.inShop(({ db, shopId }) => verifyRedemptions(db, shopId));
    const drifts = await verifyLedger(this.shopId);
    return [
      ...redemptions.map(({ what, problem }) => `${what}: ${problem}`),
      ...drifts.map((one) => JSON.stringify(one)),
    ];
  }
}

/** Starts the stand-in and installs the app in its shop. Stop `world.backend` afterwards. */
export async function startRewardWorld(): Promise<RewardWorld> {
  const backend = await startBackend();
  const { standin, shop } = backend;
  process.env.STANDIN_URL = backend.origin;
  process.env.SHOPIFY_API_KEY = standin.app.apiKey;
  process.env.SHOPIFY_API_SECRET = standin.app.apiSecret;
  const preload: string = '../../standin/preload.js';
  await import(preload);
  const installed = standin.store.get('shops', shop.id);
  if (installed.installation === null) throw new Error('the app is not installed');
  standin.store.patch('shops', shop.id, { installation: { ...installed.installation, scopes: [...SCOPES] } });
  const token = issueToken(standin, standin.store.get('shops', shop.id), true);
  const { id } = await makeShop({
    id: BigInt(shop.id),
    domain: shop.domain,
    currency: shop.currency,
    zone: shop.timeZone,
  });
  const inAYear = new Date(Date.now() + 365 * 86_400_000);
  standin.store.patch('tokens', token.id, { expiresAt: inAYear.toISOString() });
  await adminPool.query(
    `insert into public.session (id, shop, state, "isOnline", scope, expires, "accessToken", "refreshToken", "refreshTokenExpires")
     values ($1, $2, '', false, $3, $4, $5, $6, $4)`,
    [`offline_${shop.domain}`, shop.domain, token.scopes.join(','), inAYear, token.id, token.refreshToken],
  );
  return new RewardWorld(backend, id);
}
