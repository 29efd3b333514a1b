import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Response, type Router } from 'express';
import { createShop } from '../commerce/create-shop.ts';
import { html } from '../html.ts';
import type { Mailbox } from '../mailbox.ts';
import { refuseForeignOrigins } from '../origin-guard.ts';
import { sendSorryPage } from '../sorry-page.ts';
import { Refusal, type Standin } from '../standin.ts';
import { adminContext, adminRegister, textOf } from './admin-context.ts';
import { registerAppRoutes } from './app-frame.ts';
import { registerCatalogueRoutes } from './catalogue-routes.ts';
import { registerCollectionRoutes } from './collection-routes.ts';
import { registerCustomerEventRoutes } from './customer-event-routes.ts';
import { sendHome } from './home-page.ts';
import { registerDiscountRoutes } from './discount-routes.ts';
import { documentAround } from './layout.ts';
import { registerMailRoutes } from './mail-routes.ts';
import { registerOrderEventRoutes } from './order-event-routes.ts';
import { registerOrderRoutes } from './order-routes.ts';
import { registerPlaceOrderRoutes } from './place-order-routes.ts';
import { registerSettingsRoutes } from './settings-routes.ts';
import { registerThemeRoutes } from './theme-editor.ts';
import { registerVariantRoutes } from './variant-routes.ts';
import { registerWebhookRoutes } from './webhook-pages.ts';

/**
 * The pages of the admin origin: list of shops, each shop's admin with the embedded app, mailbox, and App Bridge's script.
 * @param options.extensionDir folder of the theme app extension, for the theme editor
 */
export function createAdminRouter(standin: Standin, options: { mailbox: Mailbox; extensionDir: string }): Router {
  const router = express.Router();
  const context = adminContext(standin, options.mailbox, options.extensionDir);
  router.get('/app-bridge.js', (_request, response) => {
    noLongCache(response);
    response.type('text/javascript').send(appBridgeScript());
  });
  router.use(
    '/standin',
    express.static(join(import.meta.dirname, 'static'), { index: false, setHeaders: noLongCache }),
  );
  router.use(
    '/theme',
    express.static(join(import.meta.dirname, '../storefront/theme'), { index: false, setHeaders: noLongCache }),
  );
  router.use(
    ['/store', '/mailbox', '/shops'],
    refuseForeignOrigins,
    express.urlencoded({ extended: false, limit: '100kb' }),
  );
  router.use(['/store', '/mailbox'], (request, response, next) => {
    // cookies, framing and messages all need the one name the other listeners know this origin by
    const admin = new URL(standin.urls.admin);
    if (request.method === 'GET' && request.hostname !== admin.hostname)
      return response.redirect(302, standin.urls.admin + request.originalUrl);
    next();
  });
  registerMailRoutes(router, options.mailbox);
  registerShopList(router, standin);
  const register = adminRegister(router, context);
  register.get('', (visit) => sendHome(context, visit));
  registerOrderRoutes(context, register);
  registerOrderEventRoutes(context, register);
  registerPlaceOrderRoutes(context, register);
  registerCatalogueRoutes(context, register);
  registerCollectionRoutes(context, register);
  registerVariantRoutes(context, register);
  registerCustomerEventRoutes(context, register);
  registerDiscountRoutes(context, register);
  registerAppRoutes(context, register);
  registerThemeRoutes(context, register);
  registerSettingsRoutes(context, register);
  registerWebhookRoutes(context, register);
  router.use(sendSorryPage);
  return router;
}

/** App Bridge's client script: its elements and its global in one file, as the app's pages load it. */
function appBridgeScript(): string {
  const part = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');
  return `(() => {\n${part('app-bridge-elements.js')}\n${part('app-bridge-script.js')}\n})();\n`;
}

function noLongCache(response: Response): void {
  response.setHeader('cache-control', 'no-cache');
  response.setHeader('access-control-allow-origin', '*');
}

function registerShopList(router: Router, standin: Standin): void {
  router.get('/', (_request, response) => void response.type('html').send(shopListPage(standin, null)));
  router.post('/shops', (request, response) => {
    try {
      const shop = createShop(standin, {
        handle: textOf(request, 'handle'),
        name: textOf(request, 'name') || textOf(request, 'handle'),
      });
      response.redirect(303, `/store/${shop.handle}`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.status(error.status).type('html').send(shopListPage(standin, error.message));
    }
  });
}

function shopListPage(standin: Standin, problem: string | null): string {
  return documentAround(
    'Shops',
    html`<aside class="strip">
        <strong class="strip-name">Stand-in – not Shopify</strong>
        <nav aria-label="Stand-in"><a href="/mailbox">Mailbox</a></nav>
      </aside>
      <main class="page alone">
        <h1>Shops</h1>
        <ul class="tiles">
          ${standin.store.listAll('shops').map(
            (shop) =>
              html`<li class="card">
                <a href="/store/${shop.handle}"
                  ><b>${shop.name}</b><span>${shop.domain}</span
                  ><span
                    >${shop.installation ? `${standin.app.name} installed` : `${standin.app.name} not installed`}</span
                  ></a
                >
              </li>`,
          )}
        </ul>
        <form method="post" action="/shops" class="card form" aria-label="Open another shop">
          <h2>Open another shop</h2>
          ${problem ? html`<p class="problem-box" role="alert">${problem}</p>` : ''}
          <div class="pair">
            <label>Name <input name="name" /></label>
            <label>Handle (small letters, digits, dashes) <input name="handle" required /></label>
          </div>
          <div class="actions"><button class="button">Open shop</button></div>
        </form>
      </main>`,
  );
}
