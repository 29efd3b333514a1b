/**
 * Deletes codes at Shopify (asked for by askDeletion). What Shopify answers is not taken for the deed: a code counts as deleted when
 * it is not found any more, and as used when its own count says so; whatever is still there is asked for again.
 */
import { deleteRedeemCodes, findRedeemCode, jobIsDone } from '../../adapters/admin-api/redeem-codes.server.ts';
import type { FoundCode } from '../../adapters/admin-api/redeem-codes.server.ts';
import type { SqlContext } from '../../db.server.ts';
import { codesDeleted } from './codes-deleted.server.ts';
import { enqueueBatch, findBatch, inTransaction, nextPollAt } from './pool-work.server.ts';
import type { CodeBatch, PoolWork } from './pool-work.server.ts';
import { lockRedemption } from './stored-redemption.server.ts';

interface Doomed {
  code: string;
  /** It was sent to a discount that was made anew, and may still arrive there: not being there is not being gone. */
  isComing: boolean;
}

async function listDeleting(ctx: SqlContext, batchId: bigint): Promise<Doomed[]> {
  const { rows } = await ctx.db.query<Doomed>(
    `select c.code, c.code_gid is null and exists (select from public.code_batch b where b.shop_id = $1 and b.kind = 'add'
          and b.state in ('wanted', 'asked') and b.reward_id = c.reward_id and b.version = c.version and b.step = c.step) as "isComing"
       from public.reward_code c where c.shop_id = $1 and c.batch = $2 and c.state = 'deleting' order by c.code`,
    [ctx.shopId, batchId],
  );
  return rows;
}

/** It is not at Shopify: whoever waited for that goes on. Told once, whoever finds out. */
async function keepDeleted(ctx: SqlContext, code: string): Promise<void> {
  const { rowCount } = await ctx.db.query(
    `update public.reward_code set state = 'deleted', code_gid = null, changed_at = $3
      where shop_id = $1 and code = $2 and state = 'deleting'`,
    [ctx.shopId, code, ctx.now],
  );
  if (rowCount === 1) await codesDeleted(ctx, [code]);
}

/**
 * It was used before it could be deleted, so there is nothing to give back: the redemption stands as issued again until the order that
 * used the code is told, which marks it used (or did so already, as far as it could).
 */
async function keepUsed(ctx: SqlContext, code: string): Promise<void> {
  const { rows } = await ctx.db.query<{ redemption_id: string | null }>(
    'select redemption_id from public.reward_code where shop_id = $1 and code = $2',
    [ctx.shopId, code],
  );
  const id = rows[0]?.redemption_id ?? null;
  const redemption = id === null ? null : await lockRedemption(ctx, BigInt(id));
  const state = redemption && redemption.orderId === null ? 'issued' : 'used';
  const { rowCount } = await ctx.db.query(
    `update public.reward_code set state = $3, changed_at = $4 where shop_id = $1 and code = $2 and state = 'deleting'`,
    [ctx.shopId, code, state, ctx.now],
  );
  if (rowCount === 0 || redemption?.state !== 'returning') return;
  await ctx.db.query(
    `update public.redemption set state = $3, done_by = null, problem = 'used_meanwhile' where shop_id = $1 and id = $2`,
    [ctx.shopId, redemption.id, state],
  );
}

/** Settles each code that is used or gone. @returns those that are still there and unused, and how many may still arrive */
async function lookAtEach(work: PoolWork, codes: readonly Doomed[]): Promise<{ there: FoundCode[]; coming: number }> {
  const there: FoundCode[] = [];
  let coming = 0;
  for (const { code, isComing } of codes) {
    const found = await findRedeemCode(work.admin, code);
    if (found && found.uses === 0) there.push(found);
    else if (!found && isComing) coming += 1;
    else await inTransaction(work, (ctx) => (found ? keepUsed(ctx, code) : keepDeleted(ctx, code)));
  }
  return { there, coming };
}

/** Looks again later; more and more rarely, from the first time on. */
function lookLater(work: PoolWork, batch: CodeBatch): Promise<void> {
  return inTransaction(work, async (ctx) => {
    await ctx.db.query(
      'update public.code_batch set asked_at = coalesce(asked_at, $3) where shop_id = $1 and id = $2',
      [ctx.shopId, batch.id, ctx.now],
    );
    await enqueueBatch(ctx, 'codes.poll', batch.id, nextPollAt(ctx.now, batch.askedAt));
  });
}

async function askFor(work: PoolWork, batch: CodeBatch, there: readonly FoundCode[]): Promise<void> {
  // one discount at a time: where a discount was made anew, codes of one batch can belong to two
  const discountGid = there[0]?.discountGid ?? '';
  const gids = there.filter((code) => code.discountGid === discountGid).map(({ codeGid }) => codeGid);
  const answer = await deleteRedeemCodes(work.admin, discountGid, gids);
  await inTransaction(work, async (ctx) => {
    await ctx.db.query(
      `update public.code_batch set state = 'asked', job_gid = $3, asked_at = coalesce(asked_at, $4), problem = $5
        where shop_id = $1 and id = $2 and state in ('wanted', 'asked')`,
      [
        ctx.shopId,
        batch.id,
        answer.ok ? answer.jobGid : null,
        ctx.now,
        answer.ok ? null : answer.message.slice(0, 500),
      ],
    );
    // a refusal too: the discount may have gone meanwhile, or the code been used; the next look tells
    await enqueueBatch(ctx, 'codes.poll', batch.id, nextPollAt(ctx.now, batch.askedAt));
  });
}

/**
 * Looks at each code of the batch, asks Shopify to delete those that are there, and enqueues the next look until none is.
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function deleteCodes(work: PoolWork, batchId: bigint): Promise<void> {
  const found = await inTransaction(work, async (ctx) => {
    const batch = await findBatch(ctx, batchId);
    const open = batch?.kind === 'delete' && (batch.state === 'wanted' || batch.state === 'asked');
    return open ? { batch, codes: await listDeleting(ctx, batchId) } : null;
  });
  if (!found) return;
  const { batch, codes } = found;
  if (batch.jobGid !== null && !(await jobIsDone(work.admin, batch.jobGid))) {
    return lookLater(work, batch);
  }
  const { there, coming } = await lookAtEach(work, codes);
  if (there.length > 0) return askFor(work, batch, there);
  if (coming > 0) return lookLater(work, batch);
  await inTransaction(work, (ctx) =>
    ctx.db.query(`update public.code_batch set state = 'done', problem = null where shop_id = $1 and id = $2`, [
      ctx.shopId,
      batchId,
    ]),
  );
}
