/** Token exchange is the app's only way in; each thing Shopify checks is checked, one refusal a line. */
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createShop } from '../commerce/create-shop.ts';
import { uninstallApp } from '../commerce/install-app.ts';
import { startBackend, type Backend } from '../testing/start-backend.ts';
import { sessionToken } from './session-token.ts';

const HOUR_MS = 3_600_000;

let backend: Backend;

beforeEach(async () => {
  backend = await startBackend();
});

afterEach(() => backend.stop());

type TokenAnswer = {
  status: number;
  access_token: string;
  scope: string;
  expires_in: number;
  refresh_token: string;
  error: string;
};

async function ask(fields: Record<string, string>, domain?: string): Promise<TokenAnswer> {
  const { app } = backend.standin;
  const body = JSON.stringify({ client_id: app.apiKey, client_secret: app.apiSecret, ...fields });
  const answer = await backend.shopify('/admin/oauth/access_token', { method: 'POST', body }, domain);
  return { ...((await answer.json()) as Omit<TokenAnswer, 'status'>), status: answer.status };
}

const exchange = (subjectToken: string, more: Record<string, string> = {}): Record<string, string> => ({
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token: subjectToken,
  subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
  requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
  expiring: '1',
  ...more,
});

const shopName = async (token: string): Promise<number> =>
  (await backend.graphql('{ shop { name } }', {}, token)).status;

describe('token exchange', () => {
  test('gives a token with the scopes of the TOML, for an hour', async () => {
    const token = await ask(exchange(await sessionToken(backend.standin, backend.shop)));
    expect(token).toMatchObject({
      status: 200,
      scope: 'read_orders,read_products,read_themes,write_customers',
      expires_in: 3600,
    });
    expect(token.access_token).toMatch(/^shpat_[0-9a-f]{32}$/);
    expect(await shopName(token.access_token)).toBe(200);
    backend.advance(HOUR_MS);
    expect(await shopName(token.access_token)).toBe(401);
  });

  test('without expiring=1 the token lasts and has no refresh token', async () => {
    const token = await ask(exchange(await sessionToken(backend.standin, backend.shop), { expiring: '0' }));
    expect(token).not.toHaveProperty('refresh_token');
    backend.advance(400 * 24 * HOUR_MS);
    expect(await shopName(token.access_token)).toBe(200);
  });

  const forged = async (claims: Record<string, unknown>, secret?: string): Promise<string> => {
    const now = Math.floor(backend.standin.now().getTime() / 1000);
    const { domain } = backend.shop;
    const all = {
      iss: `https://${domain}/admin`,
      dest: `https://${domain}`,
      aud: 'example-key',
      sub: '1',
      nbf: now,
      exp: now + 60,
      ...claims,
    };
    return new SignJWT(all)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(secret ?? backend.standin.app.apiSecret));
  };

  test.each<[name: string, token: () => Promise<string>]>([
    ['another secret', () => forged({}, 'another-secret-0123456789abcdefgh')],
    ['another audience', () => forged({ aud: 'another-key' })],
    ['another shop', () => forged({ dest: 'https://other.myshopify.com', iss: 'https://other.myshopify.com/admin' })],
    ['an issuer that is not the destination', () => forged({ iss: 'https://other.myshopify.com/admin' })],
    ['a past end', () => forged({ exp: 1_700_000_000 })],
    [
      'a future start',
      () => forged({ nbf: Math.floor(Date.now() / 1000) + 600, exp: Math.floor(Date.now() / 1000) + 660 }),
    ],
    ['no token at all', async () => 'nonsense'],
  ])('refuses a session token with %s', async (_name, token) => {
    expect(await ask(exchange(await token()))).toMatchObject({ status: 400, error: 'invalid_subject_token' });
  });

  test('refuses what is not the app, not installed, not known', async () => {
    const token = await sessionToken(backend.standin, backend.shop);
    expect(await ask({ ...exchange(token), client_secret: 'wrong' })).toMatchObject({
      status: 400,
      error: 'invalid_client',
    });
    expect(await ask({ grant_type: 'authorization_code' })).toMatchObject({
      status: 400,
      error: 'unsupported_grant_type',
    });
    expect(
      await ask(exchange(token, { requested_token_type: 'urn:shopify:params:oauth:token-type:online-access-token' })),
    ).toMatchObject({ error: 'invalid_request' });
    expect((await ask(exchange(token), 'nobody.myshopify.com')).status).toBe(404);
    const bare = createShop(backend.standin, { handle: 'bare' });
    expect(await ask(exchange(await sessionToken(backend.standin, bare)), bare.domain)).toMatchObject({
      error: 'application_cannot_be_found',
    });
  });
});

describe('refreshing', () => {
  test('gives a new pair and ends the old one; each refresh token works once', async () => {
    const first = await ask(exchange(await sessionToken(backend.standin, backend.shop)));
    backend.advance(2 * HOUR_MS);
    const second = await ask({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
    expect(second).toMatchObject({ status: 200, expires_in: 3600 });
    expect([await shopName(first.access_token), await shopName(second.access_token)]).toEqual([401, 200]);
    expect(await ask({ grant_type: 'refresh_token', refresh_token: first.refresh_token })).toMatchObject({
      status: 400,
      error: 'invalid_grant',
    });
    backend.advance(91 * 24 * HOUR_MS);
    expect(await ask({ grant_type: 'refresh_token', refresh_token: second.refresh_token })).toMatchObject({
      error: 'invalid_grant',
    });
  });

  test('does not outlive the installation', async () => {
    const token = await ask(exchange(await sessionToken(backend.standin, backend.shop)));
    uninstallApp(backend.standin, backend.shop.id);
    expect(await shopName(token.access_token)).toBe(401);
    expect((await ask({ grant_type: 'refresh_token', refresh_token: token.refresh_token })).status).toBe(400);
  });

  test("a token of one shop opens no other's data", async () => {
    const other = createShop(backend.standin, { handle: 'other' });
    const token = await ask(exchange(await sessionToken(backend.standin, backend.shop)));
    const answer = await backend.shopify(
      '/admin/api/2026-07/graphql.json',
      {
        method: 'POST',
        headers: { 'x-shopify-access-token': token.access_token },
        body: '{"query":"{ shop { id } }"}',
      },
      other.domain,
    );
    expect(answer.status).toBe(401);
  });
});
