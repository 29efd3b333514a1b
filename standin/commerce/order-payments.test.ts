/** An order paid by several means, because points may count only what was paid with money. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Order } from '../model.ts';
import { startBackend, type Backend } from '../testing/start-backend.ts';
import { cancelOrder } from './cancel-order.ts';
import { GIFT_CARD, STORE_CREDIT } from './order-payments.ts';
import { financialStatus, orderTotals } from './order-totals.ts';
import { payOrder } from './pay-order.ts';
import { type OrderRequest, placeOrder } from './place-order.ts';
import { refundOrder } from './refund-order.ts';

let backend: Backend;

beforeEach(async () => {
  backend = await startBackend();
});

afterEach(() => backend.stop());

const mixed = [
  { gateway: GIFT_CARD, amountMinor: 2000 },
  { gateway: STORE_CREDIT, amountMinor: 1000 },
];

const place = (more: Partial<OrderRequest> = {}): Order =>
  placeOrder(backend.standin, backend.shop.id, {
    email: 'shopper-1@example.com',
    lines: [{ title: 'Record', priceMinor: 10_000, quantity: 1 }],
    payments: mixed,
    ...more,
  });

const moved = (order: Order): [string, string, number][] =>
  [...order.transactions, ...order.refunds.flatMap((refund) => refund.transactions)].map((one) => [
    one.kind,
    one.gateway,
    one.amountMinor,
  ]);

const topics = async (): Promise<string[]> => {
  await backend.standin.webhooks.idle();
  return backend.app.received.splice(0).map(({ headers }) => String(headers['x-shopify-topic']));
};

describe('paying', () => {
  test('each means is a transaction, the rest goes to the ordinary gateway', async () => {
    const order = place();
    expect(moved(order)).toEqual([
      ['sale', 'gift_card', 2000],
      ['sale', 'shopify_store_credit', 1000],
      ['sale', 'bogus', 7000],
    ]);
    await backend.standin.webhooks.idle();
    const paid = backend.app.received.find(({ headers }) => headers['x-shopify-topic'] === 'orders/paid');
    expect(JSON.parse(paid?.body ?? '{}')).toMatchObject({
      payment_gateway_names: ['gift_card', 'shopify_store_credit', 'bogus'],
      financial_status: 'paid',
      total_outstanding: '0.00',
    });
  });

  test('parts only, then a part more, then the rest', async () => {
    const order = place({ paid: false });
    expect([financialStatus(order), orderTotals(order).outstandingMinor]).toEqual(['partially_paid', 7000]);
    expect(await topics()).not.toContain('orders/paid');
    const more = payOrder(backend.standin, order.shopId, order.id, { gateway: 'manual', amountMinor: 3000 });
    expect(financialStatus(more)).toBe('partially_paid');
    expect(await topics()).toEqual(['orders/updated']);
    const whole = payOrder(backend.standin, order.shopId, order.id);
    expect(financialStatus(whole)).toBe('paid');
    expect((await topics()).sort()).toEqual(['orders/paid', 'orders/updated']);
    expect(moved(whole).slice(2)).toEqual([
      ['sale', 'manual', 3000],
      ['sale', 'bogus', 4000],
    ]);
  });

  test('gift cards that cover all leave nothing for the ordinary gateway', async () => {
    const order = place({ payments: [{ gateway: GIFT_CARD, amountMinor: 10_000 }], paid: false });
    expect(moved(order)).toEqual([['sale', 'gift_card', 10_000]]);
    expect(await topics()).toContain('orders/paid');
  });

  test.each<[name: string, more: Partial<OrderRequest>, why: string]>([
    ['more than the total', { payments: [{ gateway: GIFT_CARD, amountMinor: 10_001 }] }, 'more than the order'],
    ['nothing', { payments: [{ gateway: GIFT_CARD, amountMinor: 0 }] }, 'more than nothing'],
    ['a nameless gateway', { payments: [{ gateway: ' ', amountMinor: 1 }] }, 'name of its gateway'],
  ])('refuses %s', (_name, more, why) => {
    expect(() => place(more)).toThrow(why);
    expect(backend.standin.store.count('orders', backend.shop.id)).toBe(0);
    expect(place().number).toBe(1);
  });

  test('refuses more than is owed', () => {
    const order = place({ paid: false });
    expect(() => payOrder(backend.standin, order.shopId, order.id, { amountMinor: 7001 })).toThrow('More than is owed');
  });
});

describe('giving back', () => {
  test('the means used last gives back first', () => {
    const order = place();
    const refunded = refundOrder(backend.standin, order.shopId, order.id, { amountMinor: 7500 });
    expect(moved(refunded).slice(3)).toEqual([
      ['refund', 'bogus', 7000],
      ['refund', 'shopify_store_credit', 500],
    ]);
    expect(moved(cancelOrder(backend.standin, order.shopId, order.id)).slice(5)).toEqual([
      ['refund', 'shopify_store_credit', 500],
      ['refund', 'gift_card', 2000],
    ]);
  });

  test('to store credit, whatever it was paid by; to another means no more than it paid', () => {
    const order = place({ payments: [mixed[0] ?? { gateway: GIFT_CARD, amountMinor: 1 }] });
    expect(() =>
      refundOrder(backend.standin, order.shopId, order.id, { amountMinor: 2001, gateway: GIFT_CARD }),
    ).toThrow('paid by gift_card');
    const refunded = refundOrder(backend.standin, order.shopId, order.id, { full: true, gateway: STORE_CREDIT });
    expect(refunded.refunds[0]?.transactions).toMatchObject([
      { kind: 'refund', gateway: 'shopify_store_credit', amountMinor: 10_000, parentId: null },
    ]);
    expect(financialStatus(refunded)).toBe('refunded');
    expect(() => refundOrder(backend.standin, order.shopId, order.id, { amountMinor: 1 })).toThrow('More than was');
  });
});

test('over the control API and in GraphQL', async () => {
  const { body } = await backend.api('POST', '/shops/example/orders', {
    lines: [{ title: 'Record', price: '100.00' }],
    payments: [{ gateway: 'gift_card', amount: '20.00' }],
    gateway: 'shopify_payments',
  });
  const { id } = body as { id: string };
  expect(body).toMatchObject({ paymentGatewayNames: ['gift_card', 'shopify_payments'] });
  await backend.api('POST', `/shops/example/orders/${id}/refunds`, { amount: '5', gateway: 'shopify_store_credit' });
  const answer = await backend.graphql(
    `query ($id: ID!) { order(id: $id) {
      paymentGatewayNames
      transactions(first: 10) { kind status gateway amountSet { shopMoney { amount } } }
      refunds { transactions(first: 5) { nodes { gateway } } }
    } }`,
    { id: `gid://shopify/Order/${id}` },
  );
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual({
    order: {
      paymentGatewayNames: ['gift_card', 'shopify_payments'],
      transactions: [
        { kind: 'SALE', status: 'SUCCESS', gateway: 'gift_card', amountSet: { shopMoney: { amount: '20.0' } } },
        { kind: 'SALE', status: 'SUCCESS', gateway: 'shopify_payments', amountSet: { shopMoney: { amount: '80.0' } } },
        {
          kind: 'REFUND',
          status: 'SUCCESS',
          gateway: 'shopify_store_credit',
          amountSet: { shopMoney: { amount: '5.0' } },
        },
      ],
      refunds: [{ transactions: { nodes: [{ gateway: 'shopify_store_credit' }] } }],
    },
  });
});
