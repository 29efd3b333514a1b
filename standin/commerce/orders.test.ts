/**
 * What the app is told of an order over its life: which topics fire, and what their bodies say. Bodies are read from
 * the requests that arrived, so signing and JSON are on the way.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Order } from '../model.ts';
import { startBackend, type Backend } from '../testing/start-backend.ts';
import { cancelOrder } from './cancel-order.ts';
import { changeShop } from './create-shop.ts';
import { editOrder } from './edit-order.ts';
import { fulfillOrder } from './fulfill-order.ts';
import { financialStatus, orderTotals } from './order-totals.ts';
import { payOrder } from './pay-order.ts';
import { type OrderRequest, placeOrder } from './place-order.ts';
import { refundOrder } from './refund-order.ts';

type Body = Record<string, unknown> & { line_items: Record<string, unknown>[]; refunds: Record<string, unknown>[] };

let backend: Backend;

beforeEach(async () => {
  backend = await startBackend();
});

afterEach(() => backend.stop());

const place = (more: Partial<OrderRequest> = {}): Order =>
  placeOrder(backend.standin, backend.shop.id, {
    email: 'shopper-1@example.com',
    lines: [
      { title: 'Record', priceMinor: 7990, quantity: 2 },
      { title: 'Sleeve', priceMinor: 333, quantity: 3 },
    ],
    ...more,
  });

/** Topics and bodies that arrived since the last call. */
async function arrived(): Promise<{ topic: string; body: Body; eventId: string }[]> {
  await backend.standin.webhooks.idle();
  return backend.app.received.splice(0).map(({ headers, body }) => ({
    topic: String(headers['x-shopify-topic']),
    eventId: String(headers['x-shopify-event-id']),
    body: JSON.parse(body) as Body,
  }));
}

const topicsOf = (all: { topic: string }[]): string[] => all.map(({ topic }) => topic).sort();
const lineId = (order: Order, at: number): string => order.lines[at]?.id ?? '';

describe('which topics an action fires', () => {
  test.each<[name: string, act: (order: Order) => unknown, paid: boolean, topics: string[]]>([
    ['paying', (o) => payOrder(backend.standin, o.shopId, o.id), false, ['orders/paid', 'orders/updated']],
    [
      'refunding',
      (o) => refundOrder(backend.standin, o.shopId, o.id, { full: true }),
      true,
      ['orders/updated', 'refunds/create'],
    ],
    [
      'adding a line',
      (o) => editOrder(backend.standin, o.shopId, o.id, { add: [{ title: 'Bag', priceMinor: 1, quantity: 1 }] }),
      true,
      ['orders/edited', 'orders/updated'],
    ],
    [
      'removing a line',
      (o) => editOrder(backend.standin, o.shopId, o.id, { setQuantity: [{ lineId: lineId(o, 0), quantity: 0 }] }),
      true,
      ['orders/edited', 'orders/updated', 'refunds/create'],
    ],
    [
      'cancelling',
      (o) => cancelOrder(backend.standin, o.shopId, o.id),
      true,
      ['orders/cancelled', 'orders/updated', 'refunds/create'],
    ],
    ['sending all', (o) => fulfillOrder(backend.standin, o.shopId, o.id), true, ['orders/fulfilled', 'orders/updated']],
    [
      'sending some',
      (o) => fulfillOrder(backend.standin, o.shopId, o.id, { lines: [{ lineId: lineId(o, 0), quantity: 1 }] }),
      true,
      ['orders/partially_fulfilled', 'orders/updated'],
    ],
  ])('%s', async (_name, act, paid, topics) => {
    const order = place({ paid });
    await arrived();
    act(order);
    const after = await arrived();
    expect(topicsOf(after)).toEqual(topics);
    expect(new Set(after.map((one) => one.eventId)).size).toBe(1);
  });

  test('placing: create and updated, paid if paid, and the guest becomes a customer once', async () => {
    place({ paid: false });
    expect(topicsOf(await arrived())).toEqual(['customers/create', 'orders/create', 'orders/updated']);
    place();
    expect(topicsOf(await arrived())).toEqual(['orders/create', 'orders/paid', 'orders/updated']);
  });

  test('an order that costs nothing is paid', async () => {
    const order = place({ paid: false, lines: [{ title: 'Gift', priceMinor: 0, quantity: 1 }] });
    expect(topicsOf(await arrived())).toContain('orders/paid');
    expect(financialStatus(order)).toBe('paid');
  });
});

