import type { SqlContext } from '../../db.server.ts';
import { cursorCondition, FROM_MEMBERS, memberConditions, memberOrder } from './member-conditions.server.ts';
import type { MemberStatus } from './member-status.ts';
import { cursorWord, type MembersQuery } from './members-query.ts';

export const MEMBERS_PAGE = 50;
/** Counting stops here: nobody reads a longer list page by page, and the count stays cheap. */
const MEMBERS_COUNTED_MAX = 10_000;

interface ListedMember {
  id: string;
  customerId: string;
  /** null where none is known, or it was erased */
  name: string | null;
  email: string | null;
  status: MemberStatus;
  redacted: boolean;
  tier: string | null;
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
  status: MemberStatus;
  tier: string | null;
  enrolled_at: Date;
  available: string;
  pending: string;
  debt: string;
  sorted_by: Date | string;
}

function listed(row: Row): ListedMember {
  const name = [row.first_name, row.last_name].filter((part) => part !== null && part !== '').join(' ');
  return {
    id: row.id,
    customerId: row.customer_id,
    name: name === '' ? null : name,
    email: row.email,
    status: row.status,
    redacted: row.status === 'redacted',
    tier: row.tier,
    enrolledAt: row.enrolled_at.toISOString(),
    available: Math.max(0, Number(row.available)),
    pending: Number(row.pending),
    debt: Number(row.debt),
  };
}

const isNumber = (sort: MembersQuery['sort']): boolean => !sort.startsWith('name');

function cursorOf(row: Row, sort: MembersQuery['sort']): string {
  const { sorted_by: value } = row;
  const key = value instanceof Date ? value.getTime() : isNumber(sort) ? Number(value) : value;
  return cursorWord([key, row.id]);
}

/**
 * One page of members in the order that is asked for; who joined last comes first where none is.
 * @param query search, view, filters, sort and cursor
 * @param zone IANA zone of the shop, whose days the filters mean
 */
export async function listMembers(ctx: SqlContext, query: MembersQuery, zone = 'UTC'): Promise<MembersPage> {
  const values: unknown[] = [ctx.shopId];
  const matching = memberConditions(query, values, ctx.now, zone);
  const counted = await ctx.db.query<{ count: string }>(
    `select count(*) from (select 1 ${FROM_MEMBERS} where ${matching.join(' and ')} limit ${MEMBERS_COUNTED_MAX + 1}) as found`,
    values,
  );
  const backwards = query.after !== null;
  const cursor = query.after ?? query.before;
  if (cursor !== null) matching.push(cursorCondition(query.sort, cursor, !backwards, values));
  const { sql, direction } = memberOrder(query.sort);
  const reads = (direction === 'asc') === backwards ? 'desc' : 'asc';
  const { rows } = await ctx.db.query<Row>(
    `select m.id, m.customer_id, m.first_name, m.last_name, m.email, m.status, m.tier, m.enrolled_at, ${sql} as sorted_by,
        coalesce(a.available, 0) as available, coalesce(a.pending, 0) as pending, coalesce(a.debt, 0) as debt
      ${FROM_MEMBERS} where ${matching.join(' and ')}
      order by ${sql} ${reads}, m.id ${reads} limit ${MEMBERS_PAGE + 1}`,
    values,
  );
  const more = rows.length > MEMBERS_PAGE;
  const page = rows.slice(0, MEMBERS_PAGE);
  if (backwards) page.reverse();
  const [first, last] = [page[0], page.at(-1)];
  return {
    members: page.map(listed),
    count: Number(counted.rows[0]?.count ?? 0),
    countedTo: MEMBERS_COUNTED_MAX,
    newer: first && (backwards ? more : query.before !== null) ? cursorOf(first, query.sort) : null,
    older: last && (backwards || more) ? cursorOf(last, query.sort) : null,
  };
}
