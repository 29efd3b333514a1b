/**
 * Shopify's order webhooks, parsed once into our fact (platform.md "Webhooks"; field names from Shopify's REST order resource).
 * Only what points depend on is asked for; anything else may be missing or new. What is asked for and wrong is refused, and the
 * delivery is parked with the reason.
 */
import { z } from 'zod';
import { parseMinor } from '../program/money.ts';
import { CurrencyCode, Instant, ShopifyId, StoredText } from '../program/payload-values.ts';
import type { CustomerNews, FactLine, FactOrder, FactRefund, OrderNews } from './order-fact.ts';

const Id = ShopifyId;
const OptionalId = Id.nullish().transform((id) => id ?? null);
const Amount = z.union([z.string(), z.number()]).transform(String);
const MoneySet = z.object({ shop_money: z.object({ amount: Amount, currency_code: CurrencyCode }) });
const Quantity = z.number().int().min(0).max(1_000_000);

const TaxLine = z.object({ price: Amount.optional(), price_set: MoneySet.optional() });

const LineItem = z.object({
  id: Id,
  title: StoredText.nullish(),
  product_id: OptionalId,
  variant_id: OptionalId,
  vendor: StoredText.nullish(),
  quantity: Quantity,
  current_quantity: Quantity.nullish(),
  price: Amount.optional(),
  price_set: MoneySet.optional(),
  discount_allocations: z.array(z.object({ amount: Amount.optional(), amount_set: MoneySet.optional() })).default([]),
  tax_lines: z.array(TaxLine).default([]),
  gift_card: z.boolean().default(false),
  tip: z.unknown().optional(),
});

const ShippingLine = z.object({
  price: Amount.optional(),
  discounted_price: Amount.optional(),
  discounted_price_set: MoneySet.optional(),
  tax_lines: z.array(TaxLine).default([]),
  is_removed: z.boolean().default(false),
});

