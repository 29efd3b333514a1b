import { defineMetafield } from '../../adapters/admin-api/metafields.server.ts';
import { getShopInfo } from '../../adapters/admin-api/get-shop-info.server.ts';
import type { AdminGraphql } from '../../adapters/admin-api/run-operation.server.ts';
import type { Sql } from '../../db.server.ts';
import { METAFIELD_DEFINITIONS } from '../storefront/metafields.ts';

export interface InstallContext {
  now: Date;
  admin: AdminGraphql;
  /** Runs `work` in a transaction that sees only this shop. */
  inShop: <Result>(shopId: bigint, work: (sql: Sql) => Promise<Result>) => Promise<Result>;
}

/**
 * Enters the shop into the directory, or brings it back: a shop that installs again finds its programme, members and ledger as
 * they were. Runs after every token exchange, so it is safe to repeat.
 * @throws AdminApiBusy, AdminApiRefused; Error when Shopify refuses the metafield definitions
 */
export async function installShop(ctx: InstallContext): Promise<bigint> {
  const info = await getShopInfo(ctx.admin);
  await ctx.inShop(info.id, async (sql) => {
    // the domain may have moved to another id only through deletion of the old shop: the newest holder has it
    await sql.query('delete from public.shop where domain = $1 and id <> $2', [info.domain, info.id]);
    await sql.query(
      `insert into public.shop (id, domain, name, zone, currency, taxes_included, scopes, installed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (id) do update set domain = excluded.domain, name = excluded.name, zone = excluded.zone,
         currency = excluded.currency, taxes_included = excluded.taxes_included, scopes = excluded.scopes,
         installed_at = case when public.shop.uninstalled_at is null then public.shop.installed_at else excluded.installed_at end,
         uninstalled_at = null`,
      [info.id, info.domain, info.name, info.zone, info.currency, info.taxesIncluded, info.scopes, ctx.now],
    );
    await sql.query(
      `insert into public.shop_setup (shop_id, app_installation_gid) values ($1, $2)
       on conflict (shop_id) do update set app_installation_gid = excluded.app_installation_gid`,
      [info.id, info.appInstallationGid],
    );
    // Shopify dropped our metafields with the old installation: write them anew
    await sql.query('delete from public.member_mirror where shop_id = $1', [info.id]);
    const payload = JSON.stringify({ shopId: String(info.id) });
    await sql.query(`select public.enqueue_job('shop.mirror', $1::json, null, $2)`, [payload, `shop.mirror:${info.id}`]);
  });
  for (const definition of METAFIELD_DEFINITIONS) {
    const refusals = await defineMetafield(ctx.admin, { ...definition, access: { ...definition.access } });
    if (refusals.length > 0) throw new Error(`metafield definition: ${refusals.map(({ message }) => message).join('; ')}`);
  }
  return info.id;
}
