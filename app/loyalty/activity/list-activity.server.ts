import type { SqlContext } from '../../db.server.ts';
import { ActivityChange, type ActivityQuery } from './activity.ts';

export const ACTIVITY_PAGE = 50;

interface ActivityLine {
  id: string;
  at: string;
  /** an account number */
  staff: string;
  /** null where another version of Comeback wrote it, in a shape this one does not know */
  change: ActivityChange | null;
}

export interface ActivityPage {
  lines: ActivityLine[];
  /** cursors of the neighbouring pages, null at the ends */
  newer: string | null;
  older: string | null;
}

interface Row {
  id: string;
  at: Date;
  staff: string;
  action: string;
  subject: string | null;
  before: unknown;
  after: unknown;
}

const VIEWS: Record<ActivityQuery['view'], string> = {
  all: 'true',
  program: `action like 'program.%'`,
  rewards: `action like 'reward.%' or action like 'redemption.%'`,
  members: `action like 'member.%' or action like 'redemption.%'`,
  other: `action not like all (array['program.%', 'reward.%', 'redemption.%', 'member.%'])`,
};

const cursorOf = (row: Row): string => `${row.at.getTime()}-${row.id}`;

function lineOf(row: Row): ActivityLine {
  const { id, at, staff, action, subject, before, after } = row;
  const change = ActivityChange.safeParse({ action, subject, before, after });
  return { id, at: at.toISOString(), staff, change: change.success ? change.data : null };
}

/**
 * One page of what staff did, newest first, at most 50 lines.
 * @param query view and cursor
 */
export async function listActivity(ctx: SqlContext, query: ActivityQuery): Promise<ActivityPage> {
  const upwards = query.after !== null;
  const [at, id] = (query.after ?? query.before)?.split('-') ?? [];
  const values: unknown[] = [ctx.shopId];
  let from = '';
  if (at !== undefined && id !== undefined) {
    values.push(new Date(Number(at)), id);
    from = `and (at, id) ${upwards ? '>' : '<'} ($2, $3)`;
  }
  const direction = upwards ? 'asc' : 'desc';
  const { rows } = await ctx.db.query<Row>(
    `select id, at, staff, action, subject, before, after from public.activity
      where shop_id = $1 and (${VIEWS[query.view]}) ${from}
      order by at ${direction}, id ${direction} limit ${ACTIVITY_PAGE + 1}`,
    values,
  );
  const more = rows.length > ACTIVITY_PAGE;
  const page = rows.slice(0, ACTIVITY_PAGE);
  if (upwards) page.reverse();
  const [first, last] = [page[0], page.at(-1)];
  return {
    lines: page.map(lineOf),
    newer: first && (upwards ? more : query.before !== null) ? cursorOf(first) : null,
    older: last && (upwards || more) ? cursorOf(last) : null,
  };
}
