/**
 * What we keep of an order (rules.md "Earning from orders" 1). Parsed once at the edge, stored as JSON with a schema version, and
 * the only thing points are decided from. Amounts are minor units of the shop's currency; ids are decimal strings (64 bits).
 *
 * It holds no personal data beyond Shopify's ids. What is not known yet is null, never empty: a rule that asks for a line's
 * collections can tell "none" from "not looked up".
 */
import { z } from 'zod';

export const FACT_SCHEMA = 1;

/** Shopify's ids are 64-bit; PostgreSQL's bigint ends at the same place as theirs. */
const Id = z.string().regex(/^\d{1,19}$/);
const Minor = z.number().int();
const Count = z.number().int().min(0);
const Instant = z.iso.datetime({ offset: true });

export const FactLine = z.object({
  id: Id,
  title: z.string(),
  productId: Id.nullable(),
  variantId: Id.nullable(),
  vendor: z.string().nullable(),
  /** As ordered. */
  quantity: Count,
  /** After the refunds and edits the payload already counts; null where the payload does not say. */
  currentQuantity: Count.nullable(),
  /** One unit, before discounts. */
  priceMinor: Minor,
  /** All discounts on the line and its share of the order's, for the whole quantity. */
  discountMinor: Minor,
  /** For the whole quantity; part of the price where the order's taxes are included. */
  taxMinor: Minor,
  giftCard: z.boolean(),
  /** The part of `discountMinor` that codes brought, by code: what a loyalty reward paid for never earns. */
  codeDiscounts: z.array(z.object({ code: z.string(), amountMinor: Minor })).default([]),
});
export type FactLine = z.infer<typeof FactLine>;

/**
 * What is known of a line beside what every payload repeats: that it is a tip (webhooks say so, the Admin API does not), and what
 * was looked up about its product. Absent means unknown, which is not the same as none.
 */
export const LineNote = z.object({
  tip: z.literal(true).optional(),
  tags: z.array(z.string()).optional(),
  collections: z.array(Id).optional(),
});
export type LineNote = z.infer<typeof LineNote>;

