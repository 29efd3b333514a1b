import type { SqlContext } from '../../db.server.ts';
import { ENROL_AUTOMATICALLY } from './enrolment-rule.ts';
import type { EnrolmentRule } from './enrolment-rule.ts';
import { versionsAt } from './list-versions.server.ts';
import { ProgramSettings } from './settings.ts';

/** How customers join now. Before the first publication there is nothing to join; what a new programme starts from is said then. */
export async function liveEnrolment(ctx: SqlContext): Promise<EnrolmentRule> {
  const { rows } = await ctx.db.query<{ settings: unknown }>({
    name: 'live-enrolment',
    text: `select settings from ${versionsAt('$1', '$2')} v order by version desc limit 1`,
    values: [ctx.shopId, ctx.now],
  });
  return rows[0] ? ProgramSettings.parse(rows[0].settings).enrolment : ENROL_AUTOMATICALLY;
}
