/** The Admin API's order, as the same news that a webhook brings: for orders looked up because their webhook has not come. */
import { parseMinor } from '../program/money.ts';
import { GIFT_CARD_GATEWAY, STORE_CREDIT_GATEWAY } from './freeze-decision.ts';
import { emptyNews } from './order-fact.ts';
import type { FactDispute, FactLine, FactPayments, FactRefund, OrderNews } from './order-fact.ts';

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
  purchasingEntity?: { company: { id: string } } | object | null;
  discountCodes: readonly string[];
  paymentGatewayNames: readonly string[];
  totalOutstandingSet: Bag;
  transactions: readonly { kind: string; status: string; gateway?: string | null; amountSet: Bag }[];
  disputes: readonly { id: string; initiatedAs: string; status: string }[];
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
  discountAllocations: readonly { allocatedAmountSet: Bag; discountApplication: { code?: string } | object }[];
  taxLines: TaxLines;
}

interface RefundAnswer {
  id: string;
  createdAt?: string | null;
  totalRefundedSet: Bag;
  duties?: readonly { amountSet: Bag }[] | null;
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

/** What each code took off a line, by code. */
function codeDiscountsOf(line: LineAnswer): FactLine['codeDiscounts'] {
  const byCode = new Map<string, number>();
  for (const { allocatedAmountSet, discountApplication } of line.discountAllocations) {
    const code = 'code' in discountApplication ? discountApplication.code : undefined;
    if (code) byCode.set(code, (byCode.get(code) ?? 0) + minor(allocatedAmountSet));
  }
  return [...byCode].map(([code, amountMinor]) => ({ code, amountMinor })).sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** REST's word for a state of fulfilment: the fact has one word for each, however it was told. */
function fulfillmentOf(displayed: string): string | null {
  if (displayed === 'UNFULFILLED') return null;
  return displayed === 'PARTIALLY_FULFILLED' ? 'partial' : displayed.toLowerCase();
}

/** What was paid and how, as of the state the answer shows. */
function paymentsOf(order: OrderAnswer): FactPayments {
  const paid = order.transactions.filter(
    ({ kind, status }) => (kind === 'SALE' || kind === 'CAPTURE') && status === 'SUCCESS',
  );
  const by = (gateway: string) =>
    total(
      paid.filter((each) => each.gateway === gateway),
      (each) => minor(each.amountSet),
    );
  return {
    at: order.updatedAt,
    giftCardMinor: by(GIFT_CARD_GATEWAY),
    storeCreditMinor: by(STORE_CREDIT_GATEWAY),
    totalMinor: total(paid, (each) => minor(each.amountSet)),
  };
}

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
    codeDiscounts: codeDiscountsOf(line),
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
    dutiesMinor: total(refund.duties ?? [], (duty) => minor(duty.amountSet)),
    surplusMinor: null,
  };
}

/** What adapters/admin-api/list-disputes.server.ts asks for; its generated type fits. */
export interface DisputeAnswer {
  id: string;
  type: string;
  status: string;
  initiatedAt: string;
  finalizedOn?: string | null;
  amount: { amount: unknown; currencyCode: string };
  order?: { id: string } | null;
}

const disputeType = (type: string): FactDispute['type'] => (type === 'INQUIRY' ? 'inquiry' : 'chargeback');

/**
 * A dispute and its order; null for a payment outside the shop's orders.
 * @param currency the shop's: an amount in another one says nothing of the order
 * @throws Error when the answer is not of the documented shape
 */
export function parseDisputeAnswer(
  answer: DisputeAnswer,
  currency: string,
): { orderId: string; dispute: FactDispute } | null {
  if (!answer.order) return null;
  const { amount, initiatedAt } = answer;
  const dispute: FactDispute = {
    id: idOf(answer.id),
    type: disputeType(answer.type),
    status: answer.status.toLowerCase(),
    amountMinor: amount.currencyCode === currency ? minor({ shopMoney: amount }) : null,
    initiatedAt,
    finalizedAt: answer.finalizedOn ?? null,
  };
  return { orderId: idOf(answer.order.id), dispute };
}

/** Clocks differ, ours and Shopify's: what changed within a minute of our asking may have changed again since, in the same second. */
const SETTLED_MS = 60_000;

/**
 * @param askedAt when the answer was asked for, where all that can be known of the order is asked for
 * @throws Error when the answer is not of the documented shape
 */
export function parseOrderAnswer(order: OrderAnswer, askedAt?: Date): OrderNews {
  const { customer } = order;
  const shipping = order.shippingLines.nodes;
  return {
    ...emptyNews(idOf(order.id)),
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
      fulfillmentStatus: fulfillmentOf(order.displayFulfillmentStatus),
      cancelledAt: order.cancelledAt ?? null,
      customerId: customer ? idOf(customer.id) : null,
      lines: order.lineItems.nodes.map(lineOf),
      shippingMinor: total(shipping, (line) => minor(line.discountedPriceSet)),
      shippingTaxMinor: total(shipping, (line) => total(line.taxLines, (tax) => minor(tax.priceSet))),
      refundIds: order.refunds.map(({ id }) => idOf(id)).sort(),
      company:
        typeof order.purchasingEntity === 'object' &&
        order.purchasingEntity !== null &&
        'company' in order.purchasingEntity,
      discountCodes: [...order.discountCodes].sort(),
      outstandingMinor: minor(order.totalOutstandingSet),
      gateways: [...new Set(order.paymentGatewayNames)].sort(),
      ...(askedAt && askedAt.getTime() - Date.parse(order.updatedAt) >= SETTLED_MS && { final: true as const }),
    },
    refunds: order.refunds.map((refund) => refundOf(refund, order.updatedAt)),
    payments: paymentsOf(order),
    // the summary names no amount: until the webhook does, the whole order is disputed
    disputes: order.disputes.map(({ id, initiatedAs, status }) => ({
      id: idOf(id),
      type: disputeType(initiatedAs),
      status: status.toLowerCase(),
      amountMinor: null,
      initiatedAt: order.updatedAt,
      finalizedAt: null,
    })),
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
