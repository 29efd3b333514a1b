import type { SqlContext } from '../../db.server.ts';
import { lastDays, perDay, startOfDay, sum, totalsBefore, TREND_DAYS } from './trend-days.ts';

/** A number that happens: how much in the last 30 days, in the 30 before, and day by day (30 values, oldest first). */
interface Flow {
  recent: number;
  before: number;
  days: number[];
}

/** A number that is: what it is now, how it changed in 30 days, and at the end of each day (30 values, oldest first). */
interface Stock {
  now: number;
  change: number;
  days: number[];
}

export interface HomeNumbers {
  /** Those who take part or are paused; `joined`: who came in the last 30 days, also if they have left since. */
  members: Stock & { joined: number };
  /** Points granted, less what refunds took back. */
  granted: Flow;
  /** Points that members hold, spendable or pending: what the shop owes in goods. */
  outstanding: Stock;
  /** Orders that earned points. */
  orders: Flow;
}

interface Day {
  day: string;
  members?: string;
  joined?: string;
  granted?: string;
  outstanding?: string;
  orders?: string;
}

function byDay(rows: readonly Day[], column: Exclude<keyof Day, 'day'>): Map<string, number> {
  return new Map(rows.map((row) => [row.day, Number(row[column] ?? 0)]));
}

function flow(days: readonly string[], happened: ReadonlyMap<string, number>): Flow {
  const values = perDay(days, happened);
  const recent = values.slice(-TREND_DAYS);
  return { recent: sum(recent), before: sum(values.slice(0, -TREND_DAYS)), days: recent };
}

function stock(now: number, days: readonly string[], changed: ReadonlyMap<string, number>): Stock {
  const changes = perDay(days, changed).slice(-TREND_DAYS);
  return { now, change: sum(changes), days: totalsBefore(now, changes) };
}

/**
 * The four numbers of the home page, each with its last 30 days. Days are the shop's.
 * @param zone IANA zone of the shop
 */
export async function homeNumbers(ctx: SqlContext, zone: string): Promise<HomeNumbers> {
  const days = lastDays(ctx.now, zone, 2 * TREND_DAYS);
  const from = startOfDay(days[0] ?? '', zone);
  const totals = await ctx.db.query<{ members: string; outstanding: string }>(
    `select (select count(*) from public.member where shop_id = $1 and status in ('active', 'paused')) as members,
        (select coalesce(sum(available + debt + pending), 0) from ledger.account where shop_id = $1) as outstanding`,
    [ctx.shopId],
  );
  // who came and who went; one enrolled by an import that was undone has no day on which they left, and never was
  const moved = await ctx.db.query<Day>(
    `select to_char(at at time zone $3, 'YYYY-MM-DD') as day, sum(step) as members, count(*) filter (where step = 1) as joined from (
        select enrolled_at as at, 1 as step from public.member
          where shop_id = $1 and enrolled_at >= $2 and (status in ('active', 'paused') or (status = 'left' and left_at is not null))
        union all
        select left_at, -1 from public.member where shop_id = $1 and left_at >= $2 and status = 'left') as moved
      group by 1`,
    [ctx.shopId, from, zone],
  );
  const entries = await ctx.db.query<Day>(
    `select to_char(recorded_at at time zone $3, 'YYYY-MM-DD') as day,
        sum(earned - reversed) as granted,
        sum(available + debt + pending) as outstanding,
        count(distinct order_id) filter (where earned > 0) as orders
      from ledger.entry where shop_id = $1 and recorded_at >= $2 group by 1`,
    [ctx.shopId, from, zone],
  );
  const total = totals.rows[0];
  return {
    members: {
      ...stock(Number(total?.members ?? 0), days, byDay(moved.rows, 'members')),
      joined: flow(days, byDay(moved.rows, 'joined')).recent,
    },
    granted: flow(days, byDay(entries.rows, 'granted')),
    outstanding: stock(Number(total?.outstanding ?? 0), days, byDay(entries.rows, 'outstanding')),
    orders: flow(days, byDay(entries.rows, 'orders')),
  };
}

/** Whether an order of this shop has ever earned points: the last step of the set-up list. */
export async function hasEarningOrder(ctx: Pick<SqlContext, 'db' | 'shopId'>): Promise<boolean> {
  const { rows } = await ctx.db.query<{ seen: boolean }>(
    'select exists (select from ledger.order_total where shop_id = $1 and earned > 0) as seen',
    [ctx.shopId],
  );
  return rows[0]?.seen ?? false;
}
