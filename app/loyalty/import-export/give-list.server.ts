/** Points for everybody on a list, by a rule that staff can give (rules.md "Earning otherwise": custom actions by CSV). */
import type { SqlContext } from '../../db.server.ts';
import { programAt } from '../actions/action-program.server.ts';
import { awardAction } from '../actions/award-action.server.ts';
import type { ActionRefusal } from '../actions/decide-action.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { wantCustomerTags } from '../members/customer-tags.server.ts';
import { findMember } from '../members/enrol-member.server.ts';
import type { AwardListRow, ListRowProblem, ReadRow } from './award-list.ts';

export type GivenRow = { line: number } & (
  | { verdict: 'given'; memberId: bigint; points: number }
  /** `points`: what it was then */
  | { verdict: 'before'; memberId: bigint; points: number }
  | { verdict: 'refused'; memberId: bigint; refusal: ActionRefusal }
  /** unknown: no member is of this id or address · several: more than one has the address */
  | { verdict: 'problem'; problem: ListRowProblem | 'unknown' | 'several' }
);

type Found = { row: AwardListRow; memberId: bigint };

/** Members by address, those that are told of; two of one address are nobody. */
async function findByEmail(ctx: SqlContext, emails: readonly string[]): Promise<Map<string, bigint | 'several'>> {
  const { rows } = await ctx.db.query<{ email: string; id: string; members: number }>(
    `select lower(email) as email, min(id)::text as id, count(*)::int as members from public.member
     where shop_id = $1 and lower(email) = any ($2) and status not in ('redacted', 'merged') group by 1`,
    [ctx.shopId, emails],
  );
  return new Map(rows.map(({ email, id, members }) => [email, members === 1 ? BigInt(id) : 'several']));
}

async function whoIs(
  ctx: SqlContext,
  { customerId, email }: AwardListRow,
  byEmail: ReadonlyMap<string, bigint | 'several'>,
): Promise<bigint | 'several' | null> {
  if (customerId === null) return byEmail.get(email ?? '') ?? null;
  const member = await findMember(ctx, customerId);
  return member === null || member.status === 'redacted' ? null : member.id;
}

/** In the order in which whoever locks several accounts locks them. */
const byMember = (a: Found, b: Found): number =>
  a.memberId === b.memberId ? a.row.line - b.row.line : a.memberId < b.memberId ? -1 : 1;

async function giveRow(ctx: SqlContext, staff: string, ruleId: string, { row, memberId }: Found): Promise<GivenRow> {
  const { line, reference: occurrence, at } = row;
  const given = await awardAction(ctx, { memberId, ruleId, occurrence, at, by: `staff:${staff}` });
  if (!given.ok) return { line, verdict: 'refused', memberId, refusal: given.refusal };
  return { line, verdict: given.repeated ? 'before' : 'given', memberId, points: given.points };
}

async function log(ctx: SqlContext, staff: string, ruleId: string, rows: readonly GivenRow[]): Promise<void> {
  const given = rows.filter((row) => row.verdict === 'given');
  if (given.length === 0) return;
  const rule = (await programAt(ctx, ctx.now))?.newestRules.find(({ id }) => id === ruleId);
  const points = given.reduce((sum, row) => sum + row.points, 0);
  await recordActivitySql(ctx, staff, {
    action: 'member.award-list',
    subject: null,
    before: null,
    after: { rule: ruleId, kind: rule?.kind ?? 'custom', name: rule?.name ?? '', points, rows: given.length },
  });
}

/**
 * Gives each row what the rule brings, once a member and reference, in one transaction: what one row is refused, others still get.
 * @param ctx `db` inside a transaction of the shop; the accounts of all members on the list are locked until it ends
 * @returns what became of each row, in the list's order
 */
export async function giveList(
  ctx: SqlContext,
  staff: string,
  { ruleId, rows }: { ruleId: string; rows: readonly ReadRow[] },
): Promise<GivenRow[]> {
  const emails = rows.flatMap((read) => (read.ok && read.row.email !== null ? [read.row.email] : []));
  const byEmail = await findByEmail(ctx, [...new Set(emails)]);
  const done: GivenRow[] = [];
  const found: Found[] = [];
  for (const read of rows) {
    if (!read.ok) {
      done.push({ line: read.line, verdict: 'problem', problem: read.problem });
      continue;
    }
    const memberId = await whoIs(ctx, read.row, byEmail);
    if (typeof memberId === 'bigint') found.push({ row: read.row, memberId });
    else done.push({ line: read.row.line, verdict: 'problem', problem: memberId ?? 'unknown' });
  }
  for (const one of found.toSorted(byMember)) done.push(await giveRow(ctx, staff, ruleId, one));
  await log(ctx, staff, ruleId, done);
  return done.toSorted((a, b) => a.line - b.line);
}

async function customerOf(ctx: SqlContext, memberId: bigint): Promise<string | null> {
  const { rows } = await ctx.db.query<{ customer_id: string }>(
    'select customer_id::text from public.member where shop_id = $1 and id = $2',
    [ctx.shopId, memberId],
  );
  return rows[0]?.customer_id ?? null;
}

/**
 * What giving a list would do now, row by row: it is done and taken back. Tags that a decision waits for are asked for.
 * @param ctx as `giveList`
 */
export async function previewList(
  ctx: SqlContext,
  staff: string,
  list: { ruleId: string; rows: readonly ReadRow[] },
): Promise<GivenRow[]> {
  await ctx.db.query('savepoint before_list');
  const rows = await giveList(ctx, staff, list);
  await ctx.db.query('rollback to savepoint before_list');
  for (const row of rows) {
    if (row.verdict !== 'refused' || row.refusal.reason !== 'not_known_yet') continue;
    const customerId = await customerOf(ctx, row.memberId);
    if (customerId !== null) await wantCustomerTags(ctx, customerId);
  }
  return rows;
}
