import { registerCustomer } from '../commerce/register-customer.ts';
import { Refusal } from '../standin.ts';
import { accountOrderPage, accountPage, loginPage } from './account-pages.ts';
import { changeCart, ensureCart, findCart } from './shopper-session.ts';
import { ordersOf } from './storefront-page.ts';
import {
  pageOf,
  pathCameFrom,
  safePath,
  sendPage,
  type Register,
  type StorefrontContext,
  type Visit,
} from './visit.ts';
import { wordsFor } from './words.ts';

export function registerAccountRoutes(context: StorefrontContext, register: Register): void {
  const { standin } = context;
  const sendLogin = (visit: Visit, problem: string | null, returnTo: string): void => {
    const page = pageOf(context, visit, 'customers/login');
    sendPage(context, visit, page, {
      title: wordsFor(page.locale).signIn,
      content: loginPage(page, returnTo, problem),
    });
  };
  register('get', '/account/login', (visit) => {
    const { return_to: returnTo, return_url: returnUrl, checkout_url: checkoutUrl } = visit.request.query;
    sendLogin(visit, null, safePath(returnTo ?? returnUrl ?? checkoutUrl, cameFrom(visit)));
  });
  register('get', '/account/register', ({ response, root }) => response.redirect(303, `${root}/account/login`));
  register('post', '/account/login', (visit) => {
    const { request, response, shop, root } = visit;
    const { email = '', return_to: returnTo } = request.body as Record<string, string>;
    const target = safePath(returnTo, `${root}/account`);
    try {
      const customer = registerCustomer(standin, shop.id, { email, locale: visit.locale });
      changeCart(standin, ensureCart(standin, shop, request, response), { customerId: customer.id });
      response.redirect(303, target);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.status(422);
      sendLogin(visit, wordsFor(visit.locale).emailWrong, target);
    }
  });
  register('post', '/account/logout', (visit) => signOut(context, visit));
  register('get', '/account/logout', (visit) => signOut(context, visit));
  register('get', '/account', (visit) => {
    const page = pageOf(context, visit, 'customers/account');
    if (!page.customer) return visit.response.redirect(303, `${visit.root}/account/login`);
    sendPage(context, visit, page, { title: wordsFor(page.locale).account, content: accountPage(page) });
  });
  register('get', '/account/orders/:token', (visit) => {
    const page = pageOf(context, visit, 'customers/order');
    const orders = page.customer ? ordersOf(standin, page.customer) : [];
    const order = orders.find((one) => one.token === visit.request.params.token);
    if (!order) return visit.response.redirect(303, `${visit.root}/account`);
    sendPage(context, visit, page, { title: `#${1000 + order.number}`, content: accountOrderPage(page, order) });
  });
}

function signOut({ standin }: StorefrontContext, { request, response, shop, root }: Visit): void {
  const cart = findCart(standin, shop, request);
  if (cart) changeCart(standin, cart, { customerId: null });
  response.redirect(303, `${root}/`);
}

/** The page the shopper came from, so that signing in leads back there; their account otherwise. */
function cameFrom({ request, root }: Visit): string {
  const path = pathCameFrom(request);
  return path === null || path.includes('/account/') ? `${root}/account` : path;
}
