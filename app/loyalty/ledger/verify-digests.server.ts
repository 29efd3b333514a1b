/**
 * Entries and causes against their digests. A digest says that a row was changed, not where; so each column in turn is given the value its
 * neighbours tell of (the balances before, the lots, the cause), and where the digest then fits, that column was it. What is found out that
 * way also sets the row right for the sums that follow.
 */
import type { Sql } from '../../db.server.ts';
import type { Drift } from './drift.ts';
import type { Repairs } from './verify-sums.server.ts';

type TextRow = Record<string, string | null>;
interface Candidate {
  column: string;
  value: string | null;
}

/** Columns of ledger.entry in the order of ledger.entry_digest's arguments, the cause's hash after `cause`; then what `sealed` adds. */
const ENTRY_COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ['shop_id', 'bigint'],
  ['member_id', 'bigint'],
  ['seq', 'bigint'],
  ['kind', 'ledger.kind'],
  ['available', 'bigint'],
  ['pending', 'bigint'],
  ['held', 'bigint'],
  ['debt', 'bigint'],
  ['earned', 'bigint'],
  ['reversed', 'bigint'],
  ['forgiven', 'bigint'],
  ['lapsed', 'bigint'],
  ['available_after', 'bigint'],
  ['pending_after', 'bigint'],
  ['held_after', 'bigint'],
  ['debt_after', 'bigint'],
  ['cause', 'text'],
  ['cause_hash', 'bytea'],
  ['order_id', 'bigint'],
  ['reverses', 'bigint'],
  ['hold', 'text'],
  ['rule', 'text'],
  ['version', 'int'],
  ['why', 'jsonb'],
  ['lots', 'bigint[]'],
  ['moved', 'bigint[]'],
  ['pinned', 'bigint[]'],
  ['occurred_at', 'timestamptz'],
  ['recorded_at', 'timestamptz'],
  ['available_at', 'timestamptz'],
  ['expires_at', 'timestamptz'],
  ['of_member', 'bigint'],
];
const CAUSE_COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ['shop_id', 'bigint'],
  ['key', 'text'],
  ['hash', 'bytea'],
  ['member_id', 'bigint'],
  ['seq', 'bigint'],
  ['recorded_at', 'timestamptz'],
];

const sqlName = ([name]: readonly [string, string]) => (name === 'cause_hash' ? 'c.hash' : `x.${name}`);
const asText = (columns: typeof ENTRY_COLUMNS) =>
  columns.map((column) => `${sqlName(column)}::text as ${column[0]}`).join(', ');
const asArguments = (columns: typeof ENTRY_COLUMNS) => columns.map(sqlName).join(', ');
const asParameters = (columns: typeof ENTRY_COLUMNS) => columns.map(([, type], i) => `$${i + 1}::${type}`).join(', ');

const OLD_COLUMNS = ENTRY_COLUMNS.slice(0, -1);
const asDigest = (old: string, added: string) => `ledger.sealed(ledger.entry_digest(${old}), ${added})`;

const BAD_ENTRIES = `select ${asText(ENTRY_COLUMNS)}, x.digest::text as digest
  from ledger.entry x left join ledger.cause c on c.shop_id = x.shop_id and c.key = x.cause
  where x.shop_id = $1 and x.digest is distinct from ${asDigest(asArguments(OLD_COLUMNS), 'x.of_member')}
  order by x.member_id, x.seq`;
const BAD_CAUSES = `select ${asText(CAUSE_COLUMNS)}, x.digest::text as digest from ledger.cause x
  where x.shop_id = $1 and x.digest is distinct from ledger.cause_digest(${asArguments(CAUSE_COLUMNS)}) order by x.key`;
const FITS_ENTRY = `select ${asDigest(asParameters(OLD_COLUMNS), `$${ENTRY_COLUMNS.length}::bigint`)}::text as digest`;
const FITS_CAUSE = `select ledger.cause_digest(${asParameters(CAUSE_COLUMNS)})::text as digest`;

/** An entry and its cause need each other: the cause gone, the entry gone, or a cause that names an entry which names another. */
const UNPAIRED = `select x.member_id::text as member_id, x.seq::text as seq, x.cause as key, 'cause' as gone from ledger.entry x
    where x.shop_id = $1 and not exists (select from ledger.cause c where c.shop_id = $1 and c.key = x.cause)
  union all select c.member_id::text, c.seq::text, c.key, case when x.seq is null then 'entry' else 'neither' end
    from ledger.cause c left join ledger.entry x on x.shop_id = $1 and x.member_id = c.member_id and x.seq = c.seq
    where c.shop_id = $1 and c.seq is not null and x.cause is distinct from c.key
  order by 1, 2`;

