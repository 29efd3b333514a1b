/** Members paused because a file says so, and let go on when that import is undone (docs/decisions/084). */
import type { SqlContext } from '../../db.server.ts';

/**
 * Pauses those who are active; the caller has locked them.
 * @param memberIds at most a thousand or so
 * @returns who was paused, by `ctx.now`
 */
export async function pauseImported(ctx: SqlContext, memberIds: readonly bigint[]): Promise<bigint[]> {
  const { rows } = await ctx.db.query<{ id: string }>(
    `update public.member set status = 'paused', paused_at = $3
     where shop_id = $1 and id = any ($2::bigint[]) and status = 'active' returning id`,
    [ctx.shopId, memberIds, ctx.now],
  );
  return rows.map(({ id }) => BigInt(id));
}

/**
 * Takes back the pauses that an import made, and no later one: of who left since, and of whom somebody was merged into, too. A pause that
 * somebody else brought with them when they were merged stays.
 */
export async function endImportedPauses(
  ctx: SqlContext,
  pauses: readonly { memberId: bigint; pausedAt: Date }[],
): Promise<void> {
  if (pauses.length === 0) return;
  const values = [ctx.shopId, pauses.map(({ memberId }) => memberId), pauses.map(({ pausedAt }) => pausedAt)];
  const ended = `select coalesce(o.merged_into, o.id) as kept, g.paused_at from unnest($2::bigint[], $3::timestamptz[]) as g (id, paused_at)
     join public.member o on o.shop_id = $1 and o.id = g.id`;
  // who was merged keeps the instant of their pause
  await ctx.db.query(
    `update public.member m set paused_at = e.stays,
       status = case when m.status = 'paused' and e.stays is null then 'active' else m.status end
     from (select ended.kept, ended.paused_at, (select max(x.paused_at) from public.member x
         where x.shop_id = $1 and x.merged_into = ended.kept and x.paused_at <> ended.paused_at) as stays from (${ended}) ended) e
     where m.shop_id = $1 and m.id = e.kept and m.paused_at = e.paused_at and m.status <> 'redacted'`,
    values,
  );
  await ctx.db.query(
    `update public.member x set paused_at = null from (${ended}) e
     where x.shop_id = $1 and x.merged_into = e.kept and x.paused_at = e.paused_at`,
    values,
  );
}
