import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';

export const MEMBERS_PAGE = 50;
/** Counting stops here: nobody reads a longer list page by page, and the count stays cheap. */
const MEMBERS_COUNTED_MAX = 10_000;
const SEARCH_LENGTH_MAX = 100;

const MEMBER_VIEWS = ['all', 'pending', 'owing'] as const;

/** What of the members list is wanted; anything that cannot be read is as if it had not been said. */
export const MembersQuery = z.object({
  search: z
    .string()
    .trim()
    .catch('')
    .transform((text) => text.slice(0, SEARCH_LENGTH_MAX)),
  view: z.enum(MEMBER_VIEWS).catch('all'),
  /** Members that joined before this one (its cursor), or after it. */
  before: z
    .string()
    .regex(/^\d{1,15}-\d{1,19}$/)
    .nullable()
    .catch(null),
  after: z
    .string()
    .regex(/^\d{1,15}-\d{1,19}$/)
    .nullable()
    .catch(null),
});
export type MembersQuery = z.infer<typeof MembersQuery>;

interface ListedMember {
  id: string;
  customerId: string;
  /** null where none is known, or it was erased */
  name: string | null;
  email: string | null;
  redacted: boolean;
  enrolledAt: string;
  /** never below zero; what is owed stands apart */
  available: number;
  pending: number;
  debt: number;
}

export interface MembersPage {
  members: ListedMember[];
  /** how many match; above `countedTo` counting stopped, and there may be more still */
  count: number;
  countedTo: number;
  /** cursors of the neighbouring pages, null at the ends */
  newer: string | null;
  older: string | null;
}

interface Row {
  id: string;
  customer_id: string;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  status: string;
  enrolled_at: Date;
  available: string;
  pending: string;
  debt: string;
}

/** Every word must occur in the name, the e-mail or the customer number. */
function conditions(query: MembersQuery, values: unknown[]): string[] {
  const place = (value: unknown): string => `$${values.push(value)}`;
  const words = query.search.split(/\s+/).filter((word) => word !== '');
  const searched = words.map((word) => {
    const like = place(`%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
    const number = /^\d{1,19}$/.test(word) ? ` or m.customer_id = ${place(word)}::numeric` : '';
    return `(m.first_name ilike ${like} or m.last_name ilike ${like} or m.email ilike ${like}${number})`;
  });
  const viewed = { all: [], pending: ['a.pending > 0'], owing: ['a.debt > 0'] }[query.view];
  return ['m.shop_id = $1', `m.status <> 'merged'`, ...searched, ...viewed];
}

function listed(row: Row): ListedMember {
  const name = [row.first_name, row.last_name].filter((part) => part !== null && part !== '').join(' ');
  return {
    id: row.id,
    customerId: row.customer_id,
    name: name === '' ? null : name,
    email: row.email,
    redacted: row.status === 'redacted',
    enrolledAt: row.enrolled_at.toISOString(),
    available: Math.max(0, Number(row.available)),
    pending: Number(row.pending),
    debt: Number(row.debt),
  };
}

const cursorOf = (row: Row): string => `${row.enrolled_at.getTime()}-${row.id}`;

const FROM = 'from public.member m left join ledger.account a on a.shop_id = m.shop_id and a.member_id = m.id';

/**
 * One page of members, those who joined last first.
 * @param query search, view and cursor
 */
export async function listMembers(ctx: SqlContext, query: MembersQuery): Promise<MembersPage> {
  const values: unknown[] = [ctx.shopId];
  const matching = conditions(query, values);
  const counted = await ctx.db.query<{ count: string }>(
    `select count(*) from (select 1 ${FROM} where ${matching.join(' and ')} limit ${MEMBERS_COUNTED_MAX + 1}) as found`,
    values,
  );
  const cursor = query.after ?? query.before;
  const upwards = query.after !== null;
  const [at, id] = cursor?.split('-') ?? [];
  if (at !== undefined && id !== undefined) {
    const from = [new Date(Number(at)), id].map((value) => `$${values.push(value)}`);
    matching.push(`(m.enrolled_at, m.id) ${upwards ? '>' : '<'} (${from.join(', ')})`);
  }
  const direction = upwards ? 'asc' : 'desc';
  const { rows } = await ctx.db.query<Row>(
    `select m.id, m.customer_id, m.first_name, m.last_name, m.email, m.status, m.enrolled_at,
        coalesce(a.available, 0) as available, coalesce(a.pending, 0) as pending, coalesce(a.debt, 0) as debt
      ${FROM} where ${matching.join(' and ')}
      order by m.enrolled_at ${direction}, m.id ${direction} limit ${MEMBERS_PAGE + 1}`,
    values,
  );
  const more = rows.length > MEMBERS_PAGE;
  const page = rows.slice(0, MEMBERS_PAGE);
  if (upwards) page.reverse();
  const [first, last] = [page[0], page.at(-1)];
  return {
    members: page.map(listed),
    count: Number(counted.rows[0]?.count ?? 0),
    countedTo: MEMBERS_COUNTED_MAX,
    newer: first && (upwards ? more : query.before !== null) ? cursorOf(first) : null,
    older: last && (upwards || more) ? cursorOf(last) : null,
  };
}
