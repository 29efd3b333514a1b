import { findVariant } from '../commerce/cart-item.ts';
import { codesIn } from '../commerce/check-codes.ts';
import { findRedeemCode } from '../commerce/redeem-codes.ts';
import type { Cart } from '../model.ts';
import { Refusal } from '../standin.ts';
import { ajaxCart } from './ajax-cart.ts';
import { cartPage } from './cart-pages.ts';
import { changeCart, ensureCart, findCart, withMore, withQuantity } from './shopper-session.ts';
import { cartQuote } from './storefront-page.ts';
import { pageOf, safePath, sendPage, type Register, type StorefrontContext, type Visit } from './visit.ts';
import { wordsFor } from './words.ts';

/** The cart's page and forms, and the part of Shopify's Ajax cart API we play (cart.js, cart/add.js, cart/update.js). */
export function registerCartRoutes(context: StorefrontContext, register: Register): void {
  const { standin } = context;
  const sendAjaxCart = ({ response, shop }: Visit, cart: Cart | null): void =>
    void response.json(ajaxCart(shop, cart, cartQuote(standin, shop, cart)));
  register('get', '/cart', (visit) => {
    const page = pageOf(context, visit, 'cart');
    const { code } = visit.request.query;
    sendPage(context, visit, page, {
      title: wordsFor(page.locale).cart,
      content: cartPage(page, typeof code === 'string' ? code : null),
    });
  });
  register('get', '/cart.js', (visit) => sendAjaxCart(visit, findCart(standin, visit.shop, visit.request)));
  register('post', '/cart/add', (visit) => {
    addToCart(context, visit);
    visit.response.redirect(303, `${visit.root}/cart`);
  });
  register('post', '/cart/add.js', (visit) => {
    sendAjaxCart(visit, addToCart(context, visit));
  });
  register('post', '/cart/change', ({ request, response, shop, root }) => {
    const { line = '', quantity, remove } = request.body as Record<string, string>;
    const cart = ensureCart(standin, shop, request, response);
    changeCart(standin, cart, { lines: withQuantity(cart, line, remove === undefined ? Number(quantity) : 0) });
    response.redirect(303, `${root}/cart`);
  });
  register('post', '/cart/update.js', (visit) => {
    sendAjaxCart(visit, updateCart(context, visit));
  });
  register('post', '/cart/discount', (visit) => {
    const { request, response, shop, root } = visit;
    const { code = '', remove, back } = request.body as Record<string, string>;
    const cart = ensureCart(standin, shop, request, response);
    const path = root + safePath(back, '/cart');
    const typed = code.trim();
    const without = codesIn(cart.discountCode).filter((one) => one.toLowerCase() !== (remove ?? typed).toLowerCase());
    const isUnknown = remove === undefined && typed !== '' && isUnknownCode(context, visit, typed);
    const codes = remove !== undefined || isUnknown || typed === '' ? without : [...without, typed];
    changeCart(standin, cart, { discountCode: codes.join(',') || null });
    response.redirect(303, isUnknown ? `${path}?code=${encodeURIComponent(typed)}` : path);
  });
  register('get', '/discount/:code', (visit) => {
    const { request, response, shop, root } = visit;
    const cart = ensureCart(standin, shop, request, response);
    const known = codesIn(request.params.code ?? '').filter((code) => !isUnknownCode(context, visit, code));
    const discountCode = codesIn([cart.discountCode ?? '', ...known].join(',')).join(',');
    changeCart(standin, cart, { discountCode: discountCode || null });
    response.redirect(303, safePath(request.query.redirect, `${root}/`));
  });
}

/** Fields of cart/update.js that are played. */
const UPDATED = new Set(['discount', 'updates']);

/**
 * cart/update.js: `discount` is the complete set of codes the cart is to have, separated by commas, '' for none;
 * `updates` sets quantities by variant. A code that is not honoured stays, and is answered as not applicable.
 * Source: https://shopify.dev/docs/api/ajax/reference/cart#update-discounts-in-the-cart
 * @throws Refusal for fields that are not played.
 */
function updateCart({ standin }: StorefrontContext, { request, response, shop }: Visit): Cart {
  const body = (request.body ?? {}) as { discount?: unknown; updates?: unknown };
  const other = Object.keys(body).find((name) => !UPDATED.has(name));
  if (other !== undefined) throw new Refusal(`The stand-in does not play ${other} of cart/update.js`);
  const { discount, updates } = body;
  if (discount !== undefined && typeof discount !== 'string') throw new Refusal('discount is a text of codes');
  const cart = ensureCart(standin, shop, request, response);
  let { lines } = cart;
  const quantities = typeof updates === 'object' && updates !== null ? updates : {};
  for (const [variantId, quantity] of Object.entries(quantities)) {
    const known = lines.find((line) => line.variantId === variantId);
    lines = known
      ? withQuantity({ ...cart, lines }, known.id, Number(quantity))
      : withMore(standin, { ...cart, lines }, foundVariant(standin, shop, variantId), Number(quantity));
  }
  const codes = discount === undefined ? cart.discountCode : codesIn(discount).join(',') || null;
  return changeCart(standin, cart, { lines, discountCode: codes });
}

function isUnknownCode({ standin }: StorefrontContext, { shop }: Visit, code: string): boolean {
  const isSimple = shop.discounts.some((one) => one.code.toLowerCase() === code.toLowerCase());
  return !isSimple && findRedeemCode(standin, shop.id, code) === null;
}

type Wanted = { id?: string | number; quantity?: string | number };

/** One variant, or several under `items`. @throws Refusal for one that is not the shop's; nothing is added then. */
function addToCart({ standin }: StorefrontContext, { request, response, shop }: Visit): Cart {
  const body = (request.body ?? {}) as Wanted & { items?: Wanted[] };
  const wanted = (Array.isArray(body.items) ? body.items : [body]).map(({ id, quantity }) => ({
    variantId: foundVariant(standin, shop, String(id ?? '')),
    quantity: Number(quantity ?? 1),
  }));
  const cart = ensureCart(standin, shop, request, response);
  let { lines } = cart;
  for (const { variantId, quantity } of wanted) lines = withMore(standin, { ...cart, lines }, variantId, quantity);
  return changeCart(standin, cart, { lines });
}

/** @throws Refusal 404 for a variant that is not the shop's. */
function foundVariant(standin: StorefrontContext['standin'], shop: Visit['shop'], variantId: string): string {
  const found = findVariant(standin.store, shop.id, variantId);
  if (!found) throw new Refusal('This shop has no such record', 404);
  return found.variant.id;
}