/** Values a changed column of an entry may have had, as told by: the balances around it, sums elsewhere, its cause, its lot, its orders. */
const ENTRY_CANDIDATES = `with x as (select * from ledger.entry where shop_id = $1 and member_id = $2 and seq = $3),
  home as (select x.*, coalesce(c.member_id, x.member_id) as true_member, coalesce(c.seq, x.seq) as true_seq from x
    left join ledger.cause c on c.shop_id = $1 and c.key = x.cause),
  before as (select e.* from ledger.entry e, home h where e.shop_id = $1 and e.member_id = h.true_member and e.seq = h.true_seq - 1),
  life as (select (select a.lifetime from ledger.account a where a.shop_id = $1 and a.member_id = $2) - sum(e.earned - e.reversed - e.forgiven - e.lapsed) as off
    from ledger.entry e where e.shop_id = $1 and e.member_id = $2),
  moves as (select u.lot, sum(u.moved) as moved, sum(coalesce(u.pinned, 0)) as pinned
    from ledger.entry e, unnest(e.lots, e.moved, e.pinned) u(lot, moved, pinned) where e.shop_id = $1 and e.member_id = $2 group by u.lot),
  lots as (select coalesce(l.lot, m.lot) as lot, coalesce(l.remaining, 0) - coalesce(m.moved, 0) as moved, coalesce(l.pinned, 0) - coalesce(m.pinned, 0) as pinned
    from (select * from ledger.lot where shop_id = $1 and member_id = $2) l full join moves m on m.lot = l.lot),
  spots as (select u.i, u.lot, u.moved, u.pinned from x, unnest(x.lots, x.moved, x.pinned) with ordinality u(lot, moved, pinned, i))
  select 'available' as "column", (available_after - coalesce((select available_after from before), 0))::text as value from x
  union all select 'pending', (pending_after - coalesce((select pending_after from before), 0))::text from x
  union all select 'held', (held_after - coalesce((select held_after from before), 0))::text from x
  union all select 'debt', (debt_after - coalesce((select debt_after from before), 0))::text from x
  union all select 'available_after', (available + coalesce((select available_after from before), 0))::text from x
  union all select 'pending_after', (pending + coalesce((select pending_after from before), 0))::text from x
  union all select 'held_after', (held + coalesce((select held_after from before), 0))::text from x
  union all select 'debt_after', (debt + coalesce((select debt_after from before), 0))::text from x
  union all select 'earned', (earned + off)::text from x, life
  union all select 'reversed', (reversed - off)::text from x, life
  union all select 'forgiven', (forgiven - off)::text from x, life
  union all select 'lapsed', (lapsed - off)::text from x, life
  union all select 'member_id', true_member::text from home union all select 'seq', true_seq::text from home
  union all select 'kind', k::text from unnest(enum_range(null::ledger.kind)) k
  union all select 'cause', c.key from ledger.cause c where c.shop_id = $1 and c.member_id = $2 and c.seq = $3
  union all select 'recorded_at', c.recorded_at::text from x join ledger.cause c on c.shop_id = $1 and c.key = x.cause
  union all select 'occurred_at', l.earned_at::text from ledger.lot l where l.shop_id = $1 and l.member_id = $2 and l.lot = $3
  union all select 'occurred_at', recorded_at::text from x
  union all select 'available_at', l.available_at::text from ledger.lot l where l.shop_id = $1 and l.member_id = $2 and l.lot = $3
  union all select 'expires_at', l.expires_at::text from ledger.lot l where l.shop_id = $1 and l.member_id = $2 and l.lot = $3
  union all (select distinct 'expires_at', l.expires_at::text from ledger.lot l, x where l.shop_id = $1 and l.member_id = $2 and l.lot = any (x.lots) limit 100)
  union all select c, null from unnest(array['available_at', 'expires_at', 'order_id', 'reverses', 'of_member', 'hold', 'rule', 'version', 'why', 'pinned']) c
  union all (select 'order_id', t.order_id::text from ledger.order_total t where t.shop_id = $1 and t.member_id = $2 limit 1000)
  union all (select distinct 'order_id', l.order_id::text from ledger.lot l where l.shop_id = $1 and l.member_id = $2 and l.order_id is not null limit 1000)
  union all (select 'reverses', e.seq::text from ledger.entry e where e.shop_id = $1 and e.member_id = $2 and e.kind in ('spend', 'adjust', 'hold', 'earn', 'merge_in') limit 1000)
  union all (select 'reverses', e.seq::text from ledger.entry e, x where e.shop_id = $1 and e.member_id = x.of_member
    and e.kind in ('spend', 'adjust', 'earn', 'merge_out', 'merge_in') order by e.seq desc limit 1000)
  union all (select 'of_member', m::text from ledger.account a, unnest(array[a.member_id, a.merged_into]) m
    where a.shop_id = $1 and a.merged_into is not null and m <> $2 limit 1000)
  union all (select 'hold', h.key from ledger.hold h where h.shop_id = $1 and h.member_id = $2 limit 1000)
  union all (select distinct 'hold', e.hold from ledger.entry e, x where e.shop_id = $1 and e.member_id in ($2, x.of_member) and e.hold is not null limit 1000)
  union all (select distinct 'rule', e.rule from ledger.entry e where e.shop_id = $1 and e.member_id = $2 limit 100)
  union all (select distinct 'version', e.version::text from ledger.entry e where e.shop_id = $1 and e.member_id = $2 limit 100)
  union all select 'moved', (select array_agg(case when o.i = s.i then o.moved + l.moved else o.moved end order by o.i) from spots o)::text
    from spots s join lots l on l.lot = s.lot where l.moved <> 0
  union all select 'pinned', (select array_agg(case when o.i = s.i then coalesce(o.pinned, 0) + l.pinned else coalesce(o.pinned, 0) end order by o.i) from spots o)::text
    from spots s join lots l on l.lot = s.lot where l.pinned <> 0
  union all select 'lots', (select array_agg(case when o.i = s.i then l.lot else o.lot end order by o.i) from spots o)::text
    from spots s, (select * from lots where lot is not null order by (moved = 0 and pinned = 0), lot desc limit 300) l where l.lot <> s.lot
  union all select c, '{}' from unnest(array['lots', 'moved', 'pinned']) c`;

