import { z } from 'zod';
import type { DiscountCode, Shop } from '../model.ts';
import { GRAPHQL_FAULTS } from '../faults.ts';
import { minorFrom } from '../money.ts';
import { Refusal } from '../standin.ts';

/** What the control API takes. Money is decimal, as text or number, in the shop's currency; instants are ISO 8601. */

export const Money = z.union([z.string().max(20), z.number()]);
const Id = z.string().regex(/^\d{1,19}$/);
const Quantity = z.number().int().min(1).max(10_000);
const Instant = z
  .string()
  .max(40)
  .refine((text) => !Number.isNaN(Date.parse(text)), 'is no instant');
const Text = z.string().max(500);

/** Most shops' orders have no more. Source: https://shopify.dev/changelog/order-editing-new-validations-and-handled-usererrors */
const LINES_MAX = 500;

const Discount = z.union([
  Text,
  z.object({
    code: Text.default(''),
    kind: z.enum(['percentage', 'fixed_amount']),
    /** Percent (12.5) or money, by kind. */
    value: Money,
    target: z.enum(['line', 'order', 'shipping']).default('order'),
    productIds: z.array(Id).max(250).default([]),
  }),
]);

export const Line = z.union([
  z.object({ variantId: Id, quantity: Quantity.default(1), price: Money.optional() }),
  z.object({
    title: Text.min(1),
    price: Money,
    quantity: Quantity.default(1),
    taxable: z.boolean().optional(),
    giftCard: z.boolean().optional(),
  }),
]);

export const OrderBody = z.object({
  customerId: Id.nullish(),
  email: Text.nullish(),
  firstName: Text.nullish(),
  lastName: Text.nullish(),
  lines: z.array(Line).min(1).max(LINES_MAX),
  processedAt: Instant.optional(),
  paid: z.boolean().default(true),
  discount: Discount.nullish(),
  discounts: z.array(Discount).max(20).optional(),
  /** true: the shop's first rate; an amount; or a named one. */
  shipping: z.union([z.boolean(), Money, z.object({ title: Text, price: Money })]).nullish(),
  /** What the shopper paid in, and how much of it one unit of the shop's currency is. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  rate: z
    .string()
    .regex(/^\d+(?:\.\d+)?$/)
    .default('1'),
  gateway: Text.optional(),
  /** Parts paid otherwise than through `gateway`, for example `gift_card` or `shopify_store_credit`. */
  payments: z
    .array(z.object({ gateway: Text.min(1), amount: Money }))
    .max(20)
    .optional(),
  sourceName: Text.min(1).optional(),
  tip: Money.optional(),
  /** B2B: who the order is for. */
  company: z.strictObject({ name: Text.min(1), location: Text.min(1).optional() }).nullish(),
  test: z.boolean().optional(),
  customerLocale: Text.optional(),
});

export const OrdersBody = z.object({ orders: z.array(OrderBody).min(1).max(500) });

const LineQuantities = z.array(z.object({ lineId: Id, quantity: z.number().int().min(0).max(10_000) })).max(LINES_MAX);

export const RefundBody = z.object({
  lines: LineQuantities.optional(),
  full: z.boolean().optional(),
  shipping: Money.optional(),
  amount: Money.optional(),
  /** A gateway the order was paid by, or `shopify_store_credit`. */
  gateway: Text.min(1).optional(),
  note: Text.nullish(),
  restock: z.boolean().optional(),
});

export const EditBody = z.object({
  add: z.array(Line).max(250).optional(),
  setQuantity: LineQuantities.optional(),
  staffNote: Text.nullish(),
  notifyCustomer: z.boolean().optional(),
});

export const CancelBody = z.object({
  reason: z.enum(['customer', 'fraud', 'inventory', 'declined', 'staff', 'other']).optional(),
  refund: z.boolean().optional(),
  gateway: Text.min(1).optional(),
});

export const PayBody = z.object({ gateway: Text.min(1).optional(), amount: Money.optional() });

export const FulfillBody = z.object({
  lines: z
    .array(z.object({ lineId: Id, quantity: Quantity }))
    .max(250)
    .optional(),
  trackingNumber: Text.nullish(),
});

export const CustomerBody = z.object({
  email: Text.nullish(),
  firstName: Text.nullish(),
  lastName: Text.nullish(),
  phone: Text.nullish(),
  locale: Text.optional(),
  tags: z.array(Text).max(250).optional(),
  acceptsMarketing: z.boolean().optional(),
  enabled: z.boolean().optional(),
});

