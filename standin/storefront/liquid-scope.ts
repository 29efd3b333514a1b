import { LiquidObject, MetafieldsObject } from './liquid-objects.ts';
import { liquidAmount, moneyFormat, moneyWithCurrencyFormat } from './liquid-money.ts';
import { cartCount, cartQuote, linePrices, ordersOf, totalSpentMinor, type StorefrontPage } from './storefront-page.ts';
import type { Customer, Product, Variant } from '../model.ts';

/** The global objects a theme app extension's Liquid sees on a page; each as far as the stand-in plays it. */
export function liquidGlobals(page: StorefrontPage): Record<string, unknown> {
  const { standin, shop } = page;
  const metafields = (gid: string, ownerType: string): MetafieldsObject =>
    new MetafieldsObject(standin.store, standin.app, { shopId: shop.id, gid, ownerType });
  return {
    app: new LiquidObject('app', {
      metafields: metafields(`gid://shopify/AppInstallation/${shop.installation?.id ?? ''}`, 'APP_INSTALLATION'),
    }),
    shop: shopObject(page, metafields(`gid://shopify/Shop/${shop.id}`, 'SHOP')),
    customer:
      page.customer &&
      customerObject(page, page.customer, metafields(`gid://shopify/Customer/${page.customer.id}`, 'CUSTOMER')),
    product:
      page.product &&
      productObject(page, page.product, metafields(`gid://shopify/Product/${page.product.id}`, 'PRODUCT')),
    cart: cartObject(page),
    request: requestObject(page),
    localization: localizationObject(page),
    routes: routesObject(page),
    settings: new LiquidObject('settings', {}),
    template: page.pageType,
    canonical_url: `${standin.urls.storefront}${page.path}`,
  };
}

/** `block` of an app block or app embed. */
export function blockObject(id: string, type: string, settings: Record<string, unknown>): LiquidObject {
  return new LiquidObject('block', {
    id,
    type,
    settings: new LiquidObject('block.settings', settings),
    shopify_attributes: '',
  });
}

function shopObject(page: StorefrontPage, metafields: MetafieldsObject): LiquidObject {
  const { shop, standin } = page;
  return new LiquidObject('shop', {
    id: Number(shop.id),
    name: shop.name,
    email: shop.email,
    currency: shop.currency,
    domain: new URL(standin.urls.storefront).host,
    permanent_domain: shop.domain,
    url: standin.urls.storefront,
    secure_url: standin.urls.storefront,
    money_format: moneyFormat(shop.currency),
    money_with_currency_format: moneyWithCurrencyFormat(shop.currency),
    taxes_included: shop.taxesIncluded,
    customer_accounts_enabled: true,
    customer_accounts_optional: true,
    published_locales: shop.locales.map((locale) => localeObject(page, locale)),
    metafields,
  });
}

function customerObject(page: StorefrontPage, customer: Customer, metafields: MetafieldsObject): LiquidObject {
  const orders = ordersOf(page.standin, customer);
  return new LiquidObject('customer', {
    id: Number(customer.id),
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    name: [customer.firstName, customer.lastName].filter(Boolean).join(' '),
    phone: customer.phone,
    tags: customer.tags,
    has_account: customer.state === 'enabled',
    accepts_marketing: customer.emailMarketing === 'SUBSCRIBED',
    tax_exempt: customer.taxExempt,
    orders_count: orders.length,
    total_spent: liquidAmount(totalSpentMinor(orders), page.shop.currency),
    metafields,
  });
}

function variantObject(page: StorefrontPage, product: Product, variant: Variant): LiquidObject {
  const price = (minor: number | null): number | null =>
    minor === null ? null : liquidAmount(minor, page.shop.currency);
  return new LiquidObject('variant', {
    id: Number(variant.id),
    title: variant.title,
    sku: variant.sku,
    price: price(variant.priceMinor),
    compare_at_price: price(variant.compareAtPriceMinor),
    available: variant.inventoryQuantity > 0,
    taxable: variant.taxable,
    requires_shipping: variant.requiresShipping,
    url: `${page.root}/products/${product.handle}?variant=${variant.id}`,
  });
}

