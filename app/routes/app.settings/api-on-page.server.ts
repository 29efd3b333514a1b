import { listApiTokens } from '../../loyalty/merchant-api/list-tokens.server.ts';
import { env } from '../../env.server.ts';
import type { AdminRequest } from '../admin-request.server.ts';

/** The tokens of the merchant API, and where it is described, as the section of the settings page shows them. */
export async function apiOnPage({ inShopSql }: AdminRequest) {
  const description = new URL('/api/v1/openapi.json', env().appUrl).href;
  return { tokens: await inShopSql(listApiTokens), description };
}
