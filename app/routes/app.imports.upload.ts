import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { ActionFunctionArgs } from '@remix-run/node';
import type { ImportWork } from '../loyalty/import-export/batches.server.ts';
import { FILE_BYTES_MAX } from '../loyalty/import-export/file-reading.ts';
import { dropUpload, storeFile } from '../loyalty/import-export/import-file.server.ts';
import { lookAtFile } from '../loyalty/import-export/look-at-file.server.ts';
import { adminRequest } from './admin-request.server.ts';

export type UploadAnswer =
  { id: string; reason: null } | { id: null; reason: 'empty' | 'too_big' | 'workbook' | 'binary' | 'no_header' };

const refused = (reason: Exclude<UploadAnswer['reason'], null>): Response =>
  Response.json({ id: null, reason } satisfies UploadAnswer, { status: reason === 'too_big' ? 413 : 422 });

/**
 * POST /app/settings/import/upload?name=…: a file of members as it is, in the body. Its size is bound, and it is stored as it comes.
 * Answers the import's number, or why it is no list of members.
 */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop, now, staff, inShopSql } = await adminRequest(request);
  if (Number(request.headers.get('content-length') ?? 0) > FILE_BYTES_MAX) return refused('too_big');
  if (!request.body) return refused('empty');
  const work: ImportWork = { shopId: shop.id, now, inTx: inShopSql };
  const fileName = new URL(request.url).searchParams.get('name') ?? '';
  const stream = Readable.fromWeb(request.body as WebStream<Uint8Array>);
  const stored = await storeFile(work, stream, { fileName, staff });
  if (!stored.ok) return refused(stored.reason);
  const problem = await lookAtFile(work, stored.id);
  if (problem === null) return Response.json({ id: String(stored.id), reason: null } satisfies UploadAnswer);
  await dropUpload(work, stored.id);
  return refused(problem);
}
