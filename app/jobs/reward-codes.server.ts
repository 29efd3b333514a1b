/** The jobs about rewards' discounts and codes. A shop that has uninstalled has nobody to ask; its work waits in its tables. */
import { AdminApiThrottled } from '../adapters/admin-api/run-operation.server.ts';
import type { AdminGraphql } from '../adapters/admin-api/run-operation.server.ts';
import type { Sql } from '../db.server.ts';
import { deleteCodes } from '../loyalty/rewards/delete-codes.server.ts';
import type { DiscountKey } from '../loyalty/rewards/make-batch.server.ts';
import { pollNewCodes } from '../loyalty/rewards/poll-batch.server.ts';
import { enqueueBatch } from '../loyalty/rewards/pool-work.server.ts';
import type { PoolWork } from '../loyalty/rewards/pool-work.server.ts';
import { prepareReward } from '../loyalty/rewards/prepare-reward.server.ts';
import { sendNewCodes } from '../loyalty/rewards/send-batch.server.ts';
import { lookAtDiscount } from '../loyalty/rewards/watch-discount.server.ts';
import { getShop } from '../loyalty/shops/find-shop.server.ts';

export interface CodeHands {
  now: Date;
  db: Sql;
  inShop: PoolWork['inShop'];
  adminOf: (domain: string) => Promise<AdminGraphql>;
}

/** @returns null once the shop has uninstalled */
async function poolWorkOf(hands: CodeHands, shopId: bigint): Promise<PoolWork | null> {
  const shop = await getShop(hands.db, shopId);
  if (!shop.installed) return null;
  return { shop, now: hands.now, inShop: hands.inShop, admin: await hands.adminOf(shop.domain) };
}

/** @throws AdminApiBusy, AdminApiRefused */
export async function prepareRewardOf(hands: CodeHands, shopId: bigint, rewardId: bigint): Promise<void> {
  const work = await poolWorkOf(hands, shopId);
  if (work) await prepareReward(work, rewardId);
}

/** @throws AdminApiBusy, AdminApiRefused */
export async function lookAtDiscountOf(hands: CodeHands, shopId: bigint, key: DiscountKey): Promise<void> {
  const work = await poolWorkOf(hands, shopId);
  if (work) await lookAtDiscount(work, key);
}

const TURN_MS = 1000;
const TURNS = 8;

/**
 * Does a batch's next step; turned away because too much was asked of Shopify lately, it comes again in a moment, each batch at a moment
 * of its own. Shoppers may be waiting for its codes: the queue's own pauses grow to hours, while everything else that is asked takes what
 * Shopify allows.
 */
async function inTurn(
  hands: CodeHands,
  step: { task: 'codes.send' | 'codes.poll'; shopId: bigint; batchId: bigint },
  work: () => Promise<void>,
): Promise<void> {
  const { task, shopId, batchId } = step;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AdminApiThrottled)) throw error;
    const at = new Date(hands.now.getTime() + TURN_MS + (Number(batchId % BigInt(TURNS)) * TURN_MS) / TURNS);
    await hands.inShop(shopId, (db) => enqueueBatch({ db, shopId }, task, batchId, at));
  }
}

/** Sends a batch, whether its codes are to be added or deleted. @throws AdminApiBusy, AdminApiRefused */
export async function sendBatch(hands: CodeHands, shopId: bigint, batchId: bigint): Promise<void> {
  const work = await poolWorkOf(hands, shopId);
  if (!work) return;
  await inTurn(hands, { task: 'codes.send', shopId, batchId }, async () => {
    await sendNewCodes(work, batchId);
    await deleteCodes(work, batchId);
  });
}

/** Looks how far Shopify has come with a batch. @throws AdminApiBusy, AdminApiRefused */
export async function pollBatch(hands: CodeHands, shopId: bigint, batchId: bigint): Promise<void> {
  const work = await poolWorkOf(hands, shopId);
  if (!work) return;
  await inTurn(hands, { task: 'codes.poll', shopId, batchId }, async () => {
    await pollNewCodes(work, batchId);
    await deleteCodes(work, batchId);
  });
}
