/** The Admin API's order tells the same as its webhooks, in other words. */
import { expect, test } from 'vitest';
import { parseOrderAnswer } from './parse-order-answer.ts';
import type { OrderAnswer } from './parse-order-answer.ts';

const askedAt = new Date('2026-03-01T12:00:05Z');
const bag = (amount: string) => ({ shopMoney: { amount, currencyCode: 'PLN' } });

const answer = (wanted: Partial<OrderAnswer> = {}): OrderAnswer => ({
  id: 'gid://shopify/Order/7',
  name: '#1001',
  updatedAt: '2026-03-01T12:00:00Z',
  processedAt: '2026-03-01T12:00:00Z',
  test: false,
  currencyCode: 'PLN',
  presentmentCurrencyCode: 'PLN',
  taxesIncluded: true,
  displayFinancialStatus: 'PAID',
  displayFulfillmentStatus: 'UNFULFILLED',
  lineItems: { nodes: [] },
  shippingLines: { nodes: [] },
  discountCodes: [],
  paymentGatewayNames: [],
  totalOutstandingSet: bag('0.0'),
  transactions: [],
  disputes: [],
  refunds: [],
  ...wanted,
});

test('what was paid is what was sold or captured and went through, by the way it was paid', () => {
  const transactions = [
    { kind: 'SALE', status: 'SUCCESS', gateway: 'gift_card', amountSet: bag('20.0') },
    { kind: 'AUTHORIZATION', status: 'SUCCESS', gateway: 'shopify_payments', amountSet: bag('50.0') },
    { kind: 'CAPTURE', status: 'SUCCESS', gateway: 'shopify_payments', amountSet: bag('30.0') },
    { kind: 'CAPTURE', status: 'SUCCESS', gateway: 'shopify_store_credit', amountSet: bag('10.0') },
    { kind: 'SALE', status: 'FAILURE', gateway: 'gift_card', amountSet: bag('80.0') },
    { kind: 'REFUND', status: 'SUCCESS', gateway: 'gift_card', amountSet: bag('5.0') },
  ];
  expect(parseOrderAnswer(answer({ transactions }), askedAt).payments).toEqual({
    at: '2026-03-01T12:00:00Z',
    giftCardMinor: 2000,
    storeCreditMinor: 1000,
    totalMinor: 6000,
  });
});

test.each([
  ['UNFULFILLED', null],
  ['PARTIALLY_FULFILLED', 'partial'],
  ['FULFILLED', 'fulfilled'],
  ['RESTOCKED', 'restocked'],
])('%s is what webhooks call %s', (displayFulfillmentStatus, told) => {
  expect(parseOrderAnswer(answer({ displayFulfillmentStatus }), askedAt).order?.fulfillmentStatus).toBe(told);
});

test('only a company’s order is one; a customer’s says who bought, and an unpaid one has no status at first', () => {
  const company = { company: { id: 'gid://shopify/Company/1' } };
  expect(parseOrderAnswer(answer({ purchasingEntity: company }), askedAt).order).toMatchObject({ company: true });
  expect(parseOrderAnswer(answer({ purchasingEntity: {} }), askedAt).order).toMatchObject({ company: false });
  expect(parseOrderAnswer(answer({ displayFinancialStatus: null }), askedAt).order).toMatchObject({
    financialStatus: 'pending',
  });
});
