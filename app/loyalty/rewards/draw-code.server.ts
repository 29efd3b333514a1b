/** The pool of codes that stand ready, as a redemption meets it (docs/decisions/070, 071). */
import type { SqlContext } from '../../db.server.ts';
import { STOPPING } from './discount-drift.ts';
import { lowWater } from './pool-size.ts';

/** A reward as it was bought: the version that was on sale, and how many steps (1 for rewards of one price). */
export interface PoolKey {
  rewardId: bigint;
  version: number;
  step: number;
}

/**
 * A discount `d` whose codes do not work as they are sold: Shopify would not make it, it was deleted, switched off or narrowed there, or
 * what it gives is gone.
 */
export const IS_STOPPED = `(d.state in ('refused', 'ended') or d.changed && '{${STOPPING.join(',')}}')`;

const DRAW = {
  name: 'draw-code',
  text: `update public.reward_code set state = 'issued', redemption_id = $5, changed_at = $6
    where shop_id = $1 and code = (
      select c.code from public.reward_code c
       where c.shop_id = $1 and c.reward_id = $2 and c.step = $4 and c.state = 'pooled'
         and c.version = (select v.terms_version from public.reward_version v
                           where v.shop_id = $1 and v.reward_id = $2 and v.version = $3)
         and not exists (select from public.reward_discount d where d.shop_id = $1 and d.reward_id = $2 and d.version = c.version
                            and d.step = $4 and ${IS_STOPPED})
       order by c.code limit 1 for update skip locked)
    returning code`,
};

/**
 * Takes a code out of the pool for a redemption, in the caller's transaction: rolled back, the code is in the pool again. Two that
 * draw at once get two codes, and neither waits.
 * @returns the code, upper case; null when none stands ready
 */
export async function drawCode(ctx: SqlContext, drawn: PoolKey & { redemptionId: bigint }): Promise<string | null> {
  const { rewardId, version, step, redemptionId } = drawn;
  const values = [ctx.shopId, rewardId, version, step, redemptionId, ctx.now];
  const { rows } = await ctx.db.query<{ code: string }>({ ...DRAW, values });
  return rows[0]?.code ?? null;
}

/** Whether no code of it can be had, however long one waits, until the merchant does something about its discount. */
export async function isStopped(ctx: SqlContext, { rewardId, version, step }: PoolKey): Promise<boolean> {
  const { rowCount } = await ctx.db.query({
    name: 'pool-is-stopped',
    text: `select from public.reward_version v
      join public.reward_discount d on d.shop_id = v.shop_id and d.reward_id = v.reward_id and d.version = v.terms_version
     where v.shop_id = $1 and v.reward_id = $2 and v.version = $3 and d.step = $4 and ${IS_STOPPED}`,
    values: [ctx.shopId, rewardId, version, step],
  });
  return rowCount === 1;
}

/** Codes that were asked for longer ago than this are not on their way any more: whoever carried them needs a push. */
export const STUCK_AFTER_MS = 10 * 60_000;

/** One look at the index, stopping at the pool's size; nothing to do where codes are on their way already. */
const WANT = {
  name: 'want-codes',
  text: `select d.pool_size,
      exists (select from public.code_batch b where b.shop_id = $1 and b.state in ('wanted', 'asked') and b.kind = 'add'
                 and b.reward_id = $2 and b.version = d.version and b.step = $4 and b.made_at > $5) as coming,
      (select count(*) from (
         select from public.reward_code c where c.shop_id = $1 and c.reward_id = $2 and c.version = d.version and c.step = $4
            and c.state = 'pooled' limit greatest(d.pool_size, 1)) ready)::int as ready
    from public.reward_discount d
    join public.reward_version v on v.shop_id = $1 and v.reward_id = $2 and v.version = $3 and v.terms_version = d.version
   where d.shop_id = $1 and d.reward_id = $2 and d.step = $4 and d.state = 'ready'`,
};

/**
 * Asks for more codes where the pool has sunk below its low-water mark, in the caller's transaction (after drawCode). Above the mark,
 * and while codes are being minted, it enqueues nothing: the queue's NOTIFY makes commits wait for each other (docs/decisions/003).
 */
export async function wantCodes(ctx: SqlContext, key: PoolKey): Promise<void> {
  const freshSince = new Date(ctx.now.getTime() - STUCK_AFTER_MS);
  const values = [ctx.shopId, key.rewardId, key.version, key.step, freshSince];
  const { rows } = await ctx.db.query<{ pool_size: number; coming: boolean; ready: number }>({ ...WANT, values });
  const pool = rows[0];
  // a pool that is kept at nothing (earlier terms) still serves those who wait
  if (!pool || pool.coming || pool.ready >= Math.max(1, lowWater(pool.pool_size))) return;
  await enqueueRefill(ctx, key.rewardId);
}

/**
 * At most one refill of a reward waits, and before everything else: asked for again and again at the present instant, it would go to
 * the end of a busy queue each time a shopper, or one who waits, asks for a code.
 */
async function enqueueRefill(ctx: Pick<SqlContext, 'db' | 'shopId'>, rewardId: bigint): Promise<void> {
  const payload = JSON.stringify({ shopId: String(ctx.shopId), rewardId: String(rewardId) });
  await ctx.db.query(`select public.enqueue_job('codes.refill', $1::json, null, $2, 'epoch')`, [
    payload,
    `codes.refill:${ctx.shopId}:${rewardId}`,
  ]);
}