export const CustomerChange = z
  .object({
    email: Text.nullable(),
    firstName: Text.nullable(),
    lastName: Text.nullable(),
    phone: Text.nullable(),
    note: Text.nullable(),
    locale: Text,
    tags: z.array(Text).max(250),
  })
  .partial();

export const ProductBody = z.object({
  title: Text.min(1),
  handle: Text.optional(),
  descriptionHtml: z.string().max(20_000).optional(),
  vendor: Text.optional(),
  productType: Text.optional(),
  tags: z.array(Text).max(250).optional(),
  giftCard: z.boolean().optional(),
  image: Text.nullish(),
  optionName: Text.optional(),
  variants: z
    .array(
      z.object({
        title: Text.optional(),
        sku: Text.nullish(),
        price: Money.optional(),
        priceMinor: z.number().int().min(0).optional(),
        compareAtPrice: Money.nullish(),
        taxable: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(100),
});

export const ProductChange = z
  .object({
    title: Text.min(1),
    descriptionHtml: z.string().max(20_000),
    vendor: Text,
    productType: Text,
    tags: z.array(Text).max(250),
    status: z.enum(['ACTIVE', 'DRAFT', 'ARCHIVED']),
  })
  .partial();

export const VariantChange = z.strictObject({ price: Money });

const ShopSettings = z.object({
  name: Text,
  email: Text,
  currency: z.string().regex(/^[A-Z]{3}$/),
  timeZone: Text,
  countryCode: z.string().regex(/^[A-Z]{2}$/),
  locales: z.array(Text).min(1).max(20),
  taxesIncluded: z.boolean(),
  taxRateBp: z.number().int().min(0).max(10_000),
  taxTitle: Text,
  plan: z.enum(['standard', 'advanced', 'plus']),
  developmentStore: z.boolean(),
});

export const ShopBody = ShopSettings.partial().extend({ handle: Text });
export const ShopChange = ShopSettings.omit({ currency: true }).partial();
export const ScopesBody = z.object({ scopes: z.array(Text).max(100) });

const Milliseconds = z.number().int().min(0).max(600_000);

const GraphqlFaultBody = z.object({
  on: z.string().min(1).max(100).nullable().default(null),
  how: z.enum(GRAPHQL_FAULTS),
  skip: z.number().int().min(0).max(1_000_000).default(0),
  times: z.number().int().min(1).max(1_000_000).default(1),
  code: z.string().max(100).nullable().default(null),
});

export const FaultsBody = z.object({
  graphql: z
    .object({
      down: z.boolean(),
      slowMs: Milliseconds,
      throttled: z.boolean(),
      userErrors: z.boolean(),
      rules: z.array(GraphqlFaultBody).max(100),
    })
    .partial()
    .optional(),
  webhooks: z
    .object({
      duplicateRate: z.number().min(0).max(1),
      shuffle: z.boolean(),
      paused: z.boolean(),
      delayMs: Milliseconds,
      lost: z.boolean(),
    })
    .partial()
    .optional(),
  discounts: z.object({ jobMs: Milliseconds, usageLagMs: Milliseconds }).partial().optional(),
  bulk: z
    .object({
      jobMs: Milliseconds,
      fail: z.enum(['INTERNAL_SERVER_ERROR', 'TIMEOUT']).nullable(),
      partial: z.boolean(),
      resultDown: z.boolean(),
      cutAfterBytes: z.number().int().min(0).nullable(),
    })
    .partial()
    .optional(),
});

/** Money of a request in minor units. @throws Refusal when it is no amount of that currency. */
export function minorOf(money: string | number, currency: string): number {
  const amount = minorFrom(String(money), currency);
  if (amount === null) throw new Refusal(`${money} is no amount in ${currency}`);
  return amount;
}

/** A discount of a request: a code the shop has, or one described. @throws Refusal for an unknown code. */
export function discountOf(discount: z.infer<typeof Discount>, shop: Shop): DiscountCode {
  if (typeof discount === 'string') {
    const known = shop.discounts.find((candidate) => candidate.code.toLowerCase() === discount.toLowerCase());
    if (!known) throw new Refusal(`The shop has no discount ${discount}`);
    return known;
  }
  const percentage = discount.kind === 'percentage';
  const value = percentage ? Math.round(Number(discount.value) * 100) : minorOf(discount.value, shop.currency);
  if (!Number.isSafeInteger(value) || value < 0 || (percentage && value > 10_000))
    throw new Refusal('That is no discount');
  return { ...discount, value };
}
