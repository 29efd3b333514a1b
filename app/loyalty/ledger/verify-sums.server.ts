/**
 * Everything that can be computed from entries, computed, and compared with what the tables say. The statements see the entries as
 * verify-digests has set them right, so that one changed entry is not found again in every sum it went into.
 */
import type { Sql } from '../../db.server.ts';
import type { Drift, DriftTable } from './drift.ts';

/** Entries as they must have been: `rows` in place of those at `places`. */
export interface Repairs {
  rows: Record<string, string | null>[];
  places: { memberId: string; seq: string }[];
}

/** Parameters: shop, repaired rows, members and sequence numbers they replace. */
const ENTRIES = `e as materialized (
  select x.* from ledger.entry x where x.shop_id = $1
    and (x.member_id, x.seq) not in (select * from unnest($3::bigint[], $4::bigint[]))
  union all select r.* from jsonb_populate_recordset(null::ledger.entry, $2::jsonb) r)`;

/** What the lots must be: opened by one entry, changed by the moves of all and by later dates; or taken over from an account that was merged. */
const LOTS = `pairs as materialized (
  select i.member_id, u.lot, o.member_id as from_member, u.from_lot
  from e i join e o on o.member_id = i.of_member and o.seq = i.reverses, unnest(i.lots, o.lots) u(lot, from_lot)
  where i.kind = 'merge_in' and i.hold is null and u.from_lot is not null),
sums as materialized (
  select e.member_id, u.lot, sum(u.moved) as remaining, sum(coalesce(u.pinned, 0)) as pinned, bool_or(e.kind = 'mature') as matured,
    sum(u.moved) filter (where e.seq = u.lot) as points, -sum(u.moved) filter (where e.kind = 'expire') as expired,
    bool_or(e.kind = 'redate') as redated, (array_agg(e.expires_at order by e.seq desc) filter (where e.kind = 'redate'))[1] as redated_to
  from e, unnest(e.lots, e.moved, e.pinned) u(lot, moved, pinned) group by e.member_id, u.lot),
states as (
  select s.member_id, s.lot, o.order_id, s.points, o.occurred_at as earned_at, o.available_at, o.pending <> 0 and not s.matured as pending,
    case when s.redated then s.redated_to else o.expires_at end as expires_at
  from sums s join e o on o.member_id = s.member_id and o.seq = s.lot
  union all
  select s.member_id, s.lot, t.order_id, t.points, t.earned_at, t.available_at, t.pending and not s.matured,
    case when s.redated then s.redated_to else t.expires_at end
  from states t join pairs p on p.from_member = t.member_id and p.from_lot = t.lot
    join sums s on s.member_id = p.member_id and s.lot = p.lot),
must as materialized (
  select t.*, s.remaining, s.pinned, s.expired,
    case when s.remaining = 0 then null when t.pending then t.available_at else coalesce(t.expires_at, 'infinity') end as due_at
  from states t join sums s on s.member_id = t.member_id and s.lot = t.lot)`;

/** How many merges lie between a member's account and the one its points are in; none of those who were not merged. */
const MERGED = `outs as materialized (select member_id, of_member from e where kind = 'merge_out' and of_member is not null),
ways as (
  select member_id, of_member as kept, 1 as steps from outs
  union all select w.member_id, o.of_member, w.steps + 1 from ways w join outs o on o.member_id = w.kept where w.steps < 1000),
merged as materialized (select member_id, max(steps) as steps from ways group by member_id)`;

interface Comparison {
  table: DriftTable;
  member: string;
  row: string;
  /** The rows there are, with `here` true, and `worth`: too much for a row no entry knows of to be one changed column. */
  is: string;
  /** The rows there must be, with `here` true. */
  must: string;
  on: string;
  /** Column, and its value where no entry knows of the row (undefined: any). */
  columns: Record<string, string | undefined>;
}

/** A full join's rows: missing, unexplained, or with columns that differ, one line a column. */
function compare({ table, member, row, is, must, on, columns }: Comparison): string {
  const values = Object.entries(columns).map(
    ([column, empty]) =>
      `('${column}', i.${column}::text, case when m.here then m.${column}::text else ${empty ?? `i.${column}::text`} end)`,
  );
  return `select '${table}' as "table", ${member}::text as member, ${row}::text as row, d.problem, d.col, d.found, d.expected
    from ${is} i full join ${must} m on ${on}
    cross join lateral (
      select 'missing' as problem, null as col, null as found, null as expected where i.here is null
      union all select 'unexplained', null, null, null where m.here is null and i.worth
      union all select 'differs', v.col, v.found, v.expected from (values ${values.join(', ')}) v(col, found, expected)
        where i.here and (m.here or not i.worth) and v.found is distinct from v.expected) d`;
}

