/**
 * `npm run migrate`: brings a database to this version of Comeback. Safe to run again and from several hosts at once.
 *
 * Prisma's own CLI would fetch an engine for this, so a deployment would need more than the npm registry; applying the SQL files
 * in order is all that is asked of it. The bookkeeping table is Prisma's (_prisma_migrations), so the CLI understands the
 * database all the same (docs/decisions/002-own-migration-runner.md).
 */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { rolePassword, roleUrl } from './database-roles.ts';

const HERE = import.meta.dirname;
const LOCK = 7_265_022;

const BOOKKEEPING = `create table if not exists public._prisma_migrations (
  id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null,
  logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

/** The migration folders in order, with their SQL. */
function listMigrations(): { name: string; sql: string }[] {
  const dir = path.join(HERE, 'migrations');
  return fs
    .readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => ({ name, sql: fs.readFileSync(path.join(dir, name, 'migration.sql'), 'utf8') }));
}

async function prepareRoles(client: pg.Client, databaseUrl: string): Promise<void> {
  await client.query(fs.readFileSync(path.join(HERE, 'roles.sql'), 'utf8'));
  for (const role of ['comeback_app', 'comeback_queue'] as const) {
    // the password is hex: nothing to quote, and DDL takes no parameters
    await client.query(`alter role ${role} login password '${rolePassword(databaseUrl, role)}'`);
  }
}

async function applyMigration(client: pg.Client, name: string, sql: string): Promise<void> {
  const checksum = createHash('sha256').update(sql).digest('hex');
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query(
      `insert into public._prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       values ($1, $2, now(), $3, 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`Migration ${name} failed: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Creates the roles, the queue's tables and ours, in that order.
 * @param databaseUrl a login that may create roles and owns the database (a superuser will do)
 * @returns the names of the migrations applied now, in order; empty when the database was up to date
 * @throws Error naming the migration that failed, which is then not applied at all
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const applied: string[] = [];
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await prepareRoles(client, databaseUrl);
    await runMigrations({ connectionString: roleUrl(databaseUrl, 'comeback_queue') });
    await client.query(BOOKKEEPING);
    const { rows } = await client.query<{ migration_name: string }>(
      'select migration_name from public._prisma_migrations where finished_at is not null',
    );
    const done = new Set(rows.map((row) => row.migration_name));
    for (const { name, sql } of listMigrations()) {
      if (done.has(name)) continue;
      await applyMigration(client, name, sql);
      applied.push(name);
    }
  } finally {
    await client.end();
  }
  return applied;
}

if (process.argv[1] === import.meta.filename) {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) {
    console.error('Set DATABASE_URL to the database to migrate, e.g. postgresql://user:password@host:5432/comeback');
    process.exit(1);
  }
  const applied = await migrate(databaseUrl);
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
}
