/**
 * GET /app/rewards/prices?product=123: what one unit of a product costs now, for the editor of a reward that gives it away. Answers 200 with `prices`
 * {least, most} over its variants, minor units of the shop's currency; null for a product that is gone or free, and while Shopify does not answer.
 */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { AdminApiBusy } from '../adapters/admin-api/run-operation.server.ts';
import { findUnitPrices } from '../loyalty/rewards/follow-price.server.ts';
import type { UnitPrices } from '../loyalty/rewards/reward-worth.ts';
import { adminRequest } from './admin-request.server.ts';

export interface PricesAnswer {
  product: string;
  prices: UnitPrices | null;
}

export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { admin, shop } = await adminRequest(request);
  const product = new URL(request.url).searchParams.get('product') ?? '';
  if (!/^[1-9]\d{0,18}$/.test(product)) return new Response(null, { status: 404 });
  const answered = (prices: UnitPrices | null) =>
    Response.json({ product, prices } satisfies PricesAnswer, { headers: { 'cache-control': 'no-store' } });
  try {
    return answered(await findUnitPrices({ admin, shop }, product));
  } catch (error) {
    if (error instanceof AdminApiBusy) return answered(null);
    throw error;
  }
}
