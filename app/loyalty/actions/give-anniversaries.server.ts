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

/** The days still to be done, oldest first; a shop seen for the first time begins today. */
async function daysDue(ctx: SqlContext, zone: string): Promise<Temporal.PlainDate[]> {
  const today = dayOf(ctx.now, zone);
  const { rows } = await ctx.db.query<{ done_on: string }>(
    'select done_on::text from public.anniversary_run where shop_id = $1',
    [ctx.shopId],
  );
  const done = rows[0] ? Temporal.PlainDate.from(rows[0].done_on) : today.subtract({ days: 1 });
  const behind = Math.min(DAYS_BACK_MAX, Math.max(0, done.until(today).days));
  return Array.from({ length: behind }, (_, place) => today.subtract({ days: behind - 1 - place }));
}

async function isGiven(ctx: SqlContext, at: Date): Promise<boolean> {
  const program = await programAt(ctx, at);
  return program?.rules.some(({ kind, on }) => kind === 'anniversary' && on) ?? false;
}

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
      occurrence: String(years),
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
        `insert into public.anniversary_run (shop_id, done_on) values ($1, $2)
          on conflict (shop_id) do update set done_on = greatest(anniversary_run.done_on, excluded.done_on)`,
        [shopId, day.toString()],
      ),
    );
  }
}
