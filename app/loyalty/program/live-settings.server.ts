import type { SqlContext } from '../../db.server.ts';
import { ENROL_AUTOMATICALLY, EnrolmentRule } from './enrolment-rule.ts';
import { versionsAt } from './list-versions.server.ts';
import { ProgramSettings } from './settings.ts';

/** What is live; null before the first publication. */
export async function liveSettings(ctx: SqlContext): Promise<ProgramSettings | null> {
  const { rows } = await ctx.db.query<{ settings: unknown }>({
    name: 'live-settings',
    text: `select settings from ${versionsAt('$1', '$2')} v order by version desc limit 1`,
    values: [ctx.shopId, ctx.now],
  });
  return rows[0] ? ProgramSettings.parse(rows[0].settings) : null;
}

/** How customers join now; before the first publication, how a new programme would have it. */
export async function liveEnrolment(ctx: SqlContext): Promise<EnrolmentRule> {
  return (await liveSettings(ctx))?.enrolment ?? ENROL_AUTOMATICALLY;
}

/** How customers would join by the draft; as a new programme has it where there is none. */
export async function draftedMode(ctx: Pick<SqlContext, 'db' | 'shopId'>): Promise<EnrolmentRule['mode']> {
  const { rows } = await ctx.db.query<{ mode: unknown }>(
    `select settings -> 'enrolment' -> 'mode' as mode from public.program_draft where shop_id = $1`,
    [ctx.shopId],
  );
  return EnrolmentRule.shape.mode.catch(ENROL_AUTOMATICALLY.mode).parse(rows[0]?.mode);
}
