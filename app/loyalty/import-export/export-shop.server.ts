/** Everything a shop has here, as one ZIP file, made while it is read: its size costs no memory, and all of it is of one moment. */
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { SqlContext } from '../../db.server.ts';
import { BOM, csvText } from './csv-text.server.ts';
import { README } from './export-readme.ts';

const ROWS_AT_ONCE = 2000;

type Cell = Parameters<typeof csvText>[0][number][number];
type Line = readonly Cell[];

/** A table, a page at a time, by keys that grow. */
interface Table<Row extends object> {
  columns: readonly string[];
  /** Takes the shop, the keys of the last row (`first` at the beginning), and the size of a page. */
  query: string;
  first: readonly string[];
  keys: (row: Row) => readonly string[];
  line: (row: Row) => Line;
}

async function* linesOf<Row extends object>(ctx: SqlContext, table: Table<Row>): AsyncGenerator<string> {
  yield BOM + csvText([table.columns]);
  for (let after = table.first; ;) {
    const { rows } = await ctx.db.query<Row>(table.query, [ctx.shopId, ...after, ROWS_AT_ONCE]);
    const last = rows.at(-1);
    if (!last) return;
    after = table.keys(last);
    yield csvText(rows.map(table.line));
  }
}

interface MemberRow {
  id: string;
  customer_id: string;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
  tier: string | null;
  status: string;
  enrolled_at: Date;
  enrolled_by: string;
  birthday_md: number | null;
  referral_code: string | null;
  available: string;
  pending: string;
  held: string;
  debt: string;
  lifetime: string;
  expires_at: Date | null;
}

const monthDay = (md: number | null): string | null =>
  md === null ? null : `${String(Math.floor(md / 100)).padStart(2, '0')}-${String(md % 100).padStart(2, '0')}`;

/** Whole numbers as numbers: they need no guard, and a spreadsheet may count with them. */
const whole = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

// Points of one member that expire at several dates are given the last of them: never earlier than promised.
const MEMBER_QUERY = (which: string): string => `
  select m.id, m.customer_id, m.email, m.first_name, m.last_name, m.tier, m.status, m.enrolled_at, m.enrolled_by, m.birthday_md,
    m.referral_code, coalesce(a.available, 0) as available, coalesce(a.pending, 0) as pending, coalesce(a.held, 0) as held,
    coalesce(a.debt, 0) as debt, coalesce(a.lifetime, 0) as lifetime,
    (select case when bool_or(l.expires_at is null) then null else max(l.expires_at) end from ledger.lot l
      where l.shop_id = m.shop_id and l.member_id = m.id and l.due_at is not null and not l.pending) as expires_at
  from public.member m left join ledger.account a on a.shop_id = m.shop_id and a.member_id = m.id
  where m.shop_id = $1 and m.id > $2 and ${which} order by m.id limit $3`;

const MEMBER_COLUMNS = [
  'customer_id',
  'email',
  'first_name',
  'last_name',
  'points',
  'expires_at',
  'birthday',
  'tier',
  'referral_code',
  'enrolled_at',
  'member',
  'status',
  'joined_by',
  'pending',
  'held',
  'debt',
  'lifetime',
];

const membersThat = (which: string): Table<MemberRow> => ({
  columns: MEMBER_COLUMNS,
  query: MEMBER_QUERY(which),
  first: ['0'],
  keys: (row) => [row.id],
  line: (row) => [
    whole(row.customer_id),
    row.email,
    row.first_name,
    row.last_name,
    BigInt(row.available) > 0n ? whole(row.available) : 0n,
    row.expires_at,
    monthDay(row.birthday_md),
    row.tier,
    row.referral_code,
    row.enrolled_at,
    whole(row.id),
    row.status,
    row.enrolled_by,
    whole(row.pending),
    whole(row.held),
    whole(row.debt),
    whole(row.lifetime),
  ],
});

type EntryRow = Record<
  | 'member_id'
  | 'seq'
  | 'kind'
  | 'available'
  | 'pending'
  | 'held'
  | 'debt'
  | 'available_after'
  | 'pending_after'
  | 'held_after'
  | 'debt_after'
  | 'cause',
  string
> &
  Record<'customer_id' | 'order_id' | 'reverses' | 'rule', string | null> &
  Record<'occurred_at' | 'recorded_at', Date> &
  Record<'available_at' | 'expires_at', Date | null> & { version: number | null; why: unknown };

const ENTRIES: Table<EntryRow> = {
  columns: [
    'member',
    'customer_id',
    'entry',
    'kind',
    'available',
    'pending',
    'held',
    'debt',

    'available_after',
    'pending_after',
    'held_after',
    'debt_after',
    'occurred_at',
    'recorded_at',
    'available_at',
    'expires_at',
    'order_id',
    'reverses',
    'rule',
    'version',
    'cause',
    'why',
  ],
  query: `select e.member_id, m.customer_id, e.seq, e.kind::text, e.available, e.pending, e.held, e.debt, e.available_after, e.pending_after,
      e.held_after, e.debt_after, e.occurred_at, e.recorded_at, e.available_at, e.expires_at, e.order_id, e.reverses, e.rule, e.version,
      e.cause, e.why
    from ledger.entry e left join public.member m on m.shop_id = e.shop_id and m.id = e.member_id
    where e.shop_id = $1 and (e.member_id, e.seq) > ($2::bigint, $3::bigint) order by e.member_id, e.seq limit $4`,
  first: ['0', '0'],
  keys: (row) => [row.member_id, row.seq],
  line: (row) => [
    whole(row.member_id),
    whole(row.customer_id),
    whole(row.seq),
    row.kind,
    whole(row.available),
    whole(row.pending),
    whole(row.held),
    whole(row.debt),
    whole(row.available_after),
    whole(row.pending_after),
    whole(row.held_after),
    whole(row.debt_after),
    row.occurred_at,
    row.recorded_at,
    row.available_at,
    row.expires_at,
    whole(row.order_id),
    whole(row.reverses),
    row.rule,
    row.version,
    row.cause,
    row.why === null ? null : JSON.stringify(row.why),
  ],
};

