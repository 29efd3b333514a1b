/** Redemptions as staff look through them: saved views, a search, filters, pages (ux.md). */
import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { foundBy } from '../members/member-conditions.server.ts';
import { NEEDS_STAFF } from './needs-staff.ts';
import { REWARD_KINDS, RewardSettings } from './reward.ts';
import { REDEMPTION_COLUMNS, redemptionOf } from './stored-redemption.server.ts';
import type { Redemption, RedemptionRow } from './stored-redemption.server.ts';

const REDEMPTIONS_PAGE = 30;
const SEARCH_LENGTH_MAX = 100;
/** So much of a code is shown without asking. */
const CODE_END = 4;

const REDEMPTION_VIEWS = ['all', 'unused', 'waiting', 'needs', 'used', 'returned'] as const;

const Id = z
  .string()
  .regex(/^[1-9]\d{0,17}$/)
  .transform(BigInt)
  .nullable()
  .catch(null);

/** What of the list is wanted; anything that cannot be read is as if it had not been said. */
export const RedemptionsQuery = z.object({
  search: z
    .string()
    .trim()
    .catch('')
    .transform((text) => text.slice(0, SEARCH_LENGTH_MAX).toWellFormed().replaceAll('\u0000', '')),
  view: z.enum(REDEMPTION_VIEWS).catch('all'),
  kind: z.enum(REWARD_KINDS).nullable().catch(null),
  reward: Id,
  member: Id,
  /** Redemptions older than this one, or newer. */
  before: Id,
  after: Id,
});
export type RedemptionsQuery = z.infer<typeof RedemptionsQuery>;

/** `name`, `task`, `pointsBack` and `settings` are of the version that was bought; a gift card's code shows its end only. */
export interface FoundRedemption extends Redemption {
  settings: RewardSettings;
  /** Its discount was deleted at Shopify, so the code does not work. */
  isDead: boolean;
  name: string;
  task: string | null;
  /** Whether the points come back when the code expires. */
  pointsBack: boolean;
  member: { name: string | null; email: string | null; locale: string | null; customerId: string; redacted: boolean };
  /** "#1001", where the order is known. */
  orderName: string | null;
}

export interface RedemptionsPage {
  redemptions: FoundRedemption[];
  /** Ids to page from; null at the ends. */
  newer: bigint | null;
  older: bigint | null;
}

type Row = RedemptionRow & {
  name: string;
  task: string | null;
  at_expiry: string | null;
  settings: unknown;
  dead: boolean;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  locale: string | null;
  customer_id: string;
  member_status: string;
  order_name: string | null;
};

const VIEWS: Record<RedemptionsQuery['view'], string> = {
  all: 'true',
  unused: `r.state = 'issued' and r.kind not in ('experience', 'gift_card', 'store_credit')`,
  waiting: `r.state in ('holding', 'returning')`,
  needs: `r.id in (select id from public.redemption where shop_id = $1 and ${NEEDS_STAFF})`,
  // a gift card or store credit is the member's once it is paid out: nobody hears what becomes of it
  used: `(r.state = 'used' or (r.state = 'issued' and r.kind in ('gift_card', 'store_credit')))`,
  returned: `r.state in ('returned', 'expired', 'failed')`,
};

const COLUMNS = REDEMPTION_COLUMNS.split(',')
  .map((column) => `r.${column.trim()}`)
  .join(', ');
const FROM = `from public.redemption r
  join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.reward_id and v.version = r.version
  join public.member m on m.shop_id = r.shop_id and m.id = r.member_id
  left join public.order_fact o on o.shop_id = r.shop_id and o.order_id = r.order_id`;
const SELECT = `select ${COLUMNS}, v.settings ->> 'name' as name, v.settings ->> 'task' as task,
  v.settings ->> 'atExpiry' as at_expiry, v.settings,
  (r.state = 'issued' and exists (select from public.reward_code c
     join public.reward_discount d on d.shop_id = c.shop_id and d.reward_id = c.reward_id and d.version = c.version and d.step = c.step
    where c.shop_id = r.shop_id and c.code = r.code and c.state = 'issued' and c.code_gid is null and d.state in ('ended', 'refused'))) as dead, m.first_name, m.last_name, m.email, m.locale, m.customer_id, m.status as member_status,
  o.fact -> 'order' ->> 'name' as order_name ${FROM}`;

