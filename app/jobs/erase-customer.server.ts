/**
 * A customer was deleted at Shopify: what names them goes within a day (rules.md "Earning from orders" 10). Not at once: a merge deletes a customer
 * too, and may be told of after it; Shopify tries to tell for four hours.
 */
import { z } from 'zod';
import type { SqlContext } from '../db.server.ts';
import { redactCustomer } from '../loyalty/privacy/redact-customer.server.ts';
import { ShopifyId } from '../loyalty/program/payload-values.ts';

/** customers/delete. */
export const CustomerDelete = z.object({ id: ShopifyId });

const WAIT_MS = 8 * 3_600_000;

/** Once a customer, however often it is told. */
export async function eraseCustomerLater(ctx: SqlContext, { id }: z.output<typeof CustomerDelete>): Promise<void> {
  await ctx.db.query(`select public.enqueue_job('customer.erase', $1::json, null, $2, $3)`, [
    JSON.stringify({ shopId: String(ctx.shopId), customerId: id }),
    `customer.erase:${ctx.shopId}:${id}`,
    new Date(ctx.now.getTime() + WAIT_MS),
  ]);
}

/** @throws Error while deliveries that name the customer are still to be handled: to be tried again */
export async function eraseCustomer(ctx: SqlContext, customerId: string): Promise<void> {
  const outcome = await redactCustomer(ctx, { customer: { id: customerId }, orders_to_redact: [] }, null);
  if (outcome === 'wait') throw new Error('deliveries that name this customer are still being handled');
}
