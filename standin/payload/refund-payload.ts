import type { Order, OrderAdjustment, Refund, RefundLine, RefundShippingLine, Shop, Transaction } from '../model.ts';
import { decimalString } from '../money.ts';
import { gid, moneySet, restId, shopTime } from './edge-values.ts';
import { lineItemPayload } from './line-item-payload.ts';

/**
 * The body of refunds/create, and an element of an order's `refunds`: REST's Refund resource. It names the order by
 * number only and no customer. Since 2024-10 shipping goes into `refund_shipping_lines`, and `order_adjustments` hold
 * discrepancies only.
 * Source: https://shopify.dev/docs/api/admin-rest/latest/resources/refund and the changelog of 2024-07-18.
 */
export function refundPayload(shop: Shop, order: Order, refund: Refund): Record<string, unknown> {
  return {
    id: restId(refund.id),
    admin_graphql_api_id: gid('Refund', refund.id),
    created_at: shopTime(shop, refund.createdAt),
    note: refund.note ?? '',
    order_id: restId(order.id),
    processed_at: shopTime(shop, refund.processedAt),
    restock: refund.restock,
    total_additional_fees_set: moneySet(order, 0),
    total_duties_set: moneySet(order, 0),
    user_id: restId(shop.staff.id),
    order_adjustments: refund.adjustments.map((adjustment) => adjustmentPayload(order, refund, adjustment)),
    transactions: refund.transactions.map((transaction) => transactionPayload(shop, order, transaction)),
    refund_line_items: refund.lines.map((line) => refundLinePayload(order, line)),
    refund_shipping_lines: refund.shippingLines.map((line) => refundShippingPayload(order, line)),
    duties: [],
    additional_fees: [],
    return:
      refund.returnId === undefined
        ? null
        : { id: restId(refund.returnId), admin_graphql_api_id: gid('Return', refund.returnId) },
  };
}

function refundLinePayload(order: Order, line: RefundLine): Record<string, unknown> {
  const ordered = order.lines.find((candidate) => candidate.id === line.lineId);
  return {
    id: restId(line.id),
    line_item_id: restId(line.lineId),
    location_id: null,
    quantity: line.quantity,
    restock_type: line.restockType,
    // Numbers, not strings: so Shopify writes them here, unlike everywhere else.
    subtotal: Number(decimalString(line.subtotalMinor, order.currency)),
    subtotal_set: moneySet(order, line.subtotalMinor),
    total_tax: Number(decimalString(line.totalTaxMinor, order.currency)),
    total_tax_set: moneySet(order, line.totalTaxMinor),
    line_item: ordered ? lineItemPayload(order, ordered) : null,
  };
}

function refundShippingPayload(order: Order, line: RefundShippingLine): Record<string, unknown> {
  return {
    id: restId(line.id),
    shipping_line_id: restId(line.shippingLineId),
    subtotal_amount_set: moneySet(order, line.subtotalMinor),
    tax_amount_set: moneySet(order, line.taxMinor),
  };
}

function adjustmentPayload(order: Order, refund: Refund, adjustment: OrderAdjustment): Record<string, unknown> {
  return {
    id: restId(adjustment.id),
    amount: decimalString(adjustment.amountMinor, order.currency),
    amount_set: moneySet(order, adjustment.amountMinor),
    kind: adjustment.kind,
    order_id: restId(order.id),
    reason: adjustment.reason,
    refund_id: restId(refund.id),
    tax_amount: decimalString(adjustment.taxMinor, order.currency),
    tax_amount_set: moneySet(order, adjustment.taxMinor),
  };
}

function transactionPayload(shop: Shop, order: Order, transaction: Transaction): Record<string, unknown> {
  return {
    id: restId(transaction.id),
    admin_graphql_api_id: gid('OrderTransaction', transaction.id),
    amount: decimalString(transaction.amountMinor, order.currency),
    authorization: null,
    created_at: shopTime(shop, transaction.processedAt),
    currency: order.currency,
    device_id: null,
    error_code: null,
    gateway: transaction.gateway,
    kind: transaction.kind,
    location_id: null,
    message: null,
    order_id: restId(order.id),
    parent_id: transaction.parentId === null ? null : restId(transaction.parentId),
    payment_id: `#${1000 + order.number}.1`,
    processed_at: shopTime(shop, transaction.processedAt),
    receipt: {},
    source_name: order.sourceName,
    status: transaction.status,
    test: order.test,
    user_id: null,
  };
}
