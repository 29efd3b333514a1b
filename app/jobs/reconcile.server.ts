/**
 * The nightly comparison with Shopify's orders, which repairs what a lost webhook left out (docs/decisions/064). One step a job: ask,
 * look whether it is done, compare. What is known of a run is in its row, so that any worker goes on with it after any crash.
 */
import { findBulkState } from '../adapters/admin-api/bulk-query.server.ts';
import type { BulkState } from '../adapters/admin-api/bulk-query.server.ts';
import { askForOrders, readOrders } from '../adapters/admin-api/orders-in-bulk.server.ts';
import { AdminApiRefused } from '../adapters/admin-api/run-operation.server.ts';
import type { AdminGraphql } from '../adapters/admin-api/run-operation.server.ts';
import type { Sql, SqlContext } from '../db.server.ts';
import { askAgain, findKnownOrders, listUnseenOrders } from '../loyalty/earning/known-orders.server.ts';
import { isOverdue, lookAgainMs, tellsMore } from '../loyalty/earning/order-sketch.ts';
import type { OrderSketch } from '../loyalty/earning/order-sketch.ts';
import {
  beginRun,
  dropRun,
  endRun,
  findRun,
  forgetOperation,
  goOn,
  keepOperation,
  keepProgress,
} from '../loyalty/earning/reconciliation.server.ts';
import type { Run } from '../loyalty/earning/reconciliation.server.ts';
import { getShop } from '../loyalty/shops/find-shop.server.ts';
import type { LookUpWork } from './look-up.server.ts';
import { compareDisputes, repairOrder } from './repair-order.server.ts';
import type { RepairWork } from './repair-order.server.ts';
import { parkOnce, settleParked } from './problems.server.ts';

const MINUTE_MS = 60_000;
/** The shops' comparisons begin over this long. */
const SPREAD_MINUTES = 180;
/** Compared with one query. */
const BATCH = 200;
/** Repaired in one job, each with a question to Shopify; then a new job goes on, so that other work gets its turn. */
const REPAIRS_AT_ONCE = 200;
const TRIES_MAX = 3;
const FULL_MS = 10 * MINUTE_MS;

/** Has each shop's comparison begin, at a minute of the shop's own. */
export async function spreadReconciliation(hands: { db: Sql; now: Date }, shopIds: readonly bigint[]): Promise<void> {
  for (const shopId of shopIds) {
    const at = new Date(hands.now.getTime() + Number(shopId % BigInt(SPREAD_MINUTES)) * MINUTE_MS);
    await hands.db.query('select public.enqueue_job($1, $2::json, null, $3, $4)', [
      'orders.reconcile-shop',
      JSON.stringify({ shopId: String(shopId) }),
      `orders.reconcile-shop:${shopId}`,
      at,
    ]);
  }
}

/** Begins a shop's comparison; one that is under way goes on. */
export async function beginReconciliation(work: LookUpWork, shopId: bigint): Promise<void> {
  const { installed } = await getShop(work.db, shopId);
  const { now } = work;
  if (installed) await work.inShop(shopId, (db) => beginRun({ db, shopId, now }));
}

/** Does the next step of a shop's comparison, if one is under way. @throws AdminApiBusy, to be done again */
export async function goOnReconciling(work: LookUpWork, shopId: bigint): Promise<void> {
  const shop = await getShop(work.db, shopId);
  const { now } = work;
  const inTx = <Result>(task: (ctx: SqlContext) => Promise<Result>) =>
    work.inShop(shopId, (db) => task({ db, shopId, now }));
  const run = await inTx(findRun);
  if (!run) return;
  if (!shop.installed) return inTx(dropRun);
  const admin = await work.adminOf(shop.domain);
  const step: Step = { shopId, now, inTx, admin, run };
  try {
    await (run.operation === null ? ask(step) : look(step, run.operation));
  } catch (error) {
    if (!(error instanceof AdminApiRefused)) throw error;
    await giveUp(step, error.message);
  }
}

interface Step extends RepairWork {
  admin: AdminGraphql;
  run: Run;
}

