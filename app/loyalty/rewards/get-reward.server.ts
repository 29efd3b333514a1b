import type { SqlContext } from '../../db.server.ts';
import { RewardSettings } from './reward.ts';
import type { Reward } from './reward.ts';

/** A reward as it stands, and whose discounts and codes its version uses. */
export interface StoredReward extends Reward {
  position: number;
  termsVersion: number;
  madeAt: Date;
}

interface Row {
  id: string;
  position: number;
  status: Reward['status'];
  version: number;
  issued: number;
  terms_version: number;
  settings: unknown;
  made_at: Date;
}

const COLUMNS = `r.id, r.position, r.status, r.version, r.issued, v.terms_version, v.settings, v.made_at
  from public.reward r
  join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.id and v.version = r.version`;

/** @throws ZodError for settings that this version of Comeback cannot read */
function rewardOf(row: Row): StoredReward {
  return {
    id: BigInt(row.id),
    position: row.position,
    status: row.status,
    version: row.version,
    issued: row.issued,
    termsVersion: row.terms_version,
    madeAt: row.made_at,
    settings: RewardSettings.parse(row.settings),
  };
}

type Ctx = Pick<SqlContext, 'db' | 'shopId'>;

/**
 * A reward with what is on sale of it; null when the shop has none of that number.
 * @param lock holds the reward's row until the transaction ends: whoever counts `issued` or makes a version comes one after the other
 */
export async function findReward(ctx: Ctx, rewardId: bigint, lock = false): Promise<StoredReward | null> {
  if (lock) {
    await ctx.db.query('select from public.reward where shop_id = $1 and id = $2 for update', [ctx.shopId, rewardId]);
  }
  const { rows } = await ctx.db.query<Row>(`select ${COLUMNS} where r.shop_id = $1 and r.id = $2`, [
    ctx.shopId,
    rewardId,
  ]);
  return rows[0] ? rewardOf(rows[0]) : null;
}

/** All rewards that are not archived, in the merchant's order; at most REWARDS_MAX are made. */
export async function findRewards(ctx: Ctx): Promise<StoredReward[]> {
  const { rows } = await ctx.db.query<Row>(
    `select ${COLUMNS} where r.shop_id = $1 and r.status <> 'archived' order by r.position, r.id`,
    [ctx.shopId],
  );
  return rows.map(rewardOf);
}

/** So many archived rewards are listed; the newest first. */
const ARCHIVED_MAX = 200;

/** What was archived, newest first, at most 200. */
export async function listArchived(ctx: Ctx): Promise<StoredReward[]> {
  const { rows } = await ctx.db.query<Row>(
    `select ${COLUMNS} where r.shop_id = $1 and r.status = 'archived' order by r.id desc limit ${ARCHIVED_MAX}`,
    [ctx.shopId],
  );
  return rows.map(rewardOf);
}
