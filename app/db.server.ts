/**
 * The one Prisma client and the one pg pool, both as role comeback_app, and the two ways into a shop's rows.
 *
 * `withShop` speaks Prisma (settings, admin pages); `withShopSql` speaks SQL (the order path, the ledger). Both set the shop for
 * one transaction; without it row-level security shows nothing.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient, type Prisma } from '@prisma/client';
import pg from 'pg';
import { env } from './env.server.ts';

/** What SQL use cases take as `db`: a pool's client inside a transaction, or a pool where one call is the transaction. */
export interface Sql {
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    query: string | { name?: string; text: string; values?: unknown[] },
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>>;
}

/** What Prisma use cases take as `db`. */
export type Tx = Prisma.TransactionClient;

/** The first argument of a use case that speaks SQL. */
export interface SqlContext {
  db: Sql;
  shopId: bigint;
  now: Date;
}

/** The first argument of a use case that speaks Prisma. */
export interface PrismaContext {
  db: Tx;
  shopId: bigint;
  now: Date;
}

/** The same where what is done is staff's: who, as an account number. */
export interface StaffContext extends PrismaContext {
  staff: string;
}

interface Connections {
  pool: pg.Pool;
  prisma: PrismaClient;
}

/** A pool as the app's role; its idle errors (a restarted database) are left to the next query to report. */
export function openPool(connectionString: string, max = 10): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, application_name: 'comeback' });
  pool.on('error', () => undefined);
  return pool;
}

// The web process holds this module twice: bundled by Vite for Remix, and as it stands for the webhook door in server.ts.
// The registry lets both share one set of connections.
const registry = globalThis as typeof globalThis & { comebackConnections?: Connections };

function connections(): Connections {
  return (registry.comebackConnections ??= {
    pool: openPool(env().appDatabaseUrl, 12),
    prisma: new PrismaClient({ adapter: new PrismaPg({ connectionString: env().appDatabaseUrl, max: 6 }) }),
  });
}

export const getPool = (): pg.Pool => connections().pool;
export const getPrisma = (): PrismaClient => connections().prisma;

/** One Prisma transaction in which only `shopId`'s rows exist. */
export async function withShop<Result>(
  shopId: bigint,
  work: (tx: Tx) => Promise<Result>,
  prisma: PrismaClient = getPrisma(),
): Promise<Result> {
  return prisma.$transaction(async (tx) => {
    await tx.$executeRaw`select set_config('app.shop_id', ${String(shopId)}, true)`;
    return work(tx);
  });
}

/**
 * How long a transaction waits for what another one holds, an import of many members for instance (docs/decisions/092): staff and other
 * systems a while, a shopper not so long that they think it broken, a job hardly, because others wait for its place and it comes again.
 */
export const LOCK_MS = { request: 10_000, shopper: 3_000, job: 1_000 } as const;

/** Whether something failed because somebody else held what it needed for longer than it was to wait. Nothing was done. */
export const isHeldUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '55P03';

/**
 * One SQL transaction in which only `shopId`'s rows exist; committed when `work` resolves, rolled back when it throws.
 * @param lockMs how long each lock is waited for
 */
export async function withShopSql<Result>(
  shopId: bigint,
  work: (sql: Sql) => Promise<Result>,
  pool: pg.Pool = getPool(),
  lockMs: number = LOCK_MS.request,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    // one round trip; a bigint has nothing to quote
    await client.query(
      `begin; set local app.shop_id = '${BigInt(shopId)}'; set local lock_timeout = ${Number(lockMs)}`,
    );
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((reason: Error) => {
      broken = reason;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Ends what this process opened; for clean shut-down. */
export async function closeConnections(): Promise<void> {
  const open = registry.comebackConnections;
  if (!open) return;
  delete registry.comebackConnections;
  await Promise.all([open.pool.end(), open.prisma.$disconnect()]);
}
