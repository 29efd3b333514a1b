import type { SqlContext } from '../../db.server.ts';

/**
 * The scopes that the shop has granted us, as it was told at the installation and by app/scopes_update since. Who may write may read:
 * Shopify names the one and means both.
 */
export async function findGrantedScopes(ctx: Pick<SqlContext, 'db' | 'shopId'>): Promise<string[]> {
  const { rows } = await ctx.db.query<{ scopes: string }>('select scopes from public.shop where id = $1', [ctx.shopId]);
  const named = (rows[0]?.scopes ?? '').split(',').filter((scope) => scope !== '');
  return [...new Set([...named, ...named.map((scope) => scope.replace(/^write_/, 'read_'))])];
}
