import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { addCollectionRoutes } from './control/collection-routes.ts';
import { addCheckoutRoutes } from './control/checkout-routes.ts';
import { addDiscountRoutes } from './control/discount-routes.ts';
import { addOrderEventRoutes } from './control/order-event-routes.ts';
import { addOrderRoutes } from './control/order-routes.ts';
import { answerBulkResult } from './control/bulk-result-route.ts';
import { addFlowRoutes } from './control/flow-routes.ts';
import { routesOn } from './control/route.ts';
import { addShopRoutes } from './control/shop-routes.ts';
import { addWebhookRoutes } from './control/webhook-routes.ts';
import { CostBuckets } from './graphql/cost-bucket.ts';
import { answerGraphql } from './graphql/graphql-route.ts';
import type { Shop } from './model.ts';
import { answerAccessToken } from './oauth/access-token-route.ts';
import { refuseForeignOrigins } from './origin-guard.ts';
import type { Mailbox } from './mailbox.ts';
import type { Standin } from './standin.ts';

const OWN_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\]|[a-z0-9-]+\.localhost)(?::\d+)?$/;
const BODY_MAX = '10mb';

/**
 * Everything on the admin origin that is not a page: for Shopify's hosts the Admin API and OAuth, for this machine's
 * own names the control API under /api. A request under any other name is refused, so that a web page cannot reach in
 * by pointing its own name here.
 */
export function createBackendRouter(standin: Standin, mailbox: Mailbox): Router {
  const router = express.Router();
  const shopify = shopifyRouter(standin);
  const control = controlRouter(standin, mailbox);
  router.use((request, response, next) => {
    if (shopifyHost(request) !== null) return shopify(request, response, next);
    if (!OWN_HOST.test(request.get('host') ?? '')) {
      return void response.status(421).type('text').send('This stand-in answers to this machine only');
    }
    next();
  });
  router.get('/bulk-results/:name', (request, response) => answerBulkResult(standin, request, response));
  router.use('/api', control);
  return router;
}

function shopifyRouter(standin: Standin): Router {
  const router = express.Router();
  const buckets = new CostBuckets();
  router.use(express.json({ limit: BODY_MAX }), express.urlencoded({ extended: false, limit: '100kb' }));
  const forShop =
    (answer: (shop: Shop, request: Request, response: Response) => Promise<void>) =>
    (request: Request, response: Response, next: NextFunction): void => {
      const shop = standin.store.shopByDomain(shopifyHost(request) ?? '');
      if (shop === null) response.status(404).json({ errors: 'Not Found' });
      else answer(shop, request, response).catch(next);
    };
  router.post(
    '/admin/oauth/access_token',
    forShop((shop, request, response) => answerAccessToken(standin, shop, request, response)),
  );
  router.post(
    '/admin/api/:version/graphql.json',
    forShop((shop, request, response) => answerGraphql(standin, buckets, shop, request, response)),
  );
  router.use((request, response) => {
    response.status(404).json({ errors: `The stand-in does not play ${request.method} ${request.path}` });
  });
  return router;
}

function controlRouter(standin: Standin, mailbox: Mailbox): Router {
  const router = express.Router();
  router.use(refuseForeignOrigins, express.json({ limit: BODY_MAX }));
  const add = routesOn(router, standin);
  addShopRoutes(add, standin);
  addCollectionRoutes(add, standin);
  addOrderRoutes(add, standin);
  addOrderEventRoutes(add, standin);
  addDiscountRoutes(add, standin);
  addCheckoutRoutes(add, standin);
  addWebhookRoutes(add, standin);
  addFlowRoutes(add, standin);
  add('get', '/mails', () => mailbox.list());
  return router;
}

/** The *.myshopify.com (or shopify.com) name a request was meant for; null when it was meant for the stand-in itself. */
function shopifyHost(request: Request): string | null {
  const host = (request.get('x-standin-host') ?? request.get('host') ?? '').replace(/:\d+$/, '');
  return /(?:^|\.)(?:myshopify|shopify)\.com$/.test(host) ? host : null;
}
