import type { Customer, DiscountApplication, Order, Shop, ShippingLine, TaxLine } from '../model.ts';
import { decimalString } from '../money.ts';
import { financialStatus, fulfillmentStatus, orderTotals, shippingNetMinor } from '../commerce/order-totals.ts';
import { gatewayNames } from '../commerce/order-payments.ts';
import { sumOf } from '../commerce/price-cart.ts';
import { addressPayload, customerPayload } from './customer-payload.ts';
import { gid, moneySet, restId, shopTime, shopTimeOrNull } from './edge-values.ts';
import { fulfillmentPayload } from './fulfillment-payload.ts';
import { allocationPayloads, lineItemPayload, taxLinePayloads } from './line-item-payload.ts';
import { refundPayload } from './refund-payload.ts';

/**
 * The body of orders/create, paid, updated, cancelled, fulfilled: REST's Order resource of 2026-07.
 * Source: https://shopify.dev/docs/api/admin-rest/latest/resources/order
 */
export function orderPayload(shop: Shop, order: Order, customer: Customer | null): Record<string, unknown> {
  return {
    ...identityOf(shop, order),
    ...moneyOf(order),
    customer: customer === null ? null : customerPayload(shop, customer),
    discount_applications: order.discountApplications.map((application) => discountApplication(order, application)),
    discount_codes: discountCodes(order),
    fulfillments: order.fulfillments.map((fulfillment) => fulfillmentPayload(shop, order, fulfillment)),
    line_items: order.lines.map((line) => lineItemPayload(order, line)),
    refunds: order.refunds.map((refund) => refundPayload(shop, order, refund)),
    shipping_address: order.shippingAddress === null ? null : addressPayload(order.shippingAddress),
    billing_address: null,
    shipping_lines: order.shippingLines.map((line) => shippingLinePayload(order, line)),
    tax_lines: taxLinePayloads(order, orderTaxLines(order)),
  };
}

function identityOf(shop: Shop, order: Order): Record<string, unknown> {
  return {
    id: restId(order.id),
    admin_graphql_api_id: gid('Order', order.id),
    app_id: null,
    browser_ip: null,
    buyer_accepts_marketing: false,
    cancel_reason: order.cancelReason,
    cancelled_at: shopTimeOrNull(shop, order.cancelledAt),
    cart_token: null,
    checkout_token: null,
    closed_at: shopTimeOrNull(shop, order.closedAt),
    company:
      order.company === undefined || order.company === null
        ? null
        : { id: restId(order.company.id), location_id: restId(order.company.locationId) },
    confirmation_number: order.token.slice(0, 9).toUpperCase(),
    confirmed: true,
    contact_email: order.email,
    created_at: shopTime(shop, order.createdAt),
    currency: order.currency,
    customer_locale: order.customerLocale,
    email: order.email,
    estimated_taxes: false,
    financial_status: financialStatus(order),
    fulfillment_status: fulfillmentStatus(order),
    landing_site: null,
    location_id: null,
    merchant_of_record_app_id: null,
    name: `#${1000 + order.number}`,
    note: order.note,
    note_attributes: [],
    number: order.number,
    order_number: 1000 + order.number,
    order_status_url: `https://${shop.domain}/${shop.id}/orders/${order.token}/authenticate`,
    payment_gateway_names: gatewayNames(order),
    payment_terms: null,
    phone: order.phone,
    po_number: null,
    presentment_currency: order.presentment.currency,
    processed_at: shopTime(shop, order.processedAt),
    reference: null,
    referring_site: null,
    source_identifier: null,
    source_name: order.sourceName,
    source_url: null,
    tags: order.tags.join(', '),
    tax_exempt: false,
    taxes_included: order.taxesIncluded,
    test: order.test,
    token: order.token,
    updated_at: shopTime(shop, order.updatedAt),
    user_id: null,
  };
}

function moneyOf(order: Order): Record<string, unknown> {
  const totals = orderTotals(order);
  const amounts: [name: string, amountMinor: number][] = [
    ['current_subtotal_price', totals.currentSubtotalMinor],
    ['current_total_discounts', totals.currentDiscountMinor],
    ['current_total_price', totals.currentTotalMinor],
    ['current_total_tax', totals.currentTaxMinor],
    ['subtotal_price', totals.subtotalMinor],
    ['total_discounts', totals.discountTotalMinor],
    ['total_line_items_price', totals.lineTotalMinor],
    ['total_price', totals.totalMinor],
    ['total_tax', totals.taxMinor],
  ];
  const money: Record<string, unknown> = {};
  for (const [name, amountMinor] of amounts) {
    money[name] = decimalString(amountMinor, order.currency);
    money[`${name}_set`] = moneySet(order, amountMinor);
  }
  return {
    ...money,
    current_shipping_price_set: moneySet(order, totals.currentShippingMinor),
    current_total_additional_fees_set: null,
    current_total_duties_set: null,
    duties_included: false,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    total_cash_rounding_payment_adjustment_set: moneySet(order, 0),
    total_cash_rounding_refund_adjustment_set: moneySet(order, 0),
    total_outstanding: decimalString(totals.outstandingMinor, order.currency),
    total_shipping_price_set: moneySet(order, totals.shippingMinor),
    total_tip_received: decimalString(totals.tipMinor, order.currency),
    total_weight: 0,
  };
}

function shippingLinePayload(order: Order, line: ShippingLine): Record<string, unknown> {
  const discounted = shippingNetMinor(line);
  return {
    id: restId(line.id),
    carrier_identifier: null,
    code: line.code,
    current_discounted_price_set: moneySet(order, line.isRemoved ? 0 : discounted),
    discounted_price: decimalString(discounted, order.currency),
    discounted_price_set: moneySet(order, discounted),
    is_removed: line.isRemoved,
    phone: null,
    price: decimalString(line.priceMinor, order.currency),
    price_set: moneySet(order, line.priceMinor),
    requested_fulfillment_service_id: null,
    source: 'shopify',
    title: line.title,
    tax_lines: taxLinePayloads(order, line.taxLines),
    discount_allocations: allocationPayloads(order, line.discountAllocations),
  };
}

function discountApplication(order: Order, application: DiscountApplication): Record<string, unknown> {
  const isCode = application.type === 'discount_code';
  return {
    target_type: application.targetType,
    type: application.type,
    value:
      application.valueType === 'percentage'
        ? (application.value / 100).toFixed(1)
        : decimalString(application.value, order.currency),
    value_type: application.valueType,
    allocation_method: application.allocationMethod,
    target_selection: application.targetSelection,
    ...(isCode ? { code: application.code } : { title: application.title, description: application.title }),
  };
}

function discountCodes(order: Order): { code: string; amount: string; type: string }[] {
  return order.discountApplications.flatMap((application, index) => {
    if (application.code === null) return [];
    const parts = [...order.lines, ...order.shippingLines].flatMap((line) => line.discountAllocations);
    const amount = sumOf(parts.filter((part) => part.applicationIndex === index));
    const type = application.targetType === 'shipping_line' ? 'shipping' : application.valueType;
    return [{ code: application.code, amount: decimalString(amount, order.currency), type }];
  });
}

/** The order's taxes added up by title and rate. */
export function orderTaxLines(order: Order): TaxLine[] {
  const merged = new Map<string, TaxLine>();
  for (const tax of [...order.lines, ...order.shippingLines].flatMap((line) => line.taxLines)) {
    const key = `${tax.title} ${tax.rateBp}`;
    merged.set(key, { ...tax, amountMinor: (merged.get(key)?.amountMinor ?? 0) + tax.amountMinor });
  }
  return [...merged.values()];
}
