import type { Shop } from '../model.ts';
import { restId, shopTime } from './edge-values.ts';

/** Plans by their names in REST's `plan_name` and `plan_display_name`. */
const PLAN_NAMES = {
  standard: ['professional', 'Grow'],
  advanced: ['unlimited', 'Advanced'],
  plus: ['shopify_plus', 'Shopify Plus'],
} as const;

const DEVELOPMENT = ['partner_test', 'Development'] as const;

/**
 * The body of shop/update and app/uninstalled: REST's Shop resource.
 * Source: https://shopify.dev/docs/api/admin-rest/latest/resources/shop
 */
export function shopPayload(shop: Shop): Record<string, unknown> {
  const [planName, planDisplayName] = shop.developmentStore ? DEVELOPMENT : PLAN_NAMES[shop.plan];
  return {
    id: restId(shop.id),
    name: shop.name,
    email: shop.email,
    domain: shop.domain,
    myshopify_domain: shop.domain,
    country: shop.countryCode,
    country_code: shop.countryCode,
    country_name: new Intl.DisplayNames('en', { type: 'region' }).of(shop.countryCode) ?? shop.countryCode,
    created_at: shopTime(shop, shop.createdAt),
    updated_at: shopTime(shop, shop.updatedAt),
    currency: shop.currency,
    enabled_presentment_currencies: [shop.currency],
    customer_email: shop.email,
    iana_timezone: shop.timeZone,
    timezone: shop.timeZone,
    money_format: `{{amount}} ${shop.currency}`,
    money_with_currency_format: `{{amount}} ${shop.currency}`,
    plan_display_name: planDisplayName,
    plan_name: planName,
    primary_locale: shop.locales[0] ?? 'en',
    shop_owner: shop.staff.name,
    taxes_included: shop.taxesIncluded,
    tax_shipping: null,
    has_storefront: true,
    password_enabled: false,
    setup_required: false,
  };
}
