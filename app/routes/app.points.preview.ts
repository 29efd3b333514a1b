/**
 * POST /app/points/preview with the fields that POST /app/points takes: what the newest orders would have earned under these
 * settings. Changes nothing. Answers 200 with a DraftPreview, 422 with the fields' problems.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { previewDraft } from '../loyalty/earning/preview-draft.server.ts';
import { parseProgramForm, programFormOf } from '../loyalty/program/program-form.ts';
import { adminRequest } from './admin-request.server.ts';

const NO_STORE = { 'cache-control': 'no-store' };

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop, inShopSql } = await adminRequest(request);
  const parsed = parseProgramForm(programFormOf(await request.formData()), shop);
  if (!parsed.ok) return Response.json({ problems: parsed.problems }, { status: 422, headers: NO_STORE });
  return Response.json(await inShopSql((ctx) => previewDraft(ctx, parsed.settings)), { headers: NO_STORE });
}
