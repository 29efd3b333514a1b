import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';

/**
 * Ends a token at once: every request looks it up.
 * @param staff who, as an account number
 * @returns whether it worked until now; false for one that had ended, or is none of the shop's
 */
export async function revokeApiToken(ctx: SqlContext, tokenId: bigint, staff: string): Promise<boolean> {
  const { rows } = await ctx.db.query<{ name: string }>(
    `update public.api_token set revoked_at = $3, revoked_by = $4
      where shop_id = $1 and id = $2 and revoked_at is null returning name`,
    [ctx.shopId, tokenId, ctx.now, staff],
  );
  if (!rows[0]) return false;
  await recordActivitySql(ctx, staff, {
    action: 'api-token.revoke',
    subject: String(tokenId),
    before: { name: rows[0].name },
    after: null,
  });
  return true;
}
