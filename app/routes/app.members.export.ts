import { Readable } from 'node:stream';
import { createReadableStreamFromReadable } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { recordActivitySql } from '../loyalty/activity/record-activity.server.ts';
import { BOM, csvText } from '../loyalty/import-export/csv-text.server.ts';
import { countMembers, EXPORT_COLUMNS, exportMembers } from '../loyalty/members/export-members.server.ts';
import { membersQueryOf } from '../loyalty/members/members-query.ts';
import { adminRequest } from './admin-request.server.ts';

/** As many as can be chosen on a page, and some more. */
const CHOSEN_MAX = 250;

function chosenOf(asked: URLSearchParams): string[] | null {
  const ids = asked.get('ids');
  if (ids === null) return null;
  return ids
    .split(',')
    .filter((id) => /^\d{1,18}$/.test(id))
    .slice(0, CHOSEN_MAX);
}

/**
 * GET /app/members/export: the members list as a CSV file (UTF-8, commas, CRLF), made while it is sent. It takes the list's own
 * parameters; `ids` (our numbers, apart by commas) leaves only those, `bom=1` has spreadsheets read it as UTF-8. Staff's log has a line.
 */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { shop, inShopSql, staff, now } = await adminRequest(request);
  const asked = new URL(request.url).searchParams;
  const query = membersQueryOf(asked);
  const chosen = chosenOf(asked);
  await inShopSql(async (ctx) => {
    const count = await countMembers(ctx, query, shop.zone, chosen);
    await recordActivitySql(ctx, staff, { action: 'member.export', subject: null, before: null, after: { count } });
  });
  async function* lines(): AsyncGenerator<string> {
    yield `${asked.get('bom') === '1' ? BOM : ''}${csvText([EXPORT_COLUMNS])}`;
    for await (const rows of exportMembers(inShopSql, query, shop.zone, chosen)) yield csvText(rows);
  }
  return new Response(createReadableStreamFromReadable(Readable.from(lines())), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="members-${now.toISOString().slice(0, 10)}.csv"`,
      'cache-control': 'no-store',
    },
  });
}
