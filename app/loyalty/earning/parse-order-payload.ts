/**
 * Shopify's order webhooks, parsed once into our fact (platform.md "Webhooks"; field names from Shopify's REST order resource).
 * Only what points depend on is asked for; anything else may be missing or new. What is asked for and wrong is refused, and the
 * delivery is parked with the reason.
 */
import type { z } from 'zod';
import { parseMinor } from '../program/money.ts';
import {
  Deleted,
  Dispute,
  Edited,
  type LineItem,
  type MoneySet,
  Order,
  Refund,
  type ShippingLine,
} from './order-payload-shapes.ts';
import { emptyNews } from './order-fact.ts';
import type { CustomerNews, FactDispute, FactLine, FactOrder, FactRefund, OrderNews } from './order-fact.ts';

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

type Applications = NonNullable<z.infer<typeof Order>['discount_applications']>;

/** What each code took off a line, by code. */
function codeDiscountsOf(line: z.infer<typeof LineItem>, applications: Applications, currency: string) {
  const byCode = new Map<string, number>();
  for (const part of line.discount_allocations) {
    const code = applications[part.discount_application_index ?? -1]?.code;
    if (code) byCode.set(code, (byCode.get(code) ?? 0) + minor(part.amount_set, part.amount, currency));
  }
  return [...byCode].map(([code, amountMinor]) => ({ code, amountMinor })).sort((a, b) => (a.code < b.code ? -1 : 1));
}

function lineOf(line: z.infer<typeof LineItem>, applications: Applications, currency: string): FactLine {
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
    codeDiscounts: codeDiscountsOf(line, applications, currency),
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
    dutiesMinor:
      minor(refund.total_duties_set ?? undefined, null, currency) +
      minor(refund.total_additional_fees_set ?? undefined, null, currency),
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

const isTold = (amount: string | null | undefined): amount is string => amount !== null && amount !== undefined;

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
    lines: order.line_items.map((line) => lineOf(line, order.discount_applications ?? [], currency)),
    shippingMinor,
    shippingTaxMinor,
    refundIds: order.refunds ? order.refunds.map((refund) => refund.id).sort() : null,
    company: order.company !== null && order.company !== undefined,
    discountCodes: (order.discount_codes ?? []).map(({ code }) => code).sort(),
    outstandingMinor: isTold(order.total_outstanding) ? minor(undefined, order.total_outstanding, currency) : null,
    gateways: [...new Set(order.payment_gateway_names ?? [])].sort(),
  };
}

/** Of money in another currency than the shop's, how much of the order it was cannot be told. */
function disputeOf(dispute: z.infer<typeof Dispute>, currency: string): FactDispute {
  const told = dispute.amount !== null && dispute.amount !== undefined && (dispute.currency ?? currency) === currency;
  return {
    id: dispute.id,
    type: dispute.type,
    status: dispute.status,
    amountMinor: told ? minor(undefined, dispute.amount, currency) : null,
    initiatedAt: dispute.initiated_at,
    finalizedAt: dispute.finalized_on ?? null,
  };
}

type OrderReader = (payload: unknown, currency: string, at: Date) => OrderNews;

const readRefund: OrderReader = (payload, currency) => {
  const refund = read(Refund, payload);
  if (!refund.order_id) throw new UnreadablePayload('order_id: is missing');
  return { ...emptyNews(refund.order_id), refunds: [refundOf(refund, currency)] };
};

const readEdit: OrderReader = (payload) => {
  const { order_edit: edit } = read(Edited, payload);
  const changes = (list: { id: string; delta: number }[]) =>
    list.map(({ id, delta }) => ({ lineId: id, quantity: Math.abs(delta) }));
  const { additions, removals } = edit.line_items;
  const fact = { id: edit.id, createdAt: edit.created_at, additions: changes(additions), removals: changes(removals) };
  return { ...emptyNews(edit.order_id), edits: [fact] };
};

const readDeletion: OrderReader = (payload, _currency, at) => ({
  ...emptyNews(read(Deleted, payload).id),
  deletedAt: at.toISOString(),
});

const readDispute: OrderReader = (payload, currency) => {
  const dispute = read(Dispute, payload);
  if (dispute.order_id === null) throw new UnreadablePayload('order_id: is missing');
  return { ...emptyNews(dispute.order_id), disputes: [disputeOf(dispute, currency)] };
};

const readOrder: OrderReader = (payload) => {
  const order = read(Order, payload);
  const tips = order.line_items.filter(
    (line) => (line.tip !== undefined && line.tip !== null) || line.tip_payment_gateway !== undefined,
  );
  return {
    ...emptyNews(order.id),
    order: orderOf(order),
    refunds: (order.refunds ?? []).map((refund) => refundOf(refund, order.currency)),
    lineNotes: Object.fromEntries(tips.map((line) => [line.id, { tip: true as const }])),
    customer: customerOf(order),
  };
};

const READERS: Record<string, OrderReader> = {
  'orders/create': readOrder,
  'orders/paid': readOrder,
  'orders/updated': readOrder,
  'orders/cancelled': readOrder,
  'orders/fulfilled': readOrder,
  'orders/edited': readEdit,
  'orders/delete': readDeletion,
  'refunds/create': readRefund,
  'disputes/create': readDispute,
  'disputes/update': readDispute,
};

/** Whether a topic tells news of one order. */
export const tellsOfOrder = (topic: string): boolean => Object.hasOwn(READERS, topic);

/**
 * Whether a delivery of such a topic is about a payment outside the shop's orders, as a dispute may be: nothing to do with points.
 * @throws UnreadablePayload
 */
export const isOutsideOrders = (topic: string, payload: unknown): boolean =>
  topic.startsWith('disputes/') && read(Dispute, payload).order_id === null;

/**
 * What a webhook tells of an order.
 * @param topic one that tellsOfOrder
 * @param payload JSON as parseExactJson gives it
 * @param currency the shop's, for amounts that name none
 * @param at when Shopify triggered it, for topics whose payload has no time
 * @throws UnreadablePayload
 */
export function parseOrderPayload(topic: string, payload: unknown, currency: string, at: Date): OrderNews {
  const reader = READERS[topic];
  if (!reader) throw new UnreadablePayload(`${topic} tells nothing of an order.`);
  return reader(payload, currency, at);
}
