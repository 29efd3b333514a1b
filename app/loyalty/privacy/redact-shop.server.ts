import type { SqlContext } from '../../db.server.ts';

/** Every tenant table of schema public; process-webhook.server.test.ts compares what is left with the catalogue. */
const TENANT_TABLES = [
  'shop_setup',
  'program_version',
  'program_draft',
  'program_schedule',
  'member',
  'member_mirror',
  'customer_note',
  'member_view',
  'order_fact',
  'product_note',
  'reconciliation',
  'webhook_delivery',
  'parked_job',
  'staff_note',
  'privacy_request',
  'activity',
  'reward',
  'reward_version',
  'reward_discount',
  'reward_code',
  'code_batch',
  'redemption',
  'redemption_return',
  'expiry_dating',
  'expiry_warning',
  'action_award',
  'visit_code',
  'content_submission',
  'anniversary_run',
  'import_batch',
  'import_chunk',
  'import_row',
  'api_token',
  'api_bucket',
  'api_request',
] as const;

/**
 * shop/redact, 48 hours after an uninstallation: everything of the shop goes, the ledger too, through the one audited role that may.
 * A shop that has installed again in the meantime keeps what it has.
 * @returns false when the shop is installed, and nothing was erased
 */
export async function redactShop(ctx: SqlContext): Promise<boolean> {
  const { rows } = await ctx.db.query<{ domain: string }>(
    'select domain from public.shop where id = $1 and uninstalled_at is not null for update',
    [ctx.shopId],
  );
  const domain = rows[0]?.domain;
  if (domain === undefined) return false;
  await ctx.db.query('select ledger.erase_shop($1)', [ctx.shopId]);
  for (const table of TENANT_TABLES) await ctx.db.query(`delete from public.${table} where shop_id = $1`, [ctx.shopId]);
  await ctx.db.query('delete from public.session where shop = $1', [domain]);
  await ctx.db.query('select public.erase_jobs($1)', [ctx.shopId]);
  await ctx.db.query('delete from public.shop where id = $1', [ctx.shopId]);
  return true;
}
