/** The members list as rows of a file, read piece by piece: a file of any length takes the memory of one piece. */
import type { Sql, SqlContext } from '../../db.server.ts';
import { cursorCondition, FROM_MEMBERS, memberConditions, memberOrder } from './member-conditions.server.ts';
import type { Cursor, MembersQuery } from './members-query.ts';

/** The file's first line. Points are whole numbers; instants are ISO 8601 in UTC. */
export const EXPORT_COLUMNS = [
  'customer_id',
  'first_name',
  'last_name',
  'email',
  'language',
  'status',
  'tier',
  'joined_at',
  'joined_by',
  'available_points',
  'pending_points',
  'held_points',
  'owed_points',
  'lifetime_points',
] as const;

type Cell = string | number | bigint | Date | null;

interface Row {
  id: string;
  customer_id: string;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  locale: string | null;
  status: string;
  tier: string | null;
  enrolled_at: Date;
  enrolled_by: string;
  available: string;
  pending: string;
  held: string;
  debt: string;
  lifetime: string;
  sorted_by: Date | string;
}

const cells = (row: Row): Cell[] => [
  BigInt(row.customer_id),
  row.first_name,
  row.last_name,
  row.email,
  row.locale,
  row.status,
  row.tier,
  row.enrolled_at,
  row.enrolled_by,
  ...[row.available, row.pending, row.held, row.debt, row.lifetime].map(BigInt),
];

/** How many the file will have. */
export async function countMembers(
  ctx: SqlContext,
  query: MembersQuery,
  zone: string,
  chosen: readonly string[] | null,
): Promise<number> {
  const values: unknown[] = [ctx.shopId];
  const matching = memberConditions(query, values, ctx.now, zone);
  if (chosen !== null) matching.push(`m.id = any ($${values.push(chosen)}::bigint[])`);
  const { rows } = await ctx.db.query<{ count: string }>(
    `select count(*) ${FROM_MEMBERS} where ${matching.join(' and ')}`,
    values,
  );
  return Number(rows[0]?.count ?? 0);
}

/** Members read at once. */
const PIECE = 1000;

/**
 * @param inShop one transaction of the shop, for each piece
 * @param query search, view, filters and sort; a cursor in it is not looked at
 * @param chosen only these members, by our number; null: all that are found
 */
export async function* exportMembers(
  inShop: <Result>(work: (ctx: SqlContext) => Promise<Result>) => Promise<Result>,
  query: MembersQuery,
  zone: string,
  chosen: readonly string[] | null,
): AsyncGenerator<Cell[][]> {
  const { sql, direction, type } = memberOrder(query.sort);
  let cursor: Cursor | null = null;
  for (;;) {
    const from: Cursor | null = cursor;
    const rows = await inShop(async ({ db, shopId, now }: { db: Sql; shopId: bigint; now: Date }) => {
      const values: unknown[] = [shopId];
      const matching = memberConditions(query, values, now, zone);
      if (chosen !== null) matching.push(`m.id = any ($${values.push(chosen)}::bigint[])`);
      if (from !== null) matching.push(cursorCondition(query.sort, from, true, values));
      const found = await db.query<Row>(
        `select m.id, m.customer_id, m.first_name, m.last_name, m.email, m.locale, m.status, m.tier, m.enrolled_at, m.enrolled_by,
            greatest(coalesce(a.available, 0), 0) as available, coalesce(a.pending, 0) as pending, coalesce(a.held, 0) as held,
            coalesce(a.debt, 0) as debt, coalesce(a.lifetime, 0) as lifetime, ${sql} as sorted_by
          ${FROM_MEMBERS} where ${matching.join(' and ')} order by ${sql} ${direction}, m.id ${direction} limit ${PIECE}`,
        values,
      );
      return found.rows;
    });
    if (rows.length > 0) yield rows.map(cells);
    const last = rows.at(-1);
    if (!last || rows.length < PIECE) return;
    const { sorted_by: value } = last;
    cursor = [value instanceof Date ? value.getTime() : type === 'text' ? value : Number(value), last.id];
  }
}
