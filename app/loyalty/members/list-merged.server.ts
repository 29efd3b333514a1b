import type { SqlContext } from '../../db.server.ts';

const LIST_MAX = 20;

/** Members who were merged into this one, newest first, at most 20: our numbers and their customers'. */
export async function listMergedInto(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  memberId: bigint,
): Promise<{ id: string; customerId: string }[]> {
  const { rows } = await ctx.db.query<{ id: string; customer_id: string }>(
    `select id, customer_id from public.member where shop_id = $1 and merged_into = $2 order by id desc limit ${LIST_MAX}`,
    [ctx.shopId, memberId],
  );
  return rows.map((row) => ({ id: row.id, customerId: row.customer_id }));
}
