import type { Minor, OrderLine, Shop } from '../model.ts';
import type { OrderCompany } from '../order-event-model.ts';
import { type CommerceContext, Refusal } from '../standin.ts';

/** The gateway of what no other payment covers. A draft order is marked as paid by hand; the rest is Shopify's test one. */
export function ordinaryGateway(request: { gateway?: string; sourceName?: string }): string {
  return request.gateway ?? (request.sourceName === 'shopify_draft_order' ? 'manual' : 'bogus');
}

/** The line of a tip, or none. @throws Refusal for a negative tip. */
export function tipLines(ctx: Pick<CommerceContext, 'store'>, tipMinor: Minor | undefined): OrderLine[] {
  if (tipMinor === undefined || tipMinor === 0) return [];
  if (!Number.isSafeInteger(tipMinor) || tipMinor < 0) throw new Refusal('A tip cannot be negative');
  const nothing = { productId: null, variantId: null, variantTitle: null, vendor: null, sku: null };
  const line = { ...nothing, title: 'Tip', giftCard: false, taxable: false, requiresShipping: false, tip: true };
  const counted = { quantity: 1, refundedQuantity: 0, fulfilledQuantity: 0, unitPriceMinor: tipMinor };
  return [{ id: ctx.store.nextId(), ...line, ...counted, discountAllocations: [], taxLines: [], properties: [] }];
}

/** Companies live in their orders only: one of the same name keeps its ids. @throws Refusal for an empty name. */
export function companyFor(
  ctx: Pick<CommerceContext, 'store'>,
  shop: Shop,
  wanted: { name: string; location?: string } | null | undefined,
): OrderCompany | null {
  if (!wanted) return null;
  if (wanted.name.trim() === '') throw new Refusal('A company needs a name');
  const locationName = wanted.location ?? wanted.name;
  const known = ctx.store
    .list('orders', shop.id)
    .flatMap((order) => (order.company?.name === wanted.name ? [order.company] : []));
  const place = known.find((company) => company.locationName === locationName);
  if (place) return place;
  const id = known[0]?.id ?? ctx.store.nextId();
  return { id, name: wanted.name, locationId: ctx.store.nextId(), locationName };
}
