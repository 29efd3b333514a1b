/** A shop with members and rewards, straight into a migrated database, for the benches of redemptions. */
import type pg from 'pg';
import { withShopSql } from '../app/db.server.ts';
import { openAccount } from '../app/loyalty/ledger/open-account.server.ts';
import { postPoints } from '../app/loyalty/ledger/post-points.server.ts';
import type { RewardSettings } from '../app/loyalty/rewards/reward.ts';

const BATCH = 1000;
const OFFER = { description: '', tiers: [], perMember: null, stock: null, from: null, until: null };
const CODE = {
  minimumMinor: 0,
  collections: [],
  combinesWith: { order: false, product: true, shipping: true },
  codeDays: 90,
  atExpiry: 'points_back' as const,
};

/** 10.00 off, for so many points. */
export const amountOff = (points: number, name = '10 off'): RewardSettings => ({
  kind: 'amount_off',
  name,
  ...OFFER,
  ...CODE,
  points,
  valueMinor: 1000,
});
export const experience = (points: number): RewardSettings => ({
  kind: 'experience',
  name: 'A tour',
  ...OFFER,
  points,
  task: 'Show them the shop',
});
export const giftCard = (points: number): RewardSettings => ({
  kind: 'gift_card',
  name: 'Gift card',
  ...OFFER,
  points,
  valueMinor: 5000,
  days: 365,
});

export async function addShop(admin: pg.Pool, shopId: bigint, domain: string): Promise<void> {
  await admin.query(
    `insert into public.shop (id, domain, name, zone, currency, taxes_included, scopes, installed_at)
     values ($1, $2, 'Bench', 'Europe/Warsaw', 'PLN', true, '', now())`,
    [shopId, domain],
  );
}

let customers = 7_000_000_000_000;

/** So many new members with this balance each. @param pool as comeback_app */
export async function addMembers(pool: pg.Pool, shopId: bigint, count: number, balance: number): Promise<bigint[]> {
  const all: bigint[] = [];
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    const first = customers;
    customers += size;
    await withShopSql(
      shopId,
      async (db) => {
        const ctx = { db, shopId, now: new Date() };
        const { rows } = await db.query<{ id: string }>(
          `insert into public.member (shop_id, customer_id, enrolled_at, enrolled_by)
           select $1, $2::bigint + n, $4, 'order' from generate_series(0, $3::int - 1) n returning id`,
          [shopId, first, size, ctx.now],
        );
        const ids = rows.map(({ id }) => BigInt(id));
        await openAccount(ctx, ids);
        const earned = ids.map((memberId) => {
          const key = `bench:${memberId}`;
          return { kind: 'earn', memberId, key, hash: Buffer.from(key), points: BigInt(balance), at: ctx.now } as const;
        });
        if (balance > 0) await postPoints(ctx, earned);
        all.push(...ids);
      },
      pool,
    );
  }
  return all;
}

/**
 * A reward on sale, its discount ready, with so many codes in the pool.
 * @param poolSize how many codes the pool is kept at; 0: Shopify has no discount for it
 */
export async function addReward(
  admin: pg.Pool,
  shopId: bigint,
  settings: RewardSettings,
  pool: { codes: number; size: number },
): Promise<bigint> {
  const { rows } = await admin.query<{ id: string }>(
    `insert into public.reward (shop_id, position, status, version, created_at) values ($1, 1, 'on', 1, now()) returning id`,
    [shopId],
  );
  const id = BigInt(rows[0]?.id ?? 0);
  await admin.query(
    `insert into public.reward_version (shop_id, reward_id, version, terms_version, settings, made_at, made_by)
     values ($1, $2, 1, 1, $3, now(), 'bench')`,
    [shopId, id, JSON.stringify(settings)],
  );
  if (pool.size > 0)
    await admin.query(
      `insert into public.reward_discount (shop_id, reward_id, version, step, marker, discount_gid, state, pool_size)
       values ($1, $2, 1, 1, 'MARKER' || $2::bigint, 'gid://shopify/DiscountCodeNode/' || $2::bigint, 'ready', $3)`,
      [shopId, id, pool.size],
    );
  await admin.query(
    `insert into public.reward_code (shop_id, code, reward_id, version, step, state, changed_at)
     select $1, 'B' || $2::bigint || 'N' || lpad(upper(to_hex(hashint8(n))), 8, '0') || n, $2, 1, 1, 'pooled', now()
       from generate_series(1, $3::bigint) n`,
    [shopId, id, pool.codes],
  );
  return id;
}
