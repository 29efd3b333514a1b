import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { makeToken } from './api-token.server.ts';
import { endOf, TOKENS_MAX } from './token-form.ts';
import type { TokenWish } from './token-form.ts';

export type MadeToken = { ok: true; id: bigint; token: string } | { ok: false; reason: 'too_many' };

/**
 * Makes a token of the merchant API. The token itself is in the answer and nowhere else; staff's log says that there is one.
 * @param staff who, as an account number
 * @returns 'too_many' where the shop has TOKENS_MAX that work
 */
export async function makeApiToken(ctx: SqlContext, wish: TokenWish, staff: string): Promise<MadeToken> {
  // one at a time in a shop, so that the count holds
  await ctx.db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`api_token:${ctx.shopId}`]);
  const { rows: counted } = await ctx.db.query<{ count: number }>(
    `select count(*)::int as count from public.api_token
      where shop_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
    [ctx.shopId, ctx.now],
  );
  if ((counted[0]?.count ?? 0) >= TOKENS_MAX) return { ok: false, reason: 'too_many' };
  const { token, hash, hint } = makeToken();
  const expiresAt = endOf(wish.lifetime, ctx.now);
  const { rows } = await ctx.db.query<{ id: string }>(
    `insert into public.api_token (shop_id, name, hash, hint, scopes, made_at, made_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [ctx.shopId, wish.name, hash, hint, wish.scopes, ctx.now, staff, expiresAt],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('a token of the API was not kept');
  await recordActivitySql(ctx, staff, {
    action: 'api-token.create',
    subject: id,
    before: null,
    after: { name: wish.name, scopes: wish.scopes, expiresAt: expiresAt?.toISOString() ?? null },
  });
  return { ok: true, id: BigInt(id), token };
}
