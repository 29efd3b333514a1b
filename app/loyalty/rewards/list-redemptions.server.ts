/** Redemptions as staff and their members see them, newest first. */
import type { SqlContext } from '../../db.server.ts';
import { IS_TASK, NEEDS_STAFF } from './needs-staff.ts';
import type { RewardKind } from './reward.ts';
import { REDEMPTION_COLUMNS, redemptionOf } from './stored-redemption.server.ts';
import type { Redemption, RedemptionRow, RedemptionState } from './stored-redemption.server.ts';

/** What is asked for; null or left out: any. `before`: an id, for the next page. */
interface RedemptionFilter {
  state?: RedemptionState | null;
  kind?: RewardKind | null;
  memberId?: bigint | null;
  before?: bigint | null;
  limit: number;
}

/** With the reward's name as it was bought, its task for staff (experiences), and whose it is, for staff; null once redacted. */
export interface ListedRedemption extends Redemption {
  name: string;
  task: string | null;
  memberName: string | null;
}

type ListedRow = RedemptionRow & {
  name: string;
  task: string | null;
  first_name: string | null;
  last_name: string | null;
};

const PAGE_MAX = 250;
const LISTED = REDEMPTION_COLUMNS.split(',')
  .map((column) => `r.${column.trim()}`)
  .join(', ');
const FROM = `select ${LISTED}, v.settings ->> 'name' as name, v.settings ->> 'task' as task, m.first_name, m.last_name
  from public.redemption r
  join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.reward_id and v.version = r.version
  left join public.member m on m.shop_id = r.shop_id and m.id = r.member_id`;

/** A gift card is money to whoever reads its code: staff see the end of it, as in Shopify's admin. */
function shown(row: ListedRow, whole: boolean): ListedRedemption {
  const redemption = redemptionOf(row);
  const code =
    whole || redemption.kind !== 'gift_card' || redemption.code === null
      ? redemption.code
      : `•••• ${redemption.code.slice(-4)}`;
  const memberName = [row.first_name, row.last_name].filter((part) => part !== null).join(' ') || null;
  return { ...redemption, code, name: row.name, task: row.task, memberName };
}

/**
 * @param filter at most 250 at a time
 * @param codes `whole` for the member's own eyes; `masked` hides gift cards' codes but for their end
 */
export async function listRedemptions(
  ctx: Omit<SqlContext, 'now'>,
  filter: RedemptionFilter,
  codes: 'whole' | 'masked',
): Promise<ListedRedemption[]> {
  const { rows } = await ctx.db.query<ListedRow>(
    `${FROM} where r.shop_id = $1 and ($2::text is null or r.state = $2) and ($3::text is null or r.kind = $3)
       and ($4::bigint is null or r.member_id = $4) and ($5::bigint is null or r.id < $5) order by r.id desc limit $6`,
    [
      ctx.shopId,
      filter.state ?? null,
      filter.kind ?? null,
      filter.memberId ?? null,
      filter.before ?? null,
      Math.min(PAGE_MAX, Math.max(1, filter.limit)),
    ],
  );
  return rows.map((row) => shown(row, codes === 'whole'));
}

/** One of them; null when there is none, or it is not this member's. */
export async function getRedemption(
  ctx: Omit<SqlContext, 'now'>,
  id: bigint,
  codes: 'whole' | 'masked',
  memberId: bigint | null = null,
): Promise<ListedRedemption | null> {
  const { rows } = await ctx.db.query<ListedRow>(
    `${FROM} where r.shop_id = $1 and r.id = $2 and ($3::bigint is null or r.member_id = $3)`,
    [ctx.shopId, id, memberId],
  );
  return rows[0] ? shown(rows[0], codes === 'whole') : null;
}

/**
 * How many wait for staff: experiences to be delivered, and what they have to look into (store credit nobody can tell was paid, what
 * went through although the points were back).
 */
export async function countForStaff(ctx: Omit<SqlContext, 'now'>): Promise<{ tasks: number; unclear: number }> {
  const { rows } = await ctx.db.query<{ tasks: number; unclear: number }>(
    `select count(*) filter (where ${IS_TASK})::int as tasks, count(*) filter (where not ${IS_TASK})::int as unclear
     from public.redemption where shop_id = $1 and ${NEEDS_STAFF}`,
    [ctx.shopId],
  );
  return rows[0] ?? { tasks: 0, unclear: 0 };
}
