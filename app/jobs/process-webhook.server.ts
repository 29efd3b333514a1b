/**
 * One stored delivery: parsed once, handled by its topic, settled. What cannot be understood is parked with the reason, for staff
 * to read and retry; what Shopify could not answer is thrown, for the queue to try again.
 */
import type { z } from 'zod';
import { findOrder } from '../adapters/admin-api/find-order.server.ts';
import { AdminApiRefused } from '../adapters/admin-api/run-operation.server.ts';
import type { AdminGraphql } from '../adapters/admin-api/run-operation.server.ts';
import type { Sql, SqlContext } from '../db.server.ts';
import { awardSignUp, ConsentUpdate, ProfileOfCustomer } from '../loyalty/actions/award-on-enrolment.server.ts';
import { earnForOrder } from '../loyalty/earning/earn-for-order.server.ts';
import type { OrderOutcome } from '../loyalty/earning/earn-for-order.server.ts';
import { parseExactJson } from '../loyalty/earning/exact-json.ts';
import { parseOrderAnswer } from '../loyalty/earning/parse-order-answer.ts';
import {
  isOutsideOrders,
  parseOrderPayload,
  tellsOfOrder,
  UnreadablePayload,
} from '../loyalty/earning/parse-order-payload.ts';
import { ProductUpdate, refreshSoon, updateProductTags } from '../loyalty/earning/product-notes.server.ts';
import { CustomerTagsChange, forgetCustomerTags } from '../loyalty/members/customer-tags.server.ts';
import { CustomerEnabled, joinWithAccount } from '../loyalty/members/join-customer.server.ts';
import { CustomerUpdate, updateCustomer } from '../loyalty/members/update-customer.server.ts';
import { CustomerRedact, redactCustomer } from '../loyalty/privacy/redact-customer.server.ts';
import { redactShop } from '../loyalty/privacy/redact-shop.server.ts';
import { DataRequest, reportCustomerData } from '../loyalty/privacy/report-customer-data.server.ts';
import { DiscountDeletion, endDiscountByGid } from '../loyalty/rewards/end-discount.server.ts';
import { dropProduct, ProductDeletion } from '../loyalty/rewards/drop-product.server.ts';
import { noticeProduct } from '../loyalty/rewards/follow-price.server.ts';
import { loseProductCodes } from '../loyalty/rewards/lost-goods.server.ts';
import {
  CollectionDeletion,
  DiscountUpdate,
  noticeCollectionDeleted,
  noticeDiscount,
} from '../loyalty/rewards/watch-discount.server.ts';
import { noticeUsedCodes } from '../loyalty/rewards/notice-used-codes.server.ts';
import {
  ScopesUpdate,
  ShopUpdate,
  uninstallShop,
  updateScopes,
  updateShop,
} from '../loyalty/shops/change-shop.server.ts';
import { getShop } from '../loyalty/shops/find-shop.server.ts';
import type { ShopRecord } from '../loyalty/shops/find-shop.server.ts';
import { heedConsent, heedProfile } from './action-awards.server.ts';
import { CustomerDelete, eraseCustomerLater } from './erase-customer.server.ts';
import { CustomerMerge, mergeCustomers, type MergeRefusal } from './merge-customers.server.ts';
import { rewardsAsked } from './rewards-asked.server.ts';

export interface WebhookWork {
  shopId: bigint;
  now: Date;
  inShop: <Result>(shopId: bigint, work: (sql: Sql) => Promise<Result>) => Promise<Result>;
  adminOf: (domain: string) => Promise<AdminGraphql>;
}

interface Delivery {
  id: bigint;
  topic: string;
  at: Date;
  payload: unknown;
}

/** The redaction cannot be done yet: try again in a moment. */
class NotYet extends Error {
  override name = 'NotYet';
}

function parsed<Output>(schema: z.ZodType<Output>, payload: unknown): Output {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new UnreadablePayload(
    `${issue?.path.join('.') || 'The payload'}: ${issue?.message ?? 'is not what Shopify documents'}`,
  );
}

const MERGE_REFUSED: Record<MergeRefusal, string> = {
  redacted: "The kept customer was erased on request: the other customer's points stay where they are.",
  same_member: 'Both customers are one member already.',
};

