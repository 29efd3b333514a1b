/** Rewards whose discounts are not at Shopify as they were made, and the codes that died with them (docs/decisions/076). */
import type { SqlContext } from '../../db.server.ts';
import { recordActivitySql } from '../activity/record-activity.server.ts';
import { DRIFTS } from './discount-drift.ts';
import type { Drift } from './discount-drift.ts';
import { findReward } from './get-reward.server.ts';
import { turnBack } from './turn-back.server.ts';

/** What is wrong with a reward at Shopify. */
export interface DiscountTrouble {
  rewardId: bigint;
  name: string;
  status: 'on' | 'off' | 'archived';
  /** Its discount was deleted there, or that of a step or of earlier terms. */
  isDeleted: boolean;
  /** What was changed there. */
  changed: Drift[];
  /** Codes that members hold and that do not work, and since when at the latest the first of them does not. */
  dead: number;
  since: Date | null;
}

/** A code that a member holds, of a discount that is gone and not made again. */
const IS_DEAD = `c.state = 'issued' and c.code_gid is null and d.state in ('ended', 'refused')`;

/**
 * In the merchant's order: rewards of which a discount was deleted and is missed (it is on sale, or members hold codes of it), or that
 * was changed while somebody may use its codes.
 */
export async function listDiscountTroubles(ctx: Pick<SqlContext, 'db' | 'shopId'>): Promise<DiscountTrouble[]> {
  const { rows } = await ctx.db.query<{
    id: string;
    status: DiscountTrouble['status'];
    name: string;
    deleted: boolean;
    changed: string[];
    dead: number;
    since: Date | null;
  }>(
    `with troubled as (
       select d.reward_id, d.version, d.state, d.changed, codes.dead, codes.since
         from public.reward_discount d
         cross join lateral (select count(*)::int as dead, min(c.changed_at) as since from public.reward_code c
           where c.shop_id = d.shop_id and c.reward_id = d.reward_id and c.version = d.version and c.step = d.step and ${IS_DEAD}) codes
        where d.shop_id = $1 and (d.state in ('ended', 'refused') or (d.state = 'ready' and d.changed <> '{}')))
     select r.id, r.status, v.settings ->> 'name' as name, bool_or(t.state = 'ended') as deleted, sum(t.dead)::int as dead,
            min(t.since) as since,
            coalesce((select array_agg(distinct part) from troubled c, unnest(c.changed) part where c.reward_id = r.id and c.state = 'ready'),
              '{}') as changed
       from troubled t
       join public.reward r on r.shop_id = $1 and r.id = t.reward_id
       join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.id and v.version = r.version
      where t.dead > 0 or (r.status = 'on' and t.version = v.terms_version and (t.state = 'ended' or t.changed <> '{}'))
         or (t.changed <> '{}' and exists (select from public.reward_code c where c.shop_id = $1 and c.reward_id = t.reward_id
               and c.version = t.version and c.state = 'issued'))
      group by r.id, r.status, r.position, v.settings order by r.position, r.id limit 200`,
    [ctx.shopId],
  );
  return rows.map(({ id, deleted, changed, ...row }) => ({
    ...row,
    rewardId: BigInt(id),
    isDeleted: deleted,
    changed: DRIFTS.filter((drift) => changed.includes(drift)),
  }));
}

/** So many at once; who asks again goes on. */
const GIVEN_BACK_AT_ONCE = 500;
/** So long the merchant has to make a deleted discount again before points go back by themselves. */
const GRACE_MS = 24 * 3_600_000;

async function giveBack(ctx: SqlContext, rewardId: bigint | null, before: Date, by: string | null): Promise<number> {
  const { rows } = await ctx.db.query<{ redemption_id: string }>(
    `select c.redemption_id from public.reward_code c
       join public.reward_discount d on d.shop_id = c.shop_id and d.reward_id = c.reward_id and d.version = c.version and d.step = c.step
       join public.redemption r on r.shop_id = c.shop_id and r.id = c.redemption_id and r.state = 'issued'
      where c.shop_id = $1 and ${IS_DEAD} and c.changed_at <= $2 and ($3::bigint is null or c.reward_id = $3)
      order by r.member_id, r.id limit ${GIVEN_BACK_AT_ONCE}`,
    [ctx.shopId, before, rewardId],
  );
  let given = 0;
  for (const { redemption_id: id } of rows) {
    const refusal = await turnBack(ctx, BigInt(id), by === null ? 'deleted' : { staff: by });
    if (refusal === null) given += 1;
  }
  return given;
}

/**
 * Turns codes of a reward that died with their discount back into points.
 * @param staff who, as an account number
 * @returns how many, at most 500 at once
 */
export async function giveBackDeadCodes(ctx: SqlContext, staff: string, rewardId: bigint): Promise<number> {
  const reward = await findReward(ctx, rewardId);
  if (!reward) return 0;
  const count = await giveBack(ctx, rewardId, ctx.now, staff);
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

/** The same for all rewards, where nobody did anything about it for a day. @returns how many, at most 500 at once */
export function giveBackLongDead(ctx: SqlContext): Promise<number> {
  return giveBack(ctx, null, new Date(ctx.now.getTime() - GRACE_MS), null);
}
