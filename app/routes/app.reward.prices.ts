/**
 * GET /app/rewards/prices?product=123: what one unit of a product costs now, for the editor of a reward that gives it away; `&variant=456`: of that
 * variant alone. Answers 200 with `prices` {least, most} over its variants, minor units of the shop's currency; null for what is gone or free, and
 * while Shopify does not answer.
 */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { AdminApiBusy } from '../adapters/admin-api/run-operation.server.ts';
import { findUnitPrices } from '../loyalty/rewards/follow-price.server.ts';
import type { UnitPrices } from '../loyalty/rewards/reward-worth.ts';
import { adminRequest } from './admin-request.server.ts';

const ID = /^[1-9]\d{0,18}$/;

export interface PricesAnswer {
  product: string;
  /** "" for whichever */
  variant: string;
  prices: UnitPrices | null;
}

export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { admin, shop } = await adminRequest(request);
  const search = new URL(request.url).searchParams;
  const [product, variant] = [search.get('product') ?? '', search.get('variant') ?? ''];
  if (!ID.test(product) || !(variant === '' || ID.test(variant))) return new Response(null, { status: 404 });
  const answered = (prices: UnitPrices | null) =>
    Response.json({ product, variant, prices: prices?.most ? prices : null } satisfies PricesAnswer, {
      headers: { 'cache-control': 'no-store' },
    });
  try {
    return answered(await findUnitPrices({ admin, shop }, { productId: product, variantId: variant || null }));
  } catch (error) {
    if (error instanceof AdminApiBusy) return answered(null);
    throw error;
  }
}
