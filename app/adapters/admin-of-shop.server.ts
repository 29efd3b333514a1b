import { shopify } from '../shopify.server.ts';
import { AdminApiBusy } from './admin-api/run-operation.server.ts';
import type { AdminGraphql } from './admin-api/run-operation.server.ts';

/**
 * The Admin API of an installed shop, with its stored token, refreshed when it has expired: for jobs, where no request brings one.
 * @throws AdminApiBusy when Shopify cannot refresh the token now; the library's SessionNotFoundError when the shop has none
 */
export async function adminOfShop(domain: string): Promise<AdminGraphql> {
  try {
    const { admin } = await shopify.unauthenticated.admin(domain);
    return admin.graphql;
  } catch (error) {
    if (error instanceof Error && error.name === 'SessionNotFoundError') throw error;
    throw new AdminApiBusy(`no access to ${domain} now: ${error instanceof Error ? error.message : String(error)}`);
  }
}
