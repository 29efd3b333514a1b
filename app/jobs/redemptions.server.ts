/** The jobs that bring redemptions to their end: what waits for Shopify, what expires, and the net below both. */
import type { AdminGraphql } from '../adapters/admin-api/run-operation.server.ts';
import type { Sql } from '../db.server.ts';
import { settleRedemption } from '../loyalty/rewards/settle-redemption.server.ts';
import { finishReturn } from '../loyalty/rewards/turn-back.server.ts';
import { getShop } from '../loyalty/shops/find-shop.server.ts';

export interface RedemptionWork {
  now: Date;
  db: Sql;
  inShop: <Result>(shopId: bigint, work: (sql: Sql) => Promise<Result>) => Promise<Result>;
  adminOf: (domain: string) => Promise<AdminGraphql>;
}

/** One redemption: what it waits for is asked, done or ended. Once the shop has uninstalled it stays as it is until the shop is back. */
export async function settleOrFinish(work: RedemptionWork, shopId: bigint, redemptionId: bigint): Promise<void> {
  const shop = await getShop(work.db, shopId);
  if (!shop.installed) return;
  const { now, inShop } = work;
  const settling = { shopId, shop, now, inShop, adminOf: () => work.adminOf(shop.domain) };
  await settleRedemption(settling, redemptionId);
  await finishReturn(settling, redemptionId);
}
