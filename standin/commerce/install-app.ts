import { randomUUID } from 'node:crypto';
import type { Customer, Id, Shop } from '../model.ts';
import { revokeTokens } from '../oauth/tokens.ts';
import { customerRedactPayload, dataRequestPayload, shopRedactPayload } from '../payload/compliance-payload.ts';
import { shopPayload } from '../payload/shop-payload.ts';
import { Refusal, type Standin } from '../standin.ts';

type InstallContext = Pick<Standin, 'store' | 'now' | 'webhooks' | 'app'>;

/**
 * Grants the app its scopes from shopify.app.toml ("managed installation"). Nothing is sent: the app learns of it when
 * its page is opened with a session token. Installing an installed app does nothing.
 */
export function installApp(ctx: InstallContext, shopId: Id): Shop {
  const shop = ctx.store.get('shops', shopId);
  if (shop.installation !== null) return shop;
  const installation = { id: ctx.store.nextId(), installedAt: ctx.now().toISOString(), scopes: ctx.app.scopes };
  return ctx.store.patch('shops', shop.id, { installation });
}

/**
 * Removes the app: its tokens end, the metafields of its installation go with it, its embeds leave the themes, and
 * app/uninstalled is sent. Metafields in its reserved namespace on customers stay, as on Shopify, until shop/redact.
 * @throws Refusal when it is not installed.
 */
export function uninstallApp(ctx: InstallContext, shopId: Id): Shop {
  const shop = ctx.store.get('shops', shopId);
  if (shop.installation === null) throw new Refusal('The app is not installed');
  revokeTokens(ctx, shop.id);
  const ownGid = `gid://shopify/AppInstallation/${shop.installation.id}`;
  for (const metafield of ctx.store.list('metafields', shop.id)) {
    if (metafield.ownerGid === ownGid) ctx.store.remove('metafields', metafield.id);
  }
  const appBlock = `shopify://apps/${ctx.app.handle}/`;
  const themes = shop.themes.map((theme) => {
    const blocks = Object.entries(theme.settingsData.current.blocks).filter(([, b]) => !b.type.startsWith(appBlock));
    const current = { ...theme.settingsData.current, blocks: Object.fromEntries(blocks) };
    return { ...theme, settingsData: { ...theme.settingsData, current } };
  });
  const bare = ctx.store.patch('shops', shop.id, { installation: null, themes });
  publish(ctx, shop.id, 'app/uninstalled', () => shopPayload(bare));
  return bare;
}

/**
 * Sends shop/redact, which Shopify does 48 hours after an uninstall, and forgets what the app had stored in its
 * reserved namespaces.
 * @throws Refusal while the app is installed.
 */
export function redactShop(ctx: InstallContext, shopId: Id): void {
  const shop = ctx.store.get('shops', shopId);
  if (shop.installation !== null) throw new Refusal('shop/redact comes after an uninstall only');
  const own = (namespace: string): boolean => namespace.split('--').slice(0, 2).join('--') === `app--${ctx.app.id}`;
  for (const doc of ctx.store.list('metafields', shop.id))
    if (own(doc.namespace)) ctx.store.remove('metafields', doc.id);
  for (const doc of ctx.store.list('metafieldDefinitions', shop.id)) {
    if (own(doc.namespace)) ctx.store.remove('metafieldDefinitions', doc.id);
  }
  publish(ctx, shop.id, 'shop/redact', () => shopRedactPayload(shop));
}

/** Asks the app what it knows of a customer: sends customers/data_request. */
export function requestCustomerData(ctx: InstallContext, shopId: Id, customerId: Id): void {
  const { shop, customer, orderIds } = customerCase(ctx, shopId, customerId);
  const requestId = ctx.store.nextId();
  publish(ctx, shop.id, 'customers/data_request', () => dataRequestPayload(shop, customer, orderIds, requestId));
}

/** Asks the app to forget a customer: sends customers/redact. The stand-in's own record stays. */
export function redactCustomer(ctx: InstallContext, shopId: Id, customerId: Id): void {
  const { shop, customer, orderIds } = customerCase(ctx, shopId, customerId);
  publish(ctx, shop.id, 'customers/redact', () => customerRedactPayload(shop, customer, orderIds));
}

/**
 * Changes the scopes the shop granted and sends app/scopes_update.
 * @throws Refusal when the app is not installed.
 */
export function changeScopes(ctx: InstallContext, shopId: Id, scopes: string[]): Shop {
  const shop = ctx.store.get('shops', shopId);
  if (shop.installation === null) throw new Refusal('The app is not installed');
  const previous = shop.installation.scopes;
  const changed = ctx.store.patch('shops', shop.id, { installation: { ...shop.installation, scopes } });
  for (const token of ctx.store.list('tokens', shop.id)) ctx.store.patch('tokens', token.id, { scopes });
  const at = ctx.now().toISOString();
  publish(ctx, shop.id, 'app/scopes_update', () => ({
    id: Number(ctx.app.id),
    shop_id: `gid://shopify/Shop/${shop.id}`,
    previous,
    current: scopes,
    updated_at: at,
  }));
  return changed;
}

function customerCase(
  ctx: InstallContext,
  shopId: Id,
  customerId: Id,
): { shop: Shop; customer: Customer; orderIds: Id[] } {
  const shop = ctx.store.get('shops', shopId);
  const customer = ctx.store.find('customers', customerId);
  if (customer === null || customer.shopId !== shopId) throw new Refusal('This shop has no such customer', 404);
  const orderIds = ctx.store
    .list('orders', shopId)
    .filter((o) => o.customerId === customerId)
    .map((o) => o.id);
  return { shop, customer, orderIds };
}

function publish(ctx: InstallContext, shopId: Id, topic: string, payload: () => unknown): void {
  ctx.webhooks.publish({ shopId, topic, eventId: randomUUID(), subjectId: shopId, payload });
}
