/**
 * One effect an Idempotency-Key. What was done and what was answered are written in one transaction: a crash leaves both or neither, so a
 * request that is sent again either finds its answer or is done for the first time.
 */
import { createHash } from 'node:crypto';
import type { Sql } from '../../db.server.ts';
import type { ProblemCode, ProblemMore } from './problem.ts';

/** What an operation gives: an answer, or why not. */
export type Outcome<Body = object> =
  | { ok: true; status: 200 | 201; body: Body }
  /** `keep`: what was asked for on the way (a look-up) is kept; everything else a refusal takes back */
  | { ok: false; code: ProblemCode; more?: ProblemMore; keep?: true };

export type OnceOutcome =
  { ok: true; status: number; text: string; replayed: boolean } | Extract<Outcome, { ok: false }>;

export interface OnceRequest {
  shopId: bigint;
  tokenId: bigint;
  key: string;
  /** SHA-256 of method, address and body */
  fingerprint: Buffer;
  now: Date;
}

/** What makes two requests the same: method, address, and the body byte for byte. */
export const fingerprintOf = (method: string, path: string, body: Buffer): Buffer =>
  createHash('sha256').update(`${method} ${path}\n`).update(body).digest();

/** Thrown through the transaction, so that it is rolled back, and caught outside. */
class Refused extends Error {
  override name = 'Refused';
  outcome: Extract<Outcome, { ok: false }>;
  constructor(outcome: Extract<Outcome, { ok: false }>) {
    super(outcome.code);
    this.outcome = outcome;
  }
}

const refuse = (outcome: Extract<Outcome, { ok: false }>): never => {
  throw new Refused(outcome);
};

async function findAnswer(db: Sql, asked: OnceRequest): Promise<OnceOutcome | null> {
  const { rows } = await db.query<{ fingerprint: Buffer; status: number; body: string }>({
    name: 'api-request',
    text: 'select fingerprint, status, body from public.api_request where shop_id = $1 and token_id = $2 and key = $3',
    values: [asked.shopId, asked.tokenId, asked.key],
  });
  const before = rows[0];
  if (!before) return null;
  if (!before.fingerprint.equals(asked.fingerprint)) return { ok: false, code: 'idempotency_key_reused' };
  return { ok: true, status: before.status, text: before.body, replayed: true };
}

/** @returns false while another request with this key runs; the lock goes with the transaction */
async function lockKey(db: Sql, asked: OnceRequest): Promise<boolean> {
  const { rows } = await db.query<{ locked: boolean }>({
    name: 'lock-api-request',
    text: 'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as locked',
    values: [`api_request:${asked.shopId}:${asked.tokenId}:${asked.key}`],
  });
  return rows[0]?.locked ?? false;
}

/**
 * @param inShop runs `work` in one transaction of the shop, rolled back when it throws
 * @param work does what was asked for, in that transaction; a refusal undoes it, and its key may be used again
 */
export async function runOnce(
  inShop: <Result>(work: (db: Sql) => Promise<Result>) => Promise<Result>,
  asked: OnceRequest,
  work: (db: Sql) => Promise<Outcome>,
): Promise<OnceOutcome> {
  try {
    return await inShop(async (db) => {
      // waiting for the other one would keep a connection of the pool for each who waits
      if (!(await lockKey(db, asked))) return refuse({ ok: false, code: 'request_in_progress' });
      const before = await findAnswer(db, asked);
      if (before) return before;
      const outcome = await work(db);
      if (!outcome.ok) return outcome.keep ? outcome : refuse(outcome);
      const text = JSON.stringify(outcome.body);
      await db.query({
        name: 'keep-api-request',
        text: `insert into public.api_request (shop_id, token_id, key, fingerprint, status, body, at) values ($1, $2, $3, $4, $5, $6, $7)`,
        values: [asked.shopId, asked.tokenId, asked.key, asked.fingerprint, outcome.status, text, asked.now],
      });
      return { ok: true, status: outcome.status, text, replayed: false };
    });
  } catch (error) {
    if (error instanceof Refused) return error.outcome;
    throw error;
  }
}
