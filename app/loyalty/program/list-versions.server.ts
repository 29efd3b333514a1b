import type { PublishedVersion } from './settings.ts';
import { ProgramSettings } from './settings.ts';
import type { SqlContext } from '../../db.server.ts';

/** Versions a shop can have published: far above what people do, low enough to hold in memory. */
const VERSIONS_MAX = 10_000;

/** Every published version of the shop, oldest first; empty before the first publication. */
export async function listVersions(ctx: Pick<SqlContext, 'db' | 'shopId'>): Promise<PublishedVersion[]> {
  const { rows } = await ctx.db.query<{ version: number; published_at: Date; settings: unknown }>({
    name: 'program-versions',
    text: `select version, published_at, settings from public.program_version where shop_id = $1 order by version limit ${VERSIONS_MAX}`,
    values: [ctx.shopId],
  });
  return rows.map((row) => ({
    version: row.version,
    publishedAt: row.published_at,
    settings: ProgramSettings.parse(row.settings),
  }));
}
