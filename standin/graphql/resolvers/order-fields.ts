import { GraphQLError } from 'graphql';
import type { DiscountAllocation, Order, OrderLine, ShippingLine, TaxLine } from '../../model.ts';
import type { OrderCompany } from '../../order-event-model.ts';
import { currentQuantity, fulfillableQuantity, lineNetMinor, shippingNetMinor } from '../../commerce/order-totals.ts';
import {
  financialStatus,
  fulfillmentStatus,
  keptShipping,
  orderTotals,
  type OrderTotals,
} from '../../commerce/order-totals.ts';
import { gatewayNames } from '../../commerce/order-payments.ts';
import { sumOf } from '../../commerce/price-cart.ts';
import { gid } from '../../payload/edge-values.ts';
import { orderTaxLines } from '../../payload/order-payload.ts';
import { pageOf } from '../connection.ts';
import type { Fields, GraphqlContext } from '../context.ts';
import type { SearchFields } from '../search-query.ts';
import { agreementsOf } from './agreement-fields.ts';
import { applicationsOf } from './discount-fields.ts';
import { metafieldsOf } from './metafield-fields.ts';
import { type Bag, bagOf } from './money-fields.ts';

export type LineSource = { order: Order; line: OrderLine };
export type ShippingSource = { order: Order; line: ShippingLine };
export type TaxSource = { order: Order; tax: TaxLine };

const FULFILLMENT = { fulfilled: 'FULFILLED', partial: 'PARTIALLY_FULFILLED', none: 'UNFULFILLED' } as const;

const total =
  (name: keyof OrderTotals) =>
  (order: Order): Bag =>
    bagOf(order, orderTotals(order)[name]);

export const orderFields: Fields<Order> = {
  id: (order) => gid('Order', order.id),
  legacyResourceId: (order) => order.id,
  name: (order) => `#${1000 + order.number}`,
  number: (order) => 1000 + order.number,
  email: (order) => order.email,
  phone: (order) => order.phone,
  note: (order) => order.note,
  tags: (order) => order.tags,
  test: (order) => order.test,
  sourceName: (order) => order.sourceName,
  customerLocale: (order) => order.customerLocale,
  currencyCode: (order) => order.currency,
  presentmentCurrencyCode: (order) => order.presentment.currency,
  taxesIncluded: (order) => order.taxesIncluded,
  confirmed: () => true,
  edited: (order) => order.edits.length > 0,
  fullyPaid: (order) => orderTotals(order).outstandingMinor <= 0,
  unpaid: (order) => orderTotals(order).outstandingMinor > 0,
  closed: (order) => order.closedAt !== null,
  displayFinancialStatus: (order) => financialStatus(order).toUpperCase(),
  displayFulfillmentStatus: (order) => FULFILLMENT[fulfillmentStatus(order) ?? 'none'],
  cancelReason: (order) => order.cancelReason?.toUpperCase() ?? null,
  cancelledAt: (order) => order.cancelledAt,
  closedAt: (order) => order.closedAt,
  processedAt: (order) => order.processedAt,
  createdAt: (order) => order.createdAt,
  updatedAt: (order) => order.updatedAt,
  paymentGatewayNames: gatewayNames,
  customer: (order, _args, ctx) =>
    order.customerId === null ? null : ctx.standin.store.find('customers', order.customerId),
  purchasingEntity: (order, _args, ctx) => {
    if (order.company) return purchasingCompany(order.company);
    const customer = order.customerId === null ? null : ctx.standin.store.find('customers', order.customerId);
    return customer === null ? null : { ...customer, __typename: 'Customer' };
  },
  shippingAddress: (order) => order.shippingAddress,
  lineItems: (order, args) =>
    pageOf(
      order.lines.map((line) => ({ order, line })),
      args,
      (source) => source.line.id,
    ),
  shippingLine: (order) => shippingSources(order)[0] ?? null,
  shippingLines: (order, args) => pageOf(shippingSources(order), args, (source) => source.line.id),
  taxLines: (order) => orderTaxLines(order).map((tax) => ({ order, tax })),
  refunds: (order, args) =>
    firstOf(
      order.refunds.map((refund) => ({ order, refund })),
      args,
    ),
  transactions: (order, args) =>
    firstOf(
      [...order.transactions, ...order.refunds.flatMap((r) => r.transactions)].map((transaction) => ({
        order,
        transaction,
      })),
      args,
    ),
  agreements: agreementsOf,
  disputes: (order) =>
    (order.disputes ?? []).map((dispute) => ({
      id: gid('OrderDisputeSummary', dispute.id),
      initiatedAs: dispute.initiatedAs.toUpperCase(),
      status: dispute.status.toUpperCase(),
    })),
  returnStatus: (order) => ((order.returns ?? []).length === 0 ? 'NO_RETURN' : 'RETURNED'),
  discountCode: (order) => codesOf(order)[0] ?? null,
  discountCodes: (order) => codesOf(order),
  discountApplications: (order, args) => pageOf(applicationsOf(order), args, (source) => String(source.index)),
  subtotalLineItemsQuantity: (order) => order.lines.reduce((sum, line) => sum + line.quantity, 0),
  currentSubtotalLineItemsQuantity: (order) => order.lines.reduce((sum, line) => sum + currentQuantity(line), 0),
  totalPriceSet: total('totalMinor'),
  originalTotalPriceSet: total('totalMinor'),
  subtotalPriceSet: total('subtotalMinor'),
  totalDiscountsSet: total('discountTotalMinor'),
  totalTaxSet: total('taxMinor'),
  totalTipReceivedSet: total('tipMinor'),
  totalShippingPriceSet: total('shippingMinor'),
  currentTotalPriceSet: total('currentTotalMinor'),
  currentSubtotalPriceSet: total('currentSubtotalMinor'),
  currentTotalDiscountsSet: total('currentDiscountMinor'),
  currentTotalTaxSet: total('currentTaxMinor'),
  currentShippingPriceSet: total('currentShippingMinor'),
  totalReceivedSet: total('receivedMinor'),
  totalRefundedSet: total('refundedMinor'),
  totalOutstandingSet: total('outstandingMinor'),
  netPaymentSet: (order) => bagOf(order, orderTotals(order).receivedMinor - orderTotals(order).refundedMinor),
  refundDiscrepancySet: (order) => bagOf(order, sumOf(order.refunds.flatMap((refund) => refund.adjustments))),
  ...metafieldsOf<Order>('ORDER', (order) => gid('Order', order.id)),
};

