/** A member's history, newest first, with all that answers "why". */
import type { SqlContext } from '../../db.server.ts';
import type { Json } from './posting.ts';

const ENTRIES_MAX = 200;

/**
 * Kinds an entry can have; 'clawback' is an order that came to be worth less, 'merge_out' and 'merge_in' are an account's points going over to
 * the one it was merged into.
 */
export type EntryKind =
  | 'order'
  | 'clawback'
  | 'earn'
  | 'adjust'
  | 'spend'
  | 'hold'
  | 'void'
  | 'mature'
  | 'expire'
  | 'return'
  | 'redate'
  | 'undo'
  | 'merge_out'
  | 'merge_in';

/** One line of the ledger: changes of the balances, what they were afterwards, and where it came from. */
export interface Entry {
  seq: bigint;
  kind: EntryKind;
  available: bigint;
  pending: bigint;
  held: bigint;
  debt: bigint;
  earned: bigint;
  reversed: bigint;
  forgiven: bigint;
  lapsed: bigint;
  availableAfter: bigint;
  pendingAfter: bigint;
  heldAfter: bigint;
  debtAfter: bigint;
  cause: string;
  /** The sequence number of the entry this one undoes or, for the spend of a hold, settles. */
  reverses: bigint | null;
  /** Whose entry that is, where it is not this member's own: who was merged into this one, or the one this one was merged into. */
  ofMember: bigint | null;
  orderId: bigint | null;
  hold: string | null;
  rule: string | null;
  version: number | null;
  why: Json;
  occurredAt: Date;
  recordedAt: Date;
  /** Dates of the points this entry brought, where it opened a lot; the new date that a 'redate' sets, null for never. */
  availableAt: Date | null;
  expiresAt: Date | null;
}

const SELECT = `select seq, kind, available, pending, held, debt, earned, reversed, forgiven, lapsed, available_after, pending_after,
  held_after, debt_after, cause, reverses, order_id, of_member, hold, rule, version, why, occurred_at, recorded_at, available_at, expires_at
  from ledger.entry`;

const MOVING = 'and (available <> 0 or pending <> 0)';

interface EntryRow {
  kind: EntryKind;
  cause: string;
  hold: string | null;
  rule: string | null;
  version: number | null;
  why: Json;
  occurred_at: Date;
  recorded_at: Date;
  available_at: Date | null;
  expires_at: Date | null;
  reverses: string | null;
  of_member: string | null;
  order_id: string | null;
}
type CountColumn =
  | 'seq'
  | 'available'
  | 'pending'
  | 'held'
  | 'debt'
  | 'earned'
  | 'reversed'
  | 'forgiven'
  | 'lapsed'
  | 'available_after'
  | 'pending_after'
  | 'held_after'
  | 'debt_after';
type Row = EntryRow & Record<CountColumn, string>;

const idOf = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

function toEntry(row: Row): Entry {
  const { kind, cause, hold, rule, version, why } = row;
  return {
    seq: BigInt(row.seq),
    kind,
    available: BigInt(row.available),
    pending: BigInt(row.pending),
    held: BigInt(row.held),
    debt: BigInt(row.debt),
    earned: BigInt(row.earned),
    reversed: BigInt(row.reversed),
    forgiven: BigInt(row.forgiven),
    lapsed: BigInt(row.lapsed),
    availableAfter: BigInt(row.available_after),
    pendingAfter: BigInt(row.pending_after),
    heldAfter: BigInt(row.held_after),
    debtAfter: BigInt(row.debt_after),
    cause,
    reverses: idOf(row.reverses),
    ofMember: idOf(row.of_member),
    orderId: idOf(row.order_id),
    hold,
    rule,
    version,
    why,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    availableAt: row.available_at,
    expiresAt: row.expires_at,
  };
}

/**
 * A page of a member's entries, newest first. `db` must be inside the shop's transaction (withShopSql).
 * @param page.before entries older than this sequence number; for the next page pass the last one's
 * @param page.limit 1 to ENTRIES_MAX
 * @param page.moving only entries that change what is available or pending
 */
export async function listEntries(
  ctx: SqlContext,
  memberId: bigint,
  page: { before?: bigint; limit: number; moving?: boolean; kinds?: readonly EntryKind[] },
): Promise<Entry[]> {
  const limit = Math.max(1, Math.min(ENTRIES_MAX, page.limit));
  const { rows } = await ctx.db.query<Row>({
    name: `ledger-entries${page.moving ? '-moving' : ''}${page.kinds ? '-of-kinds' : ''}`,
    text: `${SELECT} where shop_id = $1 and member_id = $2 and seq < $3 ${page.moving ? MOVING : ''} ${page.kinds ? 'and kind = any ($5::ledger.kind[])' : ''} order by seq desc limit $4`,
    values: [
      String(ctx.shopId),
      String(memberId),
      String(page.before ?? 9_223_372_036_854_775_807n),
      limit,
      ...(page.kinds ? [page.kinds] : []),
    ],
  });
  return rows.map(toEntry);
}
