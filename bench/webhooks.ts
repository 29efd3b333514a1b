/**
 * Receiving webhooks: the product's door beside a bare handler that verifies the HMAC and inserts one row, in turn, in one run; and
 * the door's answer times at a steady 200 deliveries a second.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import pg from 'pg';
import { migrate } from '../prisma/migrate.ts';
import { roleUrl } from '../prisma/database-roles.ts';
import { startCluster } from '../scripts/cluster.ts';

export interface WebhookRow {
  what: string;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** The door's rate over the bare handler's; null where nothing is compared. */
  ratio: number | null;
  target: string;
  met: boolean | null;
}

const SECRET = 'bench-secret';
const DOMAIN = 'bench.myshopify.com';
const ROUNDS = 3;
const SECONDS = 4;
const CONNECTIONS = 16;
const STEADY_RATE = 200;
const P99_MS_MAX = 100;
const RATIO_MIN = 0.5;

interface Delivery {
  body: string;
  signature: string;
}

/** Orders of about 8 KB, as Shopify's are, each with its own id: deliveries of one order would wait for one another by design. */
function signedOrders(count: number): Delivery[] {
  const line = { id: 1, title: 'A record', quantity: 1, price: '79.90', product_id: 1, variant_id: 1, properties: [] };
  const lines = Array.from({ length: 60 }, (_, i) => ({ ...line, id: i + 1 }));
  return Array.from({ length: count }, (_, i) => {
    const body = JSON.stringify({ id: 5001 + i, name: `#${1001 + i}`, currency: 'PLN', line_items: lines });
    return { body, signature: createHmac('sha256', SECRET).update(body).digest('base64') };
  });
}

const DELIVERIES = signedOrders(5000);
let sent = 0;

interface Server {
  child: ChildProcess;
  url: string;
}

async function startServer(side: 'door' | 'bare', databaseUrl: string): Promise<Server> {
  const script = new URL('./webhook-server.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, side, databaseUrl, SECRET], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      LOG_LEVEL: 'error',
      DATABASE_URL: databaseUrl,
      SHOPIFY_API_KEY: 'k',
      SHOPIFY_API_SECRET: SECRET,
      SHOPIFY_APP_URL: 'http://localhost',
    },
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(String(data).trim()));
    child.once('exit', () => reject(new Error(`${side} did not start`)));
  });
  return { child, url: `http://127.0.0.1:${port}/webhooks/orders` };
}

async function load(url: string, options: { seconds: number; rate?: number }) {
  const headers = {
    'content-type': 'application/json',
    'x-shopify-topic': 'orders/paid',
    'x-shopify-shop-domain': DOMAIN,
  };
  const next = () => {
    const { body, signature } = DELIVERIES[sent++ % DELIVERIES.length] as Delivery;
    return { body, headers: { ...headers, 'x-shopify-hmac-sha256': signature, 'x-shopify-webhook-id': randomUUID() } };
  };
  const result = await autocannon({
    url,
    method: 'POST',
    connections: CONNECTIONS,
    duration: options.seconds,
    ...(options.rate ? { overallRate: options.rate } : {}),
    requests: [{ setupRequest: (request) => ({ ...request, ...next() }) }],
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed`);
  return result;
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function prepare(databaseUrl: string): Promise<void> {
  await migrate(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`insert into public.shop (id, domain, name, zone, currency, taxes_included, installed_at)
    values (1, '${DOMAIN}', 'Bench', 'UTC', 'PLN', true, now())`);
  await client.query(
    `create table public.bench_delivery (id bigserial primary key, webhook_id text not null, topic text not null, payload bytea not null)`,
  );
  await client.query(
    'grant insert on public.bench_delivery to comeback_app; grant usage on sequence public.bench_delivery_id_seq to comeback_app',
  );
  await client.end();
}

/** Three rounds of each side in turn on a durable cluster of its own, then the steady rate. */
export async function benchWebhooks(): Promise<WebhookRow[]> {
  const cluster = await startCluster({ durable: true });
  const servers: Server[] = [];
  try {
    const admin = new pg.Client({ connectionString: cluster.url('postgres') });
    await admin.connect();
    await admin.query('create database bench_webhooks');
    await admin.end();
    const url = cluster.url('bench_webhooks');
    await prepare(url);
    const bare = await startServer('bare', roleUrl(url, 'comeback_app'));
    const door = await startServer('door', roleUrl(url, 'comeback_app'));
    servers.push(bare, door);
    await load(bare.url, { seconds: 2 });
    await load(door.url, { seconds: 2 });
    const rounds: { bare: autocannon.Result; door: autocannon.Result }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({
        bare: await load(bare.url, { seconds: SECONDS }),
        door: await load(door.url, { seconds: SECONDS }),
      });
    }
    const steady = await load(door.url, { seconds: 15, rate: STEADY_RATE });
    const ratio = Number(
      median(rounds.map((each) => each.door.requests.average / each.bare.requests.average)).toFixed(2),
    );
    const row = (what: string, side: 'bare' | 'door') => ({
      what,
      perSecond: Math.round(median(rounds.map((each) => each[side].requests.average))),
      p50Ms: median(rounds.map((each) => each[side].latency.p50)),
      p99Ms: median(rounds.map((each) => each[side].latency.p99)),
    });
    return [
      { ...row('bare: HMAC and one row', 'bare'), ratio: null, target: '', met: null },
      {
        ...row('the door, as fast as it goes', 'door'),
        ratio,
        target: `ratio ≥ ${RATIO_MIN}`,
        met: ratio >= RATIO_MIN,
      },
      {
        what: `the door at ${STEADY_RATE}/s`,
        perSecond: Math.round(steady.requests.average),
        p50Ms: steady.latency.p50,
        p99Ms: steady.latency.p99,
        ratio: null,
        target: `p99 ≤ ${P99_MS_MAX} ms`,
        met: steady.latency.p99 <= P99_MS_MAX,
      },
    ];
  } finally {
    for (const { child } of servers) child.kill('SIGTERM');
    await cluster.stop();
  }
}
