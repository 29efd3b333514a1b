/** Rewards whose discounts are not at Shopify as they were made, and the codes that do not work for it (docs/decisions/076, 090). */
import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { DRIFTS } from './discount-drift.ts';
import type { Drift } from './discount-drift.ts';
import { IS_STOPPED } from './draw-code.server.ts';
import { findReward } from './get-reward.server.ts';
import { LOST } from './lost-goods.server.ts';
import { turnBackMany } from './turn-back.server.ts';

/** What is wrong with a reward at Shopify. */
export interface DiscountTrouble {
  rewardId: bigint;
  name: string;
  status: 'on' | 'off' | 'archived';
  /** Its discount was deleted there, or that of a step or of earlier terms. */
  isDeleted: boolean;
  /** What it gives, or all the collections it is for, were deleted there. */
  lost: keyof typeof LOST | null;
  /** What was changed there. */
  changed: Drift[];
  /** Whether shoppers are offered it all the same, by another discount: of other amounts, or of newer terms. */
  hasOthers: boolean;
  /** When it begins or ends by itself, the soonest; null: it does not. */
  turnsAt: Date | null;
  /** Codes that members hold and that do not work now. */
  stopped: number;
  /** Of these, those that never will unless their discount is made again, and since when at the latest the first of them does not. */
  dead: number;
  since: Date | null;
  /** Codes on their way back into points. */
  returning: number;
}

/** A code `c` that a member holds, of a discount `d` that is gone and not made again, or for nothing that is left. */
const IS_DEAD = `c.state = 'issued' and c.code_gid is null and d.state in ('ended', 'refused')`;
const OF_DISCOUNT = 'c.shop_id = d.shop_id and c.reward_id = d.reward_id and c.version = d.version and c.step = d.step';

const TROUBLES = `
  with troubled as (
    select d.reward_id, d.version, d.state = 'ended' as is_deleted, d.changed, d.turns_at, codes.*,
           case when d.state = 'refused' and d.problem = any ($2::text[]) then d.problem end as lost,
           case when ${IS_STOPPED} then codes.issued else 0 end as stopped
      from public.reward_discount d
      cross join lateral (
        select count(*) filter (where c.state = 'issued')::int as issued, count(*) filter (where ${IS_DEAD})::int as dead,
               min(c.changed_at) filter (where ${IS_DEAD}) as since, count(*) filter (where c.state = 'deleting')::int as returning
          from public.reward_code c where ${OF_DISCOUNT} and c.state in ('issued', 'deleting') and c.redemption_id is not null) codes
     where d.shop_id = $1 and (d.state in ('ended', 'refused') or (d.state = 'ready' and d.changed <> '{}')))
  select r.id, r.status, v.settings ->> 'name' as name, bool_or(t.is_deleted) as deleted, min(t.lost) as lost,
         min(t.turns_at) as turns_at, sum(t.stopped)::int as stopped, sum(t.dead)::int as dead, min(t.since) as since,
         sum(t.returning)::int as returning,
         coalesce((select array_agg(distinct part) from troubled c, unnest(c.changed) part where c.reward_id = r.id), '{}') as changed,
         r.status = 'on' and exists (select from public.reward_discount d
           where d.shop_id = $1 and d.reward_id = r.id and d.version = v.terms_version and d.state = 'ready'
             and not ${IS_STOPPED} and not 'ends' = any (d.changed)) as has_others
    from troubled t
    join public.reward r on r.shop_id = $1 and r.id = t.reward_id
    join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.id and v.version = r.version
   where t.dead > 0 or t.returning > 0
      or (r.status = 'on' and t.version = v.terms_version and (t.is_deleted or t.lost is not null or t.changed <> '{}'))
      or (t.changed <> '{}' and t.issued > 0)
   group by r.id, r.status, r.position, v.settings, v.terms_version order by r.position, r.id limit 200`;

const lostOf = (problem: string | null): DiscountTrouble['lost'] =>
  (Object.keys(LOST) as (keyof typeof LOST)[]).find((what) => LOST[what] === problem) ?? null;

/**
 * In the merchant's order: rewards of which a discount was deleted, or what it is for, and is missed (it is on sale, or members hold codes
 * of it), or that was changed while somebody may use its codes, or whose codes are on their way back into points.
 */
export async function listDiscountTroubles(ctx: Pick<SqlContext, 'db' | 'shopId'>): Promise<DiscountTrouble[]> {
  const { rows } = await ctx.db.query<{
    id: string;
    status: DiscountTrouble['status'];
    name: string;
    deleted: boolean;
    lost: string | null;
    changed: string[];
    has_others: boolean;
    turns_at: Date | null;
    stopped: number;
    dead: number;
    since: Date | null;
    returning: number;
  }>(TROUBLES, [ctx.shopId, Object.values(LOST)]);
  return rows.map(({ id, deleted, lost, changed, has_others: hasOthers, turns_at: turnsAt, ...row }) => ({
    ...row,
    rewardId: BigInt(id),
    isDeleted: deleted,
    lost: lostOf(lost),
    changed: DRIFTS.filter((drift) => changed.includes(drift)),
    hasOthers,
    turnsAt,
  }));
}

/** So many at once; who asks again goes on. */
export const GIVEN_BACK_AT_ONCE = 500;
/** So long the merchant has to make a deleted discount again before points go back by themselves. */
const GRACE_MS = 24 * 3_600_000;

/** @param which a condition on the code c and its discount d, with $2 */
async function giveBack(ctx: SqlContext, which: string, value: unknown, by: string): Promise<number> {
  const { rows } = await ctx.db.query<{ redemption_id: string }>(
    `select c.redemption_id from public.reward_code c
       join public.reward_discount d on ${OF_DISCOUNT}
       join public.redemption r on r.shop_id = c.shop_id and r.id = c.redemption_id and r.state = 'issued'
      where c.shop_id = $1 and c.state = 'issued' and ${which}
      order by r.member_id, r.id limit ${GIVEN_BACK_AT_ONCE}`,
    [ctx.shopId, value],
  );
  return turnBackMany(
    ctx,
    rows.map(({ redemption_id: id }) => BigInt(id)),
    by,
  );
}

/**
 * Begins to turn codes of a reward that do not work now back into points: their discount was deleted at Shopify, switched off or narrowed,
 * or what it gives is gone. Asked twice, each code goes back once.
 * @param staff who, as an account number
 * @returns how many, at most GIVEN_BACK_AT_ONCE
 */
export async function giveBackStopped(ctx: SqlContext, staff: string, rewardId: bigint): Promise<number> {
  const reward = await findReward(ctx, rewardId);
  if (!reward) return 0;
  const count = await giveBack(ctx, `c.reward_id = $2 and ${IS_STOPPED}`, rewardId, `staff:${staff}`);
  const { name } = reward.settings;
  if (count > 0)
    await recordActivitySql(ctx, staff, {
      action: 'reward.give-back',
      subject: String(rewardId),
      before: null,
      after: { name, count },
    });
  return count;
}

/** The same for all rewards, of codes that will never work, where nobody did anything about it for a day. */
export function giveBackLongDead(ctx: SqlContext): Promise<number> {
  const before = new Date(ctx.now.getTime() - GRACE_MS);
  return giveBack(ctx, `${IS_DEAD} and c.changed_at <= $2`, before, 'deleted');
}
