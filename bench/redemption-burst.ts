/**
 * Two thousand redemptions as fast as eight clients can make them, in a shop whose Shopify is throttled as on the standard plan (the
 * stand-in's bucket: 2,000 points, 100 a second). The product's own worker, as a process, refills the pools meanwhile. Real seconds.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { withShopSql } from '../app/db.server.ts';
import { SCOPES } from '../app/env.server.ts';
import { verifyLedger } from '../app/loyalty/ledger/verify-ledger.server.ts';
import { redeemReward } from '../app/loyalty/rewards/redeem-reward.server.ts';
import { saveReward } from '../app/loyalty/rewards/save-reward.server.ts';
import { setRewardStatus } from '../app/loyalty/rewards/set-reward-status.server.ts';
import { verifyRedemptions } from '../app/loyalty/rewards/verify-redemptions.server.ts';
import { issueToken } from '../standin/oauth/tokens.ts';
import { startBackend } from '../standin/testing/start-backend.ts';
import type { Backend } from '../standin/testing/start-backend.ts';
import { addMembers, addShop, amountOff } from './redemption-shop.ts';

export interface BurstRow {
  what: string;
  redemptions: number;
  /** Refused, or failed afterwards. */
  failed: number;
  /** Had their code in the transaction that bought it. */
  atOnce: number;
  waited: number;
  /** Of those who waited, until they had their code. */
  waitP50S: number;
  longestWaitS: number;
  /** How long the burst took, and until the last code was there. */
  burstS: number;
  settledS: number;
  shopifyCalls: number;
  throttled: number;
  drifts: number;
  met: boolean;
}

const REDEMPTIONS = 2000;
/** Everybody wants the same, and a catalogue of four: purchases of one reward wait for each other, so the two go differently. */
const REWARDS = [1, 4];
const CLIENTS = 8;
const STAFF = '8100';
const SETTLED_MS_MAX = 600_000;
const LONGEST_WAIT_S_MAX = 120;

interface Counter {
  url: string;
  calls: number;
  throttled: number;
  stop: () => Promise<void>;
}

/** Stands before the stand-in and counts what the worker asks of Shopify. */
async function countCalls(origin: string): Promise<Counter> {
  const counter: Counter = { url: '', calls: 0, throttled: 0, stop: async () => undefined };
  const server = http.createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const headers = Object.entries(request.headers).flatMap(([name, value]) =>
        typeof value === 'string' && !['host', 'connection', 'content-length', 'accept-encoding'].includes(name)
          ? [[name, value] as [string, string]]
          : [],
      );
      const method = request.method ?? 'GET';
      const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) };
      const answer = await fetch(`${origin}${request.url ?? '/'}`, { method, headers, ...body });
      const text = await answer.text();
      counter.calls += 1;
      if (text.includes('"THROTTLED"')) counter.throttled += 1;
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
      response.end(text);
    })().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  counter.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  counter.stop = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return counter;
}

/** The app installed in the stand-in's shop, and here. */
async function install(admin: pg.Pool, { standin, shop }: Backend): Promise<bigint> {
  const { installation } = standin.store.get('shops', shop.id);
  if (installation === null) throw new Error('the app is not installed');
  standin.store.patch('shops', shop.id, { installation: { ...installation, scopes: [...SCOPES] } });
  const token = issueToken(standin, standin.store.get('shops', shop.id), true);
  const inAYear = new Date(Date.now() + 365 * 86_400_000);
  standin.store.patch('tokens', token.id, { expiresAt: inAYear.toISOString() });
  await addShop(admin, BigInt(shop.id), shop.domain);
  await admin.query(
    `insert into public.session (id, shop, state, "isOnline", scope, expires, "accessToken", "refreshToken", "refreshTokenExpires")
     values ($1, $2, '', false, $3, $4, $5, $6, $4)`,
    [`offline_${shop.domain}`, shop.domain, token.scopes.join(','), inAYear, token.id, token.refreshToken],
  );
  return BigInt(shop.id);
}