/** The topics that are no orders: one small use case each, in the delivery's own transaction. */
const HANDLERS: Record<string, (ctx: SqlContext, delivery: Delivery) => Promise<void>> = {
  'customers/update': async (ctx, { payload, at }) => {
    const customer = parsed(CustomerUpdate, payload);
    await updateCustomer(ctx, customer);
    await heedProfile(ctx, customer.id, parsed(ProfileOfCustomer, payload), at);
  },
  'customers_email_marketing_consent/update': (ctx, { payload, at }) =>
    heedConsent(ctx, parsed(ConsentUpdate, payload), at),
  'customers/merge': async (ctx, { payload, at }) => {
    const { status, ...merge } = parsed(CustomerMerge, payload);
    if (status !== 'completed') return;
    const refusal = await mergeCustomers(
      ctx,
      { kept: merge.admin_graphql_api_customer_kept_id, deleted: merge.admin_graphql_api_customer_deleted_id },
      at,
    );
    if (refusal !== null) throw new UnreadablePayload(MERGE_REFUSED[refusal]);
  },
  'customers/delete': (ctx, { payload }) => eraseCustomerLater(ctx, parsed(CustomerDelete, payload)),
  'customers/enable': async (ctx, { payload }) => {
    const memberId = await joinWithAccount(ctx, parsed(CustomerEnabled, payload));
    if (memberId !== null) await awardSignUp(ctx, memberId, ctx.now);
  },
  'customer.tags_added': (ctx, { payload }) => forgetCustomerTags(ctx, parsed(CustomerTagsChange, payload).customerId),
  'customer.tags_removed': (ctx, { payload }) =>
    forgetCustomerTags(ctx, parsed(CustomerTagsChange, payload).customerId),
  'products/update': async (ctx, { payload }) => {
    const { id, tags } = parsed(ProductUpdate, payload);
    await updateProductTags(ctx, id, tags);
    await noticeProduct(ctx, id);
  },
  'products/delete': async (ctx, { payload }) => {
    const { id } = parsed(ProductDeletion, payload);
    await dropProduct(ctx, id);
    await loseProductCodes(ctx, id);
  },
  'collections/update': (ctx) => refreshSoon(ctx),
  'collections/delete': async (ctx, { payload }) => {
    await refreshSoon(ctx);
    await noticeCollectionDeleted(ctx, parsed(CollectionDeletion, payload).id);
  },
  'discounts/delete': (ctx, { payload }) =>
    endDiscountByGid(ctx, parsed(DiscountDeletion, payload).admin_graphql_api_id),
  'discounts/update': (ctx, { payload }) => noticeDiscount(ctx, parsed(DiscountUpdate, payload).admin_graphql_api_id),
  'shop/update': (ctx, { payload }) => updateShop(ctx, parsed(ShopUpdate, payload)),
  'app/uninstalled': (ctx, { at }) => uninstallShop(ctx, at),
  'app/scopes_update': (ctx, { payload }) => updateScopes(ctx, parsed(ScopesUpdate, payload).current),
  'customers/data_request': (ctx, { payload }) => reportCustomerData(ctx, parsed(DataRequest, payload)),
  'customers/redact': async (ctx, { payload, id }) => {
    const outcome = await redactCustomer(ctx, parsed(CustomerRedact, payload), id);
    if (outcome === 'wait') throw new NotYet('deliveries that name this customer are still being handled');
  },
  'shop/redact': async (ctx) => {
    await redactShop(ctx);
  },
};

/** Whether deliveries of a topic are handled; any other is parked. */
export const handlesTopic = (topic: string): boolean => tellsOfOrder(topic) || Object.hasOwn(HANDLERS, topic);

/** Topics whose payload is itself personal data that nobody needs once it is handled. */
const FORGOTTEN = new Set([
  'customers/redact',
  'customers/data_request',
  'customers/update',
  'customers/enable',
  'customers/merge',
  'customers/delete',
  'customers_email_marketing_consent/update',
]);

async function loadDelivery(sql: Sql, shopId: bigint, deliveryId: bigint): Promise<Delivery | null> {
  const { rows } = await sql.query<{
    topic: string;
    triggered_at: Date | null;
    received_at: Date;
    payload: Buffer | null;
    state: string;
  }>({
    name: 'load-delivery',
    text: 'select topic, triggered_at, received_at, payload, state from public.webhook_delivery where shop_id = $1 and id = $2',
    values: [shopId, deliveryId],
  });
  const row = rows[0];
  if (!row?.payload || row.state === 'done') return null;
  const base = { id: deliveryId, topic: row.topic, at: row.triggered_at ?? row.received_at };
  try {
    return { ...base, payload: parseExactJson(row.payload.toString('utf8')) };
  } catch {
    throw new UnreadablePayload('The delivery is not JSON.');
  }
}

