/** Orders that Shopify knows more of than we do: looked up, and taken in like the news of a webhook. */
import { findOrderPast } from '../adapters/admin-api/find-order-past.server.ts';
import { findOrder } from '../adapters/admin-api/find-order.server.ts';
import { listDisputes } from '../adapters/admin-api/list-disputes.server.ts';
import type { ListedDispute } from '../adapters/admin-api/list-disputes.server.ts';
import { AdminApiRefused } from '../adapters/admin-api/run-operation.server.ts';
import type { AdminGraphql } from '../adapters/admin-api/run-operation.server.ts';
import type { SqlContext } from '../db.server.ts';
import { earnForOrder } from '../loyalty/earning/earn-for-order.server.ts';
import { findKnownDisputes } from '../loyalty/earning/known-orders.server.ts';
import { isDisputeNews } from '../loyalty/earning/order-sketch.ts';
import { emptyNews } from '../loyalty/earning/order-fact.ts';
import type { OrderNews } from '../loyalty/earning/order-fact.ts';
import { asksForPast, withPast } from '../loyalty/earning/order-past.ts';
import { parseDisputeAnswer, parseOrderAnswer } from '../loyalty/earning/parse-order-answer.ts';
import { UnreadablePayload } from '../loyalty/earning/parse-order-payload.ts';
import { countRepair } from '../loyalty/earning/reconciliation.server.ts';
import { noticeUsedCodes } from '../loyalty/rewards/notice-used-codes.server.ts';
import { getShop } from '../loyalty/shops/find-shop.server.ts';
import { parkOnce } from './problems.server.ts';
import { rewardsAsked } from './rewards-asked.server.ts';

/** `inTx` runs a task in a transaction of the shop. */
export interface RepairWork {
  shopId: bigint;
  now: Date;
  inTx: <Result>(task: (ctx: SqlContext) => Promise<Result>) => Promise<Result>;
}

/** A dispute is decided within about three months. */
const DISPUTE_DAYS = 120;
const DAY_MS = 86_400_000;

/** Under the causes of the webhooks that did not come: when one comes after all, it finds everything done. */
async function takeIn(work: RepairWork, news: OrderNews): Promise<void> {
  await work.inTx(async (ctx) => {
    const { outcome } = await earnForOrder({ ...ctx, rewards: rewardsAsked(ctx) }, news);
    if (outcome === 'nothing_new') return;
    await noticeUsedCodes(ctx, BigInt(news.orderId));
    await countRepair(ctx);
  });
}

/**
 * Looks an order up and takes in what is found. One that Shopify does not show, because it was deleted or is older than we may see,
 * stays as it is: nothing is guessed. One that cannot be taken in is a problem for staff, and the others go on.
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function repairOrder(work: RepairWork, admin: AdminGraphql, orderId: bigint): Promise<void> {
  const answer = await findOrder(admin, orderId);
  if (!answer) return;
  try {
    const news = parseOrderAnswer(answer, work.now);
    const past = asksForPast(news) ? await findOrderPast(admin, orderId, answer.updatedAt) : null;
    await takeIn(work, past === null ? news : withPast(news, past));
  } catch (error) {
    if (!(error instanceof UnreadablePayload)) throw error;
    const payload = { shopId: String(work.shopId), orderId: String(orderId) };
    await work.inTx((ctx) => parkOnce(ctx, { task: 'order.look-up', payload, error: error.message }));
  }
}

/** Takes in what Shopify Payments' disputes say that we have not heard: a dispute does not move its order's updated_at. */
export async function compareDisputes(work: RepairWork, admin: AdminGraphql): Promise<void> {
  const since = new Date(work.now.getTime() - DISPUTE_DAYS * DAY_MS);
  try {
    for await (const page of listDisputes(admin, since)) await comparePage(work, page);
  } catch (error) {
    if (!(error instanceof AdminApiRefused)) throw error;
    const payload = { shopId: String(work.shopId) };
    const reason = `Chargebacks could not be compared with Shopify's. ${error.message}`;
    await work.inTx((ctx) => parkOnce(ctx, { task: 'orders.reconcile-shop', payload, error: reason }));
  }
}

async function comparePage(work: RepairWork, page: readonly ListedDispute[]): Promise<void> {
  const { currency } = await work.inTx((ctx) => getShop(ctx.db, ctx.shopId));
  const listed = page.flatMap((dispute) => parseDisputeAnswer(dispute, currency) ?? []);
  if (listed.length === 0) return;
  const ids = listed.map(({ orderId }) => orderId);
  const known = await work.inTx((ctx) => findKnownDisputes(ctx, ids));
  for (const { orderId, dispute } of listed) {
    const ofOrder = known.get(orderId);
    // an order never heard of has no points to take back
    if (ofOrder && isDisputeNews(ofOrder[dispute.id], dispute))
      await takeIn(work, { ...emptyNews(orderId), disputes: [dispute] });
  }
}
