import type { SqlContext } from '../../db.server.ts';
import { ProgramSettings } from './settings.ts';
import type { PublishedVersion } from './settings.ts';

/** Versions a shop can have published: far above what people do, low enough to hold in memory. */
const VERSIONS_MAX = 10_000;

/**
 * A shop's versions as they are at an instant, for a query's `from`: those that were published, and a plan whose time has come though
 * its job has not run yet. It has the number it will be given, so that whoever looks first says the same. One statement, one snapshot:
 * the plan and the version that is made of it are never both there.
 * @param shop and @param now: the query's parameters, as "$1"
 */
export const versionsAt = (shop: string, now: string): string => `(
  select version, settings, published_at, published_by from public.program_version where shop_id = ${shop}
  union all
  select coalesce((select max(version) from public.program_version where shop_id = ${shop}), 0) + 1, settings, publish_at, planned_by
    from public.program_schedule where shop_id = ${shop} and publish_at <= ${now}
)`;

/** Every published version of the shop, oldest first; empty before the first publication. */
export async function listVersions(ctx: SqlContext): Promise<PublishedVersion[]> {
  const { rows } = await ctx.db.query<{ version: number; published_at: Date; settings: unknown }>({
    name: 'program-versions',
    text: `select version, published_at, settings from ${versionsAt('$1', '$2')} v order by version limit ${VERSIONS_MAX}`,
    values: [ctx.shopId, ctx.now],
  });
  return rows.map((row) => ({
    version: row.version,
    publishedAt: row.published_at,
    settings: ProgramSettings.parse(row.settings),
  }));
}
