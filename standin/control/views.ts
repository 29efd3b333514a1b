import { financialStatus, fulfillmentStatus, orderTotals, currentQuantity } from '../commerce/order-totals.ts';
import { gatewayNames } from '../commerce/order-payments.ts';
import type { WebhookDelivery } from '../delivery.ts';
import type { Customer, Order, Product, Shop } from '../model.ts';
import { decimalString } from '../money.ts';
import { gid } from '../payload/edge-values.ts';

/** What the control API answers: stored documents with their money as decimals, and nothing secret. */

export function shopView(shop: Shop): Record<string, unknown> {
  const { themes, staff, shippingRates, discounts, lastOrderNumber, ...rest } = shop;
  return {
    ...rest,
    gid: gid('Shop', shop.id),
    orders: lastOrderNumber,
    staff: staff.name,
    shippingRates,
    discounts,
    embeds: themes
      .filter((theme) => theme.role === 'MAIN')
      .flatMap((theme) =>
        Object.values(theme.settingsData.current.blocks)
          .filter((block) => !block.disabled)
          .map((block) => block.type),
      ),
  };
}

export function customerView(customer: Customer): Record<string, unknown> {
  return { ...customer, gid: gid('Customer', customer.id) };
}

export function productView(product: Product, currency: string): Record<string, unknown> {
  return {
    ...product,
    gid: gid('Product', product.id),
    variants: product.variants.map((variant) => ({
      ...variant,
      gid: gid('ProductVariant', variant.id),
      price: decimalString(variant.priceMinor, currency),
    })),
  };
}

export function orderView(order: Order): Record<string, unknown> {
  const totals = Object.entries(orderTotals(order)).map(([name, amountMinor]) => [
    name.replace(/Minor$/, ''),
    decimalString(amountMinor, order.currency),
  ]);
  return {
    id: order.id,
    gid: gid('Order', order.id),
    name: `#${1000 + order.number}`,
    customerId: order.customerId,
    email: order.email,
    currency: order.currency,
    presentment: order.presentment,
    sourceName: order.sourceName,
    test: order.test,
    company: order.company ?? null,
    financialStatus: financialStatus(order),
    fulfillmentStatus: fulfillmentStatus(order),
    totals: Object.fromEntries(totals) as Record<string, string>,
    lines: order.lines.map((line) => ({
      id: line.id,
      title: line.title,
      variantId: line.variantId,
      quantity: line.quantity,
      currentQuantity: currentQuantity(line),
      price: decimalString(line.unitPriceMinor, order.currency),
    })),
    paymentGatewayNames: gatewayNames(order),
    transactions: [...order.transactions, ...order.refunds.flatMap((refund) => refund.transactions)].map((one) => ({
      id: one.id,
      kind: one.kind,
      gateway: one.gateway,
      amount: decimalString(one.amountMinor, order.currency),
    })),
    refunds: order.refunds.map((refund) => ({ id: refund.id, createdAt: refund.createdAt })),
    edits: order.edits,
    disputes: order.disputes ?? [],
    returns: order.returns ?? [],
    processedAt: order.processedAt,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    cancelledAt: order.cancelledAt,
    closedAt: order.closedAt,
  };
}

/** A delivery for the log. `status` of the attempts is the app's answer. */
export function deliveryView(delivery: WebhookDelivery, withBody = false): Record<string, unknown> {
  const { body, ...rest } = delivery;
  return withBody ? { ...rest, body } : { ...rest, bytes: Buffer.byteLength(body) };
}
