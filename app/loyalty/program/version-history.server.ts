import type { PrismaContext } from '../../db.server.ts';
import { newestVersions } from './find-versions.server.ts';
import { programChanges, type ProgramChange } from './program-changes.ts';
import type { ProgramSettings } from './settings.ts';

/** Versions listed: what anyone looks back to. All are kept. */
export const VERSIONS_LISTED = 20;

export interface HistoricVersion {
  version: number;
  publishedAt: string;
  /** The staff account's number, as Shopify's session token names it. */
  publishedBy: string;
  settings: ProgramSettings;
  /** Against the version before it; null for the first. */
  changes: ProgramChange[] | null;
}

/** The newest published versions, newest first, each with what it changed; and whether there are older ones. */
export async function versionHistory(ctx: PrismaContext): Promise<{ versions: HistoricVersion[]; older: boolean }> {
  const rows = await newestVersions(ctx, VERSIONS_LISTED + 1); // the oldest one listed is compared with the one before
  const versions = rows.slice(0, VERSIONS_LISTED).map((row, place) => {
    const before = rows[place + 1];
    return {
      version: row.version,
      publishedAt: row.publishedAt.toISOString(),
      publishedBy: row.publishedBy,
      settings: row.settings,
      changes: before ? programChanges(before.settings, row.settings) : null,
    };
  });
  return { versions, older: rows.length > VERSIONS_LISTED };
}