const ZERO = "'0'";

const ACCOUNTS = `with ${ENTRIES} ${compare({
  table: 'account',
  member: 'coalesce(i.member_id, m.member_id)',
  row: 'null',
  is: `(select *, true as here, seq <> 0 and ((available, pending, held, debt, lifetime) <> (0, 0, 0, 0, 0) or merged_into is not null) as worth
    from ledger.account where shop_id = $1)`,
  must: `(select member_id, true as here, max(of_member) filter (where kind = 'merge_out') as merged_into, sum(available) as available, sum(pending) as pending, sum(held) as held, sum(debt) as debt,
    sum(earned - reversed - forgiven - lapsed) as lifetime, max(seq) as seq from e group by member_id)`,
  on: 'm.member_id = i.member_id',
  columns: { available: ZERO, pending: ZERO, held: ZERO, debt: ZERO, lifetime: ZERO, seq: ZERO, merged_into: 'null' },
})}`;

const LOT_COLUMNS = [
  'order_id',
  'points',
  'remaining',
  'pinned',
  'pending',
  'earned_at',
  'available_at',
  'expires_at',
  'due_at',
];
const HOLD_COLUMNS = ['member_id', 'seq', 'points', 'state', 'created_at'];
const each = (columns: string[]) => Object.fromEntries(columns.map((column) => [column, undefined]));

const LOT_ROWS = `with recursive ${ENTRIES}, ${LOTS} ${compare({
  table: 'lot',
  member: 'coalesce(i.member_id, m.member_id)',
  row: 'coalesce(i.lot, m.lot)',
  is: '(select *, true as here, true as worth from ledger.lot where shop_id = $1)',
  must: '(select *, true as here from must)',
  on: 'm.member_id = i.member_id and m.lot = i.lot',
  columns: each(LOT_COLUMNS),
})}`;

const ORDERS = `with recursive ${ENTRIES}, ${LOTS}, ${MERGED} ${compare({
  table: 'order_total',
  member: 'coalesce(m.member_id, i.member_id)',
  row: 'coalesce(i.order_id, m.order_id)',
  is: '(select *, true as here, earned <> 0 and lot is not null as worth from ledger.order_total where shop_id = $1)',
  // an order goes over to the kept member with the first entry there
  must: `(select s.*, l.lot, coalesce(g.expired, 0) as expired from
    (select order_id, true as here, (array_agg(member_id order by coalesce(w.steps, 0)))[1] as member_id, sum(earned) as earned,
      sum(reversed) as reversed, sum(forgiven) as forgiven, sum(lapsed) as lapsed
      from e left join merged w using (member_id) where order_id is not null group by order_id) s
    left join (select order_id, member_id, max(lot) as lot from must group by order_id, member_id) l
      on l.order_id = s.order_id and l.member_id = s.member_id
    left join (select order_id, sum(expired) as expired from must group by order_id) g on g.order_id = s.order_id)`,
  on: 'm.order_id = i.order_id',
  columns: {
    member_id: undefined,
    lot: 'null',
    earned: ZERO,
    reversed: ZERO,
    forgiven: ZERO,
    lapsed: ZERO,
    expired: ZERO,
  },
})}`;

const HOLDS = `with ${ENTRIES} ${compare({
  table: 'hold',
  member: 'coalesce(m.member_id, i.member_id)',
  row: 'coalesce(i.key, m.key)',
  is: '(select *, true as here, true as worth from ledger.hold where shop_id = $1)',
  must: `(select h.hold as key, true as here, h.member_id, h.seq, h.held as points, f.recorded_at as created_at,
      case x.kind when 'spend' then 'captured' when 'void' then 'voided' else 'held' end as state
    from e h join e f on f.kind = 'hold' and f.hold = h.hold
    left join e x on x.member_id = h.member_id and x.reverses = h.seq and x.kind in ('spend', 'void', 'merge_out') and x.hold = h.hold
    where h.kind in ('hold', 'merge_in') and x.kind is distinct from 'merge_out')`,
  on: 'm.key = i.key',
  columns: each(HOLD_COLUMNS),
})}`;

