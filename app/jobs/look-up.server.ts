/**
 * What orders wait for and webhooks do not say: asked of Shopify in batches, kept, and the orders decided again. No call to Shopify
 * happens inside a transaction.
 */
import {
  CUSTOMERS_AT_ONCE,
  findCustomerTags,
  findProductNotes,
  PRODUCTS_AT_ONCE,
} from '../adapters/admin-api/find-notes.server.ts';
import { findOrder } from '../adapters/admin-api/find-order.server.ts';
import type { AdminGraphql } from '../adapters/admin-api/run-operation.server.ts';
import type { Sql, SqlContext } from '../db.server.ts';
import { earnForOrder, reconsiderOrder } from '../loyalty/earning/earn-for-order.server.ts';
import type { OrderContext } from '../loyalty/earning/earn-for-order.server.ts';
import { emptyNews } from '../loyalty/earning/order-fact.ts';
import { parseOrderAnswer } from '../loyalty/earning/parse-order-answer.ts';
import { UnreadablePayload } from '../loyalty/earning/parse-order-payload.ts';
import { keepProductNotes, listKnownProducts, listWantedProducts } from '../loyalty/earning/product-notes.server.ts';
import {
  lastPaidAt,
  listCustomersWaiting,
  listOrdersWaitingFor,
  listUndecidedOrders,
} from '../loyalty/earning/stored-orders.server.ts';
import { keepCustomerTags } from '../loyalty/members/customer-tags.server.ts';
import { joinThoseWhoCame } from '../loyalty/members/join-customer.server.ts';
import { getShop } from '../loyalty/shops/find-shop.server.ts';
import { parkOnce } from './problems.server.ts';
import { rewardsAsked } from './rewards-asked.server.ts';

export interface LookUpWork {
  now: Date;
  db: Sql;
  inShop: <Result>(shopId: bigint, work: (sql: Sql) => Promise<Result>) => Promise<Result>;
  adminOf: (domain: string) => Promise<AdminGraphql>;
}

const PAGE = 200;

function orderContext(db: Sql, shopId: bigint, now: Date): OrderContext {
  const ctx = { db, shopId, now };
  return { ...ctx, rewards: rewardsAsked(ctx) };
}

/** Decides one order again; one that can never be taken in is a problem for staff. */
async function reconsider(work: LookUpWork, shopId: bigint, orderId: bigint): Promise<void> {
  const { now } = work;
  try {
    await work.inShop(shopId, (db) => reconsiderOrder(orderContext(db, shopId, now), orderId));
  } catch (error) {
    if (!(error instanceof UnreadablePayload)) throw error;
    const payload = { shopId: String(shopId), orderId: String(orderId) };
    const job = { task: 'order.look-up', payload, error: error.message };
    await work.inShop(shopId, (db) => parkOnce({ db, shopId, now }, job));
  }
}

/**
 * Each order in a transaction of its own: a run that is cut short goes on where it stopped. One that fails keeps no other from its turn.
 * @throws what the first of those that failed threw, when all have had theirs
 */
export async function reconsiderEach(
  work: LookUpWork,
  shopId: bigint,
  list: (ctx: SqlContext, page: { after: bigint; limit: number }) => Promise<bigint[]>,
): Promise<void> {
  const failures: unknown[] = [];
  for (let after: bigint | undefined = 0n; after !== undefined;) {
    const from: bigint = after;
    const page = await work.inShop(shopId, (db) => list({ db, shopId, now: work.now }, { after: from, limit: PAGE }));
    for (const orderId of page) await reconsider(work, shopId, orderId).catch((error: unknown) => failures.push(error));
    after = page.length < PAGE ? undefined : page.at(-1);
  }
  if (failures.length > 0) throw failures[0];
}

/** After a publication: the paid orders that waited for it. */
export function decideUndecidedOrders(work: LookUpWork, shopId: bigint): Promise<void> {
  return reconsiderEach(work, shopId, listUndecidedOrders);
}

