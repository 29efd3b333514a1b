import { CODES_AT_ONCE } from '../../adapters/admin-api/redeem-codes.server.ts';
import type { SqlContext } from '../../db.server.ts';
import { newCode } from './code.server.ts';
import { enqueueBatch } from './pool-work.server.ts';

/** The discount that codes belong to: a reward's terms, by the version that made them, and the step. */
export interface DiscountKey {
  rewardId: bigint;
  version: number;
  step: number;
}

/** A new batch of a discount, on its way to Shopify once this transaction is committed. */
export async function makeBatch(ctx: SqlContext, kind: 'add' | 'delete', key: DiscountKey): Promise<bigint> {
  const { rows } = await ctx.db.query<{ id: string }>(
    `insert into public.code_batch (shop_id, reward_id, version, step, kind, made_at) values ($1, $2, $3, $4, $5, $6) returning id`,
    [ctx.shopId, key.rewardId, key.version, key.step, kind, ctx.now],
  );
  const id = BigInt(rows[0]?.id ?? 0);
  await enqueueBatch(ctx, 'codes.send', id);
  return id;
}

/** New codes for a discount's pool, stored before Shopify hears of them, in batches of at most 250. */
export async function mintCodes(ctx: SqlContext, key: DiscountKey, count: number): Promise<void> {
  for (let left = count; left > 0; left -= CODES_AT_ONCE) {
    const batch = await makeBatch(ctx, 'add', key);
    const codes = Array.from({ length: Math.min(left, CODES_AT_ONCE) }, newCode);
    await ctx.db.query(
      `insert into public.reward_code (shop_id, code, reward_id, version, step, state, batch, changed_at)
       select $1, unnest($2::text[]), $3, $4, $5, 'minting', $6, $7`,
      [ctx.shopId, codes, key.rewardId, key.version, key.step, batch, ctx.now],
    );
  }
}

/**
 * Codes that shoppers hold of a discount that was deleted at Shopify, sent to the one made in its place, so that they work again. They
 * stay theirs all the while.
 */
export async function restoreCodes(ctx: SqlContext, key: DiscountKey): Promise<void> {
  const { rows } = await ctx.db.query<{ code: string }>(
    `select code from public.reward_code where shop_id = $1 and reward_id = $2 and version = $3 and step = $4
        and state = 'issued' and code_gid is null order by code`,
    [ctx.shopId, key.rewardId, key.version, key.step],
  );
  for (let from = 0; from < rows.length; from += CODES_AT_ONCE) {
    const codes = rows.slice(from, from + CODES_AT_ONCE).map(({ code }) => code);
    const batch = await makeBatch(ctx, 'add', key);
    await ctx.db.query(
      `update public.reward_code set batch = $3 where shop_id = $1 and code = any($2) and state = 'issued'`,
      [ctx.shopId, codes, batch],
    );
  }
}