type RedemptionRow = Record<
  'id' | 'member_id' | 'reward_id' | 'reward' | 'kind' | 'points' | 'state' | 'returned' | 'by',
  string
> &
  Record<'customer_id' | 'code' | 'order_id', string | null> & { version: number; made_at: Date } & Record<
    'issued_at' | 'expires_at' | 'used_at',
    Date | null
  >;

const REDEMPTIONS: Table<RedemptionRow> = {
  columns: [
    'redemption',
    'member',
    'customer_id',
    'reward',
    'version',
    'name',
    'kind',
    'points',
    'state',
    'code',
    'returned',
    'order_id',
    'by',
    'made_at',
    'issued_at',
    'expires_at',
    'used_at',
  ],
  query: `select r.id, r.member_id, m.customer_id, r.reward_id, r.version, coalesce(v.settings ->> 'name', '') as reward, r.kind, r.points,
      r.state, r.code, r.returned, r.order_id, r.by, r.made_at, r.issued_at, r.expires_at, r.used_at
    from public.redemption r
    left join public.member m on m.shop_id = r.shop_id and m.id = r.member_id
    left join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.reward_id and v.version = r.version
    where r.shop_id = $1 and r.id > $2 order by r.id limit $3`,
  first: ['0'],
  keys: (row) => [row.id],
  line: (row) => [
    whole(row.id),
    whole(row.member_id),
    whole(row.customer_id),
    whole(row.reward_id),
    row.version,
    row.reward,
    row.kind,
    whole(row.points),
    row.state,
    row.code,
    whole(row.returned),
    whole(row.order_id),
    row.by,
    row.made_at,
    row.issued_at,
    row.expires_at,
    row.used_at,
  ],
};

const PROGRAMME = `select jsonb_build_object(
  'versions', coalesce((select jsonb_agg(jsonb_build_object('version', v.version, 'publishedAt', v.published_at, 'settings', v.settings)
     order by v.version) from public.program_version v where v.shop_id = $1), '[]'),
  'draft', (select d.settings from public.program_draft d where d.shop_id = $1),
  'planned', (select jsonb_build_object('publishAt', p.publish_at, 'settings', p.settings) from public.program_schedule p where p.shop_id = $1)
) as document`;

const REWARDS = `select coalesce(jsonb_agg(jsonb_build_object('reward', r.id::text, 'position', r.position, 'status', r.status,
    'versions', (select jsonb_agg(jsonb_build_object('version', v.version, 'madeAt', v.made_at, 'settings', v.settings) order by v.version)
      from public.reward_version v where v.shop_id = r.shop_id and v.reward_id = r.id)) order by r.position, r.id), '[]') as document
  from public.reward r where r.shop_id = $1`;

async function* documentOf(ctx: SqlContext, query: string): AsyncGenerator<string> {
  const { rows } = await ctx.db.query<{ document: unknown }>(query, [ctx.shopId]);
  yield JSON.stringify(rows[0]?.document ?? null, null, 2);
}

async function fill(ctx: SqlContext, zip: ZipFile): Promise<void> {
  // what is written meanwhile is not seen: balances and entries are of one moment
  await ctx.db.query('set transaction isolation level repeatable read, read only');
  const add = (name: string, parts: AsyncGenerator<string>) =>
    zip.addReadStream(Readable.from(parts, { objectMode: false }), name, { mtime: ctx.now });
  zip.addBuffer(Buffer.from(README), 'README.txt', { mtime: ctx.now });
  const here = `m.status in ('active', 'paused')`;
  add('members.csv', linesOf(ctx, membersThat(here)));
  add('former-members.csv', linesOf(ctx, membersThat(`not (${here})`)));
  add('entries.csv', linesOf(ctx, ENTRIES));
  add('redemptions.csv', linesOf(ctx, REDEMPTIONS));
  add('programme.json', documentOf(ctx, PROGRAMME));
  add('rewards.json', documentOf(ctx, REWARDS));
  zip.end();
  await finished(zip.outputStream);
}

/**
 * The ZIP file as a stream; whoever stops reading ends the transaction behind it.
 * @param inTx one transaction of the shop, open while the file is read
 */
export function exportShop(inTx: (task: (ctx: SqlContext) => Promise<void>) => Promise<void>): Readable {
  const zip = new ZipFile();
  const out = Readable.from(zip.outputStream as AsyncIterable<Buffer>, { objectMode: false });
  inTx((ctx) => fill(ctx, zip)).catch((error: unknown) => {
    out.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return out;
}
