import { changeScopes, installApp, redactShop, uninstallApp } from '../commerce/install-app.ts';
import { changeShop, createShop } from '../commerce/create-shop.ts';
import { changeProduct, createProduct, deleteProduct } from '../commerce/save-product.ts';
import { changeVariantPrice, deleteVariant } from '../commerce/save-variant.ts';
import type { Shop } from '../model.ts';
import { openAppPage } from '../oauth/app-page-query.ts';
import { sessionToken } from '../oauth/session-token.ts';
import type { Standin } from '../standin.ts';
import { withEmbed } from '../storefront/render-extension.ts';
import { z } from 'zod';
import {
  minorOf,
  ProductBody,
  ProductChange,
  ScopesBody,
  ShopBody,
  ShopChange,
  VariantChange,
} from './request-shapes.ts';
import { addCustomerRoutes } from './customer-routes.ts';
import { type AddRoute, bodyOf } from './route.ts';
import { productView, shopView } from './views.ts';

const EmbedBody = z.object({ on: z.boolean(), settings: z.record(z.string(), z.unknown()).optional() });

/** Shops, their settings, the app's installation, and what belongs to a shop but is no order. */
export function addShopRoutes(add: AddRoute, standin: Standin): void {
  add('get', '/shops', () => standin.store.listAll('shops').map(shopView));
  add('post', '/shops', ({ request }) => shopView(createShop(standin, bodyOf(ShopBody, request))));
  add('get', '/shops/:handle', ({ shop }) => shopView(shop()));
  add('patch', '/shops/:handle', ({ shop, request }) =>
    shopView(changeShop(standin, shop().id, bodyOf(ShopChange, request))),
  );
  add('post', '/shops/:handle/install', async ({ shop }) => {
    const installed = installApp(standin, shop().id);
    return { ...shopView(installed), page: await openAppPage(standin, installed) };
  });
  add('post', '/shops/:handle/uninstall', ({ shop }) => shopView(uninstallApp(standin, shop().id)));
  add('post', '/shops/:handle/redact', ({ shop }) => redactShop(standin, shop().id));
  add('put', '/shops/:handle/scopes', ({ shop, request }) =>
    shopView(changeScopes(standin, shop().id, bodyOf(ScopesBody, request).scopes)),
  );
  add('get', '/shops/:handle/session-token', async ({ shop }) => ({ token: await sessionToken(standin, shop()) }));
  add('put', '/shops/:handle/embeds/:block', ({ shop, request }) => {
    const { on, settings } = bodyOf(EmbedBody, request);
    return shopView(switchEmbed(standin, shop(), String(request.params['block']), on, settings));
  });
  add('get', '/shops/:handle/metafields', ({ shop, request }) => {
    const { owner } = request.query;
    const all = standin.store.list('metafields', shop().id);
    return owner === undefined ? all : all.filter((metafield) => metafield.ownerGid === owner);
  });
  addCustomerRoutes(add, standin);
  addProductRoutes(add, standin);
}

function addProductRoutes(add: AddRoute, standin: Standin): void {
  add('get', '/shops/:handle/products', ({ shop }) => {
    const { id, currency } = shop();
    return standin.store.list('products', id).map((product) => productView(product, currency));
  });
  add('post', '/shops/:handle/products', ({ shop, request }) => {
    const { id, currency } = shop();
    const { variants, ...product } = bodyOf(ProductBody, request);
    const priced = variants.map(({ price, compareAtPrice, ...variant }) => ({
      ...variant,
      priceMinor: variant.priceMinor ?? minorOf(price ?? '', currency),
      compareAtPriceMinor:
        compareAtPrice === undefined || compareAtPrice === null ? null : minorOf(compareAtPrice, currency),
    }));
    return productView(createProduct(standin, id, { ...product, variants: priced }), currency);
  });
  add('patch', '/shops/:handle/products/:id', ({ shop, request }) => {
    const { id, currency } = shop();
    const fields = bodyOf(ProductChange, request);
    return productView(changeProduct(standin, id, String(request.params['id']), fields), currency);
  });
  add('delete', '/shops/:handle/products/:id', ({ shop, request }) =>
    deleteProduct(standin, shop().id, String(request.params['id'])),
  );
  add('patch', '/shops/:handle/products/:id/variants/:variantId', ({ shop, request }) => {
    const { id, currency } = shop();
    const priceMinor = minorOf(bodyOf(VariantChange, request).price, currency);
    const wanted = { variantId: String(request.params['variantId']), priceMinor };
    return productView(changeVariantPrice(standin, id, String(request.params['id']), wanted), currency);
  });
  add('delete', '/shops/:handle/products/:id/variants/:variantId', ({ shop, request }) => {
    const { id, currency } = shop();
    const [productId, variantId] = [String(request.params['id']), String(request.params['variantId'])];
    return productView(deleteVariant(standin, id, productId, variantId), currency);
  });
}

function switchEmbed(
  standin: Standin,
  shop: Shop,
  blockHandle: string,
  isOn: boolean,
  settings: Record<string, unknown> | undefined,
): Shop {
  const embed = { appHandle: standin.app.handle, blockHandle, isOn, ...(settings ? { settings } : {}) };
  const themes = shop.themes.map((theme) =>
    theme.role === 'MAIN' ? { ...theme, settingsData: withEmbed(theme.settingsData, embed) } : theme,
  );
  return standin.store.patch('shops', shop.id, { themes });
}
