/**
 * What Shopify's order webhooks look like (field names from its REST order resource). Only what points depend on is asked for;
 * anything else may be missing or new.
 */
import { z } from 'zod';
import { CurrencyCode, Instant, ShopifyId, StoredText } from '../program/payload-values.ts';

const Id = ShopifyId;
const OptionalId = Id.nullish().transform((id) => id ?? null);
const Amount = z.union([z.string(), z.number()]).transform(String);
export const MoneySet = z.object({ shop_money: z.object({ amount: Amount, currency_code: CurrencyCode }) });
const Quantity = z.number().int().min(0).max(1_000_000);

const TaxLine = z.object({ price: Amount.optional(), price_set: MoneySet.optional() });

export const LineItem = z.object({
  id: Id,
  title: StoredText.nullish(),
  product_id: OptionalId,
  variant_id: OptionalId,
  vendor: StoredText.nullish(),
  quantity: Quantity,
  current_quantity: Quantity.nullish(),
  price: Amount.optional(),
  price_set: MoneySet.optional(),
  discount_allocations: z
    .array(
      z.object({
        amount: Amount.optional(),
        amount_set: MoneySet.optional(),
        discount_application_index: z.number().int().min(0).nullish(),
      }),
    )
    .default([]),
  tax_lines: z.array(TaxLine).default([]),
  gift_card: z.boolean().default(false),
  /** Older payloads mark a tip so; since, the field below says it, and it is documented as present only on tips. */
  tip: z.unknown().optional(),
  tip_payment_gateway: z.unknown().optional(),
});

export const ShippingLine = z.object({
  price: Amount.optional(),
  discounted_price: Amount.optional(),
  discounted_price_set: MoneySet.optional(),
  tax_lines: z.array(TaxLine).default([]),
  is_removed: z.boolean().default(false),
});

export const Refund = z.object({
  id: Id,
  order_id: Id.optional(),
  created_at: Instant,
  refund_line_items: z
    .array(
      z.object({
        line_item_id: Id,
        quantity: Quantity,
        subtotal: Amount.optional(),
        subtotal_set: MoneySet.optional(),
        total_tax: Amount.optional(),
        total_tax_set: MoneySet.optional(),
      }),
    )
    .default([]),
  transactions: z
    .array(
      z.object({
        kind: z.string(),
        status: z.string(),
        amount: Amount.nullish(),
        amount_set: MoneySet.optional(),
        currency: CurrencyCode.nullish(),
      }),
    )
    .default([]),
  order_adjustments: z
    .array(
      z.object({
        kind: z.string(),
        amount: Amount.optional(),
        tax_amount: Amount.nullish(),
        amount_set: MoneySet.optional(),
        tax_amount_set: MoneySet.optional(),
      }),
    )
    .default([]),
  total_duties_set: MoneySet.nullish(),
  total_additional_fees_set: MoneySet.nullish(),
  refund_shipping_lines: z
    .array(z.object({ subtotal_amount_set: MoneySet.optional(), tax_amount_set: MoneySet.optional() }))
    .default([]),
});

const Customer = z.object({
  id: Id,
  email: StoredText.nullish(),
  first_name: StoredText.nullish(),
  last_name: StoredText.nullish(),
  locale: StoredText.nullish(),
});

export const Order = z.object({
  id: Id,
  name: StoredText.nullish(),
  test: z.boolean().nullish(),
  created_at: Instant.nullish(),
  processed_at: Instant.nullish(),
  updated_at: Instant,
  cancelled_at: Instant.nullish(),
  financial_status: StoredText.nullish(),
  fulfillment_status: StoredText.nullish(),
  currency: CurrencyCode,
  presentment_currency: CurrencyCode.nullish(),
  taxes_included: z.boolean(),
  source_name: StoredText.nullish(),
  customer_locale: StoredText.nullish(),
  customer: Customer.nullish(),
  line_items: z.array(LineItem).max(1000),
  shipping_lines: z.array(ShippingLine).default([]),
  refunds: z.array(Refund).nullish(),
  company: z.object({}).nullish(),
  discount_codes: z.array(z.object({ code: StoredText })).nullish(),
  discount_applications: z.array(z.object({ type: z.string(), code: StoredText.nullish() })).nullish(),
  total_outstanding: Amount.nullish(),
  payment_gateway_names: z.array(StoredText).nullish(),
});

export const Deleted = z.object({ id: Id });

export const Dispute = z.object({
  id: Id,
  order_id: OptionalId,
  type: z.enum(['chargeback', 'inquiry']),
  status: StoredText,
  amount: Amount.nullish(),
  currency: CurrencyCode.nullish(),
  initiated_at: Instant,
  finalized_on: Instant.nullish(),
});

export const Edited = z.object({
  order_edit: z.object({
    id: Id,
    order_id: Id,
    created_at: Instant,
    line_items: z
      .object({
        additions: z.array(z.object({ id: Id, delta: z.number().int() })).default([]),
        removals: z.array(z.object({ id: Id, delta: z.number().int() })).default([]),
      })
      .default({ additions: [], removals: [] }),
  }),
});
