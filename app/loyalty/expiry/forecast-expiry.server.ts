import type { SqlContext } from '../../db.server.ts';
import type { ExpiryRule } from '../program/expiry-rule.ts';
import { findToldBy } from './dating-state.server.ts';
import { ForecastSums, type ExpiryForecast } from './expiry-forecast.ts';
import { listActivity, listLots } from './stored-lots.server.ts';

const MEMBERS_A_PAGE = 500;
/** Members that are looked at while one waits for the answer. */
const MEMBERS_MAX = 100_000;

async function listPage(ctx: SqlContext, after: bigint): Promise<bigint[]> {
  const { rows } = await ctx.db.query<{ member_id: string }>({
    name: 'expiry-forecast',
    text: `select distinct l.member_id from ledger.lot l join public.member m on m.shop_id = l.shop_id and m.id = l.member_id
      where l.shop_id = $1 and l.due_at is not null and l.member_id > $2 and m.status = 'active'
      order by l.member_id limit ${MEMBERS_A_PAGE}`,
    values: [ctx.shopId, after],
  });
  return rows.map((row) => BigInt(row.member_id));
}

/**
 * What would expire in the next twelve months if `rule` were published now and members did nothing: on the shop's own ledger, members who
 * can use their points only. Reads page by page and changes nothing.
 * @param ctx `db` inside a transaction of the shop
 */
export async function forecastExpiry(
  ctx: SqlContext,
  rule: ExpiryRule,
  membersMax = MEMBERS_MAX,
): Promise<ExpiryForecast> {
  const { zone, ruleFor } = await findToldBy(ctx);
  // a run under way is as good as done
  const from = ruleFor(0n);
  const sums = new ForecastSums({ from, to: rule, now: ctx.now, zone });
  const resting = [from, rule].some(({ mode }) => mode === 'inactivity');
  let after: bigint | undefined = 0n;
  for (let seen = 0; after !== undefined && seen < membersMax;) {
    const members: bigint[] = await listPage(ctx, after);
    const lots = await listLots(ctx, members);
    const activity = resting ? await listActivity(ctx, members) : new Map<bigint, Date>();
    for (const [memberId, open] of lots) sums.add(open, activity.get(memberId) ?? null);
    seen += members.length;
    after = members.length < MEMBERS_A_PAGE ? undefined : members.at(-1);
  }
  return sums.sum(after === undefined);
}
