import type { Order, OrderAdjustment, Refund, RefundLine, RefundShippingLine, Transaction } from '../../model.ts';
import { refundedBy } from '../../commerce/order-totals.ts';
import { gid } from '../../payload/edge-values.ts';
import { pageOf } from '../connection.ts';
import type { Fields } from '../context.ts';
import { bagOf } from './money-fields.ts';

export type RefundSource = { order: Order; refund: Refund };

export const refundFields: Fields<RefundSource> = {
  id: ({ refund }) => gid('Refund', refund.id),
  legacyResourceId: ({ refund }) => refund.id,
  note: ({ refund }) => refund.note,
  order: ({ order }) => order,
  createdAt: ({ refund }) => refund.createdAt,
  processedAt: ({ refund }) => refund.processedAt,
  updatedAt: ({ refund }) => refund.createdAt,
  return: ({ order, refund }) => {
    const given = order.returns?.find((one) => one.id === refund.returnId);
    return given ? { id: gid('Return', given.id), name: given.name, status: given.status } : null;
  },
  duties: () => [],
  totalRefundedSet: ({ order, refund }) => bagOf(order, refundedBy(refund)),
  refundLineItems: ({ order, refund }, args) =>
    pageOf(
      refund.lines.map((line) => ({ order, line })),
      args,
      (s) => s.line.id,
    ),
  refundShippingLines: ({ order, refund }, args) =>
    pageOf(
      refund.shippingLines.map((line) => ({ order, line })),
      args,
      (source) => source.line.id,
    ),
  orderAdjustments: ({ order, refund }, args) =>
    pageOf(
      refund.adjustments.map((adjustment) => ({ order, adjustment })),
      args,
      (source) => source.adjustment.id,
    ),
  transactions: ({ order, refund }, args) =>
    pageOf(
      refund.transactions.map((transaction) => ({ order, transaction })),
      args,
      (source) => source.transaction.id,
    ),
};

export const refundLineFields: Fields<{ order: Order; line: RefundLine }> = {
  id: ({ line }) => gid('RefundLineItem', line.id),
  quantity: ({ line }) => line.quantity,
  restockType: ({ line }) => line.restockType.toUpperCase(),
  restocked: ({ line }) => line.restockType !== 'no_restock',
  lineItem: ({ order, line }) => {
    const ordered = order.lines.find((candidate) => candidate.id === line.lineId);
    return ordered ? { order, line: ordered } : null;
  },
  priceSet: ({ order, line }) => bagOf(order, Math.round(line.subtotalMinor / line.quantity)),
  subtotalSet: ({ order, line }) => bagOf(order, line.subtotalMinor),
  totalTaxSet: ({ order, line }) => bagOf(order, line.totalTaxMinor),
};

export const refundShippingFields: Fields<{ order: Order; line: RefundShippingLine }> = {
  id: ({ line }) => gid('RefundShippingLine', line.id),
  shippingLine: ({ order, line }) => {
    const ordered = order.shippingLines.find((candidate) => candidate.id === line.shippingLineId);
    return ordered ? { order, line: ordered } : null;
  },
  subtotalAmountSet: ({ order, line }) => bagOf(order, line.subtotalMinor),
  taxAmountSet: ({ order, line }) => bagOf(order, line.taxMinor),
};

export const adjustmentFields: Fields<{ order: Order; adjustment: OrderAdjustment }> = {
  id: ({ adjustment }) => gid('OrderAdjustment', adjustment.id),
  reason: () => 'REFUND_DISCREPANCY',
  amountSet: ({ order, adjustment }) => bagOf(order, adjustment.amountMinor),
  taxAmountSet: ({ order, adjustment }) => bagOf(order, adjustment.taxMinor),
};

export const transactionFields: Fields<{ order: Order; transaction: Transaction }> = {
  id: ({ transaction }) => gid('OrderTransaction', transaction.id),
  kind: ({ transaction }) => transaction.kind.toUpperCase(),
  status: ({ transaction }) => transaction.status.toUpperCase(),
  gateway: ({ transaction }) => transaction.gateway,
  formattedGateway: ({ transaction }) => transaction.gateway,
  test: ({ order }) => order.test,
  amountSet: ({ order, transaction }) => bagOf(order, transaction.amountMinor),
  createdAt: ({ transaction }) => transaction.processedAt,
  processedAt: ({ transaction }) => transaction.processedAt,
  order: ({ order }) => order,
  parentTransaction: ({ order, transaction }) => {
    const parent = order.transactions.find((candidate) => candidate.id === transaction.parentId);
    return parent ? { order, transaction: parent } : null;
  },
};
