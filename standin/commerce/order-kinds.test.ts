/** Orders that are not a shopper's ordinary web order: where they come from, who they are for, what they are made of. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Order } from '../model.ts';
import { startBackend, type Backend } from '../testing/start-backend.ts';
import { changeShop } from './create-shop.ts';
import { fulfillOrder } from './fulfill-order.ts';
import { financialStatus, fulfillmentStatus, orderTotals } from './order-totals.ts';
import { payOrder } from './pay-order.ts';
import { type OrderRequest, placeOrder } from './place-order.ts';
import { refundOrder } from './refund-order.ts';

type Body = Record<string, unknown> & { line_items: Record<string, unknown>[] };

let backend: Backend;

beforeEach(async () => {
  backend = await startBackend();
});

afterEach(() => backend.stop());

const place = (more: Partial<OrderRequest> = {}): Order =>
  placeOrder(backend.standin, backend.shop.id, {
    email: 'shopper-1@example.com',
    lines: [{ title: 'Record', priceMinor: 10_000, quantity: 1 }],
    ...more,
  });

async function told(topic: string): Promise<Body> {
  await backend.standin.webhooks.idle();
  const one = backend.app.received.findLast(({ headers }) => headers['x-shopify-topic'] === topic);
  return JSON.parse(one?.body ?? '{}') as Body;
}

test.each(['web', 'pos', 'shopify_draft_order', 'subscription_contract'])('a source: %s', async (sourceName) => {
  place({ sourceName, test: true });
  expect(await told('orders/create')).toMatchObject({ source_name: sourceName, test: true, company: null });
});

test('a draft order marked as paid by hand', async () => {
  const order = place({ sourceName: 'shopify_draft_order', paid: false });
  expect(await told('orders/create')).toMatchObject({ financial_status: 'pending', payment_gateway_names: ['manual'] });
  payOrder(backend.standin, order.shopId, order.id);
  expect(await told('orders/paid')).toMatchObject({ financial_status: 'paid', payment_gateway_names: ['manual'] });
});

test('an order that costs nothing names no gateway and is paid', async () => {
  place({ discounts: [{ code: 'ALL', kind: 'percentage', value: 10_000, target: 'order', productIds: [] }] });
  expect(await told('orders/paid')).toMatchObject({
    financial_status: 'paid',
    total_price: '0.00',
    payment_gateway_names: [],
  });
});

test('a company buys: its ids in the webhook, its name in the Admin API, the same for the same name', async () => {
  const first = place({ company: { name: 'Cafe', location: 'Old town' } });
  const body = await told('orders/create');
  expect(body['company']).toEqual({ id: Number(first.company?.id), location_id: Number(first.company?.locationId) });
  const again = place({ company: { name: 'Cafe', location: 'Harbour' } });
  expect(again.company?.id).toBe(first.company?.id);
  expect(again.company?.locationId).not.toBe(first.company?.locationId);
  expect(place({ company: { name: 'Cafe', location: 'Old town' } }).company).toEqual(first.company);
  const own = place();
  const answer = await backend.graphql(
    `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { purchasingEntity {
      __typename
      ... on PurchasingCompany { company { id name } location { name } contact { id } }
      ... on Customer { email }
    } } } }`,
    { ids: [first, own].map(({ id }) => `gid://shopify/Order/${id}`) },
  );
  expect(answer.errors).toBeUndefined();
  expect(answer.data?.['nodes']).toEqual([
    {
      purchasingEntity: {
        __typename: 'PurchasingCompany',
        company: { id: `gid://shopify/Company/${first.company?.id}`, name: 'Cafe' },
        location: { name: 'Old town' },
        contact: null,
      },
    },
    { purchasingEntity: { __typename: 'Customer', email: 'shopper-1@example.com' } },
  ]);
});

describe('a tip', () => {
  test('is a line of the total, of no subtotal and of no tax', async () => {
    const order = place({
      tipMinor: 1500,
      discounts: [{ code: 'TENTH', kind: 'percentage', value: 1000, target: 'order', productIds: [] }],
    });
    const body = await told('orders/paid');
    expect(body).toMatchObject({
      total_tip_received: '15.00',
      total_line_items_price: '100.00',
      subtotal_price: '90.00',
      current_subtotal_price: '90.00',
      total_price: '105.00',
      current_total_price: '105.00',
      total_tax: '16.83',
      total_outstanding: '0.00',
    });
    expect(body.line_items[0]).not.toHaveProperty('tip_payment_gateway');
    expect(body.line_items[1]).toMatchObject({
      title: 'Tip',
      price: '15.00',
      product_id: null,
      tax_lines: [],
      discount_allocations: [],
      fulfillable_quantity: 0,
      tip_payment_gateway: 'bogus',
      tip: { payment_gateway: 'bogus' },
    });
    expect(fulfillmentStatus(fulfillOrder(backend.standin, order.shopId, order.id))).toBe('fulfilled');
  });

  test('goes back with the rest', () => {
    const order = place({ tipMinor: 1500 });
    const refunded = refundOrder(backend.standin, order.shopId, order.id, { full: true });
    expect(orderTotals(refunded)).toMatchObject({ refundedMinor: 11_500, currentTotalMinor: 0, outstandingMinor: 0 });
    expect(financialStatus(refunded)).toBe('refunded');
  });
});

test('the control API takes them all at once', async () => {
  const { status, body } = await backend.api('POST', '/shops/example/orders', {
    lines: [{ title: 'Record', price: '100' }],
    sourceName: 'pos',
    test: true,
    tip: '2.50',
    company: { name: 'Cafe' },
    currency: 'EUR',
    rate: '0.25',
  });
  expect([status, body]).toMatchObject([
    200,
    { sourceName: 'pos', test: true, company: { name: 'Cafe', locationName: 'Cafe' }, totals: { total: '102.50' } },
  ]);
  expect(await told('orders/create')).toMatchObject({
    total_price_set: { presentment_money: { amount: '25.63', currency_code: 'EUR' } },
  });
});

test('a shop is a development store when it is told to be', async () => {
  const query = '{ shop { plan { partnerDevelopment publicDisplayName shopifyPlus } } }';
  expect((await backend.graphql(query)).data).toEqual({
    shop: { plan: { partnerDevelopment: false, publicDisplayName: 'Shopify Plus', shopifyPlus: true } },
  });
  changeShop(backend.standin, backend.shop.id, { plan: 'standard' });
  await backend.api('PATCH', '/shops/example', { developmentStore: true });
  expect((await backend.graphql(query)).data).toEqual({
    shop: { plan: { partnerDevelopment: true, publicDisplayName: 'Development', shopifyPlus: false } },
  });
  expect(await told('shop/update')).toMatchObject({ plan_name: 'partner_test', plan_display_name: 'Development' });
});
