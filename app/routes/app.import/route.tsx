/**
 * One import, from its columns to its undoing.
 *
 * POST with `intent` = `reread` (encoding, separator), `check` (columns, points, slashDates), `again`, `back`, `commit` (leaveOut), `undo`,
 * `drop`.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { dropBatch, findBatch, importedBefore } from '../../loyalty/import-export/batches.server.ts';
import { startCommit } from '../../loyalty/import-export/commit-import.server.ts';
import { listImportRows, RowsQuery } from '../../loyalty/import-export/list-import-rows.server.ts';
import { filePreview, readOtherwise } from '../../loyalty/import-export/look-at-file.server.ts';
import { backToColumns, startCheck } from '../../loyalty/import-export/start-check.server.ts';
import { startUndo } from '../../loyalty/import-export/undo-import.server.ts';
import { adminRequest } from '../admin-request.server.ts';
import { ImportPage } from './import-page.tsx';
import { postedChoices, postedReading } from './posted-choices.server.ts';

const idOf = (id: string | undefined): bigint => {
  if (!/^\d{1,18}$/.test(id ?? '')) throw new Response('Not found', { status: 404 });
  return BigInt(id ?? '');
};

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop, now, inShopSql } = await adminRequest(request);
  const id = idOf(params['id']);
  const query = RowsQuery.parse(Object.fromEntries(new URL(request.url).searchParams));
  const batch = await inShopSql((ctx) => findBatch(ctx, id));
  if (!batch) throw new Response('Not found', { status: 404 });
  const before =
    batch.state === 'uploaded' || batch.state === 'checked' ? await inShopSql((ctx) => importedBefore(ctx, id)) : null;
  const reported = ['checked', 'committing', 'committed', 'undoing', 'undone'].includes(batch.state);
  return {
    batch: {
      ...batch,
      id: String(id),
      uploadedAt: batch.uploadedAt.toISOString(),
      committedAt: batch.committedAt?.toISOString() ?? null,
      undoneAt: batch.undoneAt?.toISOString() ?? null,
      wipedAt: batch.wipedAt?.toISOString() ?? null,
    },
    before: before && { id: String(before.id), at: before.at.toISOString() },
    query,
    preview: batch.state === 'uploaded' ? await filePreview({ shopId: shop.id, now, inTx: inShopSql }, batch) : null,
    report: reported ? await inShopSql((ctx) => listImportRows(ctx, id, query)) : null,
  };
}

export type ImportAnswer = { did: 'reread' | 'check' | 'back' | 'commit' | 'undo' | 'late' | 'unreadable' };

/** `late`: the import stands elsewhere by now, and nothing was done. */
export async function action({ request, params }: ActionFunctionArgs): Promise<ImportAnswer | Response> {
  const { inShopSql, staff } = await adminRequest(request);
  const id = idOf(params['id']);
  const body = await request.formData();
  const done = (did: ImportAnswer['did'], happened: boolean): ImportAnswer => ({ did: happened ? did : 'late' });
  const intent = body.get('intent');
  switch (typeof intent === 'string' ? intent : '') {
    case 'reread': {
      const how = postedReading(body);
      if (!how) return { did: 'unreadable' };
      return done('reread', await inShopSql((ctx) => readOtherwise(ctx, id, how)));
    }
    case 'check': {
      const choices = postedChoices(body);
      if (!choices) return { did: 'unreadable' };
      return done('check', await inShopSql((ctx) => startCheck(ctx, id, choices)));
    }
    case 'again':
      return done('check', await inShopSql((ctx) => startCheck(ctx, id, null)));
    case 'back':
      return done('back', await inShopSql((ctx) => backToColumns(ctx, id)));
    case 'commit':
      return done('commit', await inShopSql((ctx) => startCommit(ctx, id, staff, body.get('leaveOut') === 'true')));
    case 'undo':
      return done('undo', await inShopSql((ctx) => startUndo(ctx, id, staff)));
    case 'drop':
      return (await inShopSql((ctx) => dropBatch(ctx, id, staff))) ? redirect('/app/settings/import') : { did: 'late' };
    default:
      return { did: 'unreadable' };
  }
}

export default ImportPage;

export { RouteError as ErrorBoundary } from '../../ui/route-error.tsx';
