/** What happens to an order long after it was placed, as the app is told of it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Order } from '../model.ts';
import { startBackend, type Backend } from '../testing/start-backend.ts';
import { cancelOrder } from './cancel-order.ts';
import { closeOrder, deleteOrder, reopenOrder } from './close-order.ts';
import { changeDispute, openDispute } from './dispute-order.ts';
import { fulfillOrder } from './fulfill-order.ts';
import { financialStatus, orderTotals } from './order-totals.ts';
import { type OrderRequest, placeOrder } from './place-order.ts';
import { returnOrder, type ReturnRequest } from './return-order.ts';

type Told = { topic: string; body: Record<string, unknown> };

let backend: Backend;

beforeEach(async () => {
  const topics = ['disputes/create', 'disputes/update', 'orders/delete', 'returns/approve'];
  backend = await startBackend({ topics });
});

afterEach(() => backend.stop());

const place = (more: Partial<OrderRequest> = {}): Order =>
  placeOrder(backend.standin, backend.shop.id, {
    email: 'shopper-1@example.com',
    lines: [{ title: 'Record', priceMinor: 5000, quantity: 3 }],
    ...more,
  });

/** What arrived since the last call. */
async function told(): Promise<Told[]> {
  await backend.standin.webhooks.idle();
  return backend.app.received.splice(0).map(({ headers, body }) => ({
    topic: String(headers['x-shopify-topic']),
    body: JSON.parse(body) as Record<string, unknown>,
  }));
}

const shopId = (): string => backend.shop.id;
const lineId = (order: Order, at = 0): string => order.lines[at]?.id ?? '';

describe('a dispute', () => {
  test('is opened, answered and lost; the order keeps its money', async () => {
    const order = place();
    await told();
    openDispute(backend.standin, shopId(), order.id, { amountMinor: 1150 });
    const [opened] = await told();
    expect(opened).toEqual({
      topic: 'disputes/create',
      body: {
        id: Number(backend.standin.store.get('orders', order.id).disputes?.[0]?.id),
        order_id: Number(order.id),
        type: 'chargeback',
        amount: '11.50',
        currency: 'PLN',
        reason: 'fraudulent',
        network_reason_code: '4837',
        status: 'needs_response',
        evidence_due_by: expect.stringMatching(/^\d{4}-/) as string,
        evidence_sent_on: null,
        finalized_on: null,
        initiated_at: expect.stringMatching(/[+-]\d\d:\d\d$/) as string,
      },
    });
    changeDispute(backend.standin, shopId(), order.id, { status: 'under_review' });
    const lost = changeDispute(backend.standin, shopId(), order.id, { status: 'lost' });
    expect(await told()).toMatchObject([
      {
        topic: 'disputes/update',
        body: { status: 'under_review', evidence_sent_on: expect.any(String) as string, finalized_on: null },
      },
      { topic: 'disputes/update', body: { status: 'lost', finalized_on: expect.any(String) as string } },
    ]);
    expect(financialStatus(lost)).toBe('paid');
    expect(() => changeDispute(backend.standin, shopId(), order.id, { status: 'won' })).toThrow('No dispute is open');
  });

  test('may start as an inquiry, and the Admin API tells how it began', async () => {
    const order = place();
    openDispute(backend.standin, shopId(), order.id, { type: 'inquiry' });
    changeDispute(backend.standin, shopId(), order.id, { type: 'chargeback' });
    const answer = await backend.graphql('query ($id: ID!) { order(id: $id) { disputes { id initiatedAs status } } }', {
      id: `gid://shopify/Order/${order.id}`,
    });
    expect(answer.data?.['order']).toEqual({
      disputes: [
        {
          id: expect.stringMatching(/^gid:\/\/shopify\/OrderDisputeSummary\/\d+$/) as string,
          initiatedAs: 'INQUIRY',
          status: 'NEEDS_RESPONSE',
        },
      ],
    });
  });

  test.each<[name: string, act: (order: Order) => unknown, why: string]>([
    ['of an unpaid order', () => openDispute(backend.standin, shopId(), place({ paid: false }).id), 'Nothing was paid'],
    ['of more', (o) => openDispute(backend.standin, shopId(), o.id, { amountMinor: 15_001 }), 'More than was received'],
    ['that nobody opened', (o) => changeDispute(backend.standin, shopId(), o.id, { status: 'won' }), 'No dispute'],
    [
      'twice at once',
      (o) => openDispute(backend.standin, shopId(), openDispute(backend.standin, shopId(), o.id).id),
      'open already',
    ],
  ])('is refused: %s', (_name, act, why) => {
    const order = place();
    expect(() => act(order)).toThrow(why);
  });
});

test('an order is closed, reopened and deleted', async () => {
  const order = place();
  await told();
  closeOrder(backend.standin, shopId(), order.id);
  reopenOrder(backend.standin, shopId(), order.id);
  deleteOrder(backend.standin, shopId(), order.id);
  const all = await told();
  expect(all.map(({ topic, body }) => [topic, body['closed_at'] ?? null])).toEqual([
    ['orders/updated', expect.any(String)],
    ['orders/updated', null],
    ['orders/delete', null],
  ]);
  expect(all[2]?.body).toEqual({ id: Number(order.id) });
  expect((await backend.api('GET', `/shops/example/orders/${order.id}`)).status).toBe(404);
  expect(() => reopenOrder(backend.standin, shopId(), cancelOrder(backend.standin, shopId(), place().id).id)).toThrow(
    'stays closed',
  );
});

