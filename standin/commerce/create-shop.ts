import { randomUUID } from 'node:crypto';
import type { DiscountCode, Id, Shop, ShippingRate, Theme } from '../model.ts';
import { decimalsOf } from '../money.ts';
import { shopPayload } from '../payload/shop-payload.ts';
import { type CommerceContext, Refusal } from '../standin.ts';

export type ShopRequest = {
  handle: string;
  name?: string;
  email?: string;
  currency?: string;
  timeZone?: string;
  countryCode?: string;
  locales?: string[];
  taxesIncluded?: boolean;
  taxRateBp?: number;
  taxTitle?: string;
  plan?: Shop['plan'];
  /** Default: not one. */
  developmentStore?: boolean;
  shippingRates?: ShippingRate[];
  discounts?: DiscountCode[];
};

/**
 * Opens a shop with one theme and one member of staff. The app is not installed yet.
 * @throws Refusal when the handle is not a DNS label or taken, or currency or zone are unknown.
 */
export function createShop(ctx: Pick<CommerceContext, 'store' | 'now'>, request: ShopRequest): Shop {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/.test(request.handle)) {
    throw new Refusal('A handle is small letters, digits and dashes');
  }
  if (ctx.store.shopByHandle(request.handle) !== null) throw new Refusal(`${request.handle} is taken`, 409);
  const currency = request.currency ?? 'PLN';
  const timeZone = request.timeZone ?? 'Europe/Warsaw';
  if (!isKnown(() => decimalsOf(currency)) || !/^[A-Z]{3}$/.test(currency))
    throw new Refusal(`No currency ${currency}`);
  if (!isKnown(() => new Intl.DateTimeFormat('en', { timeZone }))) throw new Refusal(`No time zone ${timeZone}`);
  const at = ctx.now().toISOString();
  const id = ctx.store.nextId();
  const staff = { id: ctx.store.nextId(), name: 'Sample staff', email: `staff@${request.handle}.example.com` };
  return ctx.store.put('shops', {
    id,
    shopId: id,
    handle: request.handle,
    domain: `${request.handle}.myshopify.com`,
    name: request.name ?? request.handle,
    email: request.email ?? `shop@${request.handle}.example.com`,
    currency,
    timeZone,
    countryCode: request.countryCode ?? 'PL',
    locales: request.locales ?? ['en', 'pl'],
    taxesIncluded: request.taxesIncluded ?? true,
    taxRateBp: request.taxRateBp ?? 2300,
    taxTitle: request.taxTitle ?? 'VAT',
    // The most generous bucket, so that a demo does not wait; tests of throttling ask for standard.
    plan: request.plan ?? 'plus',
    developmentStore: request.developmentStore ?? false,
    shippingRates: request.shippingRates ?? [
      { title: 'Parcel', code: 'parcel', priceMinor: standardShipping(currency) },
    ],
    discounts: request.discounts ?? sampleDiscounts(currency),
    staff,
    themes: [newTheme(ctx.store.nextId())],
    installation: null,
    lastOrderNumber: 0,
    createdAt: at,
    updatedAt: at,
  });
}

/** Changes a shop's settings and fires shop/update. Its handle, ids and installation are not settings. */
export function changeShop(
  ctx: CommerceContext,
  shopId: Id,
  fields: Partial<Omit<Shop, 'id' | 'shopId' | 'handle' | 'domain' | 'installation' | 'themes' | 'createdAt'>>,
): Shop {
  const shop = ctx.store.patch('shops', shopId, { ...fields, updatedAt: ctx.now().toISOString() });
  ctx.webhooks.publish({
    shopId,
    topic: 'shop/update',
    eventId: randomUUID(),
    subjectId: shopId,
    payload: () => shopPayload(shop),
  });
  return shop;
}

function standardShipping(currency: string): number {
  return Math.round(14.99 * 10 ** decimalsOf(currency));
}

/** Codes a shopper can type in any shop: off the order, off it by an amount, free shipping. */
function sampleDiscounts(currency: string): DiscountCode[] {
  const ten = 10 * 10 ** decimalsOf(currency);
  return [
    { code: 'TENPERCENT', kind: 'percentage', value: 1000, target: 'order', productIds: [] },
    { code: 'TENOFF', kind: 'fixed_amount', value: ten, target: 'order', productIds: [] },
    { code: 'LINES15', kind: 'percentage', value: 1500, target: 'line', productIds: [] },
    { code: 'FREESHIP', kind: 'percentage', value: 10_000, target: 'shipping', productIds: [] },
  ];
}

function newTheme(id: Id): Theme {
  return { id, name: 'Plain', role: 'MAIN', settingsData: { current: { blocks: {} }, presets: {} } };
}

function isKnown(look: () => unknown): boolean {
  try {
    look();
    return true;
  } catch {
    return false;
  }
}
