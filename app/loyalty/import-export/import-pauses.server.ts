/** What an import does to those whom its file calls disabled or paused. */
import type { SqlContext } from '../../db.server.ts';
import { endImportedPauses, pauseImported } from '../members/pause-imported.server.ts';
import { ROWS_AT_ONCE } from './import-rows.server.ts';

/**
 * Pauses them, behind everything else that the import does to them, and keeps when.
 * @returns how many
 */
export async function pauseRows(ctx: SqlContext, id: bigint): Promise<number> {
  let paused = 0;
  for (let after = 0n; ;) {
    const { rows } = await ctx.db.query<{ member_id: string }>(
      `select member_id from public.import_row where shop_id = $1 and batch_id = $2 and member_id > $3 and status = 'paused'
         and verdict in ('new', 'change') order by member_id limit ${ROWS_AT_ONCE}`,
      [ctx.shopId, id, after],
    );
    const last = rows.at(-1);
    if (!last) return paused;
    after = BigInt(last.member_id);
    const ids = await pauseImported(
      ctx,
      rows.map((row) => BigInt(row.member_id)),
    );
    await ctx.db.query(
      'update public.import_row set paused_at = $4 where shop_id = $1 and batch_id = $2 and member_id = any ($3::bigint[])',
      [ctx.shopId, id, ids, ctx.now],
    );
    paused += ids.length;
  }
}

/** Lets those of these members go on whom the import paused, where that pause still stands. */
export async function unpauseRows(ctx: SqlContext, id: bigint, memberIds: readonly bigint[]): Promise<void> {
  const { rows } = await ctx.db.query<{ member_id: string; paused_at: Date }>(
    `select member_id, paused_at from public.import_row where shop_id = $1 and batch_id = $2 and member_id = any ($3::bigint[])
       and paused_at is not null order by member_id`,
    [ctx.shopId, id, memberIds],
  );
  await endImportedPauses(
    ctx,
    rows.map((row) => ({ memberId: BigInt(row.member_id), pausedAt: row.paused_at })),
  );
}
