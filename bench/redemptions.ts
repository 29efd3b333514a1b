/**
 * Redeeming rewards: from a filled pool beside a bare transaction of one insert and one update, by rivals at one balance, and in a
 * burst against Shopify as a standard shop has it. On a durable cluster of its own.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { withShopSql } from '../app/db.server.ts';
import { redeemReward } from '../app/loyalty/rewards/redeem-reward.server.ts';
import { roleUrl } from '../prisma/database-roles.ts';
import { migrate } from '../prisma/migrate.ts';
import { startCluster } from '../scripts/cluster.ts';
import { benchBurst } from './redemption-burst.ts';
import type { BurstRow } from './redemption-burst.ts';
import { benchRivals } from './redemption-rivals.ts';
import type { RivalsRow } from './redemption-rivals.ts';
import { addMembers, addReward, addShop, amountOff } from './redemption-shop.ts';

interface SpeedRow {
  what: string;
  clients: number;
  perSecond: number;
  barePerSecond: number;
  /** ours / bare: the median of the rounds' ratios. */
  ratio: number;
  p50Ms: number;
  p99Ms: number;
  target: number | null;
  met: boolean;
}

/** Rows of what was asked for. */
export interface RedemptionsReport {
  speed: SpeedRow[];
  rivals: RivalsRow[];
  burst: BurstRow[];
}

const SHOP = 1n;
const MEMBERS = 4000;
const CLIENTS = 8;
const CALLS = 400;
const ROUNDS = 7;
const POOL_SIZE = 500;
/** About a dozen statements, the ledger's checks and row locks among them, beside two. */
const RATIO_TARGET = 0.05;

const BARE = `
  create table public.bench_account (shop_id bigint, member_id bigint, available bigint not null, primary key (shop_id, member_id));
  create table public.bench_redemption (
    shop_id bigint, id bigint generated always as identity, member_id bigint not null, points bigint not null, key text not null,
    made_at timestamptz not null, primary key (shop_id, id), unique (shop_id, member_id, key));
  insert into public.bench_account select shop_id, id, 1000000 from public.member;
  grant select, insert, update on public.bench_account, public.bench_redemption to comeback_app`;

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const percentile = (numbers: readonly number[], share: number): number =>
  Math.round((numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * share)] ?? 0) * 10) / 10;

/** Milliseconds each call took, and how many there were a second. */
async function timed(call: (n: number) => Promise<void>): Promise<{ perSecond: number; took: number[] }> {
  let next = 0;
  const took: number[] = [];
  const started = performance.now();
  const client = async () => {
    while (next < CALLS) {
      const n = next++;
      const before = performance.now();
      await call(n);
      took.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { perSecond: (CALLS / (performance.now() - started)) * 1000, took };
}

async function measure(
  what: string,
  ours: (n: number) => Promise<void>,
  bare: (n: number) => Promise<void>,
  target: number | null,
): Promise<SpeedRow> {
  const rounds: { ours: number; bare: number }[] = [];
  const took: number[] = [];
  for (let round = -1; round < ROUNDS; round += 1) {
    const one = await timed(ours);
    const other = await timed(bare);
    if (round < 0) continue; // the first round plans the statements and fills the caches
    rounds.push({ ours: one.perSecond, bare: other.perSecond });
    took.push(...one.took);
  }
  const ratio = Math.round(median(rounds.map((each) => each.ours / each.bare)) * 100) / 100;
  return {
    what,
    clients: CLIENTS,
    perSecond: Math.round(median(rounds.map((each) => each.ours))),
    barePerSecond: Math.round(median(rounds.map((each) => each.bare))),
    ratio,
    p50Ms: percentile(took, 0.5),
    p99Ms: percentile(took, 0.99),
    target,
    met: target === null || ratio >= target,
  };
}

async function benchSpeed(admin: pg.Pool, pool: pg.Pool): Promise<SpeedRow[]> {
  await addShop(admin, SHOP, 'bench.myshopify.com');
  const members = await addMembers(pool, SHOP, MEMBERS, 1_000_000);
  await admin.query(BARE);
  const codes = CALLS * (ROUNDS + 2) + POOL_SIZE;
  const filled = { codes, size: POOL_SIZE };
  const rewards: bigint[] = [];
  for (let n = 0; n < CLIENTS + 1; n += 1) rewards.push(await addReward(admin, SHOP, amountOff(100), filled));
  await admin.query('vacuum analyze');
  let unique = 0;
  const memberOf = (n: number): bigint => members[(n * 7919 + unique) % members.length] ?? 0n;
  const ours = (among: readonly bigint[]) => async (n: number) => {
    const clientKey = `bench-key-${(unique += 1)}`;
    const [memberId, rewardId] = [memberOf(n), among[n % among.length] ?? 0n];
    const outcome = await withShopSql(
      SHOP,
      (db) =>
        redeemReward({ db, shopId: SHOP, now: new Date() }, { memberId, rewardId, step: 1, clientKey, by: 'shopper' }),
      pool,
    );
    if (!outcome.ok || outcome.redemption.code === null) throw new Error(`not redeemed: ${JSON.stringify(outcome)}`);
  };
  const bare = (n: number) =>
    withShopSql(
      SHOP,
      async (db) => {
        const memberId = memberOf(n);
        await db.query({
          name: 'bare-update',
          text: 'update public.bench_account set available = available - 100 where shop_id = $1 and member_id = $2',
          values: [SHOP, memberId],
        });
        await db.query({
          name: 'bare-insert',
          text: 'insert into public.bench_redemption (shop_id, member_id, points, key, made_at) values ($1, $2, 100, $3, now())',
          values: [SHOP, memberId, randomUUID()],
        });
      },
      pool,
    );
  const [first = 0n, ...others] = rewards;
  return [
    await measure('a code, eight rewards', ours(others), bare, RATIO_TARGET),
    await measure('a code, all of one reward', ours([first]), bare, null),
  ];
}

/**
 * @param only `speed`, `rivals` or `burst`; all three where left out
 * @param rounds of rivals
 */
export async function benchRedemptions(only: string | undefined, rounds: number): Promise<RedemptionsReport> {
  const cluster = await startCluster({ durable: true });
  const url = cluster.url('postgres');
  const admin = new pg.Pool({ connectionString: url, max: 2 });
  const pool = new pg.Pool({ connectionString: roleUrl(url, 'comeback_app'), max: 16 });
  for (const each of [admin, pool]) each.on('error', () => undefined); // still closing when the server goes
  try {
    await migrate(url);
    const wants = (part: string): boolean => only === undefined || only === part;
    return {
      speed: wants('speed') ? await benchSpeed(admin, pool) : [],
      burst: wants('burst') ? await benchBurst(url, admin, pool) : [],
      rivals: wants('rivals') ? [await benchRivals(admin, pool, rounds)] : [],
    };
  } finally {
    await pool.end();
    await admin.end();
    await cluster.stop();
  }
}
