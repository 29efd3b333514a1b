/** Gives members an account at zero; the ledger posts to nobody else. */
import type { SqlContext } from '../../db.server.ts';

/**
 * Opens what is missing, leaves the rest alone; commits with the transaction `db` is in, or at once when `db` is a pool.
 * @param memberIds at most a thousand or so; repeats are fine
 * @returns how many accounts are new
 */
export async function openAccount(ctx: SqlContext, memberIds: readonly bigint[]): Promise<number> {
  if (memberIds.length === 0) return 0;
  const { rows } = await ctx.db.query<{ opened: string }>({
    name: 'ledger-open',
    text: 'select ledger.open_accounts($1, $2::bigint[]) as opened',
    values: [String(ctx.shopId), memberIds.map(String)],
  });
  return Number(rows[0]?.opened ?? 0);
}
