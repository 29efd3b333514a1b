import { addRedeemCodes } from '../../adapters/admin-api/redeem-codes.server.ts';
import { discountExists } from '../../adapters/admin-api/discounts.server.ts';
import type { SqlContext } from '../../db.server.ts';
import { endDiscount } from './end-discount.server.ts';
import { enqueueBatch, findBatch, inTransaction, nextPollAt } from './pool-work.server.ts';
import type { CodeBatch, PoolWork } from './pool-work.server.ts';

/** What Shopify was asked for and said nothing of has arrived by then, or never will. */
const ARRIVED_AFTER_MS = 10 * 60_000;

/** Notes that Shopify is about to be asked, where there is anything to ask for. @returns the codes of the batch that are still wanted there */
async function beginAsking(ctx: SqlContext, batch: CodeBatch): Promise<string[]> {
  const { rows } = await ctx.db.query<{ code: string }>(
    `select code from public.reward_code
      where shop_id = $1 and reward_id = $2 and version = $3 and step = $4 and batch = $5 and code_gid is null
        and state in ('minting', 'issued') order by code`,
    [ctx.shopId, batch.rewardId, batch.version, batch.step, batch.id],
  );
  if (rows.length > 0)
    await ctx.db.query(
      `update public.code_batch set asked_at = $3 where shop_id = $1 and id = $2 and state in ('wanted', 'asked')`,
      [ctx.shopId, batch.id, ctx.now],
    );
  return rows.map(({ code }) => code);
}

/** Nobody wants these codes any more. While they may arrive all the same the batch is open: whoever deletes them waits for it (deleteCodes). */
function endUnwanted(ctx: SqlContext, batch: CodeBatch): Promise<void> {
  const arrivedAt = new Date((batch.askedAt?.getTime() ?? 0) + ARRIVED_AFTER_MS);
  return ctx.now < arrivedAt ? enqueueBatch(ctx, 'codes.send', batch.id, arrivedAt) : closeBatch(ctx, batch, null);
}

/** Ends a batch; codes that were to be minted will not be, those that shoppers hold stay theirs. */
export async function closeBatch(ctx: SqlContext, batch: CodeBatch, problem: string | null): Promise<void> {
  await ctx.db.query(
    `update public.code_batch set state = $3, problem = $4 where shop_id = $1 and id = $2 and state in ('wanted', 'asked')`,
    [ctx.shopId, batch.id, problem === null ? 'done' : 'refused', problem?.slice(0, 500) ?? null],
  );
  await ctx.db.query(
    `update public.reward_code set state = 'failed', changed_at = $3 where shop_id = $1 and batch = $2 and state = 'minting'`,
    [ctx.shopId, batch.id, ctx.now],
  );
}

/**
 * Sends a batch of new codes to Shopify, or sends it again after a lost answer: those that are there already are told apart when the
 * creation is looked at (pollBatch), which is enqueued.
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function sendNewCodes(work: PoolWork, batchId: bigint): Promise<void> {
  const found = await inTransaction(work, async (ctx) => {
    const batch = await findBatch(ctx, batchId);
    if (batch?.kind !== 'add' || (batch.state !== 'wanted' && batch.state !== 'asked')) return null;
    return { batch, codes: await beginAsking(ctx, batch) };
  });
  if (!found) return;
  const { batch, codes } = found;
  const { discountGid } = batch;
  if (codes.length === 0) return inTransaction(work, (ctx) => endUnwanted(ctx, batch));
  if (discountGid === null) return inTransaction(work, (ctx) => closeBatch(ctx, batch, 'no discount'));
  const answer = await addRedeemCodes(work.admin, discountGid, codes);
  const gone = !answer.ok && answer.reason === 'no_discount' && !(await discountExists(work.admin, discountGid));
  await inTransaction(work, async (ctx) => {
    if (gone) return endDiscount(ctx, batch);
    if (!answer.ok) return closeBatch(ctx, batch, answer.message);
    await ctx.db.query(
      `update public.code_batch set state = 'asked', job_gid = $3 where shop_id = $1 and id = $2 and state in ('wanted', 'asked')`,
      [ctx.shopId, batchId, answer.jobGid],
    );
    return enqueueBatch(ctx, 'codes.poll', batchId, nextPollAt(ctx.now, null));
  });
}
