import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { askDeletion } from './ask-deletion.server.ts';
import { termsOf } from './discount-input.ts';
import { findReward } from './get-reward.server.ts';
import type { StoredReward } from './get-reward.server.ts';
import { isDiscount, RewardSettings } from './reward.ts';
import { termsProblem } from './terms-problem.ts';
import type { TermsProblem } from './terms-problem.ts';

/** More is no catalogue any more; and fifty steps of each are all the discounts there will be. */
export const REWARDS_MAX = 100;
/** So many earlier terms are looked through for the same ones. */
const TERMS_LOOKED_AT = 50;

/** `stale`: somebody else has saved since; `version` is theirs. */
export type SaveRefusal =
  | { reason: 'unknown_reward' }
  | { reason: 'stale'; version: number }
  | { reason: 'too_many' }
  | { reason: 'terms'; problem: TermsProblem };

export type SavedReward = { ok: true; rewardId: bigint; version: number } | { ok: false; refusal: SaveRefusal };

/** A job makes what is missing at Shopify; at most one a reward waits. */
export async function enqueuePrepare(ctx: Pick<SqlContext, 'db' | 'shopId'>, rewardId: bigint): Promise<void> {
  const payload = JSON.stringify({ shopId: String(ctx.shopId), rewardId: String(rewardId) });
  await ctx.db.query(`select public.enqueue_job('reward.prepare', $1::json, null, $2)`, [
    payload,
    `reward.prepare:${ctx.shopId}:${rewardId}`,
  ]);
}

/**
 * Codes that stand ready and will not be handed out: those of terms other than the given ones. One that somebody who waited for it is just
 * taking is theirs, so it is passed over; should it stay in the pool, the nightly sweep finds it.
 * @param version null: all of them
 */
export async function retirePools(ctx: SqlContext, rewardId: bigint, version: number | null): Promise<void> {
  const { rows } = await ctx.db.query<{ code: string }>(
    `select code from public.reward_code where shop_id = $1 and reward_id = $2 and state = 'pooled'
        and version is distinct from $3 order by code for update skip locked`,
    [ctx.shopId, rewardId, version],
  );
  await askDeletion(
    ctx,
    rows.map(({ code }) => code),
  );
}

/** The version whose discounts and codes serve these settings: the newest on the same terms, or the new one itself. */
async function termsVersionFor(
  ctx: SqlContext,
  rewardId: bigint,
  version: number,
  settings: RewardSettings,
): Promise<number> {
  if (!isDiscount(settings)) return version;
  const { rows } = await ctx.db.query<{ version: number; settings: unknown }>(
    `select version, settings from public.reward_version where shop_id = $1 and reward_id = $2 and version = terms_version
      order by version desc limit $3`,
    [ctx.shopId, rewardId, TERMS_LOOKED_AT],
  );
  const terms = termsOf(settings);
  const same = rows.find((row) => {
    const earlier = RewardSettings.safeParse(row.settings);
    return earlier.success && isDiscount(earlier.data) && termsOf(earlier.data) === terms;
  });
  return same?.version ?? version;
}

interface NewVersion {
  rewardId: bigint;
  version: number;
  termsVersion: number;
  settings: RewardSettings;
}

async function insertVersion(ctx: SqlContext, staff: string, made: NewVersion): Promise<void> {
  await ctx.db.query(
    `insert into public.reward_version (shop_id, reward_id, version, terms_version, settings, made_at, made_by)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [ctx.shopId, made.rewardId, made.version, made.termsVersion, JSON.stringify(made.settings), ctx.now, staff],
  );
}

async function createReward(ctx: SqlContext, staff: string, settings: RewardSettings): Promise<SavedReward> {
  // one after the other, so that positions differ and the limit holds
  await ctx.db.query(`select pg_advisory_xact_lock(hashtextextended('reward:' || $1::text, 0))`, [ctx.shopId]);
  const { rows } = await ctx.db.query<{ n: number; last: number }>(
    `select count(*) filter (where status <> 'archived')::int as n, coalesce(max(position), 0) as last
       from public.reward where shop_id = $1`,
    [ctx.shopId],
  );
  const [count] = rows;
  if (!count || count.n >= REWARDS_MAX) return { ok: false, refusal: { reason: 'too_many' } };
  const inserted = await ctx.db.query<{ id: string }>(
    'insert into public.reward (shop_id, position, version, created_at) values ($1, $2, 1, $3) returning id',
    [ctx.shopId, count.last + 1, ctx.now],
  );
  const rewardId = BigInt(inserted.rows[0]?.id ?? 0);
  await insertVersion(ctx, staff, { rewardId, version: 1, termsVersion: 1, settings });
  await recordActivitySql(ctx, staff, {
    action: 'reward.create',
    subject: String(rewardId),
    before: null,
    after: { version: 1, settings },
  });
  return { ok: true, rewardId, version: 1 };
}

/** @param before locked */
async function editReward(
  ctx: SqlContext,
  staff: string,
  before: StoredReward,
  settings: RewardSettings,
): Promise<SavedReward> {
  const { id: rewardId } = before;
  const version = before.version + 1;
  const termsVersion = await termsVersionFor(ctx, rewardId, version, settings);
  await insertVersion(ctx, staff, { rewardId, version, termsVersion, settings });
  await ctx.db.query('update public.reward set version = $3 where shop_id = $1 and id = $2', [
    ctx.shopId,
    rewardId,
    version,
  ]);
  if (termsVersion !== before.termsVersion) await retirePools(ctx, rewardId, termsVersion);
  if (before.status === 'on' && isDiscount(settings)) await enqueuePrepare(ctx, rewardId);
  await recordActivitySql(ctx, staff, {
    action: 'reward.edit',
    subject: String(rewardId),
    before: { version: before.version, settings: before.settings },
    after: { version, settings },
  });
  return { ok: true, rewardId, version };
}

/**
 * Makes a reward (switched off, at the end of the list), or a new version of one. Codes already out keep what they were bought with;
 * codes of earlier terms that nobody has are deleted at Shopify. Saving what is there already changes nothing.
 * @param staff who, as an account number
 * @param seen the version that was on the page; not looked at for a new one
 */
export async function saveReward(
  ctx: SqlContext,
  staff: string,
  wanted: { rewardId: bigint | null; seen: number; settings: RewardSettings },
): Promise<SavedReward> {
  // as the schema orders the keys, so that the same settings are the same text
  const settings = RewardSettings.parse(wanted.settings);
  const problem = termsProblem(settings);
  if (problem !== null) return { ok: false, refusal: { reason: 'terms', problem } };
  if (wanted.rewardId === null) return createReward(ctx, staff, settings);
  const before = await findReward(ctx, wanted.rewardId, true);
  if (!before) return { ok: false, refusal: { reason: 'unknown_reward' } };
  const { version } = before;
  if (version !== wanted.seen) return { ok: false, refusal: { reason: 'stale', version } };
  if (JSON.stringify(before.settings) === JSON.stringify(settings)) return { ok: true, rewardId: before.id, version };
  return editReward(ctx, staff, before, settings);
}
