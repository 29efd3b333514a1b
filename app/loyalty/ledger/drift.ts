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
      return `${name}: missing, but ${drift.witness} names it`;
    case 'unexplained':
      return `${name}: there, but ${drift.witness} know nothing of it`;
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

const placeOf = ({ memberId, row }: Drift): string => `${memberId}/${row}`;

/** Into whom each merged member was merged. */
export type Merges = ReadonlyMap<string, string>;

/** The member and all into whom they were merged, one over the other: what was off with one went over to the next. */
function onwards(merges: Merges, member: string | null): (string | null)[] {
  const ways = [member];
  for (const one of ways) {
    const next = merges.get(one ?? '');
    if (next !== undefined && !ways.includes(next)) ways.push(next);
  }
  return ways;
}

/**
 * Only what stands for itself: where an entry is gone, all sums of that member are off for that one reason, and those of the members they were
 * merged into; and an entry that was changed breaks the rules its columns keep among themselves.
 */
export function withoutSequels(drifts: readonly Drift[], merges: Merges): Drift[] {
  const ofEntries = drifts.filter(({ table }) => table === 'entry');
  const gone = new Map(
    ofEntries.filter(({ problem }) => problem === 'missing').map((drift) => [placeOf(drift), drift]),
  );
  const members = new Set([...gone.values()].flatMap(({ memberId }) => onwards(merges, memberId)));
  const changed = new Set(ofEntries.filter(({ problem }) => problem === 'undecided').map(placeOf));
  const stands = (drift: Drift) =>
    !(drift.table === 'entry' && drift.problem === 'missing') &&
    !members.has(drift.memberId) &&
    !(drift.table === 'entry' && drift.problem === 'rule' && changed.has(placeOf(drift)));
  return [...gone.values(), ...drifts.filter(stands)];
}

/** Whether these two may be one row whose key was changed: the same table, and for lots the same member or the same number. */
function maybeOneRow(gone: Drift, extra: Drift): boolean {
  if (gone.problem !== 'missing' || gone.shopId !== extra.shopId || gone.table !== extra.table) return false;
  return extra.table !== 'lot' || gone.memberId === extra.memberId || gone.row === extra.row;
}

/**
 * A changed key looks like one row missing and one unexplained. Where there is exactly one such pair, that is one finding: this key
 * should be that one.
 */
export function joinMovedRows(drifts: readonly Drift[]): Drift[] {
  const joined: Drift[] = [];
  const taken = new Set<Drift>();
  for (const extra of drifts) {
    if (extra.problem !== 'unexplained') continue;
    const candidates = drifts.filter((other) => maybeOneRow(other, extra));
    const [gone] = candidates;
    if (!gone || candidates.length > 1) continue;
    const rivals = drifts.filter((other) => other.problem === 'unexplained' && maybeOneRow(gone, other));
    if (rivals.length > 1) continue;
    taken.add(extra).add(gone);
    const byMember = extra.table === 'lot' && gone.memberId !== extra.memberId;
    const [column, found, expected] = byMember
      ? ['member_id', extra.memberId, gone.memberId]
      : [KEY_COLUMNS[extra.table], keyOf(extra), keyOf(gone)];
    joined.push({ ...extra, column, found, expected, problem: 'differs', witness: 'entries' });
  }
  return [...drifts.filter((drift) => !taken.has(drift)), ...joined];
}
