/** What stands in a reward's pools, here and at the stand-in's Shopify. */
import { saveReward } from '../../app/loyalty/rewards/save-reward.server.ts';
import { setRewardStatus } from '../../app/loyalty/rewards/set-reward-status.server.ts';
import type { RewardSettings } from '../../app/loyalty/rewards/reward.ts';
import { codesOfDiscount } from '../../standin/commerce/redeem-codes.ts';
import type { Discount } from '../../standin/discount-model.ts';
import { adminPool } from './database.ts';
import type { RewardWorld } from './reward-world.ts';

const STAFF = '8100000000002';

/** A reward as staff make it and put it on sale; its jobs wait. */
export async function onSale(world: RewardWorld, settings: RewardSettings): Promise<bigint> {
  return world.inShop(async (ctx) => {
    const saved = await saveReward(ctx, STAFF, { rewardId: null, seen: 0, settings });
    if (!saved.ok) throw new Error(`not saved: ${saved.refusal.reason}`);
    await setRewardStatus(ctx, STAFF, saved.rewardId, 'on');
    return saved.rewardId;
  });
}

/** An edit of the reward as it stands. */
export async function edit(world: RewardWorld, rewardId: bigint, settings: RewardSettings): Promise<number> {
  const { rows } = await adminPool.query<{ version: number }>('select version from public.reward where id = $1', [
    rewardId,
  ]);
  const seen = rows[0]?.version ?? 0;
  const saved = await world.inShop((ctx) => saveReward(ctx, STAFF, { rewardId, seen, settings }));
  if (!saved.ok) throw new Error(`not saved: ${saved.refusal.reason}`);
  return saved.version;
}

/** How many codes of a reward are in each state, over all versions and steps. */
export async function codeStates(rewardId: bigint): Promise<Record<string, number>> {
  const { rows } = await adminPool.query<{ state: string; n: number }>(
    'select state, count(*)::int as n from public.reward_code where reward_id = $1 group by state order by state',
    [rewardId],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

export interface DiscountRow {
  version: number;
  step: number;
  state: string;
  problem: string | null;
  discount_gid: string | null;
  pool_size: number;
}

export async function discountRows(rewardId: bigint): Promise<DiscountRow[]> {
  const { rows } = await adminPool.query<DiscountRow>(
    `select version, step, state, problem, discount_gid, pool_size from public.reward_discount where reward_id = $1
      order by version, step`,
    [rewardId],
  );
  return rows;
}

/** Codes of a reward in a state, alphabetically. */
export async function codesIn(rewardId: bigint, state: string): Promise<string[]> {
  const { rows } = await adminPool.query<{ code: string }>(
    'select code from public.reward_code where reward_id = $1 and state = $2 order by code',
    [rewardId, state],
  );
  return rows.map(({ code }) => code);
}

/** The app's discounts at Shopify by this title, oldest first. */
export function discountsAtShopify(world: RewardWorld, title: string): Discount[] {
  const { standin, shop } = world.backend;
  return standin.store.list('discounts', shop.id).filter((discount) => discount.byApp && discount.title === title);
}

/** All codes of a discount at Shopify, the marker among them. */
export function codesAtShopify(world: RewardWorld, discount: Pick<Discount, 'id'>): string[] {
  const { standin, shop } = world.backend;
  return codesOfDiscount(standin, shop.id, discount.id).map(({ code }) => code);
}

/** Jobs of the shop that wait, by task. */
export async function jobsWaiting(world: RewardWorld, task: string): Promise<number> {
  const { rows } = await adminPool.query<{ n: number }>(
    `select count(*)::int as n from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = $1 and j.payload ->> 'shopId' = $2`,
    [task, String(world.shopId)],
  );
  return rows[0]?.n ?? 0;
}
