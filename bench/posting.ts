/**
 * Posting points, beside plain SQL that writes the same rows: same run, role, clients, indexes and row-level security, on a durable
 * cluster of its own. Rounds of ours and of the baseline alternate, so that a busy machine slows both; the ratio is the median round's.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Posting } from '../app/loyalty/ledger/posting.ts';
import { postPoints } from '../app/loyalty/ledger/post-points.server.ts';
import { roleUrl } from '../prisma/database-roles.ts';
import { migrate } from '../prisma/migrate.ts';
import { startCluster } from '../scripts/cluster.ts';
import { RAW_BATCH, RAW_EARN, RAW_ORDER, RAW_SPEND } from './raw-posting.ts';

export interface Row {
  what: string;
  clients: number;
  oursPerSecond: number;
  rawPerSecond: number;
  /** ours / raw: the median of the rounds' ratios. */
  ratio: number;
  target: number | null;
}

export interface PostingBenchOptions {
  /** Calls a round and side; the default gives stable medians in about a minute. */
  callsPerRound?: number;
  rounds?: number;
}

interface Work {
  what: string;
  clients: number;
  /** Calls per callsPerRound of a single posting; a batch is one call. */
  share: number;
  postingsPerCall: number;
  target: number | null;
  ours: (call: number) => Promise<unknown>;
  raw: (call: number) => Promise<unknown>;
}

const SHOP = 1n;
const MEMBERS = 4000;
const BATCH = 1000;
const RATIO_TARGET = 0.5;
const NOW = new Date('2026-11-21T12:00:00Z');
const WHY = { rate: '1/100', base: 7990, lines: [{ id: '1', kept: 1, minor: 7990 }], rounding: 'down', points: 79 };
const HASH = createHash('sha256').update('fact').digest();

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

const memberOf = (n: number): bigint => BigInt(1 + ((n * 7919) % MEMBERS));

async function prepare(adminUrl: string): Promise<void> {
  await migrate(adminUrl);
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(fs.readFileSync(path.join(import.meta.dirname, 'raw-posting.sql'), 'utf8'));
  await client.query('select ledger.open_accounts($1, array(select generate_series(1, $2::int))::bigint[])', [
    String(SHOP),
    MEMBERS,
  ]);
  await client.query('insert into bench_raw.account select * from ledger.account');
  await client.query('vacuum analyze');
  await client.end();
}

/** Every member owns one large lot on both sides, which the spends then draw on. */
async function fill(pool: pg.Pool): Promise<void> {
  const ctx = { db: pool, shopId: SHOP, now: NOW };
  for (let from = 1; from <= MEMBERS; from += BATCH) {
    const members = Array.from({ length: BATCH }, (_, i) => BigInt(from + i));
    const first = { kind: 'earn', hash: HASH, points: 1_000_000n, at: NOW } as const;
    await postPoints(
      ctx,
      members.map((memberId) => ({ ...first, memberId, key: `first:${memberId}` })),
    );
  }
  for (let n = 1; n <= MEMBERS; n++) {
    await pool.query({ ...RAW_EARN, values: [SHOP, n, 1_000_000, `first:${n}`, HASH, NOW, WHY, HASH, null] });
  }
}

