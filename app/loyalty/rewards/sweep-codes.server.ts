/** The safety net below codes and pools: what was lost on its way to Shopify, or arrived there when nobody wants it any more. */
import type { SqlContext } from '../../db.server.ts';
import { restoreCodes } from './make-batch.server.ts';
import { pushStuckBatches } from './refill-pools.server.ts';
import { retirePools } from './save-reward.server.ts';

/** Sends codes that members hold to their discount where it has not got them: it was made anew, and Shopify would not take them then. */
async function restoreLost(ctx: SqlContext): Promise<void> {
  const { rows } = await ctx.db.query<{ reward_id: string; version: number; step: number }>(
    `select distinct c.reward_id, c.version, c.step from public.reward_code c
       join public.reward_discount d on d.shop_id = c.shop_id and d.reward_id = c.reward_id and d.version = c.version and d.step = c.step
      where c.shop_id = $1 and c.state = 'issued' and c.code_gid is null and d.state = 'ready'
        and not exists (select from public.code_batch b where b.shop_id = $1 and b.id = c.batch and b.state in ('wanted', 'asked'))`,
    [ctx.shopId],
  );
  for (const { reward_id: rewardId, ...key } of rows) await restoreCodes(ctx, { rewardId: BigInt(rewardId), ...key });
}

/** Has codes deleted that came into a pool after its reward was archived or got other terms, where nobody waits for one. */
async function retireLate(ctx: SqlContext): Promise<void> {
  const { rows } = await ctx.db.query<{ id: string; keep: number | null }>(
    `select r.id, case when r.status <> 'archived' then v.terms_version end as keep from public.reward r
       join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.id and v.version = r.version
      where r.shop_id = $1
        and exists (select from public.reward_code c where c.shop_id = $1 and c.reward_id = r.id and c.state = 'pooled'
                       and (r.status = 'archived' or c.version <> v.terms_version))
        and not exists (select from public.redemption h where h.shop_id = $1 and h.reward_id = r.id and h.state = 'holding')`,
    [ctx.shopId],
  );
  for (const { id, keep } of rows) await retirePools(ctx, BigInt(id), keep);
}

/** Once a night: batches that stand still are pushed, codes that members hold get to their discounts, those nobody is to have go. */
export async function sweepCodes(ctx: SqlContext): Promise<void> {
  await pushStuckBatches(ctx, null);
  await restoreLost(ctx);
  await retireLate(ctx);
}