async function settle(sql: Sql, shopId: bigint, delivery: Delivery, now: Date, note: string | null): Promise<void> {
  await sql.query({
    name: 'settle-delivery',
    text: `update public.webhook_delivery set state = 'done', reason = $4, settled_at = $3, payload = case when $5 then null else payload end
      where shop_id = $1 and id = $2`,
    values: [shopId, delivery.id, now, note, FORGOTTEN.has(delivery.topic)],
  });
}

const isSettled = ({ missing }: OrderOutcome): boolean => missing !== 'order' && missing !== 'additions';

/** Looks the order up and takes the answer in. @returns why it still waits, or null when it no longer does */
async function lookUp(work: WebhookWork, shop: ShopRecord, orderId: string): Promise<string | null> {
  if (!shop.installed) return 'The shop has uninstalled: the order cannot be looked up.';
  let answer;
  try {
    answer = await findOrder(await work.adminOf(shop.domain), BigInt(orderId));
  } catch (error) {
    if (error instanceof AdminApiRefused) return `The order cannot be looked up: ${error.message}`;
    throw error;
  }
  if (!answer) return 'Shopify does not show the order (it may be older than 60 days): it waits for its own webhook.';
  const news = parseOrderAnswer(answer);
  await work.inShop(work.shopId, async (db) => {
    const ctx = { db, shopId: work.shopId, now: work.now };
    await earnForOrder({ ...ctx, rewards: rewardsAsked(ctx) }, news);
    await noticeUsedCodes(ctx, BigInt(orderId));
  });
  return null;
}

/** What is left to do once the delivery's own transaction has committed. */
type LookUp = { shop: ShopRecord; delivery: Delivery; orderId: string };

async function handleOrder(work: WebhookWork, db: Sql, delivery: Delivery): Promise<LookUp | null> {
  const { shopId, now } = work;
  if (isOutsideOrders(delivery.topic, delivery.payload)) {
    await settle(db, shopId, delivery, now, null);
    return null;
  }
  const shop = await getShop(db, shopId);
  const news = parseOrderPayload(delivery.topic, delivery.payload, shop.currency, delivery.at);
  const ctx = { db, shopId, now };
  const outcome = await earnForOrder({ ...ctx, rewards: rewardsAsked(ctx) }, news);
  await noticeUsedCodes(ctx, BigInt(news.orderId));
  if (!isSettled(outcome)) return { shop, delivery, orderId: news.orderId };
  await settle(db, shopId, delivery, now, null);
  return null;
}

/** Loads, handles and settles a delivery, in one transaction. */
async function handle(work: WebhookWork, db: Sql, deliveryId: bigint): Promise<LookUp | null> {
  const { shopId, now } = work;
  const delivery = await loadDelivery(db, shopId, deliveryId);
  if (!delivery) return null;
  if (tellsOfOrder(delivery.topic)) return handleOrder(work, db, delivery);
  const handler = HANDLERS[delivery.topic];
  if (!handler) throw new UnreadablePayload(`Nothing is subscribed to ${delivery.topic}.`);
  await handler({ db, shopId, now }, delivery);
  await settle(db, shopId, delivery, now, null);
  return null;
}

/** Why a delivery can never be handled, or null when another try may succeed. */
function unreadable(error: unknown): string | null {
  if (error instanceof UnreadablePayload) return error.message;
  // class 22 of PostgreSQL's errors: the data itself cannot be stored
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && code.startsWith('22'))
    return `It cannot be stored: ${error instanceof Error ? error.message : code}`;
  return null;
}

async function park(work: WebhookWork, deliveryId: bigint, reason: string): Promise<void> {
  await work.inShop(work.shopId, (sql) =>
    sql.query(`update public.webhook_delivery set state = 'parked', reason = $3 where shop_id = $1 and id = $2`, [
      work.shopId,
      deliveryId,
      reason.slice(0, 1000),
    ]),
  );
}

/**
 * Handles one delivery; doing so again changes nothing.
 * @throws AdminApiBusy and the like, for the queue to try again
 */
export async function processWebhook(work: WebhookWork, deliveryId: bigint): Promise<void> {
  const { shopId, now } = work;
  try {
    const open = await work.inShop(shopId, (db) => handle(work, db, deliveryId));
    if (open === null) return;
    // the call to Shopify is outside any transaction; what the webhook told is committed already
    const waits = await lookUp(work, open.shop, open.orderId);
    await work.inShop(shopId, (db) => settle(db, shopId, open.delivery, now, waits));
  } catch (error) {
    const reason = unreadable(error);
    if (reason === null) throw error;
    await park(work, deliveryId, reason);
  }
}
