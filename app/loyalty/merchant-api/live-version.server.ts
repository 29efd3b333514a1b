import type { SqlContext } from '../../db.server.ts';
import { versionsAt } from '../program/list-versions.server.ts';
import { ProgramSettings } from '../program/settings.ts';
import type { PublishedVersion } from '../program/settings.ts';

/** The version in force, or null before the first publication. */
export async function findLiveVersionSql(ctx: SqlContext): Promise<PublishedVersion | null> {
  const { rows } = await ctx.db.query<{ version: number; published_at: Date; settings: unknown }>({
    name: 'api-live-version',
    text: `select version, published_at, settings from ${versionsAt('$1', '$2')} v order by version desc limit 1`,
    values: [ctx.shopId, ctx.now],
  });
  const row = rows[0];
  return row
    ? { version: row.version, publishedAt: row.published_at, settings: ProgramSettings.parse(row.settings) }
    : null;
}
