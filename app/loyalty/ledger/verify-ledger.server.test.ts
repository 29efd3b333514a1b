/**
 * A superuser with the triggers off changes one column of one row, whichever it is: verify finds that, says where, and finds nothing else.
 */
import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { adminPool, appPool, asShop } from '../../../tests/support/database.ts';
import { expirePoints } from '../../../tests/support/lots.ts';
import { maturePoints } from './mature-points.server.ts';
import { mergeAccounts } from './merge-accounts.server.ts';
import { openAccount } from './open-account.server.ts';
import { postPoints } from './post-points.server.ts';
import type { Posting } from './posting.ts';
import { wordsOf, type Drift, type DriftTable } from './drift.ts';
import { verifyLedger } from './verify-ledger.server.ts';

const SHOP = 1n;
const NOW = new Date('2026-03-01T10:00:00Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

type Draft<P = Posting> = P extends Posting
  ? Omit<P, 'key' | 'hash' | 'at' | 'memberId'> & { memberId?: bigint }
  : never;

/** A life with something in every column: pending, debt, forgiven, lapsed, holds of each state, a return, a lot opened late. */
const LIFE: [day: number, posting: Draft | { kind: 'merge'; memberId: bigint; into: bigint }][] = [
  [
    0,
    {
      kind: 'order',
      orderId: 1n,
      target: 100n,
      policy: 'owe',
      version: 2,
      rule: 'order',
      why: { base: 10_000, rate: '1/100' },
    },
  ],
  [
    0,
    {
      kind: 'order',
      orderId: 2n,
      target: 80n,
      policy: 'owe',
      availableAt: inDays(14),
      expiresAt: inDays(40),
      version: 2,
      rule: 'order',
      why: {},
    },
  ],
  [0, { kind: 'earn', points: 30n, expiresAt: inDays(30), rule: 'sign-up', version: 2 }],
  [1, { kind: 'spend', points: 45n, why: { reward: '1' } }],
  [2, { kind: 'hold', hold: 'one', points: 20n }],
  [2, { kind: 'hold', hold: 'two', points: 15n }],
  [2, { kind: 'hold', hold: 'three', points: 5n }],
  [3, { kind: 'capture', hold: 'one' }],
  [3, { kind: 'void', hold: 'two', graceUntil: inDays(33) }],
  [4, { kind: 'return', reverses: 4n, points: 40n, graceUntil: inDays(34) }],
  [5, { kind: 'order', orderId: 2n, target: 60n, policy: 'owe', version: 2, rule: 'order', why: { base: 6000 } }],
  [6, { kind: 'order', orderId: 1n, target: 100n, policy: 'owe' }],
  [14, { kind: 'mature' }],
  [41, { kind: 'expire' }],
  [42, { kind: 'order', orderId: 2n, target: 20n, policy: 'owe' }],
  [43, { kind: 'order', orderId: 2n, target: 75n, policy: 'owe', graceUntil: inDays(73) }],
  [44, { kind: 'spend', points: 60n }],
  [45, { kind: 'order', orderId: 1n, target: 10n, policy: 'forgive' }],
  [46, { kind: 'order', orderId: 3n, target: 0n, policy: 'owe' }],
  [46, { kind: 'order', memberId: 2n, orderId: 4n, target: 50n, policy: 'owe' }],
  [46, { kind: 'spend', memberId: 2n, points: 50n }],
  [47, { kind: 'order', memberId: 2n, orderId: 4n, target: 20n, policy: 'owe' }],
  [48, { kind: 'adjust', memberId: 2n, points: 40n }],
  [49, { kind: 'earn', memberId: 3n, points: 25n, expiresAt: inDays(90) }],
  [49, { kind: 'earn', memberId: 3n, points: 15n, availableAt: inDays(120), expiresAt: inDays(130) }],
  [49, { kind: 'spend', memberId: 3n, points: 4n }],
  [50, { kind: 'redate', memberId: 3n, lots: [1n, 2n], expiresAt: inDays(200), version: 3, rule: 'expiry', why: {} }],
  [51, { kind: 'redate', memberId: 3n, lots: [2n], expiresAt: null }],
  [52, { kind: 'undo', memberId: 3n, reverses: 1n }],
  [60, { kind: 'order', memberId: 11n, orderId: 11n, target: 90n, policy: 'owe', expiresAt: inDays(300) }],
  [60, { kind: 'earn', memberId: 11n, points: 25n, availableAt: inDays(150) }],
  [60, { kind: 'spend', memberId: 11n, points: 33n }],
  [60, { kind: 'hold', memberId: 11n, hold: 'kept', points: 12n }],
  [60, { kind: 'hold', memberId: 11n, hold: 'over', points: 9n }],
  [60, { kind: 'redate', memberId: 11n, lots: [2n], expiresAt: inDays(250) }],
  [60, { kind: 'order', memberId: 12n, orderId: 12n, target: 40n, policy: 'owe' }],
  [60, { kind: 'spend', memberId: 12n, points: 40n }],
  [60, { kind: 'order', memberId: 12n, orderId: 12n, target: 15n, policy: 'owe' }],
  [61, { kind: 'merge', memberId: 11n, into: 12n }],
  [62, { kind: 'capture', memberId: 12n, hold: 'over' }],
  [62, { kind: 'return', memberId: 11n, reverses: 3n, points: 10n }],
  [62, { kind: 'undo', memberId: 11n, reverses: 2n }],
  [62, { kind: 'order', memberId: 12n, orderId: 11n, target: 85n, policy: 'owe' }],
  [63, { kind: 'earn', memberId: 13n, points: 6n }],
  [63, { kind: 'merge', memberId: 12n, into: 13n }],
  [64, { kind: 'order', memberId: 13n, orderId: 11n, target: 95n, policy: 'owe' }],
  [64, { kind: 'redate', memberId: 13n, lots: [-4n], expiresAt: inDays(400) }],
];

beforeAll(async () => {
  await openAccount({ db: appPool, shopId: SHOP, now: NOW }, [1n, 2n, 3n, 11n, 12n, 13n]);
  for (const [index, [day, draft]] of LIFE.entries()) {
    if (draft.kind === 'merge') {
      await asShop(SHOP, async (db) =>
        mergeAccounts(
          { db, shopId: SHOP, now: inDays(day) },
          { from: draft.memberId, into: draft.into, at: inDays(day) },
        ),
      );
      continue;
    }
    const key = `cause:${index}`;
    const posting = {
      memberId: 1n,
      ...draft,
      key,
      hash: createHash('sha256').update(key).digest(),
      at: inDays(day),
    } as Posting;
    const [outcome] = await postPoints({ db: appPool, shopId: SHOP, now: inDays(day) }, [posting]);
    if (outcome?.outcome !== 'posted' && outcome?.outcome !== 'unchanged')
      throw new Error(`${key}: ${outcome?.outcome}`);
  }
  await maturePoints(SHOP, inDays(48), appPool);
  await expirePoints(SHOP, [1n], inDays(48));
});

const KEYS: Record<DriftTable, string[]> = {
  account: ['member_id'],
  cause: ['key'],
  entry: ['member_id', 'seq'],
  lot: ['member_id', 'lot'],
  order_total: ['order_id'],
  hold: ['key'],
};

const isId = (column: string) => /^(member_id|seq|lot|order_id|order_lot|reverses)$/.test(column);

/** A member without entries, an order that never earned, a cause that changed nothing: for the key of such a row no entry speaks. */
const SPOKEN_FOR: Partial<Record<DriftTable, string>> = {
  account: 'and seq > 0',
  order_total: 'and earned > 0',
  cause: 'and seq is not null',
};

/** Another value of the same type. */
const CHANGES: Record<string, (column: string) => string> = {
  bigint: (column) => `coalesce(${column}, 0) + ${isId(column) ? 1000 : 1}`,
  integer: (column) => `coalesce(${column}, 0) + 1`,
  text: (column) => `coalesce(${column}, '') || 'x'`,
  bytea: (column) => `set_byte(${column}, 0, get_byte(${column}, 0) # 1)`,
  boolean: (column) => `not ${column}`,
  jsonb: (column) => `coalesce(${column}, '{}') || '{"x": 1}'`,
  'timestamp with time zone': (column) =>
    `case when isfinite(${column}) then ${column} + interval '1 hour' else timestamptz '2027-01-01' end`,
  'ledger.kind': (column) => `case ${column} when 'earn' then 'spend' else 'earn' end::ledger.kind`,
  'ledger.hold_state': (column) => `case ${column} when 'held' then 'voided' else 'held' end::ledger.hold_state`,
  'bigint[]': (column) =>
    `case when cardinality(${column}) > 0 then array[${column}[1] + 1] || ${column}[2:] else '{1}' end`,
};

interface Target {
  table: DriftTable;
  column: string;
  key: Record<string, string>;
  where: string;
}

async function targetsOf(table: DriftTable): Promise<Target[]> {
  const { rows: columns } = await adminPool.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = ('ledger.' || $1)::regclass and attnum > 0 and not attisdropped and attname <> 'shop_id' order by attnum`,
    [table],
  );
  const { rows } = await adminPool.query<Record<string, string>>(
    `select ${KEYS[table].map((key) => `${key}::text`).join(', ')} from ledger.${table} where shop_id = $1 ${SPOKEN_FOR[table] ?? ''} order by ${KEYS[table].join(', ')}`,
    [String(SHOP)],
  );
  return columns.flatMap(({ name: column }) =>
    rows.map((row) => ({
      table,
      column,
      where: `shop_id = ${SHOP} and ${KEYS[table].map((key) => `${key} = '${row[key]}'`).join(' and ')}`,
      key: row,
    })),
  );
}

const typeOf = new Map<string, string>();

async function change(target: Target): Promise<{ ctid: string; old: string | null } | null> {
  const client = await adminPool.connect();
  try {
    await client.query('begin; set local session_replication_role = replica');
    const { table, column, where } = target;
    const { rows: before } = await client.query<{ old: string | null; type: string }>(
      `select ${column}::text as old, pg_typeof(${column})::text as type from ledger.${table} where ${where}`,
    );
    const type = before[0]?.type ?? '';
    typeOf.set(`${table}.${column}`, type);
    const value = CHANGES[type]?.(column);
    if (value === undefined) throw new Error(`no change for ${type}`);
    try {
      const { rows } = await client.query<{ ctid: string; now: string }>(
        `update ledger.${table} set ${column} = ${value} where ${where} returning ctid::text, ${column}::text as now`,
      );
      await client.query('commit');
      if (rows[0]?.now === before[0]?.old) throw new Error(`${table}.${column} was not changed`);
      return { ctid: rows[0]?.ctid ?? '', old: before[0]?.old ?? null };
    } catch (error) {
      await client.query('rollback');
      // a CHECK holds even the superuser back
      if (error instanceof Error && 'code' in error && error.code === '23514') return null;
      throw error;
    }
  } finally {
    client.release();
  }
}

async function restore({ table, column }: Target, ctid: string, old: string | null): Promise<void> {
  const client = await adminPool.connect();
  await client.query('begin; set local session_replication_role = replica');
  await client.query(
    `update ledger.${table} set ${column} = $1::${typeOf.get(`${table}.${column}`)} where ctid = $2::tid`,
    [old, ctid],
  );
  await client.query('commit');
  client.release();
}

async function findingsOf(target: Target): Promise<Drift[] | null> {
  const changed = await change(target);
  if (changed === null) return null;
  try {
    return await verifyLedger(SHOP, appPool);
  } finally {
    await restore(target, changed.ctid, changed.old);
  }
}

/** Columns whose old value nothing else tells: the row is found, which of these it was is not. */
const UNTOLD: Partial<Record<DriftTable, string[]>> = { entry: ['why', 'digest', 'rule', 'version'] };
/** Two rows to change each column in; the choice moves on with the column, so that all rows have their turn. */
async function probesOf(table: DriftTable): Promise<Target[][]> {
  const targets = await targetsOf(table);
  return [...new Set(targets.map(({ column }) => column))].map((column, index) => {
    const rows = targets.filter((target) => target.column === column);
    return rows.map((_, i) => rows[(index + i) % rows.length]).filter((row) => row !== undefined);
  });
}

/** Table, row and column of a finding; of a changed key, the column alone. */
function placeOf(drift: Drift, { table, key, column }: Target) {
  const untold = UNTOLD[table]?.includes(column) && drift.column === null;
  const isKey = KEYS[table].includes(column);
  const [last = ''] = KEYS[table].slice(-1);
  const row = { member_id: drift.memberId, [last]: drift.row ?? drift.memberId };
  const named = isKey ? key : Object.fromEntries(Object.keys(key).map((name) => [name, row[name]]));
  return { table: drift.table, column: untold ? column : drift.column, key: named };
}

test.each(Object.keys(KEYS) as DriftTable[])('any column of %s', { timeout: 60_000 }, async (table) => {
  for (const rows of await probesOf(table)) {
    const tried: Target[] = [];
    for (const target of rows) {
      const found = await findingsOf(target);
      if (found === null) continue;
      const { column, key } = target;
      expect(
        found.map((drift) => placeOf(drift, target)),
        found.map(wordsOf).join('\n'),
      ).toEqual([{ table, column, key }]);
      if (tried.push(target) === 2) break;
    }
    expect(tried.length, rows[0]?.column).toBeGreaterThan(0);
  }
  expect((await verifyLedger(SHOP, appPool)).map(wordsOf)).toEqual([]);
});

/** What new dates, earnings taken back and merges wrote, and what they touched. */
const NEWER: [DriftTable, string][] = [
  [
    'entry',
    `(member_id, seq) in (select distinct on (kind, hold is null) member_id, seq from ledger.entry
      where kind in ('redate', 'undo', 'merge_out', 'merge_in') or of_member is not null order by kind, hold is null, member_id desc, seq)`,
  ],
  ['lot', `member_id > 10 or member_id = 3`],
  ['hold', `member_id > 10`],
  ['account', `member_id > 10`],
  ['order_total', `member_id > 10`],
];

test.each(NEWER)(
  'every column of what new dates, undone earnings and merges wrote into %s',
  { timeout: 120_000 },
  async (table, where) => {
    const { rows } = await adminPool.query<Record<string, string>>(
      `select ${KEYS[table].map((key) => `${key}::text`).join(', ')} from ledger.${table} where ${where}`,
    );
    const chosen = new Set(rows.map((row) => KEYS[table].map((key) => row[key]).join('/')));
    const targets = (await targetsOf(table)).filter(({ key }) =>
      chosen.has(KEYS[table].map((name) => key[name]).join('/')),
    );
    const wrong: string[] = [];
    for (const target of targets) {
      const found = await findingsOf(target);
      if (found === null) continue;
      const { column, key } = target;
      const places = found.map((drift) => placeOf(drift, target));
      const right = JSON.stringify(places) === JSON.stringify([{ table, column, key }]);
      if (!right) wrong.push(`${JSON.stringify({ column, ...key })}: ${found.map(wordsOf).join('; ')}`);
    }
    expect(wrong).toEqual([]);
  },
);

/** Does it with the triggers off, verifies, and puts the rows back. */
async function whenForged(sql: string): Promise<string[]> {
  const client = await adminPool.connect();
  try {
    await client.query('set session_replication_role = replica');
    const copies = Object.keys(KEYS).map(
      (table) => `create temporary table kept_${table} as select * from ledger.${table}`,
    );
    await client.query(copies.join('; '));
    await client.query(sql);
    const words = (await verifyLedger(SHOP, appPool)).map(wordsOf);
    const back = Object.keys(KEYS).map(
      (table) => `truncate ledger.${table}; insert into ledger.${table} select * from kept_${table}`,
    );
    await client.query(back.join('; '));
    return words;
  } finally {
    await client.query('reset session_replication_role');
    client.release(true);
  }
}

test.each([
  [`delete from ledger.entry where member_id = 1 and seq = 4`, [/^entry 4 of member 1: missing/]],
  [
    `delete from ledger.entry where member_id = 1 and seq = (select max(seq) from ledger.entry where member_id = 1)`,
    [/^entry 17 of member 1: missing/],
  ],
  [
    `delete from ledger.entry where member_id = 11 and kind = 'merge_out' and hold is null`,
    [/^entry 9 of member 11: missing/],
  ],
  [
    `delete from ledger.entry where member_id = 12 and kind = 'merge_in' and hold is null`,
    [/^entry 4 of member 12: missing/],
  ],
  [`delete from ledger.lot where member_id = 13 and lot = -3`, [/^lot -3 of member 13: missing/]],
  [
    `update ledger.account set merged_into = 13 where member_id = 11`,
    [/^account of member 11: merged_into 13, entries say 12/],
  ],
  [`delete from ledger.cause where key = 'cause:3'`, [/^cause cause:3: missing, but entry 4 of member 1 names it/]],
  [`delete from ledger.lot where member_id = 1 and lot = 3`, [/^lot 3 of member 1: missing/]],
  [`delete from ledger.account where member_id = 2`, [/^account of member 2: missing/]],
  [`delete from ledger.hold where key = 'three'`, [/^hold three of member 1: missing/]],
  [
    `insert into ledger.hold select shop_id, 'four', member_id, seq, points, state, created_at from ledger.hold where key = 'one'`,
    [/^hold four of member 1: there/],
  ],
  [
    `update ledger.entry set available = available + 5, available_after = available_after + 5 where member_id = 2 and seq = 4`,
    [/^entry 4 of member 2/],
  ],
])('%s', async (sql, expected) => {
  const words = await whenForged(sql);
  expect(words.length, words.join('\n')).toBeLessThanOrEqual(expected.length + 1);
  for (const [index, pattern] of expected.entries()) expect(words[index]).toMatch(pattern);
});

test('the words say where and what', async () => {
  const target = (await targetsOf('lot')).find(
    ({ column, key }) => column === 'remaining' && key['lot'] === '4' && key['member_id'] === '2',
  );
  if (!target) throw new Error('no such lot');
  expect((await findingsOf(target))?.map(wordsOf)).toEqual(['lot 4 of member 2: remaining 11, entries say 10']);
});
