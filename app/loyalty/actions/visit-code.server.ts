/** The secret behind the QR code that hangs in the store: whoever knows it was there, as far as a code can say. */
import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';

/** Without letters and digits that look alike; 20 of 31 are some 99 bits. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const LENGTH = 20;

const newCode = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');

export interface VisitCode {
  code: string;
  madeAt: Date;
}

async function find(ctx: SqlContext, ruleId: string): Promise<VisitCode | null> {
  const { rows } = await ctx.db.query<{ code: string; made_at: Date }>({
    name: 'find-visit-code',
    text: 'select code, made_at from public.visit_code where shop_id = $1 and rule_id = $2',
    values: [ctx.shopId, ruleId],
  });
  return rows[0] ? { code: rows[0].code, madeAt: rows[0].made_at } : null;
}

/** The codes of these rules, as far as they have one. */
export async function listVisitCodes(
  ctx: SqlContext,
  ruleIds: readonly string[],
): Promise<(VisitCode & { ruleId: string })[]> {
  const { rows } = await ctx.db.query<{ rule_id: string; code: string; made_at: Date }>(
    'select rule_id, code, made_at from public.visit_code where shop_id = $1 and rule_id = any ($2::text[])',
    [ctx.shopId, ruleIds],
  );
  return rows.map(({ rule_id: ruleId, code, made_at: madeAt }) => ({ ruleId, code, madeAt }));
}

/** Makes a rule's code; one that was printed before opens nothing any more. Staff's log gets a line. */
export async function renewVisitCode(ctx: SqlContext, ruleId: string, staff: string): Promise<void> {
  await ctx.db.query(
    `insert into public.visit_code (shop_id, rule_id, code, made_at, made_by) values ($1, $2, $3, $4, $5)
      on conflict (shop_id, rule_id) do update set code = excluded.code, made_at = excluded.made_at, made_by = excluded.made_by`,
    [ctx.shopId, ruleId, newCode(), ctx.now, staff],
  );
  await recordActivitySql(ctx, staff, { action: 'program.visit-code', subject: ruleId, before: null, after: null });
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether this is the rule's code as it stands; in constant time. */
export async function isVisitCode(ctx: SqlContext, ruleId: string, code: string): Promise<boolean> {
  const known = await find(ctx, ruleId);
  return known !== null && timingSafeEqual(digest(known.code), digest(code));
}
