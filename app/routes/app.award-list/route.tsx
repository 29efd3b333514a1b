/**
 * Points for everybody on a list: pasted from a spreadsheet, or a CSV file read by the browser.
 *
 * POST /app/points/actions/list with
 *   intent  check (says what would be given) | give
 *   rule    the id of a rule that staff can give
 *   list    rows of who (customer id or e-mail address), reference, and a day if wanted; up to 1,000 rows and 200,000 characters. With a header
 *           its columns may stand in any order
 * Answers 200 with what becomes of each row; 422 where the list cannot be read. The same reference gives a member points once, whichever
 * way it is told of, so a list may be sent again.
 */
import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { listStaffRules } from '../../loyalty/actions/staff-award.server.ts';
import { LIST_CHARS_MAX, readAwardList, type ReadList } from '../../loyalty/import-export/award-list.ts';
import { giveList, previewList, type GivenRow } from '../../loyalty/import-export/give-list.server.ts';
import { nameMembers } from '../../loyalty/members/name-members.server.ts';
import { adminRequest } from '../admin-request.server.ts';
import { toldRefusal } from '../app.points/refusal-words.ts';
import { AwardListPage } from './award-list-page.tsx';

/** Rows that are shown; counts and sums are of all. */
const SHOWN_MAX = 200;

export async function loader({ request }: LoaderFunctionArgs) {
  const { inShopSql } = await adminRequest(request);
  const rules = await inShopSql(listStaffRules);
  return { rules: rules.map(({ id, kind, name, points, limit }) => ({ id, kind, name, points, limit })) };
}

type Unreadable = Extract<ReadList, { ok: false }>['problem'];

function toldRow(row: GivenRow, names: Awaited<ReturnType<typeof nameMembers>>) {
  const told = {
    line: row.line,
    memberId: row.verdict === 'problem' ? null : String(row.memberId),
    member: row.verdict === 'problem' ? null : (names[String(row.memberId)] ?? null),
  };
  if (row.verdict === 'refused') return { ...told, verdict: row.verdict, refusal: toldRefusal(row.refusal) };
  return row.verdict === 'problem'
    ? { ...told, verdict: row.verdict, problem: row.problem }
    : { ...told, verdict: row.verdict, points: row.points };
}

/** What staff look at first stands first: rows that give nothing. */
const byInterest = (rows: readonly GivenRow[]): GivenRow[] => {
  const order = ['problem', 'refused', 'before', 'given'];
  return rows.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || a.line - b.line);
};

function summed(rows: readonly GivenRow[]) {
  const given = rows.filter((row) => row.verdict === 'given');
  const count = (...verdicts: GivenRow['verdict'][]) => rows.filter((row) => verdicts.includes(row.verdict)).length;
  return {
    given: given.length,
    points: given.reduce((sum, row) => sum + row.points, 0),
    before: count('before'),
    not: count('refused', 'problem'),
  };
}

export type ListAnswer =
  | { did: 'unreadable'; problem: Unreadable | 'rule' }
  | { did: 'checked' | 'given'; sums: ReturnType<typeof summed>; rows: ReturnType<typeof toldRow>[]; more: number };

export async function action({ request }: ActionFunctionArgs) {
  const { shop, now, staff, inShopSql } = await adminRequest(request);
  const body = await request.formData();
  const text = (field: string): string => {
    const value = body.get(field);
    return typeof value === 'string' ? value : '';
  };
  const unreadable = (problem: Unreadable | 'rule') =>
    data<ListAnswer>({ did: 'unreadable', problem }, { status: 422 });
  const list = readAwardList(text('list').slice(0, LIST_CHARS_MAX + 1), { zone: shop.zone, now });
  if (!list.ok) return unreadable(list.problem);
  const isGiving = body.get('intent') === 'give';
  const asked = { ruleId: text('rule'), rows: list.rows };
  return inShopSql(async (ctx) => {
    if (!(await listStaffRules(ctx)).some(({ id }) => id === asked.ruleId)) return unreadable('rule');
    const rows = await (isGiving ? giveList : previewList)(ctx, staff, asked);
    const shown = byInterest(rows).slice(0, SHOWN_MAX);
    const ids = shown.flatMap((row) => (row.verdict === 'problem' ? [] : [String(row.memberId)]));
    const names = await nameMembers(ctx, [...new Set(ids)]);
    return data<ListAnswer>({
      did: isGiving ? 'given' : 'checked',
      sums: summed(rows),
      rows: shown.map((row) => toldRow(row, names)),
      more: rows.length - shown.length,
    });
  });
}

export default AwardListPage;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
