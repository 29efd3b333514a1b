/**
 * POST /app/points/expiry/forecast with the fields that POST /app/points/expiry takes: what would expire in the next twelve months if the rule
 * were published now and members did nothing. Changes nothing. Answers 200 with an ExpiryForecast, 422 with the fields' problems.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { forecastExpiry } from '../loyalty/expiry/forecast-expiry.server.ts';
import { getProgram } from '../loyalty/program/draft-program.server.ts';
import { expiryFormOf, parseExpiryForm } from '../loyalty/program/expiry-form.ts';
import { adminRequest } from './admin-request.server.ts';

const NO_STORE = { 'cache-control': 'no-store' };

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop, inShop, inShopSql } = await adminRequest(request);
  const { draft } = await inShop((ctx) => getProgram(ctx, shop.currency));
  const parsed = parseExpiryForm(expiryFormOf(await request.formData()), draft.expiry);
  if (!parsed.ok) return Response.json({ problems: parsed.problems }, { status: 422, headers: NO_STORE });
  const forecast = await inShopSql((ctx) => forecastExpiry(ctx, parsed.rule));
  return Response.json(forecast, { headers: NO_STORE });
}