const Refund = z.object({
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

const Order = z.object({
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
});

const Edited = z.object({
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

/** The payload cannot be understood; `message` says where, in words staff can read. */
export class UnreadablePayload extends Error {
  override name = 'UnreadablePayload';
}

function read<Output>(schema: z.ZodType<Output>, payload: unknown): Output {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UnreadablePayload(
    `${issue?.path.join('.') || 'The payload'}: ${issue?.message ?? 'is not what Shopify documents'}`,
  );
}

type Set = z.infer<typeof MoneySet> | undefined;

/** In the shop's currency: the set says so; a bare amount is in it by Shopify's definition. */
function minor(set: Set, bare: string | null | undefined, currency: string): number {
  const amount = set?.shop_money.amount ?? bare ?? '0';
  const value = parseMinor(amount, set?.shop_money.currency_code ?? currency);
  if (value === null) throw new UnreadablePayload(`"${amount}" is not an amount of ${currency}`);
  return value;
}

const total = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);

function lineOf(line: z.infer<typeof LineItem>, currency: string): FactLine {
  return {
    id: line.id,
    title: line.title ?? '',
    productId: line.product_id,
    variantId: line.variant_id,
    vendor: line.vendor ?? null,
    quantity: line.quantity,
    currentQuantity: line.current_quantity ?? null,
    priceMinor: minor(line.price_set, line.price, currency),
    discountMinor: total(line.discount_allocations, (each) => minor(each.amount_set, each.amount, currency)),
    taxMinor: total(line.tax_lines, (each) => minor(each.price_set, each.price, currency)),
    giftCard: line.gift_card,
  };
}

type RefundAdjustment = z.infer<typeof Refund>['order_adjustments'][number];

/** Shopify's own word for money beyond what goods and shipping were worth; negative there, and in the shop's currency. */
function toldSurplus(adjustments: readonly RefundAdjustment[], currency: string): number {
  const discrepancies = adjustments.filter(({ kind }) => kind === 'refund_discrepancy');
  return (
    0 -
    total(
      discrepancies,
      (each) => minor(each.amount_set, each.amount, currency) + minor(each.tax_amount_set, each.tax_amount, currency),
    )
  );
}

function refundOf(refund: z.infer<typeof Refund>, currency: string): FactRefund {
  // API versions before 2024-10 told refunded shipping as an adjustment; only one of the two lists is ever filled
  const adjusted = refund.order_adjustments.filter(({ kind }) => kind === 'shipping_refund');
  const paidBack = refund.transactions.filter(({ kind, status }) => kind === 'refund' && status === 'success');
  const lines = refund.refund_line_items.map((line) => ({
    lineId: line.line_item_id,
    quantity: line.quantity,
    subtotalMinor: minor(line.subtotal_set, line.subtotal, currency),
    taxMinor: minor(line.total_tax_set, line.total_tax, currency),
  }));
  const shippingMinor =
    total(refund.refund_shipping_lines, (each) => minor(each.subtotal_amount_set, null, currency)) +
    total(adjusted, (each) => Math.abs(minor(each.amount_set, each.amount, currency)));
  const shippingTaxMinor =
    total(refund.refund_shipping_lines, (each) => minor(each.tax_amount_set, null, currency)) +
    total(adjusted, (each) => Math.abs(minor(each.tax_amount_set, each.tax_amount, currency)));
  // a transaction is in the money the shopper paid with, and only newer payloads say what that was in the shop's
  const foreign = paidBack.some((each) => !each.amount_set && (each.currency ?? currency) !== currency);
  const surplusMinor = foreign ? toldSurplus(refund.order_adjustments, currency) : null;
  const worth = total(lines, (line) => line.subtotalMinor) + shippingMinor;
  return {
    id: refund.id,
    createdAt: refund.created_at,
    lines,
    paidBackMinor:
      surplusMinor === null
        ? total(paidBack, (each) => minor(each.amount_set, each.amount, currency))
        : Math.max(1, worth + surplusMinor),
    shippingMinor,
    shippingTaxMinor,
    surplusMinor,
  };
}

function shippingOf(lines: readonly z.infer<typeof ShippingLine>[], currency: string): [number, number] {
  const kept = lines.filter((line) => !line.is_removed);
  return [
    total(kept, (line) => minor(line.discounted_price_set, line.discounted_price ?? line.price, currency)),
    total(kept, (line) => total(line.tax_lines, (tax) => minor(tax.price_set, tax.price, currency))),
  ];
}

function customerOf(order: z.infer<typeof Order>): CustomerNews | null {
  const { customer } = order;
  if (!customer) return null;
  return {
    id: customer.id,
    firstName: customer.first_name ?? null,
    lastName: customer.last_name ?? null,
    email: customer.email ?? null,
    locale: customer.locale ?? order.customer_locale ?? null,
  };
}

function orderOf(order: z.infer<typeof Order>): FactOrder {
  const { currency } = order;
  const processedAt = order.processed_at ?? order.created_at;
  if (!processedAt) throw new UnreadablePayload('processed_at: is missing');
  const [shippingMinor, shippingTaxMinor] = shippingOf(order.shipping_lines, currency);
  return {
    updatedAt: order.updated_at,
    processedAt,
    name: order.name ?? null,
    test: order.test ?? false,
    source: order.source_name ?? null,
    locale: order.customer_locale ?? null,
    currency,
    presentmentCurrency: order.presentment_currency ?? currency,
    taxesIncluded: order.taxes_included,
    financialStatus: order.financial_status ?? 'pending',
    fulfillmentStatus: order.fulfillment_status ?? null,
    cancelledAt: order.cancelled_at ?? null,
    customerId: order.customer?.id ?? null,
    lines: order.line_items.map((line) => lineOf(line, currency)),
    shippingMinor,
    shippingTaxMinor,
    refundIds: order.refunds ? order.refunds.map((refund) => refund.id).sort() : null,
  };
}

/**
 * What a webhook tells of an order.
 * @param topic orders/create, paid, updated, cancelled, edited, or refunds/create
 * @param payload JSON as parseExactJson gives it
 * @param currency the shop's, for amounts that name none
 * @throws UnreadablePayload
 */
export function parseOrderPayload(topic: string, payload: unknown, currency: string): OrderNews {
  if (topic === 'refunds/create') {
    const refund = read(Refund, payload);
    if (!refund.order_id) throw new UnreadablePayload('order_id: is missing');
    return {
      orderId: refund.order_id,
      order: null,
      refunds: [refundOf(refund, currency)],
      edits: [],
      lineNotes: {},
      customer: null,
    };
  }
  if (topic === 'orders/edited') {
    const { order_edit: edit } = read(Edited, payload);
    const changes = (list: { id: string; delta: number }[]) =>
      list.map(({ id, delta }) => ({ lineId: id, quantity: Math.abs(delta) }));
    const { additions, removals } = edit.line_items;
    const fact = {
      id: edit.id,
      createdAt: edit.created_at,
      additions: changes(additions),
      removals: changes(removals),
    };
    return { orderId: edit.order_id, order: null, refunds: [], edits: [fact], lineNotes: {}, customer: null };
  }
  const order = read(Order, payload);
  const tips = order.line_items.filter((line) => line.tip !== undefined && line.tip !== null);
  return {
    orderId: order.id,
    order: orderOf(order),
    refunds: (order.refunds ?? []).map((refund) => refundOf(refund, order.currency)),
    edits: [],
    lineNotes: Object.fromEntries(tips.map((line) => [line.id, { tip: true as const }])),
    customer: customerOf(order),
  };
}
