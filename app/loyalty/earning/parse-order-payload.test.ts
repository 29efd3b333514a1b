import { expect, test } from 'vitest';
import { parseOrderPayload } from './parse-order-payload.ts';

const at = new Date('2026-03-02T12:00:00Z');
const shopMoney = (amount: string) => ({ shop_money: { amount, currency_code: 'PLN' } });
const refund = {
  id: 31,
  order_id: 7,
  created_at: '2026-03-02T13:00:00+01:00',
  refund_line_items: [
    { line_item_id: 11, quantity: 1, subtotal_set: shopMoney('100.00'), total_tax_set: shopMoney('0.00') },
  ],
};
const placed = {
  id: 7,
  updated_at: '2026-03-01T12:00:00Z',
  processed_at: '2026-03-01T12:00:00Z',
  currency: 'PLN',
  taxes_included: true,
  line_items: [],
};
const refundOf = (more: object) => parseOrderPayload('refunds/create', { ...refund, ...more }, 'PLN', at).refunds[0];

test('money that moved in the shop\u2019s own currency is what went back', () => {
  const transactions = [
    { kind: 'refund', status: 'success', amount: '90.00', currency: 'PLN' },
    { kind: 'refund', status: 'pending', amount: '5.00', currency: 'PLN' },
    { kind: 'sale', status: 'success', amount: '7.00', currency: 'PLN' },
  ];
  expect(refundOf({ transactions })).toMatchObject({ paidBackMinor: 9000, surplusMinor: null });
});

test('money that moved in the shopper\u2019s currency is worth what Shopify says of it, never its digits', () => {
  const yen = [{ kind: 'refund', status: 'success', amount: '4000', currency: 'JPY' }];
  expect(refundOf({ transactions: yen })).toMatchObject({ paidBackMinor: 10_000, surplusMinor: 0 });
  const adjusted = [
    { kind: 'refund_discrepancy', amount_set: shopMoney('-215.00'), tax_amount_set: shopMoney('0.00') },
  ];
  const euro = [{ kind: 'refund', status: 'success', amount: '50.00', currency: 'EUR' }];
  expect(refundOf({ refund_line_items: [], transactions: euro, order_adjustments: adjusted })).toMatchObject({
    paidBackMinor: 21_500,
    surplusMinor: 21_500,
  });
});

test('a set beside the amount says it in the shop\u2019s currency', () => {
  const transactions = [
    { kind: 'refund', status: 'success', amount: '4000', currency: 'JPY', amount_set: shopMoney('100.00') },
  ];
  expect(refundOf({ transactions })).toMatchObject({ paidBackMinor: 10_000, surplusMinor: null });
});

test('duties and fees that went back are told apart from goods', () => {
  expect(
    refundOf({ total_duties_set: shopMoney('12.00'), total_additional_fees_set: shopMoney('3.00') }),
  ).toMatchObject({
    dutiesMinor: 1500,
  });
  expect(refundOf({ total_duties_set: null })).toMatchObject({ dutiesMinor: 0 });
});

test('shipping is told in either of Shopify\u2019s two ways', () => {
  const lines = [{ subtotal_amount_set: shopMoney('15.00'), tax_amount_set: shopMoney('2.80') }];
  const adjustments = [{ kind: 'shipping_refund', amount: '-15.00', tax_amount: '-2.80' }];
  const told = { shippingMinor: 1500, shippingTaxMinor: 280 };
  expect(refundOf({ refund_shipping_lines: lines })).toMatchObject(told);
  expect(refundOf({ order_adjustments: adjustments })).toMatchObject(told);
});

test.each([
  ['the documented field, though it is null', { tip_payment_gateway: null }, { '12': { tip: true } }],
  ['the older mark', { tip: { value: '5.00' } }, { '12': { tip: true } }],
  ['none', { tip: null }, {}],
])('a tip is known by %s', (_name, mark, notes) => {
  const order = { ...placed, line_items: [{ id: 12, title: 'Tip', quantity: 1, price: '5.00', ...mark }] };
  expect(parseOrderPayload('orders/paid', order, 'PLN', at).lineNotes).toEqual(notes);
});

test('shipping that an edit took off the order was not paid for', () => {
  const tax = [{ price_set: shopMoney('2.80') }];
  const shipping = { discounted_price_set: shopMoney('15.00'), tax_lines: tax };
  const told = (removed: object) =>
    parseOrderPayload(
      'orders/updated',
      { ...placed, shipping_lines: [shipping, { ...shipping, ...removed }] },
      'PLN',
      at,
    );
  expect(told({}).order).toMatchObject({ shippingMinor: 3000, shippingTaxMinor: 560 });
  expect(told({ is_removed: true }).order).toMatchObject({ shippingMinor: 1500, shippingTaxMinor: 280 });
});

test.each([
  ['in the shop\u2019s currency', { amount: '11.50', currency: 'PLN' }, 1150],
  ['without a currency', { amount: '11.50' }, 1150],
  ['in another one, which says nothing of the order', { amount: '11.50', currency: 'EUR' }, null],
  ['not at all', { amount: null }, null],
])('a dispute\u2019s money told %s', (_name, money, amountMinor) => {
  const dispute = {
    id: 51,
    order_id: 7,
    type: 'chargeback',
    status: 'needs_response',
    initiated_at: '2026-03-09T12:00:00Z',
    ...money,
  };
  expect(parseOrderPayload('disputes/create', dispute, 'PLN', at).disputes).toMatchObject([{ id: '51', amountMinor }]);
});
