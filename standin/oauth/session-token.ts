import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Shop } from '../model.ts';
import type { Standin } from '../standin.ts';

/** Shopify's session tokens live a minute. */
const LIFETIME_SECONDS = 60;

/**
 * An admin session token ("id token") of the shop's staff for the app, as App Bridge hands them out.
 * Source: https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens
 */
export async function sessionToken(
  standin: Pick<Standin, 'app' | 'now'>,
  shop: Shop,
  sessionId: string = randomUUID(),
): Promise<string> {
  const now = Math.floor(standin.now().getTime() / 1000);
  const claims = {
    iss: `https://${shop.domain}/admin`,
    dest: `https://${shop.domain}`,
    aud: standin.app.apiKey,
    sub: shop.staff.id,
    jti: randomUUID(),
    sid: sessionId,
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + LIFETIME_SECONDS)
    .sign(secretOf(standin));
}

/** The shop domain a session token speaks for; null unless signature, audience, instants and issuer are right. */
export async function shopOfSessionToken(standin: Pick<Standin, 'app' | 'now'>, token: string): Promise<string | null> {
  try {
    const { payload } = await jwtVerify(token, secretOf(standin), {
      algorithms: ['HS256'],
      audience: standin.app.apiKey,
      currentDate: standin.now(),
      requiredClaims: ['exp', 'nbf', 'iss', 'dest', 'sub'],
    });
    const dest = new URL(String(payload['dest']));
    return payload.iss === `${dest.origin}/admin` ? dest.hostname : null;
  } catch {
    return null;
  }
}

function secretOf(standin: Pick<Standin, 'app'>): Uint8Array {
  return new TextEncoder().encode(standin.app.apiSecret);
}
