import { codesIn } from '../commerce/check-codes.ts';
import { type Checkout, checkOut } from '../commerce/check-out.ts';
import { findGiftCard, isRedeemable } from '../commerce/gift-cards.ts';
import type { Order } from '../model.ts';
import {
  checkoutPage,
  checkoutSummary,
  chosenRate,
  COUNTRIES,
  thankYouPage,
  type CheckoutForm,
} from './checkout-pages.ts';
import { changeCart, ensureCart } from './shopper-session.ts';
import { cartQuote, cartRequest, type StorefrontPage } from './storefront-page.ts';
import { pageOf, sendPage, type Register, type StorefrontContext } from './visit.ts';
import { wordsFor } from './words.ts';

const TEXT_MAX = 200;

export function registerCheckoutRoutes(context: StorefrontContext, register: Register): void {
  const { standin } = context;
  register('get', '/checkout', (visit) => {
    const page = pageOf(context, visit, 'cart');
    if (!page.cart || page.cart.lines.length === 0) return visit.response.redirect(303, `${visit.root}/cart`);
    const { code, card } = visit.request.query;
    const said = { unknownCode: textOrNull(code), unknownCard: textOrNull(card) };
    const content = checkoutPage(page, firstForm(page), null, said);
    sendPage(context, visit, page, { title: wordsFor(page.locale).checkout, content });
  });
  registerPaymentRoutes(context, register);
  register('get', '/checkout/summary', (visit) => {
    const page = pageOf(context, visit, 'cart');
    visit.response.type('html').send(checkoutSummary(page, String(visit.request.query.shipping ?? '')).markup);
  });
  register('post', '/checkout', (visit) => {
    const page = pageOf(context, visit, 'cart');
    const { cart, customer } = page;
    if (!cart || cart.lines.length === 0) return visit.response.redirect(303, `${visit.root}/cart`);
    const body = visit.request.body as Record<string, unknown>;
    const form = formOf(page, body);
    const shipping = chosenRate(page, form.shippingCode);
    const wanted = cartRequest(standin, visit.shop, cart, shipping);
    const problem = problemWith(page, form, lostCode(cartQuote(standin, visit.shop, cart, shipping), body['codes']));
    if (problem !== null) {
      visit.response.status(422);
      return sendPage(context, visit, page, {
        title: wordsFor(page.locale).checkout,
        content: checkoutPage(page, form, problem, { unknownCode: null, unknownCard: null }),
      });
    }
    const { order } = checkOut(standin, visit.shop.id, {
      ...wanted,
      ...(customer ? {} : { email: form.email, firstName: form.firstName || null, lastName: form.lastName || null }),
      shippingAddress: addressOf(form),
      customerLocale: page.locale,
    });
    changeCart(standin, cart, { lines: [], discountCode: null, giftCardIds: [], useStoreCredit: false });
    visit.response.redirect(303, `${visit.root}/checkout/thank-you/${order.token}`);
  });
  register('get', '/checkout/thank-you/:token', (visit) => {
    const order = standin.store.list('orders', visit.shop.id).find((one) => one.token === visit.request.params.token);
    if (!order) return visit.response.redirect(303, `${visit.root}/`);
    const page = pageOf(context, visit, 'customers/order');
    sendPage(context, visit, page, { title: wordsFor(page.locale).thanks, content: thankYouPage(page, order) });
  });
}

/** Gift cards and store credit are put to the cart before it is paid. */
function registerPaymentRoutes({ standin }: StorefrontContext, register: Register): void {
  register('post', '/checkout/gift-card', ({ request, response, shop, root }) => {
    const { code = '', remove } = request.body as Record<string, string>;
    const cart = ensureCart(standin, shop, request, response);
    const known = cart.giftCardIds ?? [];
    const card = remove === undefined ? findGiftCard(standin, shop.id, code) : null;
    const isGood = card !== null && isRedeemable(card, shop, standin.now());
    const added = isGood ? [...new Set([...known, card.id])] : known;
    changeCart(standin, cart, { giftCardIds: added.filter((id) => id !== remove) });
    const isUnknown = remove === undefined && code.trim() !== '' && !isGood;
    response.redirect(303, `${root}/checkout${isUnknown ? `?card=${encodeURIComponent(code.trim())}` : ''}`);
  });
  register('post', '/checkout/store-credit', ({ request, response, shop, root }) => {
    const { use } = request.body as Record<string, string>;
    changeCart(standin, ensureCart(standin, shop, request, response), { useStoreCredit: use === '1' });
    response.redirect(303, `${root}/checkout`);
  });
}

/** What the checkout asks again for: an address that is none, or a look at an amount that changed behind the page. */
function problemWith(
  page: StorefrontPage,
  form: CheckoutForm,
  hasLostCode: boolean,
): { field: string; text: string } | null {
  const words = wordsFor(page.locale);
  if (page.customer === null && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(form.email)) {
    return { field: 'email', text: words.emailWrong };
  }
  return hasLostCode ? { field: 'codes', text: words.codesChanged } : null;
}

/** Whether a code that was applied when the page was made is not any more. */
function lostCode({ applied }: Checkout, shown: unknown): boolean {
  const present = new Set(applied.map(({ code }) => code));
  return codesIn(typeof shown === 'string' ? shown : '').some((code) => !present.has(code));
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function firstForm(page: StorefrontPage): CheckoutForm {
  const address = page.customer?.defaultAddress;
  return {
    email: page.customer?.email ?? '',
    firstName: page.customer?.firstName ?? '',
    lastName: page.customer?.lastName ?? '',
    address1: address?.address1 ?? '',
    city: address?.city ?? '',
    zip: address?.zip ?? '',
    countryCode: address?.countryCode ?? page.shop.countryCode,
    shippingCode: page.shop.shippingRates[0]?.code ?? '',
  };
}

function formOf(page: StorefrontPage, body: Record<string, unknown>): CheckoutForm {
  const text = (name: keyof CheckoutForm): string => {
    const value = body[name];
    return typeof value === 'string' ? value.trim().slice(0, TEXT_MAX) : '';
  };
  const country = text('countryCode');
  return {
    email: text('email'),
    firstName: text('firstName'),
    lastName: text('lastName'),
    address1: text('address1'),
    city: text('city'),
    zip: text('zip'),
    countryCode: COUNTRIES.includes(country) ? country : page.shop.countryCode,
    shippingCode: text('shippingCode'),
  };
}

function addressOf(form: CheckoutForm): Order['shippingAddress'] {
  const { firstName, lastName, address1, city, zip, countryCode } = form;
  const orNull = (text: string): string | null => (text === '' ? null : text);
  return {
    firstName: orNull(firstName),
    lastName: orNull(lastName),
    address1: orNull(address1),
    city: orNull(city),
    zip: orNull(zip),
    countryCode,
    phone: null,
  };
}
