/** The report of an import, row by row: a page of it, or the rows to be corrected as a file. */
import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { RowProblem, type ImportStatus } from './import-row.ts';

type Ctx = Pick<SqlContext, 'db' | 'shopId'>;

const ROW_VIEWS = ['all', 'problem', 'new', 'change', 'same', 'missing'] as const;
const ROWS_PAGE = 50;

/** What of the report is wanted; anything that cannot be read is as if it had not been said. */
export const RowsQuery = z.object({
  view: z.enum(ROW_VIEWS).catch('all'),
  page: z.coerce.number().int().min(1).max(20_000).catch(1),
});
export type RowsQuery = z.infer<typeof RowsQuery>;

export interface ReportRow {
  n: number;
  line: number;
  verdict: 'reading' | 'new' | 'change' | 'same' | 'problem';
  problem: RowProblem | null;
  customerId: string | null;
  email: string | null;
  memberId: string | null;
  name: string | null;
  /** null where the row says nothing of it */
  points: string | null;
  /** what the member has by now; null where they are no member yet */
  available: string | null;
  /** what the import gave or took; null before it, and where that is nothing */
  posted: string | null;
  tier: string | null;
  birthdayMd: number | null;
  referralCode: string | null;
  expiresAt: string | null;
  status: ImportStatus | null;
  missing: string | null;
}

interface Row {
  n: number;
  line: number;
  verdict: ReportRow['verdict'];
  problem: unknown;
  customer_id: string | null;
  email: string | null;
  member_id: string | null;
  name: string;
  points: string | null;
  available: string | null;
  posted: string | null;
  tier: string | null;
  birthday_md: number | null;
  referral_code: string | null;
  expires_at: Date | null;
  status: ImportStatus | null;
  missing: string | null;
}

const CONDITION: Record<RowsQuery['view'], string> = {
  all: 'true',
  problem: `r.verdict = 'problem'`,
  new: `r.verdict = 'new'`,
  change: `r.verdict = 'change'`,
  same: `r.verdict = 'same'`,
  missing: 'r.missing > 0',
};

const reportRow = (row: Row): ReportRow => ({
  n: row.n,
  line: row.line,
  verdict: row.verdict,
  problem: row.problem === null ? null : RowProblem.parse(row.problem),
  customerId: row.customer_id,
  email: row.email,
  memberId: row.member_id,
  name: row.name === '' ? null : row.name,
  points: row.points,
  available: row.available,
  posted: row.posted,
  tier: row.tier,
  birthdayMd: row.birthday_md,
  referralCode: row.referral_code,
  expiresAt: row.expires_at?.toISOString() ?? null,
  status: row.status,
  missing: row.missing,
});

/** One page of the report, in the order of the file, and whether there is another. */
export async function listImportRows(
  ctx: Ctx,
  id: bigint,
  { view, page }: RowsQuery,
): Promise<{ rows: ReportRow[]; more: boolean }> {
  // without a view a page is found by its numbers, however long the file is
  const [where, offset] =
    view === 'all' ? [`r.n > ${(page - 1) * ROWS_PAGE}`, 0] : [CONDITION[view], (page - 1) * ROWS_PAGE];
  const { rows } = await ctx.db.query<Row>(
    `select r.n, r.line, r.verdict, r.problem, r.customer_id, coalesce(r.email, m.email) as email, r.member_id,
       concat_ws(' ', nullif(coalesce(m.first_name, r.first_name), ''), nullif(coalesce(m.last_name, r.last_name), '')) as name,
       r.points, a.available, r.posted, r.tier, r.birthday_md, r.referral_code, r.expires_at, r.status, r.missing
     from public.import_row r
     left join public.member m on m.shop_id = r.shop_id and m.id = r.member_id
     left join ledger.account a on a.shop_id = r.shop_id and a.member_id = r.member_id
     where r.shop_id = $1 and r.batch_id = $2 and ${where} order by r.n offset $3 limit ${ROWS_PAGE + 1}`,
    [ctx.shopId, id, offset],
  );
  return { rows: rows.slice(0, ROWS_PAGE).map(reportRow), more: rows.length > ROWS_PAGE };
}

const FILE_PAGE = 1000;

export interface FileRow {
  n: number;
  line: number;
  problem: RowProblem | null;
  cells: string[];
  customerId: string | null;
  email: string | null;
  posted: string | null;
  missing: string | null;
}

/**
 * Rows for a file, a thousand at a time: those with a problem, as they stood in the merchant's file; or those of which points were spent
 * before the import was undone.
 * @param after the last row of the page before
 */
export async function nextFileRows(
  ctx: Ctx,
  id: bigint,
  which: 'problem' | 'missing',
  after: number,
): Promise<FileRow[]> {
  const { rows } = await ctx.db.query<{
    n: number;
    line: number;
    problem: unknown;
    cells: string[] | null;
    customer_id: string | null;
    email: string | null;
    posted: string | null;
    missing: string | null;
  }>(
    `select r.n, r.line, r.problem, r.cells, coalesce(m.customer_id, r.customer_id) as customer_id, coalesce(m.email, r.email) as email,
       r.posted, r.missing
     from public.import_row r left join public.member m on m.shop_id = r.shop_id and m.id = r.member_id
     where r.shop_id = $1 and r.batch_id = $2 and r.n > $3 and ${CONDITION[which]} order by r.n limit ${FILE_PAGE}`,
    [ctx.shopId, id, after],
  );
  return rows.map((row) => ({
    n: row.n,
    line: row.line,
    problem: row.problem === null ? null : RowProblem.parse(row.problem),
    cells: row.cells ?? [],
    customerId: row.customer_id,
    email: row.email,
    posted: row.posted,
    missing: row.missing,
  }));
}