describe("an order's body", () => {
  test('has the shape and the money of the REST Order resource', async () => {
    const order = place({
      discounts: [{ code: 'TENTH', kind: 'percentage', value: 1000, target: 'order', productIds: [] }],
      shipping: { title: 'Parcel', code: 'parcel', priceMinor: 1499 },
      processedAt: '2026-07-01T10:00:00.000Z',
    });
    const body = (await arrived()).find(({ topic }) => topic === 'orders/paid')?.body;
    expect(body).toMatchObject({
      id: Number(order.id),
      admin_graphql_api_id: `gid://shopify/Order/${order.id}`,
      name: '#1001',
      currency: 'PLN',
      presentment_currency: 'PLN',
      financial_status: 'paid',
      fulfillment_status: null,
      taxes_included: true,
      test: false,
      source_name: 'web',
      payment_gateway_names: ['bogus'],
      processed_at: '2026-07-01T12:00:00+02:00',
      cancelled_at: null,
      total_line_items_price: '169.79',
      total_discounts: '16.98',
      subtotal_price: '152.81',
      total_price: '167.80',
      total_outstanding: '0.00',
      current_total_price: '167.80',
      total_shipping_price_set: { shop_money: { amount: '14.99', currency_code: 'PLN' } },
      discount_codes: [{ code: 'TENTH', amount: '16.98', type: 'percentage' }],
      discount_applications: [
        {
          type: 'discount_code',
          value: '10.0',
          value_type: 'percentage',
          allocation_method: 'across',
          target_selection: 'all',
          code: 'TENTH',
        },
      ],
      refunds: [],
      customer: { email: 'shopper-1@example.com', state: 'disabled' },
      shipping_lines: [{ title: 'Parcel', price: '14.99', discounted_price: '14.99' }],
      tax_lines: [{ title: 'VAT', rate: 0.23 }],
    });
    expect(body?.line_items).toHaveLength(2);
    expect(body?.line_items[0]).toMatchObject({
      title: 'Record',
      price: '79.90',
      quantity: 2,
      current_quantity: 2,
      fulfillable_quantity: 2,
      gift_card: false,
      product_id: null,
      total_discount: '0.00',
      price_set: {
        shop_money: { amount: '79.90', currency_code: 'PLN' },
        presentment_money: { amount: '79.90', currency_code: 'PLN' },
      },
      discount_allocations: [{ amount: '15.98', discount_application_index: 0 }],
      tax_lines: [{ title: 'VAT', price: '26.89', rate: 0.23 }],
    });
    expect(body?.customer).not.toHaveProperty('tags');
    expect(body?.customer).not.toHaveProperty('email_marketing_consent');
  });

  test('other presentment currencies are converted at the order’s own rate', async () => {
    place({ presentment: { currency: 'JPY', rate: '38' } });
    const body = (await arrived()).find(({ topic }) => topic === 'orders/create')?.body;
    expect(body?.total_price_set).toEqual({
      shop_money: { amount: '169.79', currency_code: 'PLN' },
      presentment_money: { amount: '6452', currency_code: 'JPY' },
    });
  });
});

