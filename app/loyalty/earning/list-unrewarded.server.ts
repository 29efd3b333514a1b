import type { SqlContext } from '../../db.server.ts';
import { OrderWhy } from './order-why.ts';

/** An order that was decided and earned nothing. */
export interface UnrewardedOrder {
  orderId: string;
  processedAt: string | null;
  why: OrderWhy;
}

/** They are the exception, and the newest matter. */
export const UNREWARDED_PAGE = 10;

/** A member's orders that earned nothing from the first, newest first: the question "where are my points?" is asked about these. */
export async function listUnrewarded(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  memberId: bigint,
  page: { after: bigint | null; limit: number } = { after: null, limit: UNREWARDED_PAGE },
): Promise<UnrewardedOrder[]> {
  const { rows } = await ctx.db.query<{ order_id: string; processed_at: Date | null; why: unknown }>(
    `select f.order_id, f.processed_at, f.why from public.order_fact f
      where f.shop_id = $1 and f.member_id = $2 and f.target = 0
        and not exists (select from ledger.order_total t where t.shop_id = f.shop_id and t.order_id = f.order_id and t.earned > 0)
        and ($3::bigint is null or (f.processed_at, f.order_id) < (
          select o.processed_at, o.order_id from public.order_fact o where o.shop_id = $1 and o.order_id = $3))
      order by f.processed_at desc nulls last, f.order_id desc limit $4`,
    [ctx.shopId, memberId, page.after, page.limit],
  );
  return rows.flatMap((row) => {
    const why = OrderWhy.safeParse(row.why);
    return why.success
      ? [{ orderId: row.order_id, processedAt: row.processed_at?.toISOString() ?? null, why: why.data }]
      : [];
  });
}
