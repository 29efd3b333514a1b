import { createHmac, randomUUID } from 'node:crypto';
import type { Shop } from '../model.ts';
import type { Standin } from '../standin.ts';
import { sessionToken } from './session-token.ts';

/**
 * The query Shopify's admin opens an embedded app's page with: who is asking, a session token, and an HMAC over all of
 * it (pairs sorted and joined by `&`, hex).
 * Source: https://shopify.dev/docs/apps/build/authentication-authorization/set-embedded-app-authorization
 */
export async function appPageQuery(
  standin: Pick<Standin, 'app' | 'now'>,
  shop: Shop,
  extra: Record<string, string> = {},
): Promise<URLSearchParams> {
  const sessionId = randomUUID();
  const query = new URLSearchParams({
    ...extra,
    embedded: '1',
    host: Buffer.from(`admin.shopify.com/store/${shop.handle}`).toString('base64').replaceAll('=', ''),
    id_token: await sessionToken(standin, shop, sessionId),
    locale: extra['locale'] ?? shop.locales[0] ?? 'en',
    session: createHmac('sha256', standin.app.apiSecret).update(sessionId).digest('hex'),
    shop: shop.domain,
    timestamp: String(Math.floor(standin.now().getTime() / 1000)),
  });
  query.sort();
  const message = [...query].map(([key, value]) => `${key}=${value}`).join('&');
  query.set('hmac', createHmac('sha256', standin.app.apiSecret).update(message).digest('hex'));
  return query;
}

const OPEN_TIMEOUT_MS = 15_000;

/**
 * Opens the app's first page as the admin's frame would, so that a shop is set up without a browser.
 * @returns the HTTP status, or null with the reason when nobody answered.
 */
export async function openAppPage(
  standin: Standin,
  shop: Shop,
): Promise<{ status: number | null; error: string | null }> {
  const page = new URL(`/app?${await appPageQuery(standin, shop)}`, standin.appUrl);
  try {
    const answer = await fetch(page, {
      // The app's bot detection answers programs that say what they are with 410.
      headers: {
        'user-agent': 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36',
        accept: 'text/html',
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(OPEN_TIMEOUT_MS),
    });
    await answer.arrayBuffer();
    return { status: answer.status, error: null };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { status: null, error: cause instanceof Error ? cause.message : String(cause) };
  }
}
