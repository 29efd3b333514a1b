import type { Request, Response } from 'express';
import type { AccessToken, Shop } from '../model.ts';
import type { Standin } from '../standin.ts';
import { shopOfSessionToken } from './session-token.ts';
import { issueToken, refreshToken } from './tokens.ts';

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const OFFLINE = 'urn:shopify:params:oauth:token-type:offline-access-token';

/**
 * POST /admin/oauth/access_token: token exchange for an offline token, and refreshing one. Any other grant, and online
 * tokens, are refused with a sentence, because the app does not use them.
 * Source: https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/token-exchange
 */
export async function answerAccessToken(
  standin: Standin,
  shop: Shop,
  request: Request,
  response: Response,
): Promise<void> {
  const body = fieldsOf(request.body);
  if (body['client_id'] !== standin.app.apiKey || body['client_secret'] !== standin.app.apiSecret) {
    response.status(400).json({ error: 'invalid_client', error_description: 'Client id or secret is wrong' });
    return;
  }
  if (shop.installation === null) {
    response.status(400).json({ error: 'application_cannot_be_found', error_description: 'The app is not installed' });
    return;
  }
  const token =
    body['grant_type'] === 'refresh_token' ? refreshed(standin, shop, body) : await exchanged(standin, shop, body);
  if ('error' in token) response.status(400).json(token);
  else response.json(answerFor(standin, token));
}

type OauthError = { error: string; error_description: string };

function refreshed(standin: Standin, shop: Shop, body: Record<string, string>): AccessToken | OauthError {
  const token = refreshToken(standin, shop, body['refresh_token'] ?? '');
  return token ?? { error: 'invalid_grant', error_description: 'The refresh token is unknown, used or expired' };
}

async function exchanged(
  standin: Standin,
  shop: Shop,
  body: Record<string, string>,
): Promise<AccessToken | OauthError> {
  if (body['grant_type'] !== TOKEN_EXCHANGE) {
    return { error: 'unsupported_grant_type', error_description: `The stand-in does not know ${body['grant_type']}` };
  }
  if (body['requested_token_type'] !== OFFLINE || body['subject_token_type'] !== ID_TOKEN) {
    return { error: 'invalid_request', error_description: 'The stand-in exchanges id tokens for offline tokens only' };
  }
  if ((await shopOfSessionToken(standin, body['subject_token'] ?? '')) !== shop.domain) {
    return { error: 'invalid_subject_token', error_description: 'The session token is not valid for this shop' };
  }
  return issueToken(standin, shop, body['expiring'] === '1');
}

function answerFor(standin: Standin, token: AccessToken): Record<string, unknown> {
  const secondsUntil = (at: string | null): number =>
    Math.round((Date.parse(at ?? '') - standin.now().getTime()) / 1000);
  return {
    access_token: token.id,
    scope: token.scopes.join(','),
    ...(token.refreshToken === null
      ? {}
      : {
          expires_in: secondsUntil(token.expiresAt),
          refresh_token: token.refreshToken,
          refresh_token_expires_in: secondsUntil(token.refreshExpiresAt),
        }),
  };
}

function fieldsOf(body: unknown): Record<string, string> {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, String(value)]));
}
