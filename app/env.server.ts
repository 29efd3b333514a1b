/** The environment, parsed once. Nobody else in app/ reads process.env. */
import { z } from 'zod';
import { roleUrl } from '../prisma/database-roles.ts';

/** What the app asks of a shop. Kept equal to shopify.app.toml by a test (tests/app-toml.test.ts). */
export const SCOPES = [
  'read_customers',
  'write_customers',
  'read_orders',
  'read_products',
  'read_shopify_payments_disputes',
  'read_themes',
  // rewards: discounts and their codes; gift cards (which Shopify grants on request); store credit
  'read_discounts',
  'write_discounts',
  'read_gift_cards',
  'write_gift_cards',
  'read_store_credit_accounts',
  'read_store_credit_account_transactions',
  'write_store_credit_account_transactions',
] as const;

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  DATABASE_URL: z.url(),
  APP_DATABASE_URL: z.url().optional(),
  QUEUE_DATABASE_URL: z.url().optional(),
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  /** The secret before a rotation: for an hour both sign (platform.md, Webhooks). */
  SHOPIFY_API_SECRET_OLD: z.string().min(1).optional(),
  SHOPIFY_APP_URL: z.url(),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  HOST: z.string().default('0.0.0.0'),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(50).default(8),
});

export interface Env {
  production: boolean;
  appDatabaseUrl: string;
  queueDatabaseUrl: string;
  apiKey: string;
  apiSecret: string;
  /** Both secrets while one replaces the other, newest first. */
  apiSecrets: readonly string[];
  appUrl: string;
  port: number;
  host: string;
  logLevel: string;
  workerConcurrency: number;
}

/**
 * @param source usually process.env
 * @throws Error naming each variable that is missing or malformed, in one message
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  // with both role URLs given, a host need not hold the privileged one
  const given = { ...source, DATABASE_URL: source['DATABASE_URL'] ?? source['APP_DATABASE_URL'] };
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not complete (see README, "Deploy"):\n${lines.join('\n')}`);
  }
  const read = parsed.data;
  const secrets = [read.SHOPIFY_API_SECRET, read.SHOPIFY_API_SECRET_OLD].filter((secret) => secret !== undefined);
  return {
    production: read.NODE_ENV === 'production',
    appDatabaseUrl: read.APP_DATABASE_URL ?? roleUrl(read.DATABASE_URL, 'comeback_app'),
    queueDatabaseUrl: read.QUEUE_DATABASE_URL ?? roleUrl(read.DATABASE_URL, 'comeback_queue'),
    apiKey: read.SHOPIFY_API_KEY,
    apiSecret: read.SHOPIFY_API_SECRET,
    apiSecrets: secrets,
    appUrl: read.SHOPIFY_APP_URL,
    port: read.PORT,
    host: read.HOST,
    logLevel: read.LOG_LEVEL,
    workerConcurrency: read.WORKER_CONCURRENCY,
  };
}

let parsed: Env | undefined;

/** The process's own environment; parsed at first use, so that importing this file needs none. */
export function env(): Env {
  return (parsed ??= parseEnv(process.env));
}
