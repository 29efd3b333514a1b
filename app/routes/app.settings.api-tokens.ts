/**
 * POST /app/settings/api-tokens: make a token of the merchant API, or end one. Answers JSON that nobody keeps.
 *
 * intent=create takes `name`, `scopes` (once for each) and `lifetime` (30 | 90 | 365 | never); intent=revoke takes `id`.
 *
 * 200 {did:"created", token} with the token, this once; {did:"revoked"}, also where it had ended before; 422 {did:"refused", problems}.
 */
import type { ActionFunctionArgs } from '@remix-run/node';
import { makeApiToken } from '../loyalty/merchant-api/make-token.server.ts';
import { revokeApiToken } from '../loyalty/merchant-api/revoke-token.server.ts';
import { parseTokenForm, tokenFormOf } from '../loyalty/merchant-api/token-form.ts';
import type { TokenField, TokenProblem } from '../loyalty/merchant-api/token-form.ts';
import { adminRequest } from './admin-request.server.ts';

export type TokenAnswer =
  | { did: 'created'; token: string }
  | { did: 'revoked' }
  | { did: 'refused'; problems: Partial<Record<TokenField, TokenProblem>>; tooMany: boolean };

function answer(body: TokenAnswer): Response {
  const status = body.did === 'refused' ? 422 : 200;
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { inShopSql, staff } = await adminRequest(request);
  const body = await request.formData();
  if (body.get('intent') === 'revoke') {
    const id = body.get('id');
    if (typeof id === 'string' && /^\d{1,18}$/.test(id))
      await inShopSql((ctx) => revokeApiToken(ctx, BigInt(id), staff));
    return answer({ did: 'revoked' });
  }
  const parsed = parseTokenForm(tokenFormOf(body));
  if (!parsed.ok) return answer({ did: 'refused', problems: parsed.problems, tooMany: false });
  const made = await inShopSql((ctx) => makeApiToken(ctx, parsed.wish, staff));
  return answer(made.ok ? { did: 'created', token: made.token } : { did: 'refused', problems: {}, tooMany: true });
}
