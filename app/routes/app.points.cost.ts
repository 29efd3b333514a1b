/**
 * POST /app/points/cost with the fields that POST /app/points takes: what their go-live date means for orders known already. Changes
 * nothing. Answers 200 with the date and its GoLiveCost, 422 with the fields' problems.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { goLiveCost, type GoLiveCost } from '../loyalty/earning/go-live-cost.server.ts';
import { parseProgramForm } from '../loyalty/program/program-form.ts';
import { adminRequest } from './admin-request.server.ts';
import { postedForm } from './app.points/posted-form.server.ts';

const NO_STORE = { 'cache-control': 'no-store' };

/** What the page asks for. */
export interface CostAnswer {
  goLiveAt: string;
  cost: GoLiveCost;
}

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const asked = await adminRequest(request);
  const body = await request.formData();
  const { form, other } = await asked.inShop((ctx) => postedForm(ctx, body, asked.shop));
  const parsed = parseProgramForm(form, asked.shop, other);
  if (!parsed.ok) return Response.json({ problems: parsed.problems }, { status: 422, headers: NO_STORE });
  const cost = await asked.inShopSql((ctx) => goLiveCost(ctx, parsed.settings));
  const answer: CostAnswer = { goLiveAt: parsed.settings.goLiveAt, cost };
  return Response.json(answer, { headers: NO_STORE });
}
