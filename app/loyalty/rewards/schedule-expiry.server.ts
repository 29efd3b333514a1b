import type { SqlContext } from '../../db.server.ts';

const DAY_MS = 86_400_000;

/** When what is issued now stops being good; null: never. */
export function expiryOf(now: Date, days: number | null): Date | null {
  return days === null ? null : new Date(now.getTime() + days * DAY_MS);
}

/** Writes down when a code issued now expires and has a job see to it then. @returns the instant; null for a code without end */
export async function scheduleExpiry(ctx: SqlContext, redemptionId: bigint, days: number | null): Promise<Date | null> {
  const expiresAt = expiryOf(ctx.now, days);
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
