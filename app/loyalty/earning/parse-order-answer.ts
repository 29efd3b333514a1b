/** The Admin API's order, as the same news that a webhook brings: for orders looked up because their webhook has not come. */
import { parseMinor } from '../program/money.ts';
import type { FactLine, FactRefund, OrderNews } from './order-fact.ts';

type Bag = { shopMoney: { amount: unknown; currencyCode: string } };
type TaxLines = readonly { priceSet: Bag }[];

/** What adapters/admin-api/find-order.server.ts asks for; its generated type fits. */
export interface OrderAnswer {
  id: string;
  name: string;
  updatedAt: string;
  processedAt: string;
  cancelledAt?: string | null;
  test: boolean;
  sourceName?: string | null;
  customerLocale?: string | null;
  currencyCode: string;
  presentmentCurrencyCode: string;
  taxesIncluded: boolean;
  displayFinancialStatus?: string | null;
  displayFulfillmentStatus: string;
  customer?: {
    id: string;
    firstName?: string | null;
    lastName?: string | null;
    locale: string;
    defaultEmailAddress?: { emailAddress: string } | null;
  } | null;
  lineItems: { nodes: readonly LineAnswer[] };
  shippingLines: { nodes: readonly { discountedPriceSet: Bag; taxLines: TaxLines }[] };
  refunds: readonly RefundAnswer[];
}

interface LineAnswer {
  id: string;
  title: string;
  vendor?: string | null;
  quantity: number;
  currentQuantity: number;
  isGiftCard: boolean;
  product?: { id: string } | null;
  variant?: { id: string } | null;
  originalUnitPriceSet: Bag;
  discountAllocations: readonly { allocatedAmountSet: Bag }[];
  taxLines: TaxLines;
}

interface RefundAnswer {
  id: string;
  createdAt?: string | null;
  totalRefundedSet: Bag;
  refundLineItems: {
    nodes: readonly { quantity: number; lineItem: { id: string }; subtotalSet: Bag; totalTaxSet: Bag }[];
  };
  refundShippingLines: { nodes: readonly { subtotalAmountSet: Bag; taxAmountSet: Bag }[] };
}

/** "gid://shopify/Order/5" → "5". @throws Error on anything else */
function idOf(gid: string): string {
  const match = /\/(\d{1,20})$/.exec(gid);
  if (!match?.[1]) throw new Error(`not a Shopify gid: ${gid}`);
  return match[1];
}

function minor({ shopMoney }: Bag): number {
  const value = parseMinor(String(shopMoney.amount), shopMoney.currencyCode);
  if (value === null) throw new Error(`"${String(shopMoney.amount)}" is not an amount of ${shopMoney.currencyCode}`);
  return value;
}

const total = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);

function lineOf(line: LineAnswer): FactLine {
  return {
    id: idOf(line.id),
    title: line.title,
    productId: line.product ? idOf(line.product.id) : null,
    variantId: line.variant ? idOf(line.variant.id) : null,
    vendor: line.vendor ?? null,
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    priceMinor: minor(line.originalUnitPriceSet),
    discountMinor: total(line.discountAllocations, (each) => minor(each.allocatedAmountSet)),
    taxMinor: total(line.taxLines, (each) => minor(each.priceSet)),
    giftCard: line.isGiftCard,
  };
}

function refundOf(refund: RefundAnswer, updatedAt: string): FactRefund {
  return {
    id: idOf(refund.id),
    createdAt: refund.createdAt ?? updatedAt,
    lines: refund.refundLineItems.nodes.map((line) => ({
      lineId: idOf(line.lineItem.id),
      quantity: line.quantity,
      subtotalMinor: minor(line.subtotalSet),
      taxMinor: minor(line.totalTaxSet),
    })),
    paidBackMinor: minor(refund.totalRefundedSet),
    shippingMinor: total(refund.refundShippingLines.nodes, (each) => minor(each.subtotalAmountSet)),
    shippingTaxMinor: total(refund.refundShippingLines.nodes, (each) => minor(each.taxAmountSet)),
    surplusMinor: null,
  };
}

/** @throws Error when the answer is not of the documented shape */
export function parseOrderAnswer(order: OrderAnswer): OrderNews {
  const { customer } = order;
  const shipping = order.shippingLines.nodes;
  return {
    orderId: idOf(order.id),
    order: {
      updatedAt: order.updatedAt,
      processedAt: order.processedAt,
      name: order.name,
      test: order.test,
      source: order.sourceName ?? null,
      locale: order.customerLocale ?? null,
      currency: order.currencyCode,
      presentmentCurrency: order.presentmentCurrencyCode,
      taxesIncluded: order.taxesIncluded,
      financialStatus: (order.displayFinancialStatus ?? 'PENDING').toLowerCase(),
      fulfillmentStatus:
        order.displayFulfillmentStatus === 'UNFULFILLED' ? null : order.displayFulfillmentStatus.toLowerCase(),
      cancelledAt: order.cancelledAt ?? null,
      customerId: customer ? idOf(customer.id) : null,
      lines: order.lineItems.nodes.map(lineOf),
      shippingMinor: total(shipping, (line) => minor(line.discountedPriceSet)),
      shippingTaxMinor: total(shipping, (line) => total(line.taxLines, (tax) => minor(tax.priceSet))),
      refundIds: order.refunds.map(({ id }) => idOf(id)).sort(),
    },
    refunds: order.refunds.map((refund) => refundOf(refund, order.updatedAt)),
    edits: [],
    // the Admin API gives tips no mark; webhooks do
    lineNotes: {},
    customer: customer
      ? {
          id: idOf(customer.id),
          firstName: customer.firstName ?? null,
          lastName: customer.lastName ?? null,
          email: customer.defaultEmailAddress?.emailAddress ?? null,
          locale: order.customerLocale ?? customer.locale,
        }
      : null,
  };
}