/** Who bought for a company is not kept, so `contact` stays empty. */
function purchasingCompany({ id, name, locationId, locationName }: OrderCompany): Record<string, unknown> {
  return {
    __typename: 'PurchasingCompany',
    company: { id: gid('Company', id), name },
    contact: null,
    location: { id: gid('CompanyLocation', locationId), name: locationName },
  };
}

export const lineItemFields: Fields<LineSource> = {
  id: ({ line }) => gid('LineItem', line.id),
  title: ({ line }) => line.title,
  variantTitle: ({ line }) => line.variantTitle,
  name: ({ line }) => (line.variantTitle === null ? line.title : `${line.title} - ${line.variantTitle}`),
  vendor: ({ line }) => line.vendor,
  sku: ({ line }) => line.sku,
  isGiftCard: ({ line }) => line.giftCard,
  taxable: ({ line }) => line.taxable,
  requiresShipping: ({ line }) => line.requiresShipping,
  quantity: ({ line }) => line.quantity,
  currentQuantity: ({ line }) => currentQuantity(line),
  refundableQuantity: ({ line }) => currentQuantity(line),
  unfulfilledQuantity: ({ line }) => fulfillableQuantity(line),
  nonFulfillableQuantity: ({ line }) => line.quantity - fulfillableQuantity(line),
  customAttributes: ({ line }) => line.properties.map(({ name, value }) => ({ key: name, value })),
  product: ({ line }, _args, ctx) =>
    line.productId === null ? null : ctx.standin.store.find('products', line.productId),
  variant: ({ line }, _args, ctx) => variantOf(ctx, line),
  originalUnitPriceSet: ({ order, line }) => bagOf(order, line.unitPriceMinor),
  originalTotalSet: ({ order, line }) => bagOf(order, line.unitPriceMinor * line.quantity),
  // Without its argument this leaves out discounts by code, as Shopify's description of the field says.
  discountedTotalSet: ({ order, line }, args) =>
    bagOf(order, args['withCodeDiscounts'] === true ? lineNetMinor(line) : withoutCodes(order, line)),
  discountedUnitPriceAfterAllDiscountsSet: ({ order, line }) =>
    bagOf(order, Math.round(lineNetMinor(line) / line.quantity)),
  totalDiscountSet: ({ order, line }) => bagOf(order, sumOf(line.discountAllocations)),
  discountAllocations: ({ order, line }) => line.discountAllocations.map((part) => ({ order, part })),
  taxLines: ({ order, line }, args) =>
    firstOf(
      line.taxLines.map((tax) => ({ order, tax })),
      args,
    ),
};

