import { placeOrder } from '../commerce/place-order.ts';
import type { Order } from '../model.ts';
import {
  checkoutPage,
  checkoutSummary,
  chosenRate,
  COUNTRIES,
  thankYouPage,
  type CheckoutForm,
} from './checkout-pages.ts';
import { changeCart } from './shopper-session.ts';
import { discountOf, type StorefrontPage } from './storefront-page.ts';
import { pageOf, sendPage, type Register, type StorefrontContext } from './visit.ts';
import { wordsFor } from './words.ts';

const TEXT_MAX = 200;

export function registerCheckoutRoutes(context: StorefrontContext, register: Register): void {
  const { standin } = context;
  register('get', '/checkout', (visit) => {
    const page = pageOf(context, visit, 'cart');
    if (!page.cart || page.cart.lines.length === 0) return visit.response.redirect(303, `${visit.root}/cart`);
    const { code } = visit.request.query;
    const content = checkoutPage(page, firstForm(page), null, typeof code === 'string' ? code : null);
    sendPage(context, visit, page, { title: wordsFor(page.locale).checkout, content });
  });
  register('get', '/checkout/summary', (visit) => {
    const page = pageOf(context, visit, 'cart');
    visit.response.type('html').send(checkoutSummary(page, String(visit.request.query.shipping ?? '')).markup);
  });
  register('post', '/checkout', (visit) => {
    const page = pageOf(context, visit, 'cart');
    const { cart, customer } = page;
    if (!cart || cart.lines.length === 0) return visit.response.redirect(303, `${visit.root}/cart`);
    const form = formOf(page, visit.request.body as Record<string, unknown>);
    if (customer === null && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(form.email)) {
      const problem = { field: 'email', text: wordsFor(page.locale).emailWrong };
      visit.response.status(422);
      return sendPage(context, visit, page, {
        title: wordsFor(page.locale).checkout,
        content: checkoutPage(page, form, problem, null),
      });
    }
    const discount = discountOf(visit.shop, cart);
    const order = placeOrder(standin, visit.shop.id, {
      ...(customer
        ? { customerId: customer.id }
        : { email: form.email, firstName: form.firstName || null, lastName: form.lastName || null }),
      lines: cart.lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
      discounts: discount ? [discount] : [],
      shipping: chosenRate(page, form.shippingCode),
      shippingAddress: addressOf(form),
      customerLocale: page.locale,
      sourceName: 'web',
    });
    changeCart(standin, cart, { lines: [], discountCode: null });
    visit.response.redirect(303, `${visit.root}/checkout/thank-you/${order.token}`);
  });
  register('get', '/checkout/thank-you/:token', (visit) => {
    const order = standin.store.list('orders', visit.shop.id).find((one) => one.token === visit.request.params.token);
    if (!order) return visit.response.redirect(303, `${visit.root}/`);
    const page = pageOf(context, visit, 'customers/order');
    sendPage(context, visit, page, { title: wordsFor(page.locale).thanks, content: thankYouPage(page, order) });
  });
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