function productObject(page: StorefrontPage, product: Product, metafields: MetafieldsObject): LiquidObject {
  const variants = product.variants.map((variant) => variantObject(page, product, variant));
  const prices = product.variants.map((variant) => liquidAmount(variant.priceMinor, page.shop.currency));
  const available = product.variants.findIndex((variant) => variant.inventoryQuantity > 0);
  return new LiquidObject('product', {
    id: Number(product.id),
    handle: product.handle,
    title: product.title,
    description: product.descriptionHtml,
    content: product.descriptionHtml,
    vendor: product.vendor,
    type: product.productType,
    tags: product.tags,
    'gift_card?': product.giftCard,
    url: `${page.root}/products/${product.handle}`,
    price: Math.min(...prices),
    price_min: Math.min(...prices),
    price_max: Math.max(...prices),
    price_varies: new Set(prices).size > 1,
    available: available >= 0,
    has_only_default_variant: product.variants.length === 1 && product.variants[0]?.title === 'Default Title',
    variants,
    selected_or_first_available_variant: variants[Math.max(available, 0)] ?? null,
    first_available_variant: variants[available] ?? null,
    metafields,
  });
}

function cartObject(page: StorefrontPage): LiquidObject {
  const { priced } = cartQuote(page.standin, page.shop, page.cart);
  const amount = (minor: number): number => liquidAmount(minor, page.shop.currency);
  const items = priced.items.map((item) => {
    const { grossMinor, netMinor } = linePrices(item);
    return new LiquidObject('line_item', {
      title: item.variantTitle ? `${item.title} - ${item.variantTitle}` : item.title,
      product_id: Number(item.productId),
      variant_id: Number(item.variantId),
      quantity: item.quantity,
      vendor: item.vendor,
      sku: item.sku,
      gift_card: item.giftCard,
      original_price: amount(item.unitPriceMinor),
      original_line_price: amount(grossMinor),
      final_line_price: amount(netMinor),
      total_discount: amount(grossMinor - netMinor),
    });
  });
  return new LiquidObject('cart', {
    items,
    item_count: cartCount(page.cart),
    'empty?': items.length === 0,
    original_total_price: amount(priced.lineTotalMinor),
    items_subtotal_price: amount(priced.subtotalMinor),
    total_price: amount(priced.subtotalMinor),
    total_discount: amount(priced.lineTotalMinor - priced.subtotalMinor),
    requires_shipping: priced.items.some((item) => item.requiresShipping),
    taxes_included: page.shop.taxesIncluded,
    currency: currencyObject(page),
    note: null,
    attributes: new LiquidObject('cart.attributes', {}),
  });
}

function requestObject(page: StorefrontPage): LiquidObject {
  const origin = new URL(page.standin.urls.storefront);
  return new LiquidObject('request', {
    design_mode: page.isDesignMode,
    visual_preview_mode: false,
    page_type: page.pageType,
    path: page.path,
    host: origin.host,
    origin: origin.origin,
    locale: localeObject(page, page.locale),
  });
}

function localeObject(page: StorefrontPage, locale: string): LiquidObject {
  const isPrimary = locale === page.shop.locales[0];
  return new LiquidObject('shop_locale', {
    iso_code: locale,
    name: new Intl.DisplayNames([page.locale], { type: 'language' }).of(locale) ?? locale,
    endonym_name: new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale,
    primary: isPrimary,
    root_url: isPrimary ? '/' : `/${locale}`,
  });
}

function currencyObject(page: StorefrontPage): LiquidObject {
  const { currency } = page.shop;
  const name = new Intl.DisplayNames(['en'], { type: 'currency' }).of(currency) ?? currency;
  const symbol = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
    .formatToParts(0)
    .find((part) => part.type === 'currency')?.value;
  return new LiquidObject('currency', { iso_code: currency, name, symbol: symbol ?? currency });
}

function localizationObject(page: StorefrontPage): LiquidObject {
  const country = new LiquidObject('country', {
    iso_code: page.shop.countryCode,
    name: new Intl.DisplayNames([page.locale], { type: 'region' }).of(page.shop.countryCode) ?? page.shop.countryCode,
    currency: currencyObject(page),
  });
  return new LiquidObject('localization', {
    language: localeObject(page, page.locale),
    available_languages: page.shop.locales.map((locale) => localeObject(page, locale)),
    country,
    available_countries: [country],
  });
}

function routesObject(page: StorefrontPage): LiquidObject {
  const to = (path: string): string => `${page.root}${path}`;
  return new LiquidObject('routes', {
    root_url: page.root === '' ? '/' : page.root,
    account_url: to('/account'),
    account_login_url: to('/account/login'),
    storefront_login_url: to('/account/login'),
    account_logout_url: to('/account/logout'),
    account_register_url: to('/account/register'),
    cart_url: to('/cart'),
    cart_add_url: to('/cart/add'),
    cart_change_url: to('/cart/change'),
    cart_update_url: to('/cart/update'),
    cart_clear_url: to('/cart/clear'),
    all_products_collection_url: to('/collections/all'),
    collections_url: to('/collections'),
  });
}
