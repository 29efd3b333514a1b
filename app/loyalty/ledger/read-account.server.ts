/** What a member has. */
import type { SqlContext } from '../../db.server.ts';

/** Whole points. Spendable is `available - held`; `available` is negative by `debt`, never by more. */
export interface Account {
  available: bigint;
  pending: bigint;
  held: bigint;
  debt: bigint;
  /** All that was ever earned (orders, rules, adjustments upwards), less what orders lost again; spending lowers it by nothing. */
  lifetime: bigint;
  /** The number of the member's latest entry; 0 before the first. */
  seq: bigint;
}

/** The member's balances, or null when they have no account. `db` must be inside the shop's transaction (withShopSql). */
export async function findAccount(ctx: SqlContext, memberId: bigint): Promise<Account | null> {
  const { rows } = await ctx.db.query<Record<keyof Account, string>>({
    name: 'ledger-account',
    text: `select available, pending, held, debt, lifetime, seq from ledger.account where shop_id = $1 and member_id = $2`,
    values: [String(ctx.shopId), String(memberId)],
  });
  const row = rows[0];
  if (!row) return null;
  return {
    available: BigInt(row.available),
    pending: BigInt(row.pending),
    held: BigInt(row.held),
    debt: BigInt(row.debt),
    lifetime: BigInt(row.lifetime),
    seq: BigInt(row.seq),
  };
}
