/** What `verify` finds: one row, the column that is off where it can be told, and both values, in words. */

export type DriftTable = 'account' | 'cause' | 'entry' | 'lot' | 'order_total' | 'hold';

export interface Drift {
  shopId: bigint;
  table: DriftTable;
  memberId: string | null;
  /** What names the row among the member's: sequence number, lot number, order id, hold or cause key; null for the account. */
  row: string | null;
  /** Null when the row as a whole is missing, is not accounted for, or differs where nothing else tells. */
  column: string | null;
  found: string | null;
  expected: string | null;
  problem: 'differs' | 'missing' | 'unexplained' | 'undecided' | 'rule';
  /** Who contradicts the row. */
  witness: string;
}

const NAMES: Record<DriftTable, (row: string, member: string) => string> = {
  account: (_, member) => `account of ${member}`,
  cause: (row) => `cause ${row}`,
  entry: (row, member) => `entry ${row} of ${member}`,
  lot: (row, member) => `lot ${row} of ${member}`,
  order_total: (row, member) => `order ${row} of ${member}`,
  hold: (row, member) => `hold ${row} of ${member}`,
};

const valueOf = (value: string | null): string => value ?? 'nothing';

/** The finding as a sentence, e.g. "lot 3 of member 7: remaining 50, entries say 70". */
export function wordsOf(drift: Drift): string {
  const name = NAMES[drift.table](drift.row ?? '', drift.memberId === null ? 'nobody' : `member ${drift.memberId}`);
  switch (drift.problem) {
    case 'missing':
      return `${name}: missing, ${drift.witness} say it was there`;
    case 'unexplained':
      return `${name}: there, but no ${drift.witness} explains it`;
    case 'undecided':
      return `${name}: ${drift.column ?? 'a column that nothing else tells of'} was changed, ${drift.witness} no longer fits`;
    case 'rule':
      return `${name}: ${drift.column ?? ''} ${valueOf(drift.found)}, ${drift.witness} ${valueOf(drift.expected)}`;
    case 'differs':
      return `${name}: ${drift.column ?? ''} ${valueOf(drift.found)}, ${drift.witness} say ${valueOf(drift.expected)}`;
  }
}

const KEY_COLUMNS: Record<DriftTable, string> = {
  account: 'member_id',
  cause: 'key',
  entry: 'seq',
  lot: 'lot',
  order_total: 'order_id',
  hold: 'key',
};

const keyOf = (drift: Drift): string | null => (drift.table === 'account' ? drift.memberId : drift.row);

/**
 * A changed key looks like one row missing and one unexplained. Where a table has exactly one of each (per member, for lots), that is one
 * finding: this key should be that one.
 */
export function joinMovedRows(drifts: readonly Drift[]): Drift[] {
  const joined: Drift[] = [];
  const taken = new Set<Drift>();
  for (const extra of drifts) {
    if (extra.problem !== 'unexplained') continue;
    const sameTable = (other: Drift) =>
      other.shopId === extra.shopId &&
      other.table === extra.table &&
      (extra.table !== 'lot' || other.memberId === extra.memberId);
    const missing = drifts.filter((other) => other.problem === 'missing' && sameTable(other));
    const extras = drifts.filter((other) => other.problem === 'unexplained' && sameTable(other));
    const [gone] = missing;
    if (!gone || missing.length > 1 || extras.length > 1) continue;
    taken.add(extra).add(gone);
    const column = KEY_COLUMNS[extra.table];
    joined.push({
      ...extra,
      column,
      found: keyOf(extra),
      expected: keyOf(gone),
      problem: 'differs',
      witness: 'entries',
    });
  }
  return [...drifts.filter((drift) => !taken.has(drift)), ...joined];
}