/** Rules no single row can break alone, and that digests know nothing of (rules.md, "The ledger" 5 to 7). */
const RULES = `with ${ENTRIES}
  select 'entry' as "table", member_id::text as member, seq::text as row, 'rule' as problem, v.col, v.found::text, v.expected::text
  from (select e.*, sum(available) over w as s_available, sum(pending) over w as s_pending, sum(held) over w as s_held, sum(debt) over w as s_debt,
      (select coalesce(sum(n), 0) from unnest(moved) n) as s_moved, (select coalesce(sum(n), 0) from unnest(pinned) n) as s_pinned
    from e window w as (partition by member_id order by seq)) e
  cross join lateral (values ('available_after', available_after, s_available), ('pending_after', pending_after, s_pending),
    ('held_after', held_after, s_held), ('debt_after', debt_after, s_debt), ('moved', s_moved, available + pending + debt), ('pinned', s_pinned, held))
    v(col, found, expected)
  where v.found <> v.expected
union all
  select 'entry', s.member_id::text, s.seq::text, 'rule', 'returned', sum(r.available)::text, (-s.available)::text
  from e s join e r on coalesce(r.of_member, r.member_id) = s.member_id and r.reverses = s.seq and r.kind = 'return'
  group by s.member_id, s.seq, s.available having sum(r.available) > -s.available
union all
  select 'entry', s.member_id::text, s.seq::text, 'rule', 'taken back', sum(r.reversed)::text, s.earned::text
  from e s join e r on coalesce(r.of_member, r.member_id) = s.member_id and r.reverses = s.seq and r.kind = 'undo'
  group by s.member_id, s.seq, s.earned having sum(r.reversed) > s.earned
union all
  select 'entry', i.member_id::text, i.seq::text, 'rule', v.col, v.found::text, v.expected::text
  from e i join e o on o.member_id = i.of_member and o.seq = i.reverses
  cross join lateral (values ('available', i.available, -o.available), ('pending', i.pending, -o.pending), ('held', i.held, -o.held),
    ('earned', i.earned, -o.earned)) v(col, found, expected)
  where i.kind = 'merge_in' and v.found <> v.expected
union all
  select 'order_total', min(member_id)::text, order_id::text, 'rule', 'reversed, forgiven and lapsed',
    sum(reversed + forgiven + lapsed)::text, sum(earned)::text
  from e where order_id is not null group by order_id having sum(reversed + forgiven + lapsed) > sum(earned)
union all
  select 'entry', g.member_id::text, g.missing::text, 'missing', null, null, null
  from (select member_id, generate_series(coalesce(lag(seq) over (partition by member_id order by seq), 0) + 1, seq - 1) as missing from e) g`;

interface Row {
  table: DriftTable;
  member: string | null;
  row: string | null;
  problem: Drift['problem'];
  col: string | null;
  found: string | null;
  expected: string | null;
}

const RULE_WORDS: Record<string, string> = {
  returned: 'more than was spent:',
  'taken back': 'more than was earned:',
  'reversed, forgiven and lapsed': 'more than was earned:',
};

function toDrift(shopId: bigint, row: Row): Drift {
  const { table, member, problem, col, found, expected } = row;
  const rule = RULE_WORDS[col ?? ''] ?? 'the other columns say';
  const witness = problem === 'rule' ? rule : problem === 'missing' ? 'an entry' : 'entries';
  return { shopId, table, memberId: member, row: row.row, column: col, found, expected, problem, witness };
}

/**
 * @param db one snapshot of the shop's rows
 * @param repairs what verify-digests found out about changed entries
 */
export async function verifySums(db: Sql, shopId: bigint, repairs: Repairs): Promise<Drift[]> {
  const values = [
    String(shopId),
    JSON.stringify(repairs.rows),
    repairs.places.map(({ memberId }) => memberId),
    repairs.places.map(({ seq }) => seq),
  ];
  const drifts: Drift[] = [];
  for (const text of [RULES, ACCOUNTS, LOT_ROWS, ORDERS, HOLDS]) {
    const { rows } = await db.query<Row>({ text, values });
    drifts.push(...rows.map((row) => toDrift(shopId, row)));
  }
  return drifts;
}
