import type { SqlContext } from '../../db.server.ts';
import { enqueueExpiry } from './schedule-expiry.server.ts';
import { DISCOUNT_KINDS } from './reward.ts';
import { enqueueSettle } from './stored-redemption.server.ts';

/** So many at a time; the next night takes the rest. */
const SWEPT_MAX = 5000;

/**
 * The safety net: jobs for redemptions that still wait for Shopify and for codes that should have expired, whatever became of the jobs
 * they once had. One that has its job already gets no second.
 * @returns how many
 */
export async function sweepRedemptions(ctx: SqlContext): Promise<number> {
  const waiting = await ctx.db.query<{ id: string }>(
    `select id from public.redemption where shop_id = $1 and state in ('holding', 'returning') order by id limit ${SWEPT_MAX}`,
    [ctx.shopId],
  );
  for (const { id } of waiting.rows) await enqueueSettle(ctx, BigInt(id));
  const expired = await ctx.db.query<{ id: string }>(
    `select id from public.redemption where shop_id = $1 and state = 'issued' and expires_at < $2 and kind = any ($3::text[])
     order by expires_at limit ${SWEPT_MAX}`,
    [ctx.shopId, ctx.now, DISCOUNT_KINDS],
  );
  for (const { id } of expired.rows) await enqueueExpiry(ctx, BigInt(id), ctx.now);
  return waiting.rows.length + expired.rows.length;
}
