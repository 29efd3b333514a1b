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

/** Takes back the pauses that an import made, and no later one: of who left since, and of whom somebody was merged into, too. */
export async function endImportedPauses(
  ctx: SqlContext,
  pauses: readonly { memberId: bigint; pausedAt: Date }[],
): Promise<void> {
  if (pauses.length === 0) return;
  await ctx.db.query(
    `update public.member m set status = case m.status when 'paused' then 'active' else m.status end, paused_at = null
     from unnest($2::bigint[], $3::timestamptz[]) as g (id, paused_at) join public.member o on o.shop_id = $1 and o.id = g.id
     where m.shop_id = $1 and m.id = coalesce(o.merged_into, o.id) and m.paused_at = g.paused_at and m.status <> 'redacted'`,
    [ctx.shopId, pauses.map(({ memberId }) => memberId), pauses.map(({ pausedAt }) => pausedAt)],
  );
}