export const shippingLineFields: Fields<ShippingSource> = {
  id: ({ line }) => gid('ShippingLine', line.id),
  title: ({ line }) => line.title,
  code: ({ line }) => line.code,
  source: () => 'shopify',
  custom: () => false,
  isRemoved: ({ line }) => line.isRemoved,
  originalPriceSet: ({ order, line }) => bagOf(order, line.priceMinor),
  discountedPriceSet: ({ order, line }) => bagOf(order, shippingNetMinor(line)),
  currentDiscountedPriceSet: ({ order, line }) => bagOf(order, keptShipping(order, line).netMinor),
  discountAllocations: ({ order, line }) => line.discountAllocations.map((part) => ({ order, part })),
  taxLines: ({ order, line }) => line.taxLines.map((tax) => ({ order, tax })),
};

export const taxLineFields: Fields<TaxSource> = {
  title: ({ tax }) => tax.title,
  rate: ({ tax }) => tax.rateBp / 10_000,
  ratePercentage: ({ tax }) => tax.rateBp / 100,
  channelLiable: () => false,
  source: () => null,
  priceSet: ({ order, tax }) => bagOf(order, tax.amountMinor),
};

/** What `orders(query:)` understands. */
export function orderSearch(ctx: GraphqlContext): SearchFields<Order> {
  const email = (order: Order): string | null =>
    order.email ?? ctx.standin.store.find('customers', order.customerId ?? '')?.email ?? null;
  return {
    fields: {
      id: { kind: 'text', of: (order) => order.id },
      name: { kind: 'text', of: (order) => `#${1000 + order.number}` },
      email: { kind: 'text', of: email },
      customer_id: { kind: 'text', of: (order) => order.customerId },
      financial_status: { kind: 'text', of: financialStatus },
      fulfillment_status: { kind: 'text', of: (order) => fulfillmentStatus(order) ?? 'unfulfilled' },
      status: {
        kind: 'list',
        of: (order) => ['any', order.cancelledAt ? 'cancelled' : order.closedAt ? 'closed' : 'open'],
      },
      source_name: { kind: 'text', of: (order) => order.sourceName },
      test: { kind: 'text', of: (order) => String(order.test) },
      tag: { kind: 'list', of: (order) => order.tags },
      // "Limited to the first discount code used on an order"
      discount_code: { kind: 'text', of: (order) => codesOf(order)[0] ?? null },
      created_at: { kind: 'instant', of: (order) => order.createdAt },
      processed_at: { kind: 'instant', of: (order) => order.processedAt },
      updated_at: { kind: 'instant', of: (order) => order.updatedAt },
    },
    free: (order) => `#${1000 + order.number} ${email(order) ?? ''}`,
  };
}

/** Orders by one of the sort keys the stand-in knows, ascending. */
export function sortedOrders(orders: Order[], sortKey: unknown): Order[] {
  const by: Record<string, (order: Order) => number> = {
    ID: (order) => Number(order.id),
    ORDER_NUMBER: (order) => order.number,
    CREATED_AT: (order) => Date.parse(order.createdAt),
    PROCESSED_AT: (order) => Date.parse(order.processedAt),
    UPDATED_AT: (order) => Date.parse(order.updatedAt),
  };
  const key = by[String(sortKey)];
  if (!key) throw new GraphQLError(`The stand-in does not sort orders by ${String(sortKey)}`);
  return orders.toSorted((a, b) => key(a) - key(b) || Number(a.id) - Number(b.id));
}

/** Lists with a plain `first` argument. */
function firstOf<T>(items: T[], args: Record<string, unknown>): T[] {
  return typeof args['first'] === 'number' ? items.slice(0, args['first']) : items;
}

function shippingSources(order: Order): ShippingSource[] {
  return order.shippingLines.filter((line) => !line.isRemoved).map((line) => ({ order, line }));
}

function codesOf(order: Order): string[] {
  return order.discountApplications.flatMap((application) => (application.code === null ? [] : [application.code]));
}

function withoutCodes(order: Order, line: OrderLine): number {
  const byCode = (part: DiscountAllocation): boolean =>
    order.discountApplications[part.applicationIndex]?.code !== null;
  return lineNetMinor(line) + sumOf(line.discountAllocations.filter(byCode));
}

function variantOf(ctx: GraphqlContext, line: OrderLine): unknown {
  const product = line.productId === null ? null : ctx.standin.store.find('products', line.productId);
  const variant = product?.variants.find((candidate) => candidate.id === line.variantId);
  return product && variant ? { product, variant } : null;
}
