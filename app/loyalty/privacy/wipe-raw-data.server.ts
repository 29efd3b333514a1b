import type { SqlContext } from '../../db.server.ts';
import { KEY_HOURS } from '../merchant-api/operations.ts';

/** How long a webhook as it arrived, and a report made from personal data, are kept. */
const RAW_DAYS_MAX = 30;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Wipes what is older than 30 days, and the API's answers after two; settled deliveries' rows go too, since nothing can be done with them any
 * more. One that could not be handled is still told of for as long again, and then it is nobody's problem for ever either.
 */
export async function wipeRawData(ctx: SqlContext): Promise<void> {
  const before = new Date(ctx.now.getTime() - RAW_DAYS_MAX * DAY_MS);
  const longBefore = new Date(ctx.now.getTime() - 2 * RAW_DAYS_MAX * DAY_MS);
  await ctx.db.query(
    `delete from public.webhook_delivery where shop_id = $1 and (received_at < $2 and state = 'done' or received_at < $3)`,
    [ctx.shopId, before, longBefore],
  );
  await ctx.db.query('update public.webhook_delivery set payload = null where shop_id = $1 and received_at < $2', [
    ctx.shopId,
    before,
  ]);
  await ctx.db.query('delete from public.parked_job where shop_id = $1 and parked_at < $2', [ctx.shopId, before]);
  await ctx.db.query(
    'delete from public.privacy_request where shop_id = $1 and completed_at < $2 and report is not null',
    [ctx.shopId, before],
  );
  await wipeImports(ctx, before);
}

/** Files of imports and what was read from them; who got how many points stays in the ledger. An import can be undone until then. */
async function wipeImports(ctx: SqlContext, before: Date): Promise<void> {
  const { rows } = await ctx.db.query<{ id: string }>(
    `update public.import_batch set wiped_at = $3, reading = null,
       state = case when state in ('committed', 'undone', 'failed') then state else 'failed' end,
       problem = case when state in ('committed', 'undone', 'failed') then problem else '{"code":"too_old"}' end
     where shop_id = $1 and wiped_at is null and greatest(uploaded_at, committed_at, undone_at) < $2
       and state not in ('committing', 'undoing') returning id`,
    [ctx.shopId, before, ctx.now],
  );
  const ids = rows.map((row) => row.id);
  for (const table of ['import_chunk', 'import_row'])
    await ctx.db.query(`delete from public.${table} where shop_id = $1 and batch_id = any ($2::bigint[])`, [
      ctx.shopId,
      ids,
    ]);
  await ctx.db.query('delete from public.api_request where shop_id = $1 and at < $2', [
    ctx.shopId,
    new Date(ctx.now.getTime() - KEY_HOURS * HOUR_MS),
  ]);
}
