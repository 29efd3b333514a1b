/** Points for another year: found by index, a batch at a time, each day of the shop's calendar once. */
import { Temporal } from 'temporal-polyfill';
import type { Sql, SqlContext } from '../../db.server.ts';
import { getShop } from '../shops/find-shop.server.ts';
import { dayOf, startOfDay } from './action-period.ts';
import { programAt } from './action-program.server.ts';
import { joinDaysInUtc, yearsOn } from './anniversary.ts';
import { awardAction } from './award-action.server.ts';
import { awardSoon } from './award-soon.server.ts';

const BATCH = 200;
/** After a longer silence older days are let be. */
const DAYS_BACK_MAX = 31;

/** What runs outside any transaction and opens its own. */
export interface AnniversaryWork {
  now: Date;
  inShop: <Result>(shopId: bigint, work: (sql: Sql) => Promise<Result>) => Promise<Result>;
}

/** In another zone somebody's day is up to two others: so many are gone through again, and whoever had theirs gets nothing more. */
const DAYS_AGAIN = 3;

/**
 * The days still to be done, oldest first; a shop seen for the first time begins today. After a move to another zone some days that were
 * done are not done for everybody.
 */
async function daysDue(ctx: SqlContext, zone: string): Promise<Temporal.PlainDate[]> {
  const today = dayOf(ctx.now, zone);
  const { rows } = await ctx.db.query<{ done_on: string; zone: string | null }>(
    'select done_on::text, zone from public.anniversary_run where shop_id = $1',
    [ctx.shopId],
  );
  const [row] = rows;
  let done = row ? Temporal.PlainDate.from(row.done_on) : today.subtract({ days: 1 });
  if (row && row.zone !== null && row.zone !== zone)
    done = (Temporal.PlainDate.compare(done, today) < 0 ? done : today).subtract({ days: DAYS_AGAIN });
  const behind = Math.min(DAYS_BACK_MAX, Math.max(0, done.until(today).days));
  return Array.from({ length: behind }, (_, place) => today.subtract({ days: behind - 1 - place }));
}

async function isGiven(ctx: SqlContext, at: Date): Promise<boolean> {
  const program = await programAt(ctx, at);
  return program?.rules.some(({ kind, on }) => kind === 'anniversary' && on) ?? false;
}

/** What a year is called: whoever left and joined again counts from one anew, and these years are others than those before. */
const occurrenceOf = (enrolledAt: Date, years: number): string => `${enrolledAt.toISOString().slice(0, 10)}:${years}`;

/** Gives one batch of a day's people theirs. @returns the last one looked at, null where there are no more */
async function giveBatch(
  ctx: SqlContext,
  day: Temporal.PlainDate,
  zone: string,
  after: bigint,
): Promise<bigint | null> {
  const { rows } = await ctx.db.query<{ id: string; enrolled_at: Date }>(
    `select id, enrolled_at from public.member where shop_id = $1 and status = 'active' and id > $3
      and (extract(month from enrolled_at at time zone 'UTC') * 100 + extract(day from enrolled_at at time zone 'UTC')) = any ($2::numeric[])
      order by id limit ${BATCH}`,
    [ctx.shopId, joinDaysInUtc(day), after],
  );
  const at = startOfDay(day, zone);
  for (const { id, enrolled_at: enrolledAt } of rows) {
    const years = yearsOn(day, enrolledAt, zone);
    if (years === null) continue;
    const award = {
      memberId: BigInt(id),
      kind: 'anniversary',
      occurrence: occurrenceOf(enrolledAt, years),
      at,
      by: 'calendar',
    } as const;
    const outcome = await awardAction(ctx, award);
    if (!outcome.ok && outcome.refusal.reason === 'not_known_yet') await awardSoon(ctx, award, outcome.refusal.retryAt);
  }
  const last = rows.at(-1);
  return last === undefined || rows.length < BATCH ? null : BigInt(last.id);
}

/** The job of one shop: doing it again, or late, gives nobody twice. Each batch is a transaction of its own. */
export async function giveAnniversaries(work: AnniversaryWork, shopId: bigint): Promise<void> {
  const { now, inShop } = work;
  const { zone, days } = await inShop(shopId, async (db) => {
    const shop = await getShop(db, shopId);
    const ctx = { db, shopId, now };
    return { zone: shop.zone, days: shop.installed ? await daysDue(ctx, shop.zone) : [] };
  });
  for (const day of days) {
    const given = await inShop(shopId, (db) => isGiven({ db, shopId, now }, startOfDay(day, zone)));
    for (let after: bigint | null = given ? 0n : null; after !== null;) {
      const from: bigint = after;
      after = await inShop(shopId, (db) => giveBatch({ db, shopId, now }, day, zone, from));
    }
    await inShop(shopId, (db) =>
      db.query(
        `insert into public.anniversary_run (shop_id, done_on, zone) values ($1, $2, $3)
          on conflict (shop_id) do update set done_on = excluded.done_on, zone = excluded.zone`,
        [shopId, day.toString(), zone],
      ),
    );
  }
}
