/** The members list's questions as SQL: what is found, in which order, and where a page begins. */
import type { Cursor, MembersQuery, MemberSort } from './members-query.ts';

export const FROM_MEMBERS =
  'from public.member m left join ledger.account a on a.shop_id = m.shop_id and a.member_id = m.id';

/**
 * Whether a word is part of a member's name or address, whatever marks its letters wear and however large they are.
 * @param word the place of the word among a statement's values; the member is `m` in it
 */
export const foundBy = (word: string): string => `position(public.search_fold(${word}) in m.found_by) > 0`;

const AVAILABLE = 'greatest(coalesce(a.available, 0), 0)';

/** Ids as PostgreSQL's own; a longer number is no customer's. */
const ID_MAX = 9_223_372_036_854_775_807n;

/**
 * @param values the statement's, of which the first is the shop; more are added
 * @param zone IANA zone of the shop: days are its own
 */
export function memberConditions(query: MembersQuery, values: unknown[], now: Date, zone: string): string[] {
  const place = (value: unknown): string => `$${values.push(value)}`;
  const words = query.search.split(/\s+/).filter((word) => word !== '');
  // a customer with this number is found by it, whatever else their name is
  const searched = words.map((word) => {
    const found = foundBy(place(word));
    const isId = /^\d{1,19}$/.test(word) && BigInt(word) <= ID_MAX;
    return isId ? `(${found} or m.customer_id = ${place(word)}::bigint)` : found;
  });
  const viewed = { all: [], pending: ['a.pending > 0'], owing: ['a.debt > 0'] }[query.view];
  return [
    'm.shop_id = $1',
    `m.status <> 'merged'`,
    // enrolled by an import that was undone: nobody's membership
    `not (m.status = 'left' and m.left_at is null)`,
    ...searched,
    ...viewed,
    ...(query.status.length > 0 ? [`m.status = any (${place(query.status)}::text[])`] : []),
    ...(query.tier.length > 0
      ? [`lower(m.tier) = any (${place(query.tier.map((tier) => tier.toLowerCase()))}::text[])`]
      : []),
    ...(query.min !== null ? [`${AVAILABLE} >= ${place(query.min)}::bigint`] : []),
    ...(query.max !== null ? [`${AVAILABLE} <= ${place(query.max)}::bigint`] : []),
    ...(query.since !== null
      ? [`m.enrolled_at >= ${place(query.since)}::date::timestamp at time zone ${place(zone)}`]
      : []),
    ...(query.until !== null
      ? [`m.enrolled_at < (${place(query.until)}::date + 1)::timestamp at time zone ${place(zone)}`]
      : []),
    ...(query.by.length > 0 ? [`m.enrolled_by = any (${place(query.by)}::text[])`] : []),
    ...(query.expiring !== null
      ? [
          `exists (select from ledger.lot l where l.shop_id = m.shop_id and l.member_id = m.id and l.remaining > l.pinned
             and not l.pending and l.expires_at > ${place(now)}::timestamptz
             and l.expires_at <= ${place(now)}::timestamptz + make_interval(days => ${place(Number(query.expiring))}::int))`,
        ]
      : []),
    ...(query.orders === 'none'
      ? [
          `not exists (select from public.order_fact f where f.shop_id = m.shop_id and f.member_id = m.id)`,
          `not exists (select from public.order_fact f where f.shop_id = m.shop_id and f.customer_id = m.customer_id)`,
        ]
      : []),
  ];
}

const KEYS: Record<string, { sql: string; type: string }> = {
  enrolled: { sql: 'm.enrolled_at', type: 'timestamptz' },
  balance: { sql: AVAILABLE, type: 'bigint' },
  lifetime: { sql: 'coalesce(a.lifetime, 0)', type: 'bigint' },
  // as the index member_by_name has it
  name: {
    sql: `lower(left(coalesce(nullif(m.last_name, ''), nullif(m.first_name, ''), m.email, ''), 200)) collate "C"`,
    type: 'text',
  },
};

/** What a list is ordered by: the expression, its type, and the direction that reads on. */
export function memberOrder(sort: MemberSort): { sql: string; type: string; direction: 'asc' | 'desc' } {
  const [key = 'enrolled', direction] = sort.split(' ');
  return {
    ...(KEYS[key] ?? { sql: 'm.enrolled_at', type: 'timestamptz' }),
    direction: direction === 'asc' ? 'asc' : 'desc',
  };
}

/** The members after (or before) a cursor, in the order of `sort`. */
export function cursorCondition(sort: MemberSort, [value, id]: Cursor, onwards: boolean, values: unknown[]): string {
  const { sql, type, direction } = memberOrder(sort);
  const bound = type === 'timestamptz' ? new Date(Number(value)) : value;
  const [valueAt, idAt] = [`$${values.push(bound)}::${type}`, `$${values.push(id)}::bigint`];
  return `(${sql}, m.id) ${(direction === 'asc') === onwards ? '>' : '<'} (${valueAt}, ${idAt})`;
}
