/** One PostgreSQL for the whole run and one migrated template database, of which each test file gets a copy. */
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../prisma/migrate.ts';
import { startCluster, type Cluster } from '../../scripts/cluster.ts';

export const TEMPLATE = 'comeback_template';

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's connection string for database `postgres`. */
    serverUrl: string;
    /** Why there is no template database; null when there is one. Tests without a database then still run. */
    templateProblem: string | null;
  }
}

async function makeTemplate(cluster: Cluster): Promise<string | null> {
  const client = new pg.Client({ connectionString: cluster.url('postgres') });
  await client.connect();
  try {
    await client.query(`create database ${TEMPLATE}`);
    await migrate(cluster.url(TEMPLATE));
    // nobody may connect any more: a stray session would make every copy fail
    await client.query(`alter database ${TEMPLATE} with allow_connections false is_template true`);
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    await client.end();
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startCluster();
  project.provide('serverUrl', cluster.url('postgres'));
  project.provide('templateProblem', await makeTemplate(cluster));
  return () => cluster.stop();
}
