/** Order facts for tests: a plain paid order of the sample currency, with what a case wants different. */
import type { FrozenDecision } from '../../app/loyalty/earning/freeze-decision.ts';
import { emptyFact, emptyNews } from '../../app/loyalty/earning/order-fact.ts';
import type { FactLine, FactOrder, FactRefund, OrderFact, OrderNews } from '../../app/loyalty/earning/order-fact.ts';
import type { Eligibility } from '../../app/loyalty/program/eligibility.ts';
import type { OrderRule } from '../../app/loyalty/program/order-rule.ts';

export const PLAIN_RULE: OrderRule = {
  points: 1,
  perMinor: 100,
  rounding: 'down',
  tax: 'displayed',
  shipping: false,
  pendingDays: 0,
  clawback: 'owe',
  discounts: 'deducted',
  giftCardPayments: true,
  storeCreditPayments: true,
  qualifies: 'paid',
  only: [],
  never: [],
  multipliers: [],
  bonuses: [],
};

/** Every kind of order earns. */
export const EVERYONE: Eligibility = {
  testOrders: true,
  companyOrders: true,
  withoutChannels: [],
  withoutTags: [],
  testersTag: null,
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
    codeDiscounts: [],
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
    company: false,
    discountCodes: [],
    outstandingMinor: null,
    gateways: [],
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
    dutiesMinor: 0,
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
    ...emptyFact('7'),
    order,
    refunds: Object.fromEntries(refunds.map((refund) => [refund.id, refund])),
    edits,
    lastPaid,
    lineNotes,
  };
}

export function someNews(wanted: Partial<OrderNews> = {}): OrderNews {
  return { ...emptyNews('7'), ...wanted };
}

export function aFrozen(rule: Partial<OrderRule> = {}, wanted: Partial<FrozenDecision> = {}): FrozenDecision {
  return {
    schema: 1,
    version: 1,
    never: null,
    rule: { ...PLAIN_RULE, ...rule },
    tier: null,
    rewardCodes: [],
    claimedAt: null,
    qualifiedAt: '2026-03-01T12:00:00.000Z',
    availableAt: '2026-03-01T12:00:00.000Z',
    ...wanted,
  };
}