function workOf(pool: pg.Pool): Work[] {
  const ctx = { db: pool, shopId: SHOP, now: NOW };
  let unique = 0;
  const common = (key: string, memberId: bigint) => ({ key, memberId, hash: HASH, at: NOW, version: 1, why: WHY });
  const single = (key: string, make: (memberId: bigint, id: bigint, key: string) => Posting) => (call: number) => {
    const id = BigInt(++unique);
    return postPoints(ctx, [make(memberOf(call), id, `${key}:${id}`)]);
  };
  const order = (memberId: bigint, id: bigint, key: string): Posting => ({
    ...common(key, memberId),
    kind: 'order',
    orderId: id,
    target: 79n,
    policy: 'owe',
  });
  const raw = (query: { name: string; text: string }, last: (id: number) => number | null) => (call: number) => {
    const id = ++unique;
    const values = [SHOP, memberOf(call), 79, `${query.name}:${id}`, HASH, NOW, WHY, HASH, last(id)];
    return pool.query({ ...query, values });
  };
  const earn = {
    ours: single('earn', (memberId, _, key) => ({ ...common(key, memberId), kind: 'earn', points: 79n })),
    raw: raw(RAW_EARN, () => null),
  };
  const orders = { ours: single('order', order), raw: raw(RAW_ORDER, (id) => id) };
  const spends = {
    ours: single('spend', (memberId, _, key) => ({ ...common(key, memberId), kind: 'spend', points: 79n })),
    raw: raw(RAW_SPEND, () => 1),
  };
  const ids = () => Array.from({ length: BATCH }, () => ++unique);
  const batches = {
    ours: () =>
      postPoints(
        ctx,
        ids().map((id) => order(memberOf(id), BigInt(id), `order:${id}`)),
      ),
    raw: () => {
      const keys = ids();
      const points = keys.map(() => 79);
      const causes = keys.map((id) => `order:${id}`);
      return pool.query({
        ...RAW_BATCH,
        values: [SHOP, keys.map(memberOf), points, causes, HASH, NOW, WHY, HASH, keys],
      });
    },
  };
  const one = { share: 1, postingsPerCall: 1 };
  return [
    { what: 'earn', clients: 1, ...one, share: 0.5, target: null, ...earn },
    { what: 'earn', clients: 8, ...one, target: RATIO_TARGET, ...earn },
    { what: 'earn', clients: 16, ...one, target: null, ...earn },
    { what: 'order', clients: 8, ...one, target: RATIO_TARGET, ...orders },
    { what: 'spend', clients: 8, ...one, target: null, ...spends },
    { what: 'orders by 1,000', clients: 1, share: 0.004, postingsPerCall: BATCH, target: RATIO_TARGET, ...batches },
  ];
}

async function perSecond(calls: number, clients: number, call: (n: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (next < calls) await call(next++);
    }),
  );
  return (calls / (performance.now() - started)) * 1000;
}

async function measure(work: Work, calls: number, rounds: number): Promise<Row> {
  const ours: number[] = [];
  const raw: number[] = [];
  const ratios: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const a = await perSecond(calls, work.clients, work.ours);
    const b = await perSecond(calls, work.clients, work.raw);
    if (round < 0) continue; // the first round plans the statements and fills the caches
    ours.push(a * work.postingsPerCall);
    raw.push(b * work.postingsPerCall);
    ratios.push(a / b);
  }
  const { what, clients, target } = work;
  const rounded = { oursPerSecond: Math.round(median(ours)), rawPerSecond: Math.round(median(raw)) };
  return { what, clients, ...rounded, ratio: Math.round(median(ratios) * 100) / 100, target };
}

/** Ours beside raw SQL, one row a kind of posting and number of clients. Starts and stops a PostgreSQL of its own. */
export async function benchPosting(options: PostingBenchOptions = {}): Promise<Row[]> {
  const { callsPerRound = 1200, rounds = 7 } = options;
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-posting-'));
  const cluster = await startCluster({ dir, durable: true });
  const pool = new pg.Pool({
    connectionString: roleUrl(cluster.url('postgres'), 'comeback_app'),
    max: 16,
    options: `-c app.shop_id=${SHOP}`,
  });
  pool.on('error', () => undefined); // connections that are still closing when the server goes
  try {
    await prepare(cluster.url('postgres'));
    await fill(pool);
    const rows: Row[] = [];
    for (const work of workOf(pool)) {
      rows.push(await measure(work, Math.max(4, Math.round(callsPerRound * work.share)), rounds));
    }
    return rows;
  } finally {
    await pool.end();
    await cluster.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
