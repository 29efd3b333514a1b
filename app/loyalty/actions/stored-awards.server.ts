/** Awards as they are stored, and the lock under which limits are counted. */
import type { SqlContext } from '../../db.server.ts';
import type { ActionKind } from '../program/action-rule.ts';
import type { Period } from './action-period.ts';

/** What a rule gave a member for one occurrence. */
export interface Award {
  memberId: bigint;
  ruleId: string;
  occurrence: string;
  kind: ActionKind;
  /** When it was done. */
  at: Date;
  points: bigint;
  version: number;
  availableAt: Date;
  /** The ledger's entry. */
  seq: bigint;
  by: string;
  /** What staff took back of it; null where nobody tried. */
  undone: { points: bigint; at: Date; by: string } | null;
}

interface Row {
  member_id: string;
  rule_id: string;
  occurrence: string;
  kind: ActionKind;
  at: Date;
  points: string;
  version: number;
  available_at: Date;
  seq: string;
  by: string;
  undone_points: string | null;
  undone_at: Date | null;
  undone_by: string | null;
}

/** The member and whoever was merged into them: what they did is theirs. @param member the query's parameter */
export const selves = (member: string): string => `(
  with recursive self(id) as (
    select ${member}::bigint
    union select m.id from public.member m join self on m.merged_into = self.id where m.shop_id = $1
  ) select id from self)`;

const COLUMNS = `member_id, rule_id, occurrence, kind, at, points, version, available_at, seq, by, undone_points, undone_at, undone_by`;

function awardOf(row: Row): Award {
  const { undone_points: points, undone_at: at, undone_by: by } = row;
  return {
    memberId: BigInt(row.member_id),
    ruleId: row.rule_id,
    occurrence: row.occurrence,
    kind: row.kind,
    at: row.at,
    points: BigInt(row.points),
    version: row.version,
    availableAt: row.available_at,
    seq: BigInt(row.seq),
    by: row.by,
    undone: points === null || at === null ? null : { points: BigInt(points), at, by: by ?? '' },
  };
}

/**
 * Locks the member's account until the caller's transaction ends, as every posting does. What limits count is read after it, so that of
 * claims made side by side each sees those before it.
 */
export async function lockAccount(ctx: SqlContext, memberId: bigint): Promise<void> {
  await ctx.db.query({
    name: 'lock-account-of-action',
    text: 'select ledger.lock_accounts($1, $2::bigint[])',
    values: [String(ctx.shopId), [String(memberId)]],
  });
}

/**
 * What was given for this occurrence before.
 * @param asked by this rule; or by any rule of this kind
 */
export async function findAward(
  ctx: SqlContext,
  memberId: bigint,
  asked: { ruleId: string | null; kind: ActionKind | null; occurrence: string },
): Promise<Award | null> {
  const { rows } = await ctx.db.query<Row>({
    name: 'find-award',
    text: `select ${COLUMNS} from public.action_award
      where shop_id = $1 and member_id in ${selves('$2')} and occurrence = $3 and (rule_id = $4 or kind = $5) order by recorded_at limit 1`,
    values: [ctx.shopId, memberId, asked.occurrence, asked.ruleId, asked.kind],
  });
  return rows[0] ? awardOf(rows[0]) : null;
}

/**
 * When this rule gave this member something within a period, as far as a limit can ask.
 * @param max how many at most: the limit's times
 */
export async function listAwardTimes(
  ctx: SqlContext,
  memberId: bigint,
  ruleId: string,
  { start, end }: Period,
  max: number,
): Promise<Date[]> {
  const { rows } = await ctx.db.query<{ at: Date }>({
    name: 'award-times',
    text: `select at from public.action_award where shop_id = $1 and member_id in ${selves('$2')} and rule_id = $3
      and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5) limit $6`,
    values: [ctx.shopId, memberId, ruleId, start, end, max],
  });
  return rows.map(({ at }) => at);
}

/** The award behind an entry of the ledger, or null where it is none's. */
export async function findAwardOfEntry(ctx: SqlContext, memberId: bigint, seq: bigint): Promise<Award | null> {
  const { rows } = await ctx.db.query<Row>(
    `select ${COLUMNS} from public.action_award where shop_id = $1 and member_id = $2 and seq = $3`,
    [ctx.shopId, memberId, seq],
  );
  return rows[0] ? awardOf(rows[0]) : null;
}

/** The entries of this member's newest awards that staff took back. */
export async function listUndone(ctx: SqlContext, memberId: bigint): Promise<bigint[]> {
  const { rows } = await ctx.db.query<{ seq: string }>(
    `select seq from public.action_award where shop_id = $1 and member_id = $2 and undone_at is not null order by seq desc limit 1000`,
    [ctx.shopId, memberId],
  );
  return rows.map(({ seq }) => BigInt(seq));
}

export async function storeAward(ctx: SqlContext, award: Omit<Award, 'undone'>): Promise<void> {
  await ctx.db.query({
    name: 'store-award',
    text: `insert into public.action_award (shop_id, member_id, rule_id, occurrence, kind, at, points, version, available_at, seq, by, recorded_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    values: [
      ctx.shopId,
      award.memberId,
      award.ruleId,
      award.occurrence,
      award.kind,
      award.at,
      award.points,
      award.version,
      award.availableAt,
      award.seq,
      award.by,
      ctx.now,
    ],
  });
}
