import { findVariant } from '../commerce/cart-item.ts';
import { Refusal } from '../standin.ts';
import { cartPage } from './cart-pages.ts';
import { liquidAmount } from './liquid-money.ts';
import { changeCart, ensureCart, findCart, withMore, withQuantity } from './shopper-session.ts';
import { cartCount, cartPrices, linePrices } from './storefront-page.ts';
import { pageOf, safePath, sendPage, type Register, type StorefrontContext, type Visit } from './visit.ts';
import { wordsFor } from './words.ts';

/** The cart's page and forms, and the part of Shopify's Ajax cart API we play (cart.js, cart/add.js). */
export function registerCartRoutes(context: StorefrontContext, register: Register): void {
  const { standin } = context;
  register('get', '/cart', (visit) => {
    const page = pageOf(context, visit, 'cart');
    const { code } = visit.request.query;
    sendPage(context, visit, page, {
      title: wordsFor(page.locale).cart,
      content: cartPage(page, typeof code === 'string' ? code : null),
    });
  });
  register('get', '/cart.js', (visit) => void visit.response.json(ajaxCart(context, visit)));
  register('post', '/cart/add', (visit) => {
    addToCart(context, visit);
    visit.response.redirect(303, `${visit.root}/cart`);
  });
  register('post', '/cart/add.js', (visit) => {
    addToCart(context, visit);
    visit.response.json(ajaxCart(context, visit));
  });
  register('post', '/cart/change', ({ request, response, shop, root }) => {
    const { line = '', quantity, remove } = request.body as Record<string, string>;
    const cart = ensureCart(standin, shop, request, response);
    changeCart(standin, cart, { lines: withQuantity(cart, line, remove === undefined ? Number(quantity) : 0) });
    response.redirect(303, `${root}/cart`);
  });
  register('post', '/cart/discount', ({ request, response, shop, root }) => {
    const { code = '', back } = request.body as Record<string, string>;
    const cart = ensureCart(standin, shop, request, response);
    const known = shop.discounts.find((discount) => discount.code.toLowerCase() === code.trim().toLowerCase());
    changeCart(standin, cart, { discountCode: known?.code ?? null });
    const path = root + safePath(back, '/cart');
    response.redirect(303, known || code.trim() === '' ? path : `${path}?code=${encodeURIComponent(code.trim())}`);
  });
  register('get', '/discount/:code', ({ request, response, shop, root }) => {
    const cart = ensureCart(standin, shop, request, response);
    const known = shop.discounts.find(
      (discount) => discount.code.toLowerCase() === (request.params.code ?? '').toLowerCase(),
    );
    if (known) changeCart(standin, cart, { discountCode: known.code });
    response.redirect(303, safePath(request.query.redirect, `${root}/`));
  });
}

function addToCart({ standin }: StorefrontContext, { request, response, shop }: Visit): void {
  const { id, quantity } = request.body as { id?: string | number; quantity?: string | number };
  const found = findVariant(standin.store, shop.id, String(id ?? ''));
  if (!found) throw new Refusal('This shop has no such record', 404);
  const cart = ensureCart(standin, shop, request, response);
  changeCart(standin, cart, { lines: withMore(standin, cart, found.variant.id, Number(quantity ?? 1)) });
}

/** The cart as Shopify's Ajax API shows it, amounts in hundredths. */
function ajaxCart({ standin }: StorefrontContext, { request, shop }: Visit): Record<string, unknown> {
  const cart = findCart(standin, shop, request);
  const priced = cartPrices(standin, shop, cart);
  const amount = (minor: number): number => liquidAmount(minor, shop.currency);
  return {
    token: cart?.id ?? null,
    note: null,
    attributes: {},
    item_count: cartCount(cart),
    currency: shop.currency,
    requires_shipping: priced.items.some((item) => item.requiresShipping),
    original_total_price: amount(priced.lineTotalMinor),
    items_subtotal_price: amount(priced.subtotalMinor),
    total_price: amount(priced.subtotalMinor),
    total_discount: amount(priced.lineTotalMinor - priced.subtotalMinor),
    items: priced.items.map((item) => ({
      id: Number(item.variantId),
      variant_id: Number(item.variantId),
      product_id: Number(item.productId),
      title: item.title,
      variant_title: item.variantTitle,
      vendor: item.vendor,
      quantity: item.quantity,
      price: amount(item.unitPriceMinor),
      original_line_price: amount(linePrices(item).grossMinor),
      final_line_price: amount(linePrices(item).netMinor),
    })),
  };
}
