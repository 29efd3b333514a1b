import type { PrismaContext } from '../../db.server.ts';
import { versionsAt } from './list-versions.server.ts';
import { ProgramSettings } from './settings.ts';
import type { PublishedVersion } from './settings.ts';

/** A version, and the staff account that published it. */
export interface SignedVersion extends PublishedVersion {
  publishedBy: string;
}

interface Row {
  version: number;
  settings: unknown;
  published_at: Date;
  published_by: string;
}

/** The newest versions, newest first, a plan whose time has come among them. @param limit how many at most */
export async function newestVersions(ctx: PrismaContext, limit: number): Promise<SignedVersion[]> {
  const rows = await ctx.db.$queryRawUnsafe<Row[]>(
    `select version, settings, published_at, published_by from ${versionsAt('$1', '$2::timestamptz')} v
      order by version desc limit $3`,
    ctx.shopId,
    ctx.now,
    limit,
  );
  return rows.map((row) => ({
    version: row.version,
    settings: ProgramSettings.parse(row.settings),
    publishedAt: row.published_at,
    publishedBy: row.published_by,
  }));
}

/** The version in force, or null before the first publication. */
export async function findLiveVersion(ctx: PrismaContext): Promise<PublishedVersion | null> {
  const [newest] = await newestVersions(ctx, 1);
  return newest ? { version: newest.version, publishedAt: newest.publishedAt, settings: newest.settings } : null;
}
