import { join } from 'node:path';
import express, { type Request, type Response, type Router } from 'express';
import { forwardToApp, proxyPath } from '../app-proxy.ts';
import { html } from '../html.ts';
import type { Id } from '../model.ts';
import { refuseForeignOrigins } from '../origin-guard.ts';
import { sendSorryPage } from '../sorry-page.ts';
import type { Standin } from '../standin.ts';
import { registerAccountRoutes } from './account-routes.ts';
import { registerCartRoutes } from './cart-routes.ts';
import { collectionPage, homePage, productPage } from './catalogue-pages.ts';
import { registerCheckoutRoutes } from './checkout-routes.ts';
import { previewBlock } from './render-extension.ts';
import { changeCart, ensureCart, findCart, signedInCustomer } from './shopper-session.ts';
import { readThemeExtension } from './theme-extension.ts';
import { pageOf, pathCameFrom, sendPage, type Register, type StorefrontContext, type Visit } from './visit.ts';
import { wordsFor } from './words.ts';

/**
 * The storefront of all shops: which one is told by the host (`<handle>.localhost`; the bare host is the first shop).
 * @param extensionDir folder of the theme app extension, e.g. extensions/loyalty-widget
 */
export function createStorefrontRouter(standin: Standin, extensionDir: string): Router {
  const router = express.Router();
  const context: StorefrontContext = { standin, readExtension: () => readThemeExtension(extensionDir) };
  router.use('/theme', express.static(join(import.meta.dirname, 'theme'), { index: false, setHeaders: noLongCache }));
  router.get('/extensions/:handle/assets/:file', (request, response) => sendAsset(context, request, response));
  router.use((request, response, next) => {
    const visit = visitOf(standin, request, response);
    if (!visit)
      return response.status(404).type('text').send('No shop here: add one in the admin, or check the address.');
    response.locals.visit = visit;
    next();
  });
  const prefix = proxyPath(standin);
  if (prefix !== null) router.use(prefix, (request, response) => forward(context, request, response));
  router.use(
    refuseForeignOrigins,
    express.urlencoded({ extended: false, limit: '100kb' }),
    express.json({ limit: '100kb' }),
  );
  const register: Register = (method, path, handler) => {
    router[method](path, (_request, response, next) => {
      void (async () => handler(response.locals.visit as Visit))().catch(next);
    });
  };
  registerCatalogue(context, register);
  registerCartRoutes(context, register);
  registerCheckoutRoutes(context, register);
  registerAccountRoutes(context, register);
  registerToolRoutes(context, register);
  router.use((_request, response) => sendNotFound(context, response.locals.visit as Visit));
  router.use(sendSorryPage);
  return router;
}

function noLongCache(response: Response): void {
  response.setHeader('cache-control', 'no-cache');
}

/** Takes a language prefix (`/pl/cart`) off the request's path. */
function visitOf(standin: Standin, request: Request, response: Response): Visit | null {
  const label = /^([^.]+)\.localhost$/.exec(request.hostname)?.[1];
  const shop = label === undefined ? (standin.store.listAll('shops')[0] ?? null) : standin.store.shopByHandle(label);
  if (shop === null) return null;
  const named = /^\/([a-z]{2}(?:-[A-Z]{2})?)(?=\/|$|\?)/.exec(request.url)?.[1];
  const locale = shop.locales.slice(1).find((one) => one === named);
  if (locale !== undefined) {
    const rest = request.url.slice(locale.length + 1);
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
    request.originalUrl = request.url;
  }
  return {
    request,
    response,
    shop,
    locale: locale ?? shop.locales[0] ?? 'en',
    root: locale === undefined ? '' : `/${locale}`,
  };
}

function forward({ standin }: StorefrontContext, request: Request, response: Response): void {
  const { shop } = response.locals.visit as Visit;
  const customerId: Id | null = signedInCustomer(standin, findCart(standin, shop, request))?.id ?? null;
  forwardToApp(standin, request, response, shop, customerId);
}

function sendAsset(context: StorefrontContext, request: Request, response: Response): void {
  const extension = context.readExtension();
  const { handle, file = '' } = request.params;
  if (handle !== extension.handle || extension.assets[file] === undefined) {
    response.status(404).type('text').send('The theme app extension has no such asset');
    return;
  }
  response.setHeader('cache-control', 'public, max-age=31536000, immutable');
  response.setHeader('access-control-allow-origin', '*');
  response.sendFile(file, { root: extension.assetsDir });
}

function registerCatalogue(context: StorefrontContext, register: Register): void {
  register('get', '/', (visit) => {
    const page = pageOf(context, visit, 'index');
    sendPage(context, visit, page, { title: wordsFor(page.locale).records, content: homePage(page) });
  });
  register('get', '/collections/:handle?', (visit) => {
    const page = pageOf(context, visit, 'collection');
    sendPage(context, visit, page, { title: wordsFor(page.locale).allRecords, content: collectionPage(page) });
  });
  register('get', '/products/:handle', (visit) => {
    const { handle } = visit.request.params;
    const product = context.standin.store.list('products', visit.shop.id).find((one) => one.handle === handle);
    const variant = product?.variants.find((one) => one.id === visit.request.query.variant) ?? product?.variants[0];
    if (!product || !variant || product.status !== 'ACTIVE') return sendNotFound(context, visit);
    const page = pageOf(context, visit, 'product', { product });
    sendPage(context, visit, page, { title: product.title, content: productPage(page, product, variant) });
  });
}

/** The customer switcher of the strip, and the theme editor's preview of a single block. */
function registerToolRoutes(context: StorefrontContext, register: Register): void {
  const { standin } = context;
  register('post', '/standin/customer', ({ request, response, shop, root }) => {
    const { customerId = '' } = request.body as { customerId?: string };
    const cart = ensureCart(standin, shop, request, response);
    const customer = standin.store.find('customers', customerId);
    changeCart(standin, cart, { customerId: customer?.shopId === shop.id ? customer.id : null });
    response.redirect(303, pathCameFrom(request) ?? `${root}/`);
  });
  register('get', '/standin/block/:handle', (visit) => {
    const page = pageOf(context, visit, 'index', { isDesignMode: true });
    const extra = previewBlock(context.readExtension(), page, visit.request.params.handle ?? '');
    const content = html`<p class="hint">The page of a theme, with this block alone.</p>`;
    sendPage(context, visit, page, { title: 'Preview', content, extra });
  });
}

function sendNotFound(context: StorefrontContext, visit: Visit): void {
  const page = pageOf(context, visit, '404');
  const words = wordsFor(page.locale);
  visit.response.status(404);
  const content = html`<h1>404</h1>
    <p>${words.notFound}</p>
    <a class="button" href="${page.root}/">${words.back}</a>`;
  sendPage(context, visit, page, { title: '404', content });
}
