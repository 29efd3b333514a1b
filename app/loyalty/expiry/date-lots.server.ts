/**
 * After a publication that changes when points expire: every open lot gets its date under the new rule, batch by batch
 * (rules.md "Expiry"; docs/decisions/080). The run's row says how far it has come, so any worker goes on with it after any crash.
 */
import type pg from 'pg';
import { withShopSql, type SqlContext } from '../../db.server.ts';
import { forgetMirrors } from '../members/mirror-anew.server.ts';
import { NO_EXPIRY } from '../program/expiry-rule.ts';
import { listVersions } from '../program/list-versions.server.ts';
import type { PublishedVersion } from '../program/settings.ts';
import { datingDecision, isToldAnew, needsDating, type Switch } from './dating-decision.ts';
import { findDating, keepDating, lockExpiry, type DatingState } from './dating-state.server.ts';
import { laterOf } from './lot-expiry.ts';
import { postAll, redatePosting } from './post-dates.server.ts';
import { loadMemberLots, lockAccounts } from './stored-lots.server.ts';

/** Members of one transaction. */
const MEMBERS_A_BATCH = 200;
/** Batches of one job; then another goes on, so that other work gets its turn. */
const BATCHES_A_JOB = 50;

/** What a step came to: everything dated, or more to do. */
type Step = 'done' | 'more';

const versionOf = (versions: readonly PublishedVersion[], wanted: number | null): PublishedVersion | null =>
  versions.find(({ version }) => version === wanted) ?? null;

/** Begins a run where there is something to date. */
async function begin(ctx: SqlContext, state: DatingState, versions: readonly PublishedVersion[]): Promise<Step> {
  const live = versions.at(-1);
  if (!live || live.version === state.version) return 'done';
  const between = versions.filter(({ version }) => version > (state.version ?? 0) && version < live.version);
  if (needsDating(versionOf(versions, state.version), between, live)) {
    await keepDating(ctx, { ...state, target: live.version, afterMember: 0n });
    return 'more';
  }
  await keepDating(ctx, { ...state, version: live.version });
  return 'done';
}

async function listHolders(ctx: SqlContext, after: bigint): Promise<bigint[]> {
  const { rows } = await ctx.db.query<{ member_id: string }>({
    name: 'expiry-holders',
    text: `select distinct member_id from ledger.lot
      where shop_id = $1 and due_at is not null and member_id > $2 order by member_id limit ${MEMBERS_A_BATCH}`,
    values: [ctx.shopId, after],
  });
  return rows.map((row) => BigInt(row.member_id));
}

async function dateBatch(
  ctx: SqlContext,
  state: DatingState & { target: number },
  versions: readonly PublishedVersion[],
): Promise<Step> {
  const members = await listHolders(ctx, state.afterMember);
  const last = members.at(-1);
  if (last === undefined) {
    await keepDating(ctx, { ...state, version: state.target, target: null, afterMember: 0n });
    await ctx.db.query(`select public.enqueue_job('shop.mirror', $1::json, null, $2)`, [
      JSON.stringify({ shopId: String(ctx.shopId) }),
      `shop.mirror:${ctx.shopId}`,
    ]);
    return 'more';
  }
  const target = versionOf(versions, state.target);
  if (!target) throw new Error(`version ${state.target} of shop ${ctx.shopId} is not there`);
  const { rows } = await ctx.db.query<{ zone: string }>('select zone from public.shop where id = $1', [ctx.shopId]);
  const zone = rows[0]?.zone ?? 'UTC';
  const change: Switch = {
    from: versionOf(versions, state.version)?.settings.expiry ?? NO_EXPIRY,
    to: target.settings.expiry,
    at: laterOf(target.publishedAt, ctx.now),
  };
  const activity = [change.from, change.to].some(({ mode }) => mode === 'inactivity');
  await lockAccounts(ctx, members);
  const loaded = await loadMemberLots(ctx, members, { activity, warnings: false });
  const why = { redated: 'rule', version: target.version } as const;
  const untold: bigint[] = [];
  const postings = [...loaded].flatMap(([memberId, member]) => {
    const redates = datingDecision(change, zone, member);
    // an entry has its member mirrored; without one nobody would know that the storefront prints a date of the old rule
    if (redates.length === 0 && isToldAnew(change, zone, member)) untold.push(memberId);
    return redates.map((redate) => redatePosting(ctx, memberId, redate, why));
  });
  await postAll(ctx, postings);
  await forgetMirrors(ctx, untold);
  await keepDating(ctx, { ...state, afterMember: last });
  return 'more';
}

async function step(ctx: SqlContext): Promise<Step> {
  await lockExpiry(ctx);
  const state = await findDating(ctx);
  const versions = await listVersions(ctx);
  const { target } = state;
  return target === null ? begin(ctx, state, versions) : dateBatch(ctx, { ...state, target }, versions);
}

/**
 * Goes on until every lot has its date under the live version, or for so many batches. Each batch is a transaction: dates and how far
 * the run has come are written together. Nothing expires while a run is under way (run-night.server.ts).
 * @returns whether all is dated; if not, call again
 */
export async function dateLots(
  shopId: bigint,
  now: Date,
  pool?: pg.Pool,
  batchesMax = BATCHES_A_JOB,
): Promise<boolean> {
  for (let batches = 0; batches < batchesMax; batches++) {
    if ((await withShopSql(shopId, (db) => step({ db, shopId, now }), pool)) === 'done') return true;
  }
  return false;
}
