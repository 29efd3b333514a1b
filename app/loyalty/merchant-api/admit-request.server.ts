import type { Sql } from '../../db.server.ts';
import { digestOfToken } from './api-token.server.ts';
import { RATE } from './operations.ts';
import type { ProblemCode } from './problem.ts';
import type { Scope } from './token-form.ts';

const INTERVAL_MS = 1000 / RATE.perSecond;

/** How much of its bucket a token has left. */
export interface Pace {
  remaining: number;
  /** until the bucket is full again */
  fullInSeconds: number;
  /** until there is one more; 0 where there is one */
  retryInSeconds: number;
}

export interface Admitted {
  shopId: bigint;
  tokenId: bigint;
  scopes: readonly string[];
  pace: Pace;
}

type Outcome = 'in' | 'too_fast' | 'unknown' | 'revoked' | 'expired' | 'uninstalled';

interface Row {
  outcome: Outcome;
  shop_id: string | null;
  token_id: string | null;
  scopes: string[] | null;
  full_in_ms: string | null;
}

const REFUSED = {
  unknown: 'token_unknown',
  revoked: 'token_revoked',
  expired: 'token_expired',
  uninstalled: 'shop_uninstalled',
} as const satisfies Record<string, ProblemCode>;

function paceOf(fullInMs: number): Pace {
  const used = Math.ceil(fullInMs / INTERVAL_MS);
  const overMs = fullInMs + INTERVAL_MS - RATE.burst * INTERVAL_MS;
  return {
    remaining: Math.max(0, RATE.burst - used),
    fullInSeconds: Math.ceil(fullInMs / 1000),
    retryInSeconds: overMs > 0 ? Math.max(1, Math.ceil(overMs / 1000)) : 0,
  };
}

/**
 * Lets the holder of a token in: whose it is, that it is good, and that it does not ask too fast; one round trip.
 * @param db a pool: the call is a transaction of its own, so that a request that fails has been counted all the same
 * @param authorization the header as it came; the token is looked for nowhere else, and never logged
 */
export async function admitRequest(
  db: Sql,
  authorization: string | undefined,
  now: Date,
): Promise<{ ok: true; admitted: Admitted } | { ok: false; code: ProblemCode; pace?: Pace }> {
  if (authorization === undefined || authorization === '') return { ok: false, code: 'token_missing' };
  const token = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) return { ok: false, code: 'token_missing' };
  const digest = digestOfToken(token);
  if (digest === null) return { ok: false, code: 'token_unknown' };
  const { rows } = await db.query<Row>({
    name: 'enter-api',
    text: 'select outcome, shop_id, token_id, scopes, full_in_ms from public.enter_api($1, $2, $3, $4)',
    values: [digest, now, RATE.burst, INTERVAL_MS],
  });
  const row = rows[0];
  if (!row) throw new Error('enter_api answered nothing');
  const pace = paceOf(Number(row.full_in_ms ?? 0));
  if (row.outcome === 'too_fast') return { ok: false, code: 'rate_limited', pace };
  if (row.outcome !== 'in') return { ok: false, code: REFUSED[row.outcome] };
  const admitted = { shopId: BigInt(row.shop_id ?? 0), tokenId: BigInt(row.token_id ?? 0), scopes: row.scopes ?? [] };
  return { ok: true, admitted: { ...admitted, pace } };
}

/** Whether the token was given this permission; null is one that every token has. */
export const mayDo = ({ scopes }: Admitted, scope: Scope | null): boolean => scope === null || scopes.includes(scope);