/** The shop's Admin API, or null once it has uninstalled. */
async function adminOfShop(work: LookUpWork, shopId: bigint): Promise<AdminGraphql | null> {
  const shop = await getShop(work.db, shopId);
  return shop.installed ? work.adminOf(shop.domain) : null;
}

/** Products that orders named for the first time, then the orders that waited for them. @throws AdminApiBusy, AdminApiRefused */
export async function lookUpProducts(work: LookUpWork, shopId: bigint): Promise<void> {
  const admin = await adminOfShop(work, shopId);
  if (!admin) return;
  const { now } = work;
  for (;;) {
    const wanted = await work.inShop(shopId, (db) => listWantedProducts({ db, shopId }, PRODUCTS_AT_ONCE));
    if (wanted.length === 0) break;
    const notes = await findProductNotes(admin, wanted);
    await work.inShop(shopId, (db) => keepProductNotes({ db, shopId, now }, wanted, notes));
  }
  await reconsiderEach(work, shopId, (ctx, page) => listOrdersWaitingFor(ctx, 'products', page));
}

/** Nightly: what Shopify does not announce, a smart collection that gained or lost products. @throws AdminApiBusy, AdminApiRefused */
export async function refreshProducts(work: LookUpWork, shopId: bigint): Promise<void> {
  const admin = await adminOfShop(work, shopId);
  if (!admin) return;
  const { now } = work;
  for (let after = '0'; ;) {
    const from = after;
    const page = await work.inShop(shopId, (db) =>
      listKnownProducts({ db, shopId }, { after: from, limit: PRODUCTS_AT_ONCE }),
    );
    const last = page.at(-1);
    if (last === undefined) return;
    const notes = await findProductNotes(admin, page);
    await work.inShop(shopId, (db) => keepProductNotes({ db, shopId, now }, page, notes));
    after = last;
  }
}

async function keepTagsOf(
  work: LookUpWork,
  shopId: bigint,
  admin: AdminGraphql,
  customerIds: readonly string[],
): Promise<void> {
  const found = await findCustomerTags(admin, customerIds);
  await work.inShop(shopId, (db) => keepCustomerTags({ db, shopId }, customerIds, found));
}

/**
 * Tags of the customers whose orders wait for them, then those orders.
 * @param named a member who is asked about for another reason; undefined for none
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function lookUpCustomerTags(work: LookUpWork, shopId: bigint, named?: string): Promise<void> {
  const admin = await adminOfShop(work, shopId);
  if (!admin) return;
  if (named !== undefined) await keepTagsOf(work, shopId, admin, [named]);
  for (;;) {
    const waiting = await work.inShop(shopId, (db) => listCustomersWaiting({ db, shopId }, CUSTOMERS_AT_ONCE));
    if (waiting.length === 0) break;
    await keepTagsOf(work, shopId, admin, waiting);
  }
  // who came to join and was kept waiting for their tags, and then the orders of all of them
  while ((await work.inShop(shopId, (db) => joinThoseWhoCame({ db, shopId, now: work.now }))) > 0);
  await reconsiderEach(work, shopId, (ctx, page) => listOrdersWaitingFor(ctx, 'customer_tags', page));
}

/**
 * How one order was paid. An order that Shopify no longer shows counts as paid in full: what cannot be known is not held against
 * the member.
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function lookUpOrder(work: LookUpWork, shopId: bigint, orderId: bigint): Promise<void> {
  const admin = await adminOfShop(work, shopId);
  if (!admin) return;
  const { now } = work;
  const answer = await findOrder(admin, orderId);
  await work.inShop(shopId, async (db) => {
    const ctx = orderContext(db, shopId, now);
    if (answer) return earnForOrder(ctx, parseOrderAnswer(answer));
    // as of the last state that asked for it, whatever our clock says
    const at = (await lastPaidAt(ctx, orderId)) ?? now.toISOString();
    const payments = { at, giftCardMinor: 0, storeCreditMinor: 0, totalMinor: 0 };
    return earnForOrder(ctx, { ...emptyNews(String(orderId)), payments });
  });
}
