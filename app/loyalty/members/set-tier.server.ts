import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { visibleText } from '../program/visible-text.ts';

/** As long as a tier's name in a rule may be. */
const TIER_CHARS_MAX = 80;

/** A tier's name as staff type it; none where nothing is left of it. */
export function tierOf(typed: string): string | null {
  const tier = visibleText(typed).replaceAll(/\s+/g, ' ').slice(0, TIER_CHARS_MAX);
  // the cut may go through a letter of two halves
  return tier.replace(/[\ud800-\udbff]$/, '').trim() || null;
}

/**
 * Places a member in a tier by hand, or in none. Orders that are decided from now on follow it; earlier ones keep the tier of their day.
 * @returns whether there is such a member, neither merged nor erased; staff's log gets a line where it changed something
 */
export async function setTier(ctx: SqlContext, memberId: bigint, tier: string | null, staff: string): Promise<boolean> {
  const { rows } = await ctx.db.query<{ tier: string | null }>(
    `select tier from public.member where shop_id = $1 and id = $2 and status not in ('merged', 'redacted') for update`,
    [ctx.shopId, memberId],
  );
  const was = rows[0];
  if (!was) return false;
  if (was.tier === tier) return true;
  await ctx.db.query('update public.member set tier = $3 where shop_id = $1 and id = $2', [ctx.shopId, memberId, tier]);
  await recordActivitySql(ctx, staff, {
    action: 'member.tier',
    subject: String(memberId),
    before: { tier: was.tier },
    after: { tier },
  });
  return true;
}
