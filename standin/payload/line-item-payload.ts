import { currentQuantity, fulfillableQuantity } from '../commerce/order-totals.ts';
import { gatewayNames } from '../commerce/order-payments.ts';
import { sumOf } from '../commerce/price-cart.ts';
import type { DiscountAllocation, Order, OrderLine, TaxLine } from '../model.ts';
import { decimalString } from '../money.ts';
import { gid, moneySet, type MoneySet, rateNumber, restId } from './edge-values.ts';

/** One element of `line_items`, also inside refunds and fulfilments. */
export function lineItemPayload(order: Order, line: OrderLine): Record<string, unknown> {
  return {
    id: restId(line.id),
    admin_graphql_api_id: gid('LineItem', line.id),
    attributed_staffs: [],
    current_quantity: currentQuantity(line),
    fulfillable_quantity: fulfillableQuantity(line),
    fulfillment_service: 'manual',
    fulfillment_status: lineFulfillmentStatus(line),
    gift_card: line.giftCard,
    grams: 0,
    name: line.variantTitle === null ? line.title : `${line.title} - ${line.variantTitle}`,
    price: decimalString(line.unitPriceMinor, order.currency),
    price_set: moneySet(order, line.unitPriceMinor),
    product_exists: line.productId !== null,
    product_id: line.productId === null ? null : restId(line.productId),
    properties: line.properties,
    quantity: line.quantity,
    requires_shipping: line.requiresShipping,
    sales_line_item_group_id: null,
    sku: line.sku,
    taxable: line.taxable,
    title: line.title,
    // Only discounts of the line itself; parts of order discounts are in discount_allocations alone.
    total_discount: decimalString(lineOwnDiscount(order, line), order.currency),
    total_discount_set: moneySet(order, lineOwnDiscount(order, line)),
    variant_id: line.variantId === null ? null : restId(line.variantId),
    variant_inventory_management: null,
    variant_title: line.variantTitle,
    vendor: line.vendor,
    tax_lines: taxLinePayloads(order, line.taxLines),
    duties: [],
    discount_allocations: allocationPayloads(order, line.discountAllocations),
    ...(line.tip ? tipMarks(order) : {}),
  };
}

/**
 * What only a tip's line carries. `tip_payment_gateway` and `tip_payment_method` are documented ("present only on
 * tips"); `tip` is the same in one object, see docs/decisions/021-standin-shopify-gaps.md.
 */
function tipMarks(order: Order): Record<string, unknown> {
  const gateway = gatewayNames(order).at(-1) ?? null;
  return {
    tip: { payment_gateway: gateway, payment_method: null },
    tip_payment_gateway: gateway,
    tip_payment_method: null,
  };
}

function lineFulfillmentStatus(line: OrderLine): 'fulfilled' | 'partial' | null {
  if (line.fulfilledQuantity === 0) return null;
  return fulfillableQuantity(line) === 0 ? 'fulfilled' : 'partial';
}

function lineOwnDiscount(order: Order, line: OrderLine): number {
  return sumOf(
    line.discountAllocations.filter(
      (part) => order.discountApplications[part.applicationIndex]?.allocationMethod === 'each',
    ),
  );
}

/** `discount_allocations` of a line or of shipping. */
export function allocationPayloads(
  order: Order,
  parts: DiscountAllocation[],
): { amount: string; amount_set: MoneySet; discount_application_index: number }[] {
  return parts.map((part) => ({
    amount: decimalString(part.amountMinor, order.currency),
    amount_set: moneySet(order, part.amountMinor),
    discount_application_index: part.applicationIndex,
  }));
}

/** `tax_lines` of a line, of shipping, or of the whole order. */
export function taxLinePayloads(order: Order, taxLines: TaxLine[]): Record<string, unknown>[] {
  return taxLines.map((tax) => ({
    channel_liable: false,
    price: decimalString(tax.amountMinor, order.currency),
    price_set: moneySet(order, tax.amountMinor),
    rate: rateNumber(tax.rateBp),
    title: tax.title,
  }));
}
