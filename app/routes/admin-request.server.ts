/** What every admin route starts with: who asks, for which shop. */
import { getPool, withShop, withShopSql, type SqlContext, type StaffContext } from '../db.server.ts';
import { adminLocaleOf, type AdminLocale } from '../i18n/locale.ts';
import type { AdminGraphql } from '../adapters/admin-api/run-operation.server.ts';
import { findShopByDomain, type ShopRecord } from '../loyalty/shops/find-shop.server.ts';
import { installShop } from '../loyalty/shops/install-shop.server.ts';
import { shopify } from '../shopify.server.ts';

type AdminAuth = Awaited<ReturnType<typeof shopify.authenticate.admin>>;

export interface AdminRequest {
  shop: ShopRecord;
  now: Date;
  locale: AdminLocale;
  /** Shopify's Admin API as this shop. */
  admin: AdminGraphql;
  /** Who asks, as Shopify's session token names them: an account number, never a name. */
  staff: string;
  /** One Prisma transaction in this shop. */
  inShop: <Result>(work: (ctx: StaffContext) => Promise<Result>) => Promise<Result>;
  /** One SQL transaction in this shop. */
  inShopSql: <Result>(work: (ctx: SqlContext) => Promise<Result>) => Promise<Result>;
}

// A document request runs its loaders side by side, and each authenticates. The first visit exchanges a token and installs the
// shop: once is enough, so GETs that carry the same token wait for one another.
const underWay = new Map<string, Promise<AdminAuth>>();

async function authenticated(request: Request): Promise<AdminAuth> {
  if (request.method !== 'GET') return shopify.authenticate.admin(request);
  const key = request.headers.get('authorization') ?? request.url;
  let answer = underWay.get(key);
  if (!answer) {
    answer = shopify.authenticate.admin(request).finally(() => underWay.delete(key));
    underWay.set(key, answer);
  }
  try {
    return await answer;
  } catch (error) {
    // each loader throws a copy of its own: a body can be read once
    throw error instanceof Response ? error.clone() : error;
  }
}

async function shopOf(auth: AdminAuth, now: Date): Promise<ShopRecord> {
  const { shop: domain } = auth.session;
  const known = await findShopByDomain(getPool(), domain);
  if (known?.installed) return known;
  // a session without its shop: an uninstallation that was reported late, or a restored database
  await installShop({ now, admin: auth.admin.graphql, inShop: withShopSql });
  const shop = await findShopByDomain(getPool(), domain);
  if (!shop) throw new Error(`${domain} did not enter the directory`);
  return shop;
}

/**
 * Authenticates an embedded request by its session token (query of a document, Authorization header of a fetch).
 * @throws Response where the browser must fetch a fresh token or sign in; Remix passes it on
 */
export async function adminRequest(request: Request): Promise<AdminRequest> {
  const auth = await authenticated(request);
  const now = new Date();
  const shop = await shopOf(auth, now);
  const token = 'sessionToken' in auth ? auth.sessionToken : undefined;
  const staff = token?.sub ?? 'unknown';
  return {
    shop,
    now,
    locale: adminLocaleOf(request),
    admin: auth.admin.graphql,
    staff,
    inShop: (work) => withShop(shop.id, (db) => work({ db, shopId: shop.id, now, staff })),
    inShopSql: (work) => withShopSql(shop.id, (db) => work({ db, shopId: shop.id, now })),
  };
}