describe('a return', () => {
  const sent = (): Order => fulfillOrder(backend.standin, shopId(), place().id);
  const back = (order: Order, more: Partial<ReturnRequest> = {}): Order =>
    returnOrder(backend.standin, shopId(), order.id, { lines: [{ lineId: lineId(order), quantity: 2 }], ...more });

  test('to store credit', async () => {
    const order = sent();
    await told();
    const after = back(order, { gateway: 'shopify_store_credit' });
    const all = await told();
    expect(all.map(({ topic }) => topic).sort()).toEqual(['orders/updated', 'refunds/create', 'returns/approve']);
    const given = after.returns?.[0];
    expect(given).toMatchObject({ name: '#1001-R1', status: 'CLOSED' });
    expect(all.find(({ topic }) => topic === 'returns/approve')?.body).toMatchObject({
      id: Number(given?.id),
      admin_graphql_api_id: `gid://shopify/Return/${given?.id}`,
      status: 'open',
      order: { id: Number(order.id), admin_graphql_api_id: `gid://shopify/Order/${order.id}` },
      total_return_line_items: 1,
      return_line_items: [
        { quantity: 2, return_reason: 'unwanted', fulfillment_line_item: { line_item: { id: Number(lineId(order)) } } },
      ],
      exchange_line_items: [],
    });
    expect(all.find(({ topic }) => topic === 'refunds/create')?.body).toMatchObject({
      return: { id: Number(given?.id), admin_graphql_api_id: `gid://shopify/Return/${given?.id}` },
      order_adjustments: [],
      refund_line_items: [{ quantity: 2, restock_type: 'return' }],
      transactions: [{ kind: 'refund', gateway: 'shopify_store_credit', amount: '100.00' }],
    });
  });

  test.each<[name: string, price: number, refunded: number, owed: number, status: string]>([
    ['for less: the rest goes back', 4000, 6000, 0, 'partially_refunded'],
    ['for the same: no money moves', 10_000, 0, 0, 'paid'],
    ['for more: the rest is owed', 12_500, 0, 2500, 'partially_paid'],
  ])('an exchange %s', async (_name, priceMinor, refundedMinor, outstandingMinor, status) => {
    const order = sent();
    await told();
    const after = back(order, { exchange: [{ title: 'Other record', priceMinor, quantity: 1 }] });
    expect(orderTotals(after)).toMatchObject({ refundedMinor, outstandingMinor });
    expect(financialStatus(after)).toBe(status);
    expect(after.refunds[0]?.adjustments).toEqual([]);
    const all = await told();
    expect(all.map(({ topic }) => topic).sort()).toEqual([
      'orders/edited',
      'orders/updated',
      'orders/updated',
      'refunds/create',
      'returns/approve',
    ]);
    expect(all.find(({ topic }) => topic === 'orders/edited')?.body).toMatchObject({
      order_edit: { line_items: { additions: [{ id: Number(lineId(after, 1)), delta: 1 }], removals: [] } },
    });
    expect(after.returns?.[0]?.exchangeLineIds).toMatchObject([{ lineId: lineId(after, 1) }]);
  });

  test('of what was never sent, or came back before, is refused', () => {
    const unsent = place();
    expect(() => back(unsent)).toThrow('has 0 sent units');
    const order = sent();
    back(order);
    expect(() => back(order)).toThrow('has 1 sent units');
    expect(backend.standin.store.get('orders', order.id).returns).toHaveLength(1);
  });
});

test('the control API does all of it', async () => {
  const order = fulfillOrder(backend.standin, shopId(), place().id);
  const path = `/shops/example/orders/${order.id}`;
  const ok = async (method: string, what: string, body?: unknown): Promise<unknown> => {
    const answer = await backend.api(method, `${path}/${what}`, body);
    expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
    return answer.body;
  };
  expect(await ok('POST', 'dispute', { type: 'inquiry', amount: '20.00', reason: 'general' })).toMatchObject({
    disputes: [{ type: 'inquiry', amountMinor: 2000, status: 'needs_response' }],
  });
  expect(await ok('PATCH', 'dispute', { status: 'won' })).toMatchObject({ disputes: [{ status: 'won' }] });
  expect(await ok('POST', 'close')).toMatchObject({ closedAt: expect.any(String) as string });
  expect(await ok('POST', 'reopen')).toMatchObject({ closedAt: null });
  const exchange = [{ title: 'Other record', price: '40.00' }];
  expect(
    await ok('POST', 'return', { lines: [{ lineId: lineId(order), quantity: 1, reason: 'defective' }], exchange }),
  ).toMatchObject({ returns: [{ lines: [{ reason: 'defective' }] }], totals: { refunded: '10.00' } });
  expect(await backend.api('POST', `${path}/dispute`, { status: 'gone' })).toMatchObject({ status: 400 });
  await ok('POST', 'delete');
  expect(await backend.api('POST', `${path}/close`)).toMatchObject({ status: 404 });
});
