import { defineMetafield } from '../../adapters/admin-api/metafields.server.ts';
import { getShopInfo } from '../../adapters/admin-api/get-shop-info.server.ts';
import type { ShopInfo } from '../../adapters/admin-api/get-shop-info.server.ts';
import type { AdminGraphql } from '../../adapters/admin-api/run-operation.server.ts';
import type { Sql } from '../../db.server.ts';
import { METAFIELD_DEFINITIONS } from '../storefront/metafields.ts';

export interface InstallContext {
  now: Date;
  admin: AdminGraphql;
  /** Runs `work` in a transaction that sees only this shop. */
  inShop: <Result>(shopId: bigint, work: (sql: Sql) => Promise<Result>) => Promise<Result>;
}

async function enterDirectory(sql: Sql, info: ShopInfo, now: Date): Promise<void> {
  const { rows } = await sql.query<{ uninstalled_at: Date | null }>(
    'select uninstalled_at from public.shop where id = $1',
    [info.id],
  );
  const stood = rows[0] !== undefined && rows[0].uninstalled_at === null;
  await sql.query(
    `insert into public.shop (id, domain, name, zone, currency, taxes_included, scopes, installed_at, development)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (id) do update set domain = excluded.domain, name = excluded.name, zone = excluded.zone,
       currency = excluded.currency, taxes_included = excluded.taxes_included, scopes = excluded.scopes,
       development = excluded.development,
       installed_at = case when public.shop.uninstalled_at is null then public.shop.installed_at else excluded.installed_at end,
       uninstalled_at = null`,
    [info.id, info.domain, info.name, info.zone, info.currency, info.taxesIncluded, info.scopes, now, info.development],
  );
  await sql.query(
    `insert into public.shop_setup (shop_id, app_installation_gid) values ($1, $2)
     on conflict (shop_id) do update set app_installation_gid = excluded.app_installation_gid`,
    [info.id, info.appInstallationGid],
  );
  if (stood) return;
  // Shopify dropped our metafields with the old installation: write them anew
  await sql.query('delete from public.member_mirror where shop_id = $1', [info.id]);
  const payload = JSON.stringify({ shopId: String(info.id) });
  await sql.query(`select public.enqueue_job('shop.mirror', $1::json, null, $2)`, [payload, `shop.mirror:${info.id}`]);
}

/**
 * Enters the shop into the directory, or brings it back: a shop that installs again finds its programme, members and ledger as
 * they were. Runs after every token exchange, so it is safe to repeat.
 * @returns the shop's id
 * @throws AdminApiBusy, AdminApiRefused; Error when Shopify refuses the metafield definitions
 */
export async function installShop(ctx: InstallContext): Promise<bigint> {
  const info = await getShopInfo(ctx.admin);
  // before the directory: an installation that breaks off here is taken up again at the next page
  for (const definition of METAFIELD_DEFINITIONS) {
    const refusals = await defineMetafield(ctx.admin, { ...definition, access: { ...definition.access } });
    if (refusals.length > 0)
      throw new Error(`metafield definition: ${refusals.map(({ message }) => message).join('; ')}`);
  }
  await ctx.inShop(info.id, (sql) => enterDirectory(sql, info, ctx.now));
  return info.id;
}
