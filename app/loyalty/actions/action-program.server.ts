/** The programme as an action is decided by it: the version in force when it was done, and the one in force now. */
import type { SqlContext } from '../../db.server.ts';
import type { ActionRule } from '../program/action-rule.ts';
import { versionsAt } from '../program/list-versions.server.ts';
import { ProgramSettings } from '../program/settings.ts';
import type { ActionProgram } from './decide-action.ts';

export interface ProgramOfAction extends ActionProgram {
  rules: readonly ActionRule[];
  /** Rules there are now, also those that were not yet there. */
  newestRules: readonly ActionRule[];
}

interface Row {
  version: number;
  settings: unknown;
}

/**
 * The version in force at an instant: published by then. (An order of before the first publication follows the first version; whoever
 * was a member before a rule was switched on earns nothing by it.) Go-live is the newest version's, as for orders.
 * @returns null where the shop had published nothing by then
 */
export async function programAt(ctx: SqlContext, at: Date): Promise<ProgramOfAction | null> {
  const { rows } = await ctx.db.query<Row>({
    name: 'action-programme',
    text: `select version, settings from ${versionsAt('$1', '$2')} v
      where version in (
        (select max(version) from ${versionsAt('$1', '$2')} n),
        (select max(version) from ${versionsAt('$1', '$2')} o where o.published_at <= $3))
        and exists (select from ${versionsAt('$1', '$2')} e where e.published_at <= $3)
      order by version`,
    values: [ctx.shopId, ctx.now, at],
  });
  const [inForce, newest] = [rows[0], rows.at(-1)];
  if (!inForce || !newest) return null;
  const settings = ProgramSettings.parse(inForce.settings);
  const newestSettings = newest === inForce ? settings : ProgramSettings.parse(newest.settings);
  return {
    version: inForce.version,
    paused: settings.paused,
    goLiveAt: new Date(newestSettings.goLiveAt),
    eligibility: settings.eligibility,
    rules: settings.actions,
    newestRules: newestSettings.actions,
  };
}
