import type { SqlContext } from '../../db.server.ts';

/** How a member can be called on a page. */
export interface MemberName {
  /** null where none is known, or it was erased */
  name: string | null;
  customerId: string;
  redacted: boolean;
}

/** The names of these members, by our number; those the shop does not have are left out. */
export async function nameMembers(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  ids: readonly string[],
): Promise<Record<string, MemberName>> {
  if (ids.length === 0) return {};
  const { rows } = await ctx.db.query<{ id: string; name: string; customer_id: string; status: string }>(
    `select id, concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')) as name, customer_id, status
      from public.member where shop_id = $1 and id = any($2::bigint[])`,
    [ctx.shopId, ids],
  );
  return Object.fromEntries(
    rows.map((row) => [
      row.id,
      { name: row.name === '' ? null : row.name, customerId: row.customer_id, redacted: row.status === 'redacted' },
    ]),
  );
}
