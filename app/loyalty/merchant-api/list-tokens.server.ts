import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { SCOPES, TOKENS_MAX } from './token-form.ts';

/** Tokens that have ended and are still listed. */
const ENDED_MAX = 10;

const Row = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string(),
  // a scope that this version does not know is of a newer one
  scopes: z.array(z.string()).transform((all) => SCOPES.filter((scope) => all.includes(scope))),
  made_at: z.date(),
  expires_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
  last_used_at: z.date().nullable(),
});

/** A token as staff see it; instants are ISO 8601. */
export interface ListedToken {
  id: string;
  name: string;
  hint: string;
  scopes: (typeof SCOPES)[number][];
  state: 'works' | 'expired' | 'revoked';
  madeAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

function stateOf(row: z.infer<typeof Row>, now: Date): ListedToken['state'] {
  if (row.revoked_at !== null) return 'revoked';
  return row.expires_at !== null && row.expires_at <= now ? 'expired' : 'works';
}

/** The tokens that work, newest first, and after them the last ones that have ended. */
export async function listApiTokens(ctx: SqlContext): Promise<ListedToken[]> {
  const { rows } = await ctx.db.query(
    `select id::text, name, hint, scopes, made_at, expires_at, revoked_at, last_used_at from public.api_token
      where shop_id = $1 order by (revoked_at is null and (expires_at is null or expires_at > $2)) desc, api_token.id desc
      limit ${TOKENS_MAX + ENDED_MAX}`,
    [ctx.shopId, ctx.now],
  );
  const listed = rows.map((given): ListedToken => {
    const row = Row.parse(given);
    return {
      id: row.id,
      name: row.name,
      hint: row.hint,
      scopes: row.scopes,
      state: stateOf(row, ctx.now),
      madeAt: row.made_at.toISOString(),
      expiresAt: row.expires_at?.toISOString() ?? null,
      revokedAt: row.revoked_at?.toISOString() ?? null,
      lastUsedAt: row.last_used_at?.toISOString() ?? null,
    };
  });
  const works = listed.filter(({ state }) => state === 'works');
  return [...works, ...listed.filter(({ state }) => state !== 'works').slice(0, ENDED_MAX)];
}