async function ask(step: Step): Promise<void> {
  const { inTx, run, now } = step;
  if (isOverdue(run.begunAt, now)) return giveUp(step, 'Too many other long queries were under way.');
  const operation = await askForOrders(step.admin, run);
  await inTx(async (ctx) => {
    if (operation !== null) await keepOperation(ctx, run, operation);
    await goOn(ctx, operation === null ? FULL_MS : lookAgainMs(now, now));
  });
}

async function look(step: Step, operation: string): Promise<void> {
  const found = await findBulkState(step.admin, operation);
  if (found.state === 'running') return wait(step);
  if (found.state === 'failed') return askAnew(step, found.reason);
  await compare(step, found);
}

async function wait(step: Step): Promise<void> {
  const { inTx, run, now } = step;
  if (isOverdue(run.begunAt, now)) return giveUp(step, 'Shopify did not come to an end with it.');
  await inTx((ctx) => goOn(ctx, lookAgainMs(run.begunAt, now)));
}

/** The operation failed, was cancelled, or is gone. */
async function askAnew(step: Step, reason: string): Promise<void> {
  const { inTx, run } = step;
  if (reason === 'ACCESS_DENIED') return giveUp(step, 'The app has no permission to read orders. Open the app once.');
  if (run.tries + 1 >= TRIES_MAX) return giveUp(step, `Shopify failed to list them, ${TRIES_MAX} times (${reason}).`);
  await inTx(async (ctx) => {
    await forgetOperation(ctx, run);
    await goOn(ctx, (run.tries + 1) * FULL_MS);
  });
}

/** Tells staff in words, once, and leaves the rest to the next night, which covers what this one was to cover. */
async function giveUp({ inTx, shopId }: Step, why: string): Promise<void> {
  await inTx(async (ctx) => {
    await dropRun(ctx);
    await parkOnce(ctx, {
      task: 'orders.reconcile-shop',
      payload: { shopId: String(shopId) },
      error: `Orders could not be compared with Shopify's. ${why}`,
    });
  });
}

async function compare(step: Step, found: Extract<BulkState, { state: 'done' }>): Promise<void> {
  const { inTx, run } = step;
  // first what moves no order's updated_at; again at the end, for the amounts of disputes that came with orders
  if (run.linesDone === 0) await compareDisputes(step, step.admin);
  if (found.url !== null && (await compareOrders(step, found.url, found.found)) === 'more') {
    return inTx((ctx) => goOn(ctx, 0));
  }
  for (const orderId of await inTx(listUnseenOrders)) await repairOrder(step, step.admin, orderId);
  await compareDisputes(step, step.admin);
  await inTx(async (ctx) => {
    await askAgain(ctx);
    await endRun(ctx, run, found.found);
    await settleParked(ctx, 'orders.reconcile-shop', run.begunAt);
  });
}

/** Reads the list from where the run stands. @returns 'more' when this job has done its share */
async function compareOrders(step: Step, url: string, orders: number): Promise<'more' | 'done'> {
  const { inTx, run } = step;
  let [line, repairs] = [0, 0];
  let batch: OrderSketch[] = [];
  for await (const sketch of readOrders(url, orders)) {
    line += 1;
    if (line <= run.linesDone) continue;
    batch.push(sketch);
    if (batch.length < BATCH) continue;
    repairs += await compareBatch(step, batch);
    batch = [];
    await inTx((ctx) => keepProgress(ctx, run, line));
    if (repairs >= REPAIRS_AT_ONCE) return 'more';
  }
  await compareBatch(step, batch);
  return 'done';
}

/** @returns how many had to be looked up */
async function compareBatch(step: Step, batch: readonly OrderSketch[]): Promise<number> {
  if (batch.length === 0) return 0;
  const known = await step.inTx((ctx) =>
    findKnownOrders(
      ctx,
      batch.map(({ orderId }) => orderId),
    ),
  );
  const differing = batch.filter((sketch) => tellsMore(known.get(sketch.orderId), sketch));
  for (const { orderId } of differing) await repairOrder(step, step.admin, BigInt(orderId));
  return differing.length;
}
