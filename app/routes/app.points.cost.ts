/** GET /app/points/cost?<fields of the programme's form>: what its go-live date means for orders known already. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { goLiveCost, type GoLiveCost } from '../loyalty/earning/go-live-cost.server.ts';
import { parseProgramForm, programFormOf } from '../loyalty/program/program-form.ts';
import { adminRequest } from './admin-request.server.ts';

export async function loader({ request }: LoaderFunctionArgs): Promise<{ goLiveAt: string; cost: GoLiveCost } | null> {
  const { shop, inShopSql } = await adminRequest(request);
  const parsed = parseProgramForm(programFormOf(new URL(request.url).searchParams), shop);
  if (!parsed.ok) return null;
  const cost = await inShopSql((ctx) => goLiveCost(ctx, parsed.settings));
  return { goLiveAt: parsed.settings.goLiveAt, cost };
}
