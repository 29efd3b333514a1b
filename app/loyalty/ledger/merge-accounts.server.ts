/** Two members turn out to be one customer: all that one has becomes the other's (rules.md, "Earning from orders" 10). */
import type { SqlContext } from '../../db.server.ts';

/**
 * `kept` is whose account it all is in now: `into`, or whom that member was merged into before. `repeated`: it was done before, nothing changed.
 * Refused: 'same_account', a member into itself, by whatever way; 'merged_elsewhere', the account went to a third member before.
 */
export type MergeOutcome =
  | { ok: true; kept: bigint; repeated: boolean }
  | { ok: false; reason: 'same_account' | 'merged_elsewhere' | 'no_account' };

type Answer = 'merged' | 'merged_before' | 'same' | 'elsewhere' | 'no_account';

/**
 * Takes everything over: open lots with their dates and orders, pending points, holds that are still live, debt, what was ever earned. Free points of
 * either pay what the other owes. Postings that name `from` afterwards, or an entry of it, go to the kept account. Locks both accounts in the order
 * of their members, and nothing else. `db` must be inside the shop's transaction; with it all commits.
 * @param merge.at when the customers were merged
 * @throws the database's 40001 where `into` was itself merged at the same time: start the transaction over
 */
export async function mergeAccounts(
  ctx: SqlContext,
  merge: { from: bigint; into: bigint; at: Date },
): Promise<MergeOutcome> {
  const { rows } = await ctx.db.query<{ outcome: Answer; kept: string | null }>({
    name: 'ledger-merge',
    text: 'select outcome, kept from ledger.merge_accounts($1, $2, $3, $4, $5)',
    values: [String(ctx.shopId), String(merge.from), String(merge.into), merge.at.toISOString(), ctx.now.toISOString()],
  });
  const { outcome, kept } = rows[0] ?? { outcome: 'no_account', kept: null };
  switch (outcome) {
    case 'merged':
    case 'merged_before':
      return { ok: true, kept: BigInt(kept ?? merge.into), repeated: outcome === 'merged_before' };
    case 'same':
      return { ok: false, reason: 'same_account' };
    case 'elsewhere':
      return { ok: false, reason: 'merged_elsewhere' };
    case 'no_account':
      return { ok: false, reason: 'no_account' };
  }
}
