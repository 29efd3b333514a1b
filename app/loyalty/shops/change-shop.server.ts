import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';

/** shop/update, as far as we follow it. */
export const ShopUpdate = z.object({
  name: z.string().min(1).max(500),
  iana_timezone: z.string().min(1).max(100),
  currency: z.string().regex(/^[A-Z]{3}$/),
  taxes_included: z.boolean().nullish(),
});

/** app/scopes_update: what is granted now. */
export const ScopesUpdate = z.object({ current: z.array(z.string()) });

/** Follows a change of the shop's name, zone, currency or tax display. Frozen decisions keep what they froze. */
export async function updateShop(ctx: SqlContext, update: z.infer<typeof ShopUpdate>): Promise<void> {
  await ctx.db.query(
    `update public.shop set name = $2, zone = $3, currency = $4, taxes_included = coalesce($5, taxes_included) where id = $1`,
    [ctx.shopId, update.name, update.iana_timezone, update.currency, update.taxes_included ?? null],
  );
}

export async function updateScopes(ctx: SqlContext, scopes: readonly string[]): Promise<void> {
  await ctx.db.query('update public.shop set scopes = $2 where id = $1', [ctx.shopId, [...scopes].sort().join(',')]);
  await ctx.db.query(
    'update public.session set scope = $2 where shop = (select domain from public.shop where id = $1)',
    [ctx.shopId, scopes.join(',')],
  );
}

/**
 * Ends our access; the shop's data stays until shop/redact. Guarded, because app/uninstalled may arrive twice, and late: one that
 * was triggered before the present installation says nothing about it.
 * @param triggeredAt when Shopify says the uninstallation happened
 */
export async function uninstallShop(ctx: SqlContext, triggeredAt: Date): Promise<void> {
  const { rows } = await ctx.db.query<{ domain: string }>(
    `update public.shop set uninstalled_at = coalesce(uninstalled_at, $2) where id = $1 and installed_at <= $2 returning domain`,
    [ctx.shopId, triggeredAt],
  );
  if (rows[0]) await ctx.db.query('delete from public.session where shop = $1', [rows[0].domain]);
}
