/**
 * A migrated database of its own for the test file that imports this; dropped when the file is done.
 *
 * `adminPool` is the superuser: for arranging and for looking behind row-level security. `appPool` is role comeback_app,
 * as the product itself connects: what is being tested gets this one. The product's own pool and Prisma client
 * (app/db.server.ts) reach the same database, because DATABASE_URL is set here.
 */
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { roleUrl } from '../../prisma/database-roles.ts';
import { TEMPLATE } from './global-setup.ts';

const name = `t_${crypto.randomUUID().replaceAll('-', '')}`;

function urlOf(database: string): string {
  const url = new URL(inject('serverUrl'));
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const problem = inject('templateProblem');
if (problem !== null) throw new Error(`The migrations do not apply, so there is no database to test with:\n${problem}`);
await onServer(`create database ${name} template ${TEMPLATE}`);

/** The superuser's connection string: what DATABASE_URL is in the demo. */
export const databaseUrl = urlOf(name);
process.env.DATABASE_URL = databaseUrl;

function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  pool.on('error', () => undefined); // the database is dropped under idle connections at the end
  return pool;
}

export const adminPool = openPool(databaseUrl, 4);
export const appPool = openPool(roleUrl(databaseUrl, 'comeback_app'), 8);

let closing: (() => Promise<void>)[] = [];

/** Something of this file's that has a connection and is to end before the database goes. */
export function closeAtEnd(close: () => Promise<void>): void {
  closing = [close, ...closing];
}

afterAll(async () => {
  for (const close of closing) await close();
  if ('comebackConnections' in globalThis) await (await import('../../app/db.server.ts')).closeConnections();
  await appPool.end();
  await adminPool.end();
  await onServer(`drop database ${name} with (force)`);
});

export interface TestShop {
  id: bigint;
  domain: string;
  currency: string;
  zone: string;
}

let shopCount = 0;

/** An installed shop, entered as the superuser; `id` and `domain` are new with each call unless given. */
export async function makeShop(wanted: Partial<TestShop> & { taxesIncluded?: boolean } = {}): Promise<TestShop> {
  shopCount += 1;
  const shop = {
    id: wanted.id ?? BigInt(9_000_000_000 + shopCount),
    domain: wanted.domain ?? `shop-${shopCount}.myshopify.com`,
    currency: wanted.currency ?? 'PLN',
    zone: wanted.zone ?? 'Europe/Warsaw',
  };
  await adminPool.query(
    `insert into shop (id, domain, name, zone, currency, taxes_included, scopes, installed_at)
     values ($1, $2, $3, $4, $5, $6, '', '2026-01-01T00:00:00Z')`,
    [String(shop.id), shop.domain, `Shop ${shopCount}`, shop.zone, shop.currency, wanted.taxesIncluded ?? true],
  );
  return shop;
}

/** One transaction as comeback_app in which only this shop's rows exist. */
export async function asShop<Result>(shopId: bigint, work: (sql: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await appPool.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.shop_id', $1, true)`, [String(shopId)]);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
