import type { SqlContext } from '../../db.server.ts';
import { STUCK_AFTER_MS } from './draw-code.server.ts';
import { findReward } from './get-reward.server.ts';
import type { StoredReward } from './get-reward.server.ts';
import { mintCodes } from './make-batch.server.ts';
import type { DiscountKey } from './make-batch.server.ts';
import { lowWater, poolSize } from './pool-size.ts';
import { enqueueBatch } from './pool-work.server.ts';
import { isDiscount, stepsOf } from './reward.ts';

interface Pool extends DiscountKey {
  size: number;
  /** Codes that stand ready or are on their way. */
  ready: number;
  /** Redemptions that wait for a code with their points set aside. */
  waiting: number;
  lastHour: number;
  lastDay: number;
}

interface Row {
  version: number;
  step: number;
  pool_size: number;
  ready: number;
  waiting: number;
  last_hour: number;
  last_day: number;
}

// each state by its own partial index: codes that were used are many, and are not looked at
const POOLS = `
  with bought as (
    select v.terms_version as version, r.step, count(*) filter (where r.made_at > $3::timestamptz - interval '1 hour') as last_hour,
           count(*) as last_day
      from public.redemption r
      join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.reward_id and v.version = r.version
     where r.shop_id = $1 and r.reward_id = $2 and r.made_at > $3::timestamptz - interval '1 day' group by 1, 2),
  waits as (
    select v.terms_version as version, r.step, count(*) as waiting
      from public.redemption r
      join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.reward_id and v.version = r.version
     where r.shop_id = $1 and r.reward_id = $2 and r.state = 'holding' group by 1, 2),
  ready as (
    select c.version, c.step, count(*) as ready from (
      select version, step from public.reward_code where shop_id = $1 and reward_id = $2 and state = 'pooled'
      union all
      select version, step from public.reward_code where shop_id = $1 and reward_id = $2 and state = 'minting') c group by 1, 2)
  select d.version, d.step, d.pool_size, coalesce(ready.ready, 0)::int as ready, coalesce(waits.waiting, 0)::int as waiting,
         coalesce(bought.last_hour, 0)::int as last_hour, coalesce(bought.last_day, 0)::int as last_day
    from public.reward_discount d
    left join bought using (version, step) left join waits using (version, step) left join ready using (version, step)
   where d.shop_id = $1 and d.reward_id = $2 and d.state = 'ready'
   order by d.version, d.step`;

/** Locks all discounts of a reward in one order: whoever changes some of them and refills pools takes this first. */
export async function lockDiscounts(ctx: SqlContext, rewardId: bigint): Promise<void> {
  await ctx.db.query(
    'select from public.reward_discount where shop_id = $1 and reward_id = $2 order by version, step for update',
    [ctx.shopId, rewardId],
  );
}

/** Every ready discount of a reward, also of earlier terms, locked so that two refills do not both mint. */
async function lockPools(ctx: SqlContext, rewardId: bigint): Promise<Pool[]> {
  await lockDiscounts(ctx, rewardId);
  const { rows } = await ctx.db.query<Row>(POOLS, [ctx.shopId, rewardId, ctx.now]);
  return rows.map(({ pool_size: size, last_hour: lastHour, last_day: lastDay, ...row }) => ({
    ...row,
    rewardId,
    size,
    lastHour,
    lastDay,
  }));
}

/** So many at a time; whoever asks again takes the rest. */
const PUSHED_MAX = 100;

/**
 * Batches whose job was lost on the way (it was parked, staff discarded it, or the shop had uninstalled) are sent again: sending twice
 * makes nothing twice.
 * @param rewardId null: of all rewards
 */
export async function pushStuckBatches(ctx: SqlContext, rewardId: bigint | null): Promise<void> {
  const { rows } = await ctx.db.query<{ id: string }>(
    `select id from public.code_batch where shop_id = $1 and state in ('wanted', 'asked') and ($2::bigint is null or reward_id = $2)
        and made_at <= $3 order by id limit ${PUSHED_MAX}`,
    [ctx.shopId, rewardId, new Date(ctx.now.getTime() - STUCK_AFTER_MS)],
  );
  for (const { id } of rows) await enqueueBatch(ctx, 'codes.send', BigInt(id));
}

/** How many codes are to stand ready now: none for terms or steps that are not on sale any more. */
function sizeOf(reward: StoredReward, pool: Pool): number {
  if (reward.status !== 'on' || pool.version !== reward.termsVersion) return 0;
  const steps = stepsOf(reward.settings);
  if (!steps.includes(pool.step)) return 0;
  const { stock } = reward.settings;
  return poolSize(steps.length, pool, stock === null ? null : Math.max(0, stock - reward.issued));
}

/**
 * Mints codes for each pool of a reward on sale that is below its low-water mark, up to the size that fits what was bought lately, and
 * for each redemption that waits, also of earlier terms. Stores them and enqueues; Shopify hears of them in the jobs that follow.
 */
export async function refillPools(ctx: SqlContext, rewardId: bigint): Promise<void> {
  const reward = await findReward(ctx, rewardId);
  if (!reward || !isDiscount(reward.settings)) return;
  await pushStuckBatches(ctx, rewardId);
  for (const pool of await lockPools(ctx, rewardId)) {
    const size = sizeOf(reward, pool);
    if (size !== pool.size) await keepPoolSize(ctx, pool, size);
    const free = pool.ready - pool.waiting;
    if (free < lowWater(size)) await mintCodes(ctx, pool, size - free);
  }
}

async function keepPoolSize(ctx: SqlContext, key: DiscountKey, size: number): Promise<void> {
  await ctx.db.query(
    `update public.reward_discount set pool_size = $5 where shop_id = $1 and reward_id = $2 and version = $3 and step = $4`,
    [ctx.shopId, key.rewardId, key.version, key.step, size],
  );
}
