/**
 * POST /app/points/preview with the fields that POST /app/points takes: what the newest orders would have earned under these
 * settings. Changes nothing. Answers 200 with a DraftPreview, 422 with the fields' problems.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { previewDraft } from '../loyalty/earning/preview-draft.server.ts';
import { parseProgramForm } from '../loyalty/program/program-form.ts';
import { payStoreCredit } from '../loyalty/rewards/pay-store-credit.server.ts';
import { adminRequest } from './admin-request.server.ts';
import { postedForm } from './app.points/posted-form.server.ts';

const NO_STORE = { 'cache-control': 'no-store' };

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const asked = await adminRequest(request);
  const body = await request.formData();
  const { form, other } = await asked.inShop((ctx) => postedForm(ctx, body, asked.shop));
  const parsed = parseProgramForm(form, asked.shop, other);
  if (!parsed.ok) return Response.json({ problems: parsed.problems }, { status: 422, headers: NO_STORE });
  const preview = await asked.inShopSql(async (ctx) => previewDraft(ctx, parsed.settings, await payStoreCredit(ctx)));
  return Response.json(preview, { headers: NO_STORE });
}
