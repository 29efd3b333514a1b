/**
 * Everything on this machine: PostgreSQL, the stand-in of Shopify, the web server and the worker. The demo and the browser tests
 * start the same stack; they differ in where its data lies and what it is filled with.
 */
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '../prisma/migrate.ts';
import { startCluster } from './cluster.ts';
import { startChild, untilAnswers, untilSays, type Child } from './processes.ts';

export const API_KEY = 'comeback-demo-key';
export const SHOP = 'sample-records';
export const CURRENCY = 'PLN';

/** How many ports the stack takes, from its base on: admin, storefront, tunnel, SMTP, web. */
export const PORTS = 5;

export interface StackOptions {
  /** Base of the stack's ports. */
  port: number;
  /** Where PostgreSQL's files are; without it they are temporary. */
  clusterDir?: string;
  /** The stand-in's journal; without it the stand-in forgets. */
  stateFile?: string;
  logDir: string;
  apiSecret: string;
}

export interface Stack {
  urls: { admin: string; storefront: string; app: string; web: string; mailbox: string };
  apiKey: string;
  apiSecret: string;
  databaseUrl: string;
  children: Child[];
  stop(): Promise<void>;
}

async function createDatabase(serverUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}

/** The stack in the order in which it comes up; each step may take a moment and is reported while it does. */
export class StackStarter {
  readonly #options: StackOptions;
  readonly #closers: (() => Promise<void>)[] = [];
  readonly #children: Child[] = [];
  #databaseUrl = '';

  constructor(options: StackOptions) {
    this.#options = options;
  }

  get urls(): Stack['urls'] {
    const { port } = this.#options;
    const admin = `http://localhost:${port}`;
    return {
      admin,
      storefront: `http://localhost:${port + 1}`,
      app: `http://localhost:${port + 2}`,
      web: `http://127.0.0.1:${port + 4}`,
      mailbox: `${admin}/mailbox`,
    };
  }

  async startDatabase(): Promise<void> {
    const { clusterDir } = this.#options;
    const cluster = await startCluster(clusterDir === undefined ? {} : { dir: clusterDir, durable: true });
    this.#closers.push(() => cluster.stop());
    await createDatabase(cluster.url('postgres'), 'comeback');
    this.#databaseUrl = cluster.url('comeback');
  }

  async migrate(): Promise<string[]> {
    return migrate(this.#databaseUrl);
  }

  async startStandin(): Promise<void> {
    const { port, stateFile, apiSecret } = this.#options;
    const state = stateFile === undefined ? [] : ['--state', stateFile];
    const keys = ['--app-url', this.urls.web, '--api-key', API_KEY, '--api-secret', apiSecret];
    const child = this.#start('stand-in', 'standin/cli.ts', {}, ['serve', '--port', String(port), ...keys, ...state]);
    await untilAnswers(`${this.urls.admin}/api/shops`, child);
  }

  async startApp(): Promise<void> {
    const env = {
      NODE_ENV: 'production',
      DATABASE_URL: this.#databaseUrl,
      SHOPIFY_API_KEY: API_KEY,
      SHOPIFY_API_SECRET: this.#options.apiSecret,
      SHOPIFY_APP_URL: this.urls.app,
      STANDIN_URL: this.urls.admin,
      HOST: '127.0.0.1',
      PORT: String(this.#options.port + 4),
    };
    const worker = this.#start('worker', 'worker.ts', env);
    const web = this.#start('web', 'server.ts', env);
    await Promise.all([untilSays('worker ready', worker), untilAnswers(`${this.urls.web}/healthz`, web)]);
  }

  #start(name: string, file: string, env: Record<string, string>, args: string[] = []): Child {
    const preload = 'STANDIN_URL' in env ? ['standin/preload.js'] : [];
    const logFile = path.join(this.#options.logDir, `${name}.log`);
    const child = startChild({ name, file, args, preload, env, logFile });
    this.#children.push(child);
    this.#closers.push(() => child.stop());
    return child;
  }

  /** What has been started so far, the last first: web and worker end before the database does. */
  async stop(): Promise<void> {
    for (const close of this.#closers.splice(0).toReversed()) await close();
  }

  get stack(): Stack {
    const { apiSecret } = this.#options;
    const common = { urls: this.urls, apiKey: API_KEY, apiSecret, databaseUrl: this.#databaseUrl };
    return { ...common, children: this.#children, stop: () => this.stop() };
  }
}

/** All steps at once; what had started is stopped again when one fails. */
export async function startStack(options: StackOptions): Promise<Stack> {
  fs.mkdirSync(options.logDir, { recursive: true });
  const starter = new StackStarter(options);
  try {
    await starter.startDatabase();
    await starter.migrate();
    await starter.startStandin();
    await starter.startApp();
    return starter.stack;
  } catch (error) {
    await starter.stop();
    throw error;
  }
}