describe('refunds', () => {
  test('units are priced from what is left, so the last unit takes the last cent', async () => {
    const order = place({
      discounts: [{ code: '', kind: 'fixed_amount', value: 100, target: 'order', productIds: [] }],
    });
    const sleeve = orderTotals(order).subtotalMinor - 15_886;
    const given: number[] = [];
    for (let i = 0; i < 3; i++) {
      const after = refundOrder(backend.standin, order.shopId, order.id, {
        lines: [{ lineId: lineId(order, 1), quantity: 1 }],
      });
      given.push(after.refunds.at(-1)?.lines[0]?.subtotalMinor ?? 0);
    }
    expect(given.reduce((sum, amount) => sum + amount, 0)).toBe(sleeve);
    expect(Math.max(...given) - Math.min(...given)).toBeLessThanOrEqual(1);
    expect(() =>
      refundOrder(backend.standin, order.shopId, order.id, { lines: [{ lineId: lineId(order, 1), quantity: 1 }] }),
    ).toThrow('0 left');
  });

  test('the body names lines, money and no customer', async () => {
    const order = place();
    await arrived();
    refundOrder(backend.standin, order.shopId, order.id, {
      lines: [{ lineId: lineId(order, 0), quantity: 1 }],
      note: 'scratched',
    });
    const all = await arrived();
    const refund = all.find(({ topic }) => topic === 'refunds/create')?.body;
    expect(refund).toMatchObject({
      order_id: Number(order.id),
      note: 'scratched',
      order_adjustments: [],
      refund_shipping_lines: [],
      refund_line_items: [
        {
          line_item_id: Number(lineId(order, 0)),
          quantity: 1,
          restock_type: 'return',
          subtotal: 79.9,
          total_tax: 14.94,
        },
      ],
      transactions: [{ kind: 'refund', status: 'success', amount: '79.90' }],
    });
    expect(refund).not.toHaveProperty('customer');
    const updated = all.find(({ topic }) => topic === 'orders/updated')?.body;
    expect(updated).toMatchObject({
      financial_status: 'partially_refunded',
      current_total_price: '89.89',
      total_outstanding: '0.00',
    });
    expect(updated?.line_items[0]).toMatchObject({ quantity: 2, current_quantity: 1, fulfillable_quantity: 1 });
    expect(updated?.refunds).toEqual([expect.objectContaining({ id: refund?.id })]);
  });

  test('an amount alone touches no line and is a negative discrepancy', () => {
    const order = refundOrder(backend.standin, backend.shop.id, place().id, { amountMinor: 1000 });
    expect(order.refunds[0]).toMatchObject({
      lines: [],
      adjustments: [{ kind: 'refund_discrepancy', amountMinor: -1000 }],
    });
    expect(orderTotals(order)).toMatchObject({
      currentSubtotalMinor: 16_979,
      currentTotalMinor: 15_979,
      outstandingMinor: 0,
    });
  });

  test('less than the lines are worth is a positive one', () => {
    const placed = place();
    const lines = [{ lineId: lineId(placed, 0), quantity: 1 }];
    const order = refundOrder(backend.standin, placed.shopId, placed.id, { lines, amountMinor: 5000 });
    expect(order.refunds[0]?.adjustments).toMatchObject([{ amountMinor: 2990 }]);
    expect(orderTotals(order).outstandingMinor).toBe(0);
  });

  test('shipping is refunded as shipping, never beyond its price', () => {
    const placed = place({ shipping: { title: 'Parcel', code: 'parcel', priceMinor: 1499 } });
    const order = refundOrder(backend.standin, placed.shopId, placed.id, { shippingMinor: 500 });
    expect(order.refunds[0]).toMatchObject({ shippingLines: [{ subtotalMinor: 500, taxMinor: 93 }], adjustments: [] });
    expect(orderTotals(order)).toMatchObject({ currentShippingMinor: 999, currentSubtotalMinor: 16_979 });
    expect(() => refundOrder(backend.standin, placed.shopId, placed.id, { shippingMinor: 1000 })).toThrow(
      'More than the shipping',
    );
  });

  test('everything, with added tax, leaves nothing', async () => {
    changeShop(backend.standin, backend.shop.id, { taxesIncluded: false });
    const placed = place({ shipping: { title: 'Parcel', code: 'parcel', priceMinor: 1499 } });
    const order = refundOrder(backend.standin, placed.shopId, placed.id, { full: true });
    expect(orderTotals(order)).toMatchObject({ currentTotalMinor: 0, currentTaxMinor: 0, outstandingMinor: 0 });
    expect(orderTotals(order).refundedMinor).toBe(orderTotals(order).receivedMinor);
    expect(financialStatus(order)).toBe('refunded');
  });

  test('more than was received is refused', () => {
    expect(() => refundOrder(backend.standin, backend.shop.id, place().id, { amountMinor: 999_999 })).toThrow(
      'More than was received',
    );
    expect(() => refundOrder(backend.standin, backend.shop.id, place({ paid: false }).id, { amountMinor: 1 })).toThrow(
      'More than was received',
    );
  });
});