const CAUSE_CANDIDATES = `select 'key' as "column", e.cause as value from ledger.entry e where e.shop_id = $1 and e.member_id = $2 and e.seq = $3
  union all select 'member_id', e.member_id::text from ledger.entry e where e.shop_id = $1 and e.cause = $4
  union all select 'seq', e.seq::text from ledger.entry e where e.shop_id = $1 and e.cause = $4
  union all select 'seq', null
  union all select 'recorded_at', e.recorded_at::text from ledger.entry e where e.shop_id = $1 and e.cause = $4`;

/** The first candidate with which the row's digest fits. */
async function decidingColumn(
  db: Sql,
  text: string,
  columns: typeof ENTRY_COLUMNS,
  row: TextRow,
  candidates: Candidate[],
): Promise<Candidate | undefined> {
  for (const candidate of candidates) {
    if (row[candidate.column] === candidate.value) continue;
    const tried: TextRow = { ...row, [candidate.column]: candidate.value };
    const { rows } = await db.query<{ digest: string }>({ text, values: columns.map(([name]) => tried[name] ?? null) });
    if (rows[0]?.digest === row['digest']) return candidate;
  }
  return undefined;
}

export interface DigestFindings {
  drifts: Drift[];
  repairs: Repairs;
}

interface Scene {
  db: Sql;
  shopId: bigint;
  drifts: Drift[];
  repairs: Repairs;
  /** Keys of causes found changed, as they are and as they were: what an entry says of them is no news. */
  changedCauses: Set<string | null>;
  changedEntries: Set<string>;
}

const placeOf = (memberId: string | null | undefined, seq: string | null | undefined) => `${memberId}/${seq}`;

async function examineCause(scene: Scene, row: TextRow, badEntries: TextRow[]): Promise<void> {
  const { db, shopId } = scene;
  const key = row['key'] ?? null;
  const values = [String(shopId), row['member_id'], row['seq'], key];
  const { rows } = await db.query<{ column: string; value: string | null }>({ text: CAUSE_CANDIDATES, values });
  const culprit = await decidingColumn(db, FITS_CAUSE, CAUSE_COLUMNS, row, rows);
  scene.changedCauses.add(key);
  const drift = { shopId, table: 'cause', memberId: row['member_id'] ?? null, row: key } as const;
  if (culprit) {
    const { column, value } = culprit;
    if (column === 'key') scene.changedCauses.add(value);
    const entry = column === 'member_id' ? placeOf(value, row['seq']) : placeOf(row['member_id'], row['seq']);
    scene.changedEntries.add(entry);
    const found = row[column] ?? null;
    scene.drifts.push({
      ...drift,
      column,
      found,
      expected: value,
      problem: 'differs',
      witness: 'its digest and its entry',
    });
    return;
  }
  // the entry's digest covers the cause's hash: if it still fits, the hash is the old one and the cause's own digest was changed
  const entryIsOff = badEntries.some((entry) => entry['cause'] === key);
  const hasEntry = row['seq'] !== null;
  const column = hasEntry ? (entryIsOff ? 'hash' : 'digest') : null;
  scene.drifts.push({ ...drift, column, found: null, expected: null, problem: 'undecided', witness: 'its digest' });
}

