import { findBulkCreation, findCodesOfDiscount } from '../../adapters/admin-api/redeem-codes.server.ts';
import type { CodeResult } from '../../adapters/admin-api/redeem-codes.server.ts';
import type { SqlContext } from '../../db.server.ts';
import { endDiscount } from './end-discount.server.ts';
import { enqueueBatch, findBatch, inTransaction, nextPollAt } from './pool-work.server.ts';
import type { CodeBatch, PoolWork } from './pool-work.server.ts';
import { closeBatch } from './send-batch.server.ts';

/**
 * What Shopify calls each code that it has under this discount. A code that is "taken" is ours where the discount has it: an earlier
 * call made it whose answer was lost.
 * @returns null when the discount is gone
 */
async function gidsOf(
  work: PoolWork,
  discountGid: string,
  results: readonly CodeResult[],
): Promise<Map<string, string> | null> {
  const made = results.flatMap(({ code, codeGid }) =>
    codeGid === null ? [] : [[code.toUpperCase(), codeGid] as const],
  );
  const taken = results.filter(({ codeGid, taken: isTaken }) => codeGid === null && isTaken).map(({ code }) => code);
  const gids = new Map(made);
  if (taken.length === 0) return gids;
  const ours = await findCodesOfDiscount(work.admin, discountGid, taken);
  return ours && new Map([...gids, ...ours]);
}

/** Those who wait for a code of this pool, oldest first, as many as there are new codes, settle now and not at their next look. */
async function wakeWaiting(ctx: SqlContext, batch: CodeBatch, codes: number): Promise<void> {
  if (codes === 0) return;
  await ctx.db.query(
    `select public.enqueue_job('redemption.settle', json_build_object('shopId', $1::text, 'redemptionId', id::text), null,
        'redemption.settle:' || $1::text || ':' || id)
       from (select r.id from public.redemption r
               join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.reward_id and v.version = r.version
              where r.shop_id = $2 and r.reward_id = $3 and r.state = 'holding' and r.step = $5 and v.terms_version = $4
              order by r.id limit $6) waiting`,
    [String(ctx.shopId), ctx.shopId, batch.rewardId, batch.version, batch.step, codes],
  );
}

/** Codes that are there stand ready, or are what their shopper holds; the batch is done, and what is not there will not be. */
async function keepResults(ctx: SqlContext, batch: CodeBatch, gids: ReadonlyMap<string, string>): Promise<void> {
  await ctx.db.query(
    `update public.reward_code c set state = case when c.state = 'minting' then 'pooled' else c.state end, code_gid = made.gid,
            changed_at = case when c.state = 'minting' then $5 else c.changed_at end
       from unnest($3::text[], $4::text[]) as made (code, gid)
      where c.shop_id = $1 and c.batch = $2 and c.code = made.code and c.state in ('minting', 'issued')`,
    [ctx.shopId, batch.id, [...gids.keys()], [...gids.values()], ctx.now],
  );
  await closeBatch(ctx, batch, null);
  await wakeWaiting(ctx, batch, gids.size);
}

/**
 * Looks whether Shopify has added a batch's codes, and puts them into the pool. Enqueues the next look while it has not, and sends the
 * batch again where Shopify knows nothing of it.
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function pollNewCodes(work: PoolWork, batchId: bigint): Promise<void> {
  const batch = await inTransaction(work, (ctx) => findBatch(ctx, batchId));
  if (batch?.kind !== 'add' || batch.state !== 'asked' || batch.jobGid === null) return;
  const creation = await findBulkCreation(work.admin, batch.jobGid);
  if (creation === 'unfinished' || creation === 'unknown') {
    const task = creation === 'unfinished' ? 'codes.poll' : 'codes.send';
    await inTransaction(work, (ctx) => enqueueBatch(ctx, task, batchId, nextPollAt(ctx.now, batch.askedAt)));
    return;
  }
  const gids = batch.discountGid === null ? null : await gidsOf(work, batch.discountGid, creation);
  await inTransaction(work, (ctx) => (gids === null ? endDiscount(ctx, batch) : keepResults(ctx, batch, gids)));
}