describe('edits', () => {
  test('say what was added and removed, line by line, and not the order', async () => {
    const order = place();
    await arrived();
    const edited = editOrder(backend.standin, order.shopId, order.id, {
      add: [{ title: 'Bag', priceMinor: 500, quantity: 2 }],
      setQuantity: [
        { lineId: lineId(order, 0), quantity: 3 },
        { lineId: lineId(order, 1), quantity: 1 },
      ],
    });
    const body = (await arrived()).find(({ topic }) => topic === 'orders/edited')?.body;
    expect(Object.keys(body ?? {})).toEqual(['order_edit']);
    expect(body?.order_edit).toMatchObject({
      order_id: Number(order.id),
      line_items: {
        additions: [
          { id: Number(lineId(order, 0)), delta: 1 },
          { id: Number(lineId(edited, 2)), delta: 2 },
        ],
        removals: [{ id: Number(lineId(order, 1)), delta: 2 }],
      },
    });
    expect(edited.lines.map((line) => [line.quantity, line.refundedQuantity])).toEqual([
      [3, 0],
      [3, 2],
      [2, 0],
    ]);
    expect(orderTotals(edited).currentSubtotalMinor).toBe(3 * 7990 + 333 + 1000);
    expect(financialStatus(edited)).toBe('partially_paid');
    expect(financialStatus(payOrder(backend.standin, order.shopId, order.id))).toBe('paid');
  });

  test.each<[name: string, edit: (order: Order) => unknown, why: string]>([
    ['nothing', (o) => editOrder(backend.standin, o.shopId, o.id, {}), 'changes nothing'],
    [
      'an unknown line',
      (o) => editOrder(backend.standin, o.shopId, o.id, { setQuantity: [{ lineId: '1', quantity: 1 }] }),
      'no line 1',
    ],
    [
      'a cancelled order',
      (o) => editOrder(backend.standin, o.shopId, cancelOrder(backend.standin, o.shopId, o.id).id, { setQuantity: [] }),
      'cancelled order cannot be edited',
    ],
    [
      'a sent unit',
      (o) =>
        editOrder(backend.standin, o.shopId, fulfillOrder(backend.standin, o.shopId, o.id).id, {
          setQuantity: [{ lineId: lineId(o, 0), quantity: 1 }],
        }),
      'refunded, not removed',
    ],
  ])('refuse %s', (_name, edit, why) => {
    const order = place();
    expect(() => edit(order)).toThrow(why);
  });
});

test('a cancelled order keeps no units, and an unpaid one is voided', () => {
  const paid = cancelOrder(backend.standin, backend.shop.id, place().id);
  expect(orderTotals(paid)).toMatchObject({ currentTotalMinor: 0, outstandingMinor: 0 });
  expect([financialStatus(paid), paid.cancelReason]).toEqual(['refunded', 'customer']);
  const unpaid = cancelOrder(backend.standin, backend.shop.id, place({ paid: false }).id);
  expect(financialStatus(unpaid)).toBe('voided');
});