async function examineEntry(scene: Scene, row: TextRow): Promise<void> {
  if (scene.changedCauses.has(row['cause'] ?? null)) return;
  const { db, shopId } = scene;
  const values = [String(shopId), row['member_id'], row['seq']];
  const { rows } = await db.query<{ column: string; value: string | null }>({ text: ENTRY_CANDIDATES, values });
  const culprit = await decidingEntryColumn(scene, row, rows);
  const drift = { shopId, table: 'entry', memberId: row['member_id'] ?? null, row: row['seq'] ?? null } as const;
  scene.changedEntries.add(placeOf(row['member_id'], row['seq']));
  if (!culprit) {
    if (row['cause_hash'] === null) return; // reported as an entry without a cause
    scene.drifts.push({
      ...drift,
      column: null,
      found: null,
      expected: null,
      problem: 'undecided',
      witness: 'its digest',
    });
    return;
  }
  const { column, value } = culprit;
  const { cause_hash: _hash, digest: _digest, ...columns } = row;
  scene.repairs.places.push({ memberId: String(row['member_id']), seq: String(row['seq']) });
  scene.repairs.rows.push({ ...columns, [column]: value });
  scene.changedEntries.add(
    placeOf(column === 'member_id' ? value : row['member_id'], column === 'seq' ? value : row['seq']),
  );
  if (column === 'cause') scene.changedCauses.add(value).add(row['cause'] ?? null);
  const found = row[column] ?? null;
  scene.drifts.push({
    ...drift,
    column,
    found,
    expected: value,
    problem: 'differs',
    witness: 'its digest and what stands around it',
  });
}

/** As decidingColumn; another cause brings its own hash along. */
async function decidingEntryColumn(
  scene: Scene,
  row: TextRow,
  candidates: Candidate[],
): Promise<Candidate | undefined> {
  const { db, shopId } = scene;
  for (const candidate of candidates) {
    if (candidate.column !== 'cause') continue;
    const { rows } = await db.query<{ hash: string }>({
      text: 'select hash::text as hash from ledger.cause where shop_id = $1 and key = $2',
      values: [String(shopId), candidate.value],
    });
    const withHash = { ...row, cause_hash: rows[0]?.hash ?? null };
    const found = await decidingColumn(db, FITS_ENTRY, ENTRY_COLUMNS, withHash, [candidate]);
    if (found) return found;
  }
  return decidingColumn(db, FITS_ENTRY, ENTRY_COLUMNS, row, candidates);
}

async function findUnpaired(scene: Scene): Promise<void> {
  const { db, shopId, changedCauses, changedEntries } = scene;
  const { rows } = await db.query<{ member_id: string; seq: string; key: string; gone: 'cause' | 'entry' | 'neither' }>(
    {
      text: UNPAIRED,
      values: [String(shopId)],
    },
  );
  for (const { member_id: memberId, seq, key, gone } of rows) {
    if (changedCauses.has(key) || (changedEntries.has(placeOf(memberId, seq)) && gone !== 'cause')) continue;
    const drift = { shopId, memberId, column: null, found: null, expected: null } as const;
    const entry = `entry ${seq} of member ${memberId}`;
    if (gone === 'cause') scene.drifts.push({ ...drift, table: 'cause', row: key, problem: 'missing', witness: entry });
    else if (gone === 'entry')
      scene.drifts.push({ ...drift, table: 'entry', row: seq, problem: 'missing', witness: `cause ${key}` });
    else scene.drifts.push({ ...drift, table: 'cause', row: key, problem: 'unexplained', witness: 'entries' });
  }
}

/** @param db one snapshot of the shop's rows, seen through row-level security */
export async function verifyDigests(db: Sql, shopId: bigint): Promise<DigestFindings> {
  const scene: Scene = {
    db,
    shopId,
    drifts: [],
    repairs: { rows: [], places: [] },
    changedCauses: new Set(),
    changedEntries: new Set(),
  };
  const values = [String(shopId)];
  const { rows: entries } = await db.query<TextRow>({ text: BAD_ENTRIES, values });
  const { rows: causes } = await db.query<TextRow>({ text: BAD_CAUSES, values });
  for (const cause of causes) await examineCause(scene, cause, entries);
  for (const entry of entries) await examineEntry(scene, entry);
  await findUnpaired(scene);
  return { drifts: scene.drifts, repairs: scene.repairs };
}
