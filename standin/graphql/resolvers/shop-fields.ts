import type { Shop } from '../../model.ts';
import { gid } from '../../payload/edge-values.ts';
import type { Fields } from '../context.ts';
import { metafieldsOf } from './metafield-fields.ts';

const PLAN_NAMES = { standard: 'Grow', advanced: 'Advanced', plus: 'Shopify Plus' } as const;

function planName(shop: Shop): string {
  return shop.developmentStore ? 'Development' : PLAN_NAMES[shop.plan];
}

export const shopFields: Fields<Shop> = {
  id: (shop) => gid('Shop', shop.id),
  name: (shop) => shop.name,
  email: (shop) => shop.email,
  contactEmail: (shop) => shop.email,
  shopOwnerName: (shop) => shop.staff.name,
  myshopifyDomain: (shop) => shop.domain,
  primaryDomain: (shop) => shop,
  url: (shop) => `https://${shop.domain}`,
  plan: (shop) => shop,
  ianaTimezone: (shop) => shop.timeZone,
  currencyCode: (shop) => shop.currency,
  enabledPresentmentCurrencies: (shop) => [shop.currency],
  taxesIncluded: (shop) => shop.taxesIncluded,
  setupRequired: () => false,
  createdAt: (shop) => shop.createdAt,
  updatedAt: (shop) => shop.updatedAt,
  ...metafieldsOf<Shop>('SHOP', (shop) => gid('Shop', shop.id)),
};

export const shopPlanFields: Fields<Shop> = {
  displayName: planName,
  publicDisplayName: planName,
  partnerDevelopment: (shop) => shop.developmentStore ?? false,
  shopifyPlus: (shop) => shop.plan === 'plus',
};

export const domainFields: Fields<Shop> = {
  id: (shop) => gid('Domain', shop.id),
  host: (shop) => shop.domain,
  url: (shop) => `https://${shop.domain}`,
  sslEnabled: () => true,
};
