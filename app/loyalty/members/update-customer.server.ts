import { z } from 'zod';
import type { SqlContext } from '../../db.server.ts';
import { ShopifyId, StoredText } from '../program/payload-values.ts';

const Text = StoredText.nullish().transform((text) => text ?? null);

/** customers/update, as far as we keep it. */
export const CustomerUpdate = z.object({
  id: ShopifyId.transform(BigInt),
  first_name: Text,
  last_name: Text,
  email: Text,
  locale: Text,
});

/** Follows a customer's change of name, address or language; nobody is enrolled by it, and the redacted stay so. */
export async function updateCustomer(ctx: SqlContext, customer: z.infer<typeof CustomerUpdate>): Promise<void> {
  await ctx.db.query(
    `update public.member set first_name = $3, last_name = $4, email = $5, locale = coalesce($6, locale)
     where shop_id = $1 and customer_id = $2 and status not in ('redacted', 'merged')`,
    [ctx.shopId, customer.id, customer.first_name, customer.last_name, customer.email, customer.locale],
  );
}
