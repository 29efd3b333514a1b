import { randomBytes } from 'node:crypto';
import type { AccessToken, Id, Shop } from '../model.ts';
import type { Standin } from '../standin.ts';

/** An expiring offline token lives an hour, its refresh token ninety days. */
const TOKEN_MS = 3_600_000;
const REFRESH_MS = 90 * 86_400_000;

/**
 * Issues an offline access token with the app's scopes for an installed shop. Expiring ones come with a refresh token.
 * Source: https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens
 */
export function issueToken(standin: Pick<Standin, 'store' | 'now'>, shop: Shop, expiring: boolean): AccessToken {
  const now = standin.now().getTime();
  return standin.store.put('tokens', {
    id: `shpat_${randomBytes(16).toString('hex')}`,
    shopId: shop.id,
    scopes: shop.installation?.scopes ?? [],
    expiresAt: expiring ? new Date(now + TOKEN_MS).toISOString() : null,
    refreshToken: expiring ? `shprt_${randomBytes(16).toString('hex')}` : null,
    refreshExpiresAt: expiring ? new Date(now + REFRESH_MS).toISOString() : null,
    createdAt: new Date(now).toISOString(),
  });
}

/** The token if it is known, unexpired and of that shop; else null. */
export function findValidToken(standin: Pick<Standin, 'store' | 'now'>, shopId: Id, token: string): AccessToken | null {
  const found = standin.store.find('tokens', token);
  if (found === null || found.shopId !== shopId) return null;
  return found.expiresAt !== null && Date.parse(found.expiresAt) <= standin.now().getTime() ? null : found;
}

/**
 * A new token for a refresh token. The old pair goes: a refresh token works once, and the access token it came with
 * stops working. null when it is unknown, used, expired or of another shop.
 */
export function refreshToken(standin: Pick<Standin, 'store' | 'now'>, shop: Shop, refresh: string): AccessToken | null {
  const old = standin.store.list('tokens', shop.id).find((token) => token.refreshToken === refresh);
  if (!old || Date.parse(old.refreshExpiresAt ?? '') <= standin.now().getTime()) return null;
  standin.store.remove('tokens', old.id);
  return issueToken(standin, shop, true);
}

/** Ends all tokens of a shop, as an uninstall does. */
export function revokeTokens(standin: Pick<Standin, 'store'>, shopId: Id): void {
  for (const token of standin.store.list('tokens', shopId)) standin.store.remove('tokens', token.id);
}
