/** How far a shop's points are dated, and by which rule a member's dates are told meanwhile. */
import type { SqlContext } from '../../db.server.ts';
import { ExpiryRule, NO_EXPIRY } from '../program/expiry-rule.ts';
import { versionsAt } from '../program/list-versions.server.ts';

export interface DatingState {
  /** The version whose rule all dates follow; null: none yet. */
  version: number | null;
  /** The version of the run under way; null between runs. */
  target: number | null;
  /** The member up to whom the run has come. */
  afterMember: bigint;
  /** The shop's day whose nightly run has come to its end, "2026-11-22". */
  ranOn: string | null;
}

/** One at a time a shop: whoever dates, warns or expires has the lock until its transaction ends. */
export async function lockExpiry(ctx: SqlContext): Promise<void> {
  await ctx.db.query(`select pg_advisory_xact_lock(hashtextextended('expiry:' || $1, 0))`, [String(ctx.shopId)]);
}

/** Before a shop's first run nothing is dated. */
export async function findDating(ctx: Pick<SqlContext, 'db' | 'shopId'>): Promise<DatingState> {
  const { rows } = await ctx.db.query<{
    version: number | null;
    target: number | null;
    after_member: string;
    ran_on: string | null;
  }>({
    name: 'expiry-dating',
    text: `select version, target, after_member, ran_on::text as ran_on from public.expiry_dating where shop_id = $1`,
    values: [ctx.shopId],
  });
  const row = rows[0];
  return {
    version: row?.version ?? null,
    target: row?.target ?? null,
    afterMember: BigInt(row?.after_member ?? 0),
    ranOn: row?.ran_on ?? null,
  };
}

/** Keeps what is named of it. */
export async function keepDating(ctx: SqlContext, state: DatingState): Promise<void> {
  await ctx.db.query(
    `insert into public.expiry_dating as d (shop_id, version, target, after_member, ran_on, begun_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (shop_id) do update set version = excluded.version, target = excluded.target,
       after_member = excluded.after_member, ran_on = excluded.ran_on,
       begun_at = case when d.target is distinct from excluded.target and excluded.target is not null then $6 else d.begun_at end,
       done_at = case when d.target is not null and excluded.target is null then $6 else d.done_at end`,
    [ctx.shopId, state.version, state.target, state.afterMember, state.ranOn, ctx.now],
  );
}

/** The rules by which members are told their dates, and the shop's zone. */
export interface ToldBy {
  zone: string;
  ruleFor: (memberId: bigint) => ExpiryRule;
}

interface Row {
  zone: string;
  target: number | null;
  after_member: string | null;
  was: unknown;
  will: unknown;
}

const TOLD_BY = `select s.zone, d.target, d.after_member,
    (select v.settings->'expiry' from ${versionsAt('$1', '$2')} v where v.version = d.version) as was,
    (select v.settings->'expiry' from ${versionsAt('$1', '$2')} v where v.version = d.target) as will
  from public.shop s left join public.expiry_dating d on d.shop_id = s.id where s.id = $1`;

/** Until a member's points are dated by a new rule, what they were promised before is what they are told. */
export async function findToldBy(ctx: SqlContext): Promise<ToldBy> {
  const { rows } = await ctx.db.query<Row>({ name: 'expiry-told-by', text: TOLD_BY, values: [ctx.shopId, ctx.now] });
  const row = rows[0];
  if (!row) throw new Error(`shop ${ctx.shopId} is not there`);
  const [was, will] = [row.was, row.will].map((rule) => (rule === null ? NO_EXPIRY : ExpiryRule.parse(rule)));
  const after = BigInt(row.after_member ?? 0);
  return {
    zone: row.zone,
    ruleFor: (memberId) => (row.target !== null && memberId <= after ? will : was) ?? NO_EXPIRY,
  };
}
