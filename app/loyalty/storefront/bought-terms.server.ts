/** What a member's codes were bought as: the settings of the version, and whether the discount behind a code works at Shopify. */
import type { SqlContext } from '../../db.server.ts';
import { IS_STOPPED } from '../rewards/draw-code.server.ts';
import { RewardSettings } from '../rewards/reward.ts';

export interface Bought {
  settings: RewardSettings;
  /** The discount was deleted, switched off or narrowed at Shopify, or its goods are gone: a code that is out does not work there now. */
  isGone: boolean;
  /** When the discount ends, where somebody gave it an end at Shopify. */
  endsAt: Date | null;
}

/**
 * @param ids redemptions of this shop; a page of them
 * @returns by redemption
 */
export async function findBought(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  ids: readonly bigint[],
): Promise<Map<bigint, Bought>> {
  if (ids.length === 0) return new Map();
  const { rows } = await ctx.db.query<{ id: string; settings: unknown; is_gone: boolean; ends_at: Date | null }>({
    name: 'storefront-bought',
    text: `select r.id, v.settings, coalesce(${IS_STOPPED}, false) as is_gone,
        case when 'ends' = any (d.changed) and d.state = 'ready' then d.turns_at end as ends_at
      from public.redemption r
      join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.reward_id and v.version = r.version
      left join public.reward_discount d
        on d.shop_id = r.shop_id and d.reward_id = r.reward_id and d.version = v.terms_version and d.step = r.step
      where r.shop_id = $1 and r.id = any ($2::bigint[])`,
    values: [ctx.shopId, ids],
  });
  return new Map(
    rows.map(({ id, settings, is_gone: isGone, ends_at: endsAt }) => [
      BigInt(id),
      { settings: RewardSettings.parse(settings), isGone, endsAt },
    ]),
  );
}
