import type { SqlContext } from '../../db.server.ts';
import { findRewards } from './get-reward.server.ts';
import type { StoredReward } from './get-reward.server.ts';
import { isDiscount, stepsOf } from './reward.ts';

/** The discount of one step and its pool, as staff see it. */
interface PoolState {
  step: number;
  /** `wanted`: it is being made; `refused`, `ended`: no code can be had of it now. */
  state: 'wanted' | 'ready' | 'refused' | 'ended';
  /** `deleted` (in Shopify), `no_product`, `no_variant`, `prices_differ`, or what Shopify said; null where all is well. */
  problem: string | null;
  /** Codes that are to stand ready, that do, and that are on their way. */
  size: number;
  ready: number;
  coming: number;
  /** Codes of it that shoppers have and have not used. Of an ended one they do not work. */
  out: number;
}

export interface ListedReward extends StoredReward {
  /** One a step of what is on sale; empty for kinds without codes. */
  pools: PoolState[];
}

interface Row {
  reward_id: string;
  step: number;
  state: PoolState['state'];
  problem: string | null;
  pool_size: number;
  ready: number;
  coming: number;
  out: number;
}

async function poolsByReward(ctx: Pick<SqlContext, 'db' | 'shopId'>): Promise<Map<string, Row[]>> {
  const { rows } = await ctx.db.query<Row>(
    `with codes as (
       select reward_id, version, step, count(*) filter (where state = 'pooled') as ready,
              count(*) filter (where state = 'minting') as coming, count(*) filter (where state = 'issued') as out
         from (
           select reward_id, version, step, state from public.reward_code where shop_id = $1 and state = 'pooled'
           union all
           select reward_id, version, step, state from public.reward_code where shop_id = $1 and state = 'minting'
           union all
           select reward_id, version, step, state from public.reward_code where shop_id = $1 and state = 'issued') c
        group by 1, 2, 3)
     select d.reward_id, d.step, d.state, d.problem, d.pool_size,
            coalesce(c.ready, 0)::int as ready, coalesce(c.coming, 0)::int as coming, coalesce(c.out, 0)::int as out
       from public.reward r
       join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.id and v.version = r.version
       join public.reward_discount d on d.shop_id = r.shop_id and d.reward_id = r.id and d.version = v.terms_version
       left join codes c on c.reward_id = d.reward_id and c.version = d.version and c.step = d.step
      where r.shop_id = $1 and r.status <> 'archived' order by d.reward_id, d.step`,
    [ctx.shopId],
  );
  const byReward = new Map<string, Row[]>();
  for (const row of rows) byReward.set(row.reward_id, [...(byReward.get(row.reward_id) ?? []), row]);
  return byReward;
}

/** A step whose discount has not been noted down yet is as one that is being made. */
const NOT_YET = { state: 'wanted', problem: null, pool_size: 0, ready: 0, coming: 0, out: 0 } as const;

function poolsOf(reward: StoredReward, rows: readonly Row[]): PoolState[] {
  if (!isDiscount(reward.settings)) return [];
  return stepsOf(reward.settings).map((step) => {
    const row = rows.find((each) => each.step === step) ?? NOT_YET;
    const { state, problem, pool_size: size, ready, coming, out } = row;
    return { step, state, problem, size, ready, coming, out };
  });
}

/** The catalogue in the merchant's order, without what is archived, each with how its codes stand. */
export async function listRewards(ctx: Pick<SqlContext, 'db' | 'shopId'>): Promise<ListedReward[]> {
  const [rewards, rows] = [await findRewards(ctx), await poolsByReward(ctx)];
  return rewards.map((reward) => ({ ...reward, pools: poolsOf(reward, rows.get(String(reward.id)) ?? []) }));
}