function startWorker(databaseUrl: string, standinUrl: string, { standin }: Backend): ChildProcess {
  const file = (name: string): string => new URL(`../${name}`, import.meta.url).pathname;
  const flags = ['--disable-warning=ExperimentalWarning', '--import', file('standin/preload.js')];
  return spawn(process.execPath, [...flags, file('worker.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      LOG_LEVEL: 'error',
      DATABASE_URL: databaseUrl,
      STANDIN_URL: standinUrl,
      SHOPIFY_API_KEY: standin.app.apiKey,
      SHOPIFY_API_SECRET: standin.app.apiSecret,
      SHOPIFY_APP_URL: 'http://localhost',
    },
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the answer is 0. @throws Error when that takes longer than ten minutes */
async function untilNone(admin: pg.Pool, what: string, sql: string, shopId: bigint): Promise<void> {
  const started = performance.now();
  for (;;) {
    const { rows } = await admin.query<{ n: number }>(sql, [shopId]);
    if (rows[0]?.n === 0) return;
    if (performance.now() - started > SETTLED_MS_MAX) throw new Error(`${rows[0]?.n} ${what}, still`);
    await pause(250);
  }
}

/** Rewards put on sale as staff do, and their first pools filled by the worker. */
async function putOnSale(admin: pg.Pool, pool: pg.Pool, shopId: bigint, count: number): Promise<bigint[]> {
  const rewards: bigint[] = [];
  for (let n = 1; n <= count; n += 1) {
    const made = await withShopSql(
      shopId,
      async (db) => {
        const ctx = { db, shopId, now: new Date() };
        const settings = amountOff(100, `${n}0 off`);
        const saved = await saveReward(ctx, STAFF, { rewardId: null, seen: 0, settings });
        if (!saved.ok) throw new Error(`not saved: ${saved.refusal.reason}`);
        await setRewardStatus(ctx, STAFF, saved.rewardId, 'on');
        return saved.rewardId;
      },
      pool,
    );
    rewards.push(made);
  }
  const missing = `select count(*)::int as n from public.reward w where w.shop_id = $1 and not exists (
    select from public.reward_code c where c.shop_id = $1 and c.reward_id = w.id and c.state = 'pooled')`;
  await untilNone(admin, 'rewards without codes', missing, shopId);
  return rewards;
}

/** @returns how many were refused, and how long all of them took, seconds */
async function burst(pool: pg.Pool, shopId: bigint, members: readonly bigint[], rewards: readonly bigint[]) {
  let [next, failed] = [0, 0];
  const started = performance.now();
  const client = async () => {
    while (next < REDEMPTIONS) {
      const n = next++;
      const [memberId, rewardId] = [members[n] ?? 0n, rewards[n % rewards.length] ?? 0n];
      const request = { memberId, rewardId, step: 1, clientKey: `burst-key-${n}`, by: 'shopper' } as const;
      const redeem = withShopSql(shopId, (db) => redeemReward({ db, shopId, now: new Date() }, request), pool);
      const outcome = await redeem.catch(() => ({ ok: false }));
      if (!outcome.ok) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { failed, seconds: (performance.now() - started) / 1000 };
}

const WAITS = `select count(*)::int as all, count(*) filter (where state = 'failed')::int as failed,
    count(*) filter (where state = 'issued' and code is not null)::int as issued,
    count(*) filter (where issued_at > made_at)::int as waited,
    coalesce(percentile_cont(0.5) within group (order by extract(epoch from issued_at - made_at))
      filter (where issued_at > made_at), 0)::float as p50,
    coalesce(max(extract(epoch from issued_at - made_at)), 0)::float as longest
  from public.redemption where shop_id = $1 and reward_id = any ($2)`;

interface Waits {
  all: number;
  failed: number;
  issued: number;
  waited: number;
  p50: number;
  longest: number;
}

async function run(admin: pg.Pool, pool: pg.Pool, shopId: bigint, counter: Counter, count: number): Promise<BurstRow> {
  const rewards = await putOnSale(admin, pool, shopId, count);
  const members = await addMembers(pool, shopId, REDEMPTIONS, 100);
  // what is measured is the burst: its own balances are mirrored while it runs, those from before are not
  await admin.query(
    `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
      where t.id = j.task_id and t.identifier = 'member.mirror' and j.locked_at is null`,
  );
  Object.assign(counter, { calls: 0, throttled: 0 });
  const made = await burst(pool, shopId, members, rewards);
  const started = performance.now();
  const open = `select count(*)::int as n from public.redemption where shop_id = $1 and state = 'holding'`;
  await untilNone(admin, 'redemptions wait', open, shopId);
  const settled = made.seconds + (performance.now() - started) / 1000;
  const { calls, throttled } = counter;
  const { rows } = await admin.query<Waits>(WAITS, [shopId, rewards]);
  const waits = rows[0] ?? { all: 0, failed: 0, issued: 0, waited: 0, p50: 0, longest: 0 };
  const found = await withShopSql(shopId, (db) => verifyRedemptions(db, shopId), pool);
  const drifts = found.length + (await verifyLedger(shopId, pool)).length;
  const failed = made.failed + waits.failed;
  const round = (seconds: number): number => Math.round(seconds * 10) / 10;
  return {
    what: `a burst on ${count === 1 ? 'one reward' : `${count} rewards`}`,
    redemptions: waits.all,
    failed,
    atOnce: waits.issued - waits.waited,
    waited: waits.waited,
    waitP50S: round(waits.p50),
    longestWaitS: round(waits.longest),
    burstS: round(made.seconds),
    settledS: round(settled),
    shopifyCalls: calls,
    throttled,
    drifts,
    met: failed === 0 && waits.issued === REDEMPTIONS && drifts === 0 && waits.longest <= LONGEST_WAIT_S_MAX,
  };
}

/** @param admin the superuser's; @param pool as comeback_app */
export async function benchBurst(databaseUrl: string, admin: pg.Pool, pool: pg.Pool): Promise<BurstRow[]> {
  const backend = await startBackend({ shop: { plan: 'standard' } });
  const counter = await countCalls(backend.origin);
  const shopId = await install(admin, backend);
  // what other benches have left to do would keep the worker from this shop
  await admin.query('delete from graphile_worker._private_jobs');
  const worker = startWorker(databaseUrl, counter.url, backend);
  try {
    const rows: BurstRow[] = [];
    for (const count of REWARDS) rows.push(await run(admin, pool, shopId, counter, count));
    return rows;
  } finally {
    worker.kill('SIGTERM');
    if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit');
    await counter.stop();
    await backend.stop();
  }
}