/** The newest whole-order payload. */
export const FactOrder = z.object({
  updatedAt: Instant,
  processedAt: Instant,
  name: z.string().nullable(),
  test: z.boolean(),
  source: z.string().nullable(),
  locale: z.string().nullable(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  presentmentCurrency: z.string().regex(/^[A-Z]{3}$/),
  taxesIncluded: z.boolean(),
  financialStatus: z.string(),
  fulfillmentStatus: z.string().nullable(),
  cancelledAt: Instant.nullable(),
  customerId: Id.nullable(),
  lines: z.array(FactLine),
  /** After discounts. */
  shippingMinor: Minor,
  shippingTaxMinor: Minor,
  /** The refunds this payload already counts; null where it does not say. */
  refundIds: z.array(Id).nullable(),
  /** Placed for a company (B2B). */
  company: z.boolean().default(false),
  /** Discount codes entered, whatever they applied to. */
  discountCodes: z.array(z.string()).default([]),
  /** Still to be paid; null where it was not told. */
  outstandingMinor: Minor.nullable().default(null),
  /** Shopify's names of the ways it was paid; amounts by kind have to be looked up. */
  gateways: z.array(z.string()).default([]),
  /** Looked up so long after `updatedAt` that nothing more can have happened within that second: of its instant it is the last word. */
  final: z.literal(true).optional(),
});
export type FactOrder = z.infer<typeof FactOrder>;

export const FactRefund = z.object({
  id: Id,
  createdAt: Instant,
  lines: z.array(z.object({ lineId: Id, quantity: Count, subtotalMinor: Minor, taxMinor: Minor })),
  /** Money that went back, of whatever it was for. */
  paidBackMinor: Minor,
  /** The part of it that was for shipping; its tax is within where the order's taxes are included, on top where they are not. */
  shippingMinor: Minor,
  shippingTaxMinor: Minor,
  /** The part of it that was for customs duties and additional fees, which no line has: they never earned. */
  dutiesMinor: Minor.default(0),
  /**
   * How much more went back than goods and shipping were worth, where Shopify says so itself: known when the money moved in another
   * currency than the shop's, so that it cannot be told from `paidBackMinor`. Null: told from there.
   */
  surplusMinor: Minor.nullable().default(null),
});
export type FactRefund = z.infer<typeof FactRefund>;

/** An edit, as orders/edited tells it: differences only. What it added is known once the whole order is. */
export const FactEdit = z.object({
  id: Id,
  createdAt: Instant,
  removals: z.array(z.object({ lineId: Id, quantity: Count })),
  additions: z.array(z.object({ lineId: Id, quantity: Count })),
});
export type FactEdit = z.infer<typeof FactEdit>;

/**
 * A bank's question about the payment. While a chargeback is open its money is gone from the merchant, and so it is once lost; won, it
 * is back. An inquiry moves no money.
 */
export const FactDispute = z.object({
  id: Id,
  type: z.enum(['chargeback', 'inquiry']),
  status: z.string(),
  /** Null where it is not told in the shop's currency: then the whole order is taken to be disputed. */
  amountMinor: Minor.nullable(),
  initiatedAt: Instant,
  finalizedAt: Instant.nullable(),
});
export type FactDispute = z.infer<typeof FactDispute>;

/** How the order was paid for, as looked up when it looked like `at` (an updated_at). */
export const FactPayments = z.object({
  at: Instant,
  giftCardMinor: Minor,
  storeCreditMinor: Minor,
  /** All successful payments, those two included. */
  totalMinor: Minor,
});
export type FactPayments = z.infer<typeof FactPayments>;

/** What of a line its units were paid at. */
export const PaidLine = FactLine.pick({ quantity: true, discountMinor: true, taxMinor: true, codeDiscounts: true });
export type PaidLine = z.infer<typeof PaidLine>;

export const OrderFact = z.object({
  schema: z.literal(FACT_SCHEMA),
  orderId: Id,
  /** Null while refunds or edits came first and the order itself is still to be seen. */
  order: FactOrder.nullable(),
  refunds: z.record(Id, FactRefund),
  edits: z.record(Id, FactEdit),
  /** What the customer had when the order was last seen fully paid: what an edit added since then counts once it is paid too. */
  lastPaid: z
    .object({
      updatedAt: Instant,
      quantities: z.record(Id, Count),
      /** The lines as they were then, by id; absent from facts of before they were kept. */
      lines: z.record(Id, PaidLine).optional(),
      /** False in facts of before: only the status called it paid, and something was owed. */
      settled: z.boolean().optional(),
      /** As the order it was seen in. */
      final: z.literal(true).optional(),
    })
    .nullable(),
  /** By line id. */
  lineNotes: z.record(Id, LineNote),
  /** Null until looked up: webhooks do not carry amounts by kind of payment. */
  payments: FactPayments.nullable(),
  disputes: z.record(Id, FactDispute).default({}),
  /** The first state seen in which the order was paid: its points wait from then. */
  paidAt: Instant.nullable().default(null),
  /** The first state seen in which the order was both paid and fulfilled. */
  fulfilledAt: Instant.nullable().default(null),
  /** Deleted in Shopify: as if it had never been placed. */
  deletedAt: Instant.nullable().default(null),
});
export type OrderFact = z.infer<typeof OrderFact>;

const PAID = new Set(['paid', 'partially_refunded', 'refunded']);

/** Whether the status is one of orders that were paid, in full or in part (whatever was refunded since). */
export function isPaid(order: Pick<FactOrder, 'financialStatus'>): boolean {
  return PAID.has(order.financialStatus);
}

/** Whether it is fully paid: an order says "partially refunded" also while what an edit added, or most of it, is still to be paid. */
export function isSettled(order: Pick<FactOrder, 'financialStatus' | 'outstandingMinor'>): boolean {
  if (!isPaid(order)) return false;
  return order.financialStatus === 'paid' || (order.outstandingMinor ?? 0) <= 0;
}

/** Whether a payload shows every unit sent (or handed over). */
export function isFulfilled(order: Pick<FactOrder, 'fulfillmentStatus'>): boolean {
  return order.fulfillmentStatus === 'fulfilled';
}

/** What one webhook or one look-up tells of an order. */
export interface OrderNews {
  orderId: string;
  order: FactOrder | null;
  refunds: FactRefund[];
  edits: FactEdit[];
  lineNotes: Record<string, LineNote>;
  payments: FactPayments | null;
  disputes: FactDispute[];
  deletedAt: string | null;
  /** How the order last stood before something was added to it that is still to be paid, where that was worked out; else null. */
  paidBefore: OrderFact['lastPaid'];
  /** Who bought, for enrolment. Personal data: kept with the member, never in the fact. */
  customer: CustomerNews | null;
}

export interface CustomerNews {
  id: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  locale: string | null;
}

export function emptyFact(orderId: string): OrderFact {
  return {
    schema: FACT_SCHEMA,
    orderId,
    order: null,
    refunds: {},
    edits: {},
    lastPaid: null,
    lineNotes: {},
    payments: null,
    disputes: {},
    paidAt: null,
    fulfilledAt: null,
    deletedAt: null,
  };
}

/** News that says nothing yet. */
export function emptyNews(orderId: string): OrderNews {
  return {
    orderId,
    order: null,
    refunds: [],
    edits: [],
    lineNotes: {},
    payments: null,
    disputes: [],
    deletedAt: null,
    paidBefore: null,
    customer: null,
  };
}