/** A gift card is money to whoever reads its code: staff see the end of it, as in Shopify's admin. */
function shownCode({ kind, code }: Redemption): string | null {
  return kind === 'gift_card' && code !== null ? code.slice(-CODE_END) : code;
}

function found(row: Row): FoundRedemption {
  const redemption = redemptionOf(row);
  const name = [row.first_name, row.last_name].filter((part) => part !== null && part !== '').join(' ');
  return {
    ...redemption,
    code: shownCode(redemption),
    name: row.name,
    task: row.task,
    pointsBack: row.at_expiry === 'points_back',
    settings: RewardSettings.parse(row.settings),
    isDead: row.dead,
    member: {
      name: name === '' ? null : name,
      email: row.email,
      locale: row.locale,
      customerId: row.customer_id,
      redacted: row.member_status === 'redacted',
    },
    orderName: row.order_name,
  };
}

/** Every word must occur in the member's name or e-mail, or be their customer number, or be the code, or the end of it that the list shows. */
function conditions(query: RedemptionsQuery, values: unknown[]): string[] {
  const place = (value: unknown): string => `$${values.push(value)}`;
  const words = query.search.split(/\s+/).filter((word) => word !== '');
  const searched = words.map((word) => {
    const number = /^\d{1,19}$/.test(word) ? ` or m.customer_id = ${place(word)}::numeric` : '';
    const typed = place(word.toUpperCase());
    const code =
      word.length === CODE_END
        ? `right(r.code, ${CODE_END}) = ${typed}`
        : `(r.kind <> 'gift_card' and r.code = ${typed})`;
    return `(${foundBy(place(word))} or ${code}${number})`;
  });
  const wanted = [
    ...(query.kind === null ? [] : [`r.kind = ${place(query.kind)}`]),
    ...(query.reward === null ? [] : [`r.reward_id = ${place(query.reward)}`]),
    ...(query.member === null ? [] : [`r.member_id = ${place(query.member)}`]),
  ];
  return ['r.shop_id = $1', VIEWS[query.view], ...searched, ...wanted];
}

/** One page of redemptions, newest first. @param limit at most REDEMPTIONS_PAGE */
export async function searchRedemptions(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  query: RedemptionsQuery,
  limit = REDEMPTIONS_PAGE,
): Promise<RedemptionsPage> {
  const values: unknown[] = [ctx.shopId];
  const matching = conditions(query, values);
  const cursor = query.after ?? query.before;
  const upwards = query.after !== null;
  if (cursor !== null) matching.push(`r.id ${upwards ? '>' : '<'} $${values.push(cursor)}`);
  const { rows } = await ctx.db.query<Row>(
    `${SELECT} where ${matching.join(' and ')} order by r.id ${upwards ? 'asc' : 'desc'} limit ${limit + 1}`,
    values,
  );
  const more = rows.length > limit;
  const page = rows.slice(0, limit).map(found);
  if (upwards) page.reverse();
  const [first, last] = [page[0], page.at(-1)];
  return {
    redemptions: page,
    newer: first && (upwards ? more : query.before !== null) ? first.id : null,
    older: last && (upwards || more) ? last.id : null,
  };
}

/** What redemptions were of, by our number of them, as the reward was called then. */
export async function nameRedemptions(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await ctx.db.query<{ id: string; name: string }>(
    `select r.id, v.settings ->> 'name' as name from public.redemption r
       join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.reward_id and v.version = r.version
      where r.shop_id = $1 and r.id = any ($2::bigint[])`,
    [ctx.shopId, ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Every reward something was ever redeemed of, or that is on the list, for a filter: archived ones too, at most 200. */
export async function listRewardNames(
  ctx: Pick<SqlContext, 'db' | 'shopId'>,
): Promise<{ id: string; name: string; archived: boolean }[]> {
  const { rows } = await ctx.db.query<{ id: string; name: string; archived: boolean }>(
    `select r.id, v.settings ->> 'name' as name, r.status = 'archived' as archived from public.reward r
       join public.reward_version v on v.shop_id = r.shop_id and v.reward_id = r.id and v.version = r.version
      where r.shop_id = $1 order by r.status = 'archived', r.position, r.id limit 200`,
    [ctx.shopId],
  );
  return rows;
}
