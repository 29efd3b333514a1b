import { Readable } from 'node:stream';
import { createReadableStreamFromReadable } from '@remix-run/node';
import type { LoaderFunctionArgs } from '@remix-run/node';
import type { TFunction } from 'i18next';
import type { SqlContext } from '../db.server.ts';
import { createAdminI18n } from '../i18n/admin-i18n.ts';
import { findBatch } from '../loyalty/import-export/batches.server.ts';
import type { Batch } from '../loyalty/import-export/batches.server.ts';
import { BOM, csvText } from '../loyalty/import-export/csv-text.server.ts';
import { nextFileRows } from '../loyalty/import-export/list-import-rows.server.ts';
import type { FileRow } from '../loyalty/import-export/list-import-rows.server.ts';
import { adminRequest } from './admin-request.server.ts';
import { rowProblemWords } from './app.import/row-words.ts';

type InShop = <Result>(work: (ctx: SqlContext) => Promise<Result>) => Promise<Result>;

/** The rows with a problem as they stand in the merchant's file, each with its line and what is wrong; to be corrected and brought again. */
function problemLine(t: TFunction, { header }: { header: readonly string[] }, row: FileRow): (string | number)[] {
  const cells = header.map((_, place) => row.cells[place] ?? '');
  return [...cells, row.line, row.problem ? rowProblemWords(t, row.problem) : ''];
}

async function* linesOf(inShop: InShop, batch: Batch, which: 'problem' | 'missing', t: TFunction) {
  const header = batch.reading?.header ?? [];
  const columns =
    which === 'problem'
      ? [...header, t('imports.file.line'), t('imports.file.problem')]
      : ['customer_id', 'email', t('imports.file.imported'), t('imports.file.missing')];
  yield BOM + csvText([columns]);
  for (let after = 0; ;) {
    const from = after;
    const rows = await inShop((ctx) => nextFileRows(ctx, batch.id, which, from));
    const last = rows.at(-1);
    if (!last) return;
    after = last.n;
    yield csvText(
      rows.map((row) =>
        which === 'problem'
          ? problemLine(t, { header }, row)
          : // numbers, not texts: an id needs no guard
            [row.customerId, row.email, Number(row.posted ?? 0), Number(row.missing ?? 0)],
      ),
    );
  }
}

/** GET /app/settings/import/:id/rows?which=problem|missing: those rows as CSV, as they are read from the database. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const { inShopSql, locale } = await adminRequest(request);
  const id = /^\d{1,18}$/.test(params['id'] ?? '') ? BigInt(params['id'] ?? '') : null;
  const batch = id === null ? null : await inShopSql((ctx) => findBatch(ctx, id));
  if (!batch || batch.wipedAt !== null) return new Response('Not found', { status: 404 });
  const which = new URL(request.url).searchParams.get('which') === 'missing' ? 'missing' : 'problem';
  const { t } = await createAdminI18n(locale);
  const body = createReadableStreamFromReadable(Readable.from(linesOf(inShopSql, batch, which, t)));
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="import-${batch.id}-${which}.csv"`,
      'cache-control': 'no-store',
    },
  });
}
