import type { Shop } from '../../model.ts';
import { gid } from '../../payload/edge-values.ts';
import type { Fields } from '../context.ts';
import { metafieldsOf } from './metafield-fields.ts';

/** The app's installation in a shop; its source is the shop, which must have one. */
export const appInstallationFields: Fields<Shop> = {
  id: (shop) => installationGid(shop),
  accessScopes: (shop) => (shop.installation?.scopes ?? []).map((handle) => ({ handle, description: handle })),
  app: (shop) => shop,
  activeSubscriptions: () => [],
  launchUrl: (shop, _args, ctx) => `https://admin.shopify.com/store/${shop.handle}/apps/${ctx.standin.app.handle}`,
  ...metafieldsOf<Shop>('API_PERMISSION', (shop) => installationGid(shop)),
};

export const appFields: Fields<Shop> = {
  id: (_shop, _args, ctx) => gid('App', ctx.standin.app.id),
  title: (_shop, _args, ctx) => ctx.standin.app.name,
  handle: (_shop, _args, ctx) => ctx.standin.app.handle,
  apiKey: (_shop, _args, ctx) => ctx.standin.app.apiKey,
  embedded: () => true,
  installation: (shop) => shop,
  requestedAccessScopes: (_shop, _args, ctx) =>
    ctx.standin.app.scopes.map((handle) => ({ handle, description: handle })),
};

function installationGid(shop: Shop): string {
  if (shop.installation === null) throw new Error(`The app is not installed in ${shop.domain}`);
  return gid('AppInstallation', shop.installation.id);
}
