import type { SqlContext } from '../../db.server.ts';
import { expiryOf } from './expiry.ts';

/**
 * When what this shop issues at an instant stops being good; null: never.
 * @param days null: without end
 */
export async function expiryInShop(ctx: SqlContext, issuedAt: Date, days: number | null): Promise<Date | null> {
  if (days === null) return null;
  const { rows } = await ctx.db.query<{ zone: string }>({
    name: 'zone-of-shop',
    text: 'select zone from public.shop where id = $1',
    values: [ctx.shopId],
  });
  if (!rows[0]) throw new Error(`there is no shop ${ctx.shopId}`);
  return expiryOf(issuedAt, days, rows[0].zone);
}

/** Writes down when a code issued now expires and has a job see to it then. @returns the instant; null for a code without end */
export async function scheduleExpiry(ctx: SqlContext, redemptionId: bigint, days: number | null): Promise<Date | null> {
  const expiresAt = await expiryInShop(ctx, ctx.now, days);
  if (expiresAt === null) return null;
  await ctx.db.query({
    name: 'redemption-expires',
    text: 'update public.redemption set expires_at = $3 where shop_id = $1 and id = $2',
    values: [ctx.shopId, redemptionId, expiresAt],
  });
  await enqueueExpiry(ctx, redemptionId, expiresAt);
  return expiresAt;
}

export async function enqueueExpiry(ctx: Omit<SqlContext, 'now'>, redemptionId: bigint, at: Date): Promise<void> {
  const payload = JSON.stringify({ shopId: String(ctx.shopId), redemptionId: String(redemptionId) });
  await ctx.db.query(`select public.enqueue_job('redemption.expire', $1::json, null, null, $2)`, [payload, at]);
}
