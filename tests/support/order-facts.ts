/** Order facts for tests: a plain paid order of the sample currency, with what a case wants different. */
import type { FactLine, FactOrder, FactRefund, OrderFact, OrderNews } from '../../app/loyalty/earning/order-fact.ts';
import type { FrozenDecision } from '../../app/loyalty/earning/points-for-order.ts';
import type { OrderRule } from '../../app/loyalty/program/settings.ts';

export const PLAIN_RULE: OrderRule = {
  points: 1,
  perMinor: 100,
  rounding: 'down',
  tax: 'displayed',
  shipping: false,
  pendingDays: 0,
  clawback: 'owe',
};

export function aLine(wanted: Partial<FactLine> = {}): FactLine {
  return {
    id: '11',
    title: 'Kind of Blue',
    productId: '101',
    variantId: '1001',
    vendor: 'Columbia',
    quantity: 1,
    currentQuantity: null,
    priceMinor: 7990,
    discountMinor: 0,
    taxMinor: 0,
    giftCard: false,
    ...wanted,
  };
}

export function anOrder(wanted: Partial<FactOrder> = {}): FactOrder {
  return {
    updatedAt: '2026-03-01T12:00:00Z',
    processedAt: '2026-03-01T12:00:00Z',
    name: '#1001',
    test: false,
    source: 'web',
    locale: 'pl',
    currency: 'PLN',
    presentmentCurrency: 'PLN',
    taxesIncluded: true,
    financialStatus: 'paid',
    fulfillmentStatus: null,
    cancelledAt: null,
    customerId: '501',
    lines: [aLine()],
    shippingMinor: 0,
    shippingTaxMinor: 0,
    refundIds: null,
    ...wanted,
  };
}

export function aRefund(wanted: Partial<FactRefund> = {}): FactRefund {
  return {
    id: '31',
    createdAt: '2026-03-02T12:00:00Z',
    lines: [],
    paidBackMinor: 0,
    shippingMinor: 0,
    shippingTaxMinor: 0,
    surplusMinor: null,
    ...wanted,
  };
}

export function aFact(
  order: FactOrder | null,
  refunds: FactRefund[] = [],
  edits: OrderFact['edits'] = {},
  lineNotes: OrderFact['lineNotes'] = {},
  lastPaid: OrderFact['lastPaid'] = null,
): OrderFact {
  return {
    schema: 1,
    orderId: '7',
    order,
    refunds: Object.fromEntries(refunds.map((refund) => [refund.id, refund])),
    edits,
    lastPaid,
    lineNotes,
    payments: null,
  };
}

export function someNews(wanted: Partial<OrderNews> = {}): OrderNews {
  return { orderId: '7', order: null, refunds: [], edits: [], lineNotes: {}, customer: null, ...wanted };
}

export function aFrozen(rule: Partial<OrderRule> = {}, wanted: Partial<FrozenDecision> = {}): FrozenDecision {
  return {
    schema: 1,
    version: 1,
    never: null,
    rule: { ...PLAIN_RULE, ...rule },
    tier: null,
    multiplierPercent: 100,
    qualifiedAt: '2026-03-01T12:00:00.000Z',
    availableAt: '2026-03-01T12:00:00.000Z',
    ...wanted,
  };
}
