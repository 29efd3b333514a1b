/** Numbers of customers who were merged into others: what still arrives under them is the others' (docs/decisions/016). */
import type { SqlContext } from '../../db.server.ts';

/** The customer into whom one was merged while neither was a member; null for none. */
export async function findHeir(ctx: SqlContext, customerId: bigint): Promise<bigint | null> {
  const { rows } = await ctx.db.query<{ heir: string }>({
    name: 'customer-heir',
    text: `select merged_into as heir from public.customer_note
      where shop_id = $1 and customer_id = $2 and merged_into is not null`,
    values: [ctx.shopId, customerId],
  });
  return rows[0] ? BigInt(rows[0].heir) : null;
}

/** Neither is a member: whoever joins with the kept number brings the other along. */
export async function noteMergedCustomer(ctx: SqlContext, deleted: bigint, kept: bigint): Promise<void> {
  await ctx.db.query(
    `insert into public.customer_note as n (shop_id, customer_id, merged_into) values ($1, $2, $3)
     on conflict (shop_id, customer_id) do update set merged_into = excluded.merged_into, tags = null, joins_by = null`,
    [ctx.shopId, deleted, kept],
  );
  await ctx.db.query('update public.customer_note set merged_into = $3 where shop_id = $1 and merged_into = $2', [
    ctx.shopId,
    deleted,
    kept,
  ]);
}

/** From now on these customers' numbers lead to the member, and those of whoever was merged into one of them before. */
export async function leadToMember(
  ctx: SqlContext,
  memberId: bigint,
  customers: { gone: readonly bigint[]; heirs: readonly bigint[] },
): Promise<void> {
  await ctx.db.query({
    name: 'lead-to-member',
    text: `with noted as (
        delete from public.customer_note where shop_id = $1 and merged_into = any ($4::bigint[]) returning customer_id),
      gone as (select unnest($3::bigint[]) as customer_id union select customer_id from noted)
      insert into public.member (shop_id, customer_id, status, merged_into, enrolled_at, enrolled_by)
      select $1, g.customer_id, 'merged', m.id, m.enrolled_at, m.enrolled_by
      from gone g join public.member m on m.shop_id = $1 and m.id = $2 where g.customer_id <> m.customer_id
      on conflict (shop_id, customer_id) do nothing`,
    values: [ctx.shopId, memberId, customers.gone.map(String), customers.heirs.map(String)],
  });
}
