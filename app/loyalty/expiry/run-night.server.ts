/**
 * A shop's night: dates that members have outlived by earning or spending move on, warnings are queued, and points expire that are past
 * their date and were warned of (rules.md "Expiry"; docs/decisions/080). It costs what is due within the warning days.
 */
import type pg from 'pg';
import { withShopSql, type SqlContext } from '../../db.server.ts';
import { dateLots } from './date-lots.server.ts';
import { findDating, keepDating, lockExpiry } from './dating-state.server.ts';
import { nightDecision, type NightDecision, type Warning } from './expire-decision.ts';
import { findLiveExpiry, type LiveExpiry } from './expiry-of-new-lot.server.ts';
import { afterWarning, dayOf, daysBetween } from './lot-expiry.ts';
import { expirePosting, postAll, redatePosting } from './post-dates.server.ts';
import { loadMemberLots, lockAccounts } from './stored-lots.server.ts';

const MEMBERS_A_BATCH = 200;
/** Nights that may be missing, by an outage of ours, for points past their date to go all the same. */
const GAP_DAYS_MAX = 7;
/** Ids held in memory at once. */
const MEMBERS_FOUND_MAX = 100_000;

/** What a night did. */
export interface NightRun {
  /** false: it was not its time: the dates of a new rule are being set, the programme is paused or in test mode, or tonight's run is over */
  ran: boolean;
  redated: number;
  warnings: number;
  /** Members some of whose points expired. */
  expired: number;
}

const NOT_RUN: NightRun = { ran: false, redated: 0, warnings: 0, expired: 0 };

/** Members with a date near by, by index; and those with points that were posted under a rule without dates, while another came. */
const NEAR = `select distinct l.member_id from ledger.lot l
    where l.shop_id = $1 and l.member_id > $2 and l.due_at <= $3 and l.expires_at <= $3
  union select distinct l.member_id from ledger.lot l join public.member m on m.shop_id = l.shop_id and m.id = l.member_id
    where $4 and l.shop_id = $1 and l.member_id > $2 and l.due_at = 'infinity' and m.status = 'active'
  order by 1 limit ${MEMBERS_FOUND_MAX}`;

async function listNear(ctx: SqlContext, { rule, zone }: LiveExpiry, after: bigint): Promise<bigint[]> {
  const until = afterWarning(rule, ctx.now, zone);
  const values = [ctx.shopId, after, until, rule.mode !== 'none'];
  const { rows } = await ctx.db.query<{ member_id: string }>({ name: 'expiry-near', text: NEAR, values });
  return rows.map((row) => BigInt(row.member_id));
}

async function queueWarnings(ctx: SqlContext, memberId: bigint, warnings: readonly Warning[]): Promise<void> {
  for (const { expiresAt, daysBefore, lots } of warnings) {
    const points = [...lots.values()].reduce((sum, each) => sum + each, 0n);
    await ctx.db.query({
      name: 'expiry-warn',
      text: `insert into public.expiry_warning (shop_id, member_id, expires_at, days_before, points, lots, lot_points, queued_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      values: [ctx.shopId, memberId, expiresAt, daysBefore, points, [...lots.keys()], [...lots.values()], ctx.now],
    });
  }
}

async function carryOut(
  ctx: SqlContext,
  decisions: ReadonlyMap<bigint, NightDecision>,
): Promise<Omit<NightRun, 'ran'>> {
  const why = { redated: 'activity_or_warning' } as const;
  const redates = [...decisions].flatMap(([memberId, decision]) =>
    decision.redates.map((redate) => redatePosting(ctx, memberId, redate, why)),
  );
  const expiring = [...decisions].filter(([, decision]) => decision.expires.length > 0);
  // dates first: the ledger takes whatever is past its date, and under the accounts' locks that is what was decided
  await postAll(ctx, redates);
  const outcomes = await postAll(
    ctx,
    expiring.map(([memberId]) => expirePosting(ctx, memberId)),
  );
  for (const [memberId, { warnings }] of decisions) await queueWarnings(ctx, memberId, warnings);
  const warnings = [...decisions.values()].reduce((count, each) => count + each.warnings.length, 0);
  const expired = outcomes.filter(({ outcome }) => outcome === 'posted').length;
  return { redated: redates.length, warnings, expired };
}

/** @returns null where another version came while the night ran: its dates come first */
async function runBatch(
  ctx: SqlContext,
  live: LiveExpiry,
  members: readonly bigint[],
): Promise<Omit<NightRun, 'ran'> | null> {
  await lockExpiry(ctx);
  const { version, target, ranOn } = await findDating(ctx);
  const { version: liveNow } = await findLiveExpiry(ctx);
  if (target !== null || version !== live.version || liveNow !== live.version) return null;
  await lockAccounts(ctx, members);
  const wants = { activity: live.rule.mode === 'inactivity', warnings: true };
  const loaded = await loadMemberLots(ctx, members, wants);
  const afterGap = ranOn === null || daysBetween(ranOn, dayOf(ctx.now, live.zone).toString()) > GAP_DAYS_MAX;
  const night = { rule: live.rule, zone: live.zone, now: ctx.now, afterGap };
  const decisions = [...loaded].map(([memberId, member]) => [memberId, nightDecision(night, member)] as const);
  return carryOut(ctx, new Map(decisions));
}

/**
 * Runs once a day of the shop. Each batch is a transaction; a run that is cut short is run again, and finds done what is done.
 * While the programme is paused, or in test mode, nothing expires and nobody is warned: nobody could use their points. When it goes on,
 * everybody gets a whole warning period (date-lots.server.ts). After a long gap (an uninstallation, say) nothing goes at once either.
 */
export async function runNight(shopId: bigint, now: Date, pool?: pg.Pool): Promise<NightRun> {
  if (!(await dateLots(shopId, now, pool))) return NOT_RUN;
  const inShop = <Result>(work: (ctx: SqlContext) => Promise<Result>) =>
    withShopSql(shopId, (db) => work({ db, shopId, now }), pool);
  const { live, state } = await inShop(async (ctx) => ({
    live: await findLiveExpiry(ctx),
    state: await findDating(ctx),
  }));
  const today = dayOf(now, live.zone).toString();
  if (live.version === null || live.closed || state.ranOn === today) return NOT_RUN;
  const run: NightRun = { ...NOT_RUN, ran: true };
  for (let after: bigint | undefined = 0n; after !== undefined;) {
    const from: bigint = after;
    const members = await inShop((ctx) => listNear(ctx, live, from));
    for (let at = 0; at < members.length; at += MEMBERS_A_BATCH) {
      const did = await inShop((ctx) => runBatch(ctx, live, members.slice(at, at + MEMBERS_A_BATCH)));
      if (did === null) return { ...run, ran: false };
      run.redated += did.redated;
      run.warnings += did.warnings;
      run.expired += did.expired;
    }
    after = members.length < MEMBERS_FOUND_MAX ? undefined : members.at(-1);
  }
  await inShop(async (ctx) => {
    await lockExpiry(ctx);
    await keepDating(ctx, { ...(await findDating(ctx)), ranOn: today });
  });
  return run;
}
