/** Stored deliveries to their effects, on real PostgreSQL as the app's role: handled, parked, retried, looked up, forgotten. */
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { adminPool, appPool, makeShop } from '../../tests/support/database.ts';
import type { TestShop } from '../../tests/support/database.ts';
import { EVERYONE, PLAIN_RULE } from '../../tests/support/order-facts.ts';
import { AdminApiBusy } from '../adapters/admin-api/run-operation.server.ts';
import type { AdminGraphql } from '../adapters/admin-api/run-operation.server.ts';
import { withShopSql } from '../db.server.ts';
import { adjustPoints } from '../loyalty/earning/adjust-points.server.ts';
import { downloadDataReport, listDataRequests } from '../loyalty/privacy/list-data-requests.server.ts';
import { countProblems, listProblems, retryProblems } from './problems.server.ts';
import { processWebhook } from './process-webhook.server.ts';
import type { WebhookWork } from './process-webhook.server.ts';

const now = new Date('2026-03-05T10:00:00Z');
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
  const settings = {
    schema: 1,
    goLiveAt: '2026-01-01T00:00:00Z',
    paused: false,
    order: PLAIN_RULE,
    eligibility: EVERYONE,
  };
  await adminPool.query(
    `insert into public.program_version (shop_id, version, settings, published_at, published_by) values ($1, 1, $2, '2026-01-02', 'Sample staff')`,
    [shop.id, JSON.stringify(settings)],
  );
});

const nobody: WebhookWork['adminOf'] = () => Promise.reject(new Error('Shopify is not asked here'));
const answering = (answer: () => unknown): WebhookWork['adminOf'] => {
  const graphql: AdminGraphql = () => Promise.resolve(new Response(JSON.stringify({ data: { order: answer() } })));
  return () => Promise.resolve(graphql);
};

function work(adminOf = nobody): WebhookWork {
  return { shopId: shop.id, now, inShop: (id, task) => withShopSql(id, task, appPool), adminOf };
}

async function arrive(topic: string, payload: unknown): Promise<bigint> {
  const { rows } = await adminPool.query<{ id: string }>(
    `insert into public.webhook_delivery (shop_id, webhook_id, topic, triggered_at, received_at, payload) values ($1, $2, $3, $4, $4, $5) returning id`,
    [shop.id, randomUUID(), topic, now, Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))],
  );
  return BigInt(rows[0]?.id ?? 0);
}

async function stateOf(id: bigint) {
  const { rows } = await adminPool.query<{ state: string; reason: string | null; wiped: boolean }>(
    'select state, reason, payload is null as wiped from public.webhook_delivery where shop_id = $1 and id = $2',
    [shop.id, id],
  );
  return rows[0];
}

async function available(): Promise<number | null> {
  const { rows } = await adminPool.query<{ available: string }>(
    'select available from ledger.account where shop_id = $1',
    [shop.id],
  );
  return rows[0] ? Number(rows[0].available) : null;
}

const line = {
  id: 11,
  title: 'Kind of Blue',
  quantity: 2,
  current_quantity: 2,
  price: '79.90',
  tax_lines: [],
  discount_allocations: [],
};
const order = {
  id: 7,
  name: '#1001',
  currency: 'PLN',
  taxes_included: true,
  financial_status: 'paid',
  processed_at: '2026-03-01T13:00:00+01:00',
  updated_at: '2026-03-01T13:00:00+01:00',
  customer: { id: 501, email: 'shopper-1@example.com', first_name: 'Shopper', last_name: '1' },
  line_items: [line],
  refunds: [],
};
const refund = {
  id: 31,
  order_id: 7,
  created_at: '2026-03-02T13:00:00+01:00',
  refund_line_items: [{ line_item_id: 11, quantity: 1, subtotal: 79.9, total_tax: 0 }],
  transactions: [{ kind: 'refund', status: 'success', amount: '79.90', currency: 'PLN' }],
};

test('a paid order is settled and its points are there; doing it again changes nothing', async () => {
  const id = await arrive('orders/paid', order);
  await processWebhook(work(), id);
  await processWebhook(work(), id);
  expect(await stateOf(id)).toEqual({ state: 'done', reason: null, wiped: false });
  expect(await available()).toBe(159);
});

test.each([
  ['orders/paid', { id: 7 }, 'updated_at: Invalid input: expected string, received undefined'],
  ['orders/paid', [], 'The payload: Invalid input: expected object, received array'],
  ['orders/paid', { ...order, line_items: [{ ...line, price: '79.999' }] }, '"79.999" is not an amount of PLN'],
  ['orders/paid', '{', 'The delivery is not JSON.'],
  ['orders/paid', { ...order, id: '9223372036854775808' }, 'id: is no Shopify id'],
  ['orders/paid', { ...order, currency: 'złoty' }, 'currency: is no currency code'],
  ['orders/paid', { ...order, processed_at: '0000-01-01T00:00:00Z' }, 'processed_at: is no date an order could have'],
  [
    'orders/paid',
    { ...order, line_items: [{ ...line, quantity: 1_000_000, current_quantity: null, price: '90000000000000.00' }] },
    'The order is worth 90000000000000000000 points, more than the ledger takes.',
  ],
  ['refunds/create', { ...refund, order_id: undefined }, 'order_id: is missing'],
  ['themes/publish', { id: 1 }, 'Nothing is subscribed to themes/publish.'],
  ['products/update', { id: 1 }, 'tags: Invalid input: expected string, received undefined'],
])('%s that cannot be understood is parked with its reason', async (topic, payload, reason) => {
  const id = await arrive(topic, payload);
  await processWebhook(work(), id);
  expect(await stateOf(id)).toEqual({ state: 'parked', reason, wiped: false });
  expect(await available()).toBeNull();
});

test('text that PostgreSQL could not hold is cleaned, and the order earns', async () => {
  const wild = { ...order, name: '#1\u0000', line_items: [{ ...line, title: 'Kind \ud800of \u0000Blue' }] };
  const id = await arrive('orders/paid', wild);
  await processWebhook(work(), id);
  expect(await stateOf(id)).toMatchObject({ state: 'done' });
  expect(await available()).toBe(159);
});

test('a dispute about a payment outside the orders is no problem of anybody\u2019s', async () => {
  const dispute = { id: 51, type: 'chargeback', status: 'needs_response', initiated_at: '2026-03-09T12:00:00Z' };
  const id = await arrive('disputes/create', { ...dispute, order_id: null, amount: '11.50', currency: 'PLN' });
  await processWebhook(work(), id);
  expect(await stateOf(id)).toEqual({ state: 'done', reason: null, wiped: false });
});

test('text is cut between characters, never within one', async () => {
  const title = `${'x'.repeat(254)}\u{1f3b5} and more`;
  const id = await arrive('orders/paid', { ...order, line_items: [{ ...line, title }] });
  await processWebhook(work(), id);
  expect(await stateOf(id)).toMatchObject({ state: 'done', reason: null });
  expect(await available()).toBe(159);
});

test('a parked delivery is listed, and a retry runs it from the beginning', async () => {
  const id = await arrive('orders/paid', { ...order, updated_at: 'yesterday' });
  await processWebhook(work(), id);
  const ctx = (db: Parameters<Parameters<WebhookWork['inShop']>[1]>[0]) => ({ db, shopId: shop.id, now });
  const problems = await withShopSql(shop.id, (db) => listProblems(ctx(db)), appPool);
  expect(problems).toMatchObject([{ kind: 'webhook', what: 'orders/paid', retryable: true }]);
  expect(await withShopSql(shop.id, (db) => countProblems(ctx(db)), appPool)).toBe(1);
  await adminPool.query('update public.webhook_delivery set payload = $3 where shop_id = $1 and id = $2', [
    shop.id,
    id,
    Buffer.from(JSON.stringify(order)),
  ]);
  const retry = () =>
    withShopSql(shop.id, (db) => retryProblems(ctx(db), { kind: 'webhook', id: String(id) }, '42'), appPool);
  expect(await retry()).toBe(1);
  expect(await retry()).toBe(0);
  await processWebhook(work(), id);
  expect(await available()).toBe(159);
});

const bag = (amount: string) => ({ shopMoney: { amount, currencyCode: 'PLN' } });
const WHOLE = { hasNextPage: false };
const answer = {
  id: 'gid://shopify/Order/7',
  name: '#1001',
  updatedAt: '2026-03-02T12:00:00Z',
  processedAt: '2026-03-01T12:00:00Z',
  cancelledAt: null,
  test: false,
  sourceName: 'web',
  customerLocale: 'pl',
  currencyCode: 'PLN',
  presentmentCurrencyCode: 'PLN',
  taxesIncluded: true,
  displayFinancialStatus: 'PARTIALLY_REFUNDED',
  displayFulfillmentStatus: 'UNFULFILLED',
  customer: {
    id: 'gid://shopify/Customer/501',
    firstName: 'Shopper',
    lastName: '1',
    locale: 'pl',
    defaultEmailAddress: null,
  },
  lineItems: {
    nodes: [
      {
        id: 'gid://shopify/LineItem/11',
        title: 'Kind of Blue',
        vendor: null,
        quantity: 2,
        currentQuantity: 1,
        isGiftCard: false,
        product: null,
        variant: null,
        originalUnitPriceSet: bag('79.90'),
        discountAllocations: [],
        taxLines: [],
      },
    ],
    pageInfo: WHOLE,
  },
  shippingLines: { nodes: [] },
  purchasingEntity: null,
  discountCodes: [],
  paymentGatewayNames: [],
  totalOutstandingSet: { shopMoney: { amount: '0.00', currencyCode: 'PLN' } },
  transactions: [],
  disputes: [],
  refunds: [
    {
      id: 'gid://shopify/Refund/31',
      createdAt: '2026-03-02T12:00:00Z',
      totalRefundedSet: bag('79.90'),
      refundLineItems: {
        nodes: [
          {
            quantity: 1,
            lineItem: { id: 'gid://shopify/LineItem/11' },
            subtotalSet: bag('79.90'),
            totalTaxSet: bag('0.00'),
          },
        ],
        pageInfo: WHOLE,
      },
      refundShippingLines: { nodes: [] },
    },
  ],
};

test('a refund whose order was never told is looked up', async () => {
  const id = await arrive('refunds/create', refund);
  await processWebhook(work(answering(() => answer)), id);
  expect(await stateOf(id)).toMatchObject({ state: 'done', reason: null });
  expect(await available()).toBe(79);
});

test('Shopify busy: thrown for the queue to try again, and the refund already waits with its order', async () => {
  const id = await arrive('refunds/create', refund);
  const busy = () => Promise.reject(new AdminApiBusy('throttled'));
  await expect(processWebhook(work(busy), id)).rejects.toThrow(AdminApiBusy);
  expect(await stateOf(id)).toMatchObject({ state: 'received' });
  await processWebhook(work(answering(() => answer)), id);
  expect(await available()).toBe(79);
});

test('an order that Shopify does not show waits for its own webhook', async () => {
  const id = await arrive('refunds/create', refund);
  await processWebhook(work(answering(() => null)), id);
  expect((await stateOf(id))?.reason).toContain('waits for its own webhook');
  await processWebhook(work(), await arrive('orders/updated', order));
  expect(await available()).toBe(79);
});

test('an edit that adds a line is looked up; one that removes is understood as it is', async () => {
  await processWebhook(work(), await arrive('orders/paid', order));
  const edit = (id: number, changes: object) => ({
    order_edit: { id, order_id: 7, created_at: '2026-03-03T00:00:00Z', line_items: changes },
  });
  await processWebhook(
    work(),
    await arrive('orders/edited', edit(41, { additions: [], removals: [{ id: 11, delta: 1 }] })),
  );
  expect(await available()).toBe(79);
  const grown = {
    ...answer,
    updatedAt: '2026-03-03T00:00:01Z',
    lineItems: { nodes: [{ ...answer.lineItems.nodes[0], quantity: 5, currentQuantity: 4 }], pageInfo: WHOLE },
    refunds: [],
  };
  await processWebhook(
    work(answering(() => grown)),
    await arrive('orders/edited', edit(42, { additions: [{ id: 12, delta: 1 }], removals: [] })),
  );
  expect(await available()).toBe(319);
});

test('customers/update follows, and its payload is forgotten', async () => {
  await processWebhook(work(), await arrive('orders/paid', order));
  const id = await arrive('customers/update', {
    id: 501,
    first_name: 'Shopper',
    last_name: 'One',
    email: 'one@example.com',
  });
  await processWebhook(work(), id);
  expect(await stateOf(id)).toEqual({ state: 'done', reason: null, wiped: true });
  const { rows } = await adminPool.query('select last_name, email from public.member where shop_id = $1', [shop.id]);
  expect(rows).toEqual([{ last_name: 'One', email: 'one@example.com' }]);
});

test('shop/update changes zone and currency; app/scopes_update the scopes', async () => {
  await processWebhook(
    work(),
    await arrive('shop/update', {
      name: 'Records',
      iana_timezone: 'Europe/Bucharest',
      currency: 'RON',
      taxes_included: false,
    }),
  );
  await processWebhook(
    work(),
    await arrive('app/scopes_update', { previous: [], current: ['read_orders', 'read_customers'] }),
  );
  const { rows } = await adminPool.query(
    'select name, zone, currency, taxes_included, scopes from public.shop where id = $1',
    [shop.id],
  );
  expect(rows).toEqual([
    {
      name: 'Records',
      zone: 'Europe/Bucharest',
      currency: 'RON',
      taxes_included: false,
      scopes: 'read_customers,read_orders',
    },
  ]);
});

async function uninstalledAt(): Promise<Date | null> {
  const { rows } = await adminPool.query<{ uninstalled_at: Date | null }>(
    'select uninstalled_at from public.shop where id = $1',
    [shop.id],
  );
  return rows[0]?.uninstalled_at ?? null;
}

test('app/uninstalled ends the sessions; twice is once; one from before a reinstallation is ignored', async () => {
  await adminPool.query(`insert into public.session (id, shop, state, "accessToken") values ($1, $2, '', 'token')`, [
    randomUUID(),
    shop.domain,
  ]);
  await processWebhook(work(), await arrive('app/uninstalled', {}));
  await processWebhook(work(), await arrive('app/uninstalled', {}));
  expect(await uninstalledAt()).toEqual(now);
  expect((await adminPool.query('select from public.session where shop = $1', [shop.domain])).rows).toHaveLength(0);
  await adminPool.query(`update public.shop set uninstalled_at = null, installed_at = '2026-03-06' where id = $1`, [
    shop.id,
  ]);
  await processWebhook(work(), await arrive('app/uninstalled', {}));
  expect(await uninstalledAt()).toBeNull();
});

async function everythingOfTheShop(): Promise<string> {
  const dumps = [];
  for (const table of [
    'public.member',
    'public.webhook_delivery',
    'public.staff_note',
    'public.privacy_request',
    'public.order_fact',
    'ledger.entry',
    'public.parked_job',
    'public.activity',
  ]) {
    const { rows } = await adminPool.query<{ dump: string }>(
      `select coalesce(string_agg(t::text, E'\\n'), '') as dump from ${table} t where shop_id = $1`,
      [shop.id],
    );
    dumps.push(rows[0]?.dump ?? '');
  }
  const { rows } = await adminPool.query<{ text: string }>(
    `select coalesce(string_agg(convert_from(payload, 'UTF8'), E'\\n'), '') as text from public.webhook_delivery where shop_id = $1 and payload is not null`,
    [shop.id],
  );
  return [...dumps, rows[0]?.text ?? ''].join('\n');
}

async function activityOfTheShop() {
  const { rows } = await adminPool.query<{ action: string }>(
    'select id, at, staff, action, subject, before, after from public.activity where shop_id = $1 order by action',
    [shop.id],
  );
  return rows;
}

/** Everything that staff can do about customer 501: adjust with a reason, download the data, try the parked delivery again. */
async function staffDealWithTheCustomer(): Promise<void> {
  const { rows } = await adminPool.query<{ id: string }>('select id from public.member where shop_id = $1', [shop.id]);
  const member = BigInt(rows[0]?.id ?? 0);
  const adjustment = { points: 5, reason: 'called Shopper about it', key: '1' };
  await withShopSql(
    shop.id,
    async (db) => {
      const ctx = { db, shopId: shop.id, now };
      await adjustPoints(ctx, member, adjustment, '42');
      const [request] = await listDataRequests(ctx);
      await downloadDataReport(ctx, BigInt(request?.id ?? 0), '42');
      const [parked] = await listProblems(ctx);
      if (parked) await retryProblems(ctx, parked, '42');
    },
    appPool,
  );
  await adminPool.query(
    `update public.webhook_delivery set state = 'parked', reason = 'again' where shop_id = $1 and state = 'received'`,
    [shop.id],
  );
}

test('customers/redact: nothing that names the person is left anywhere, and the books are unchanged', async () => {
  await processWebhook(work(), await arrive('orders/paid', order));
  await processWebhook(work(), await arrive('orders/updated', { ...order, updated_at: 'broken' })); // parked, with the address in it
  await processWebhook(work(), await arrive('customers/data_request', { customer: { id: 501 } }));
  await staffDealWithTheCustomer();
  const logged = await activityOfTheShop();
  expect(logged.map(({ action }) => action)).toEqual(['member.adjust', 'privacy.download', 'problem.retry']);
  expect(await everythingOfTheShop()).toContain('shopper-1@example.com');
  expect(await everythingOfTheShop()).toContain('called Shopper about it');
  const id = await arrive('customers/redact', {
    customer: { id: 501, email: 'shopper-1@example.com', phone: null },
    orders_to_redact: [7],
  });
  await processWebhook(work(), id);
  expect(await stateOf(id)).toEqual({ state: 'done', reason: null, wiped: true });
  expect(await everythingOfTheShop()).not.toMatch(/shopper/i);
  expect(await available()).toBe(164);
  // staff's log named nobody, so it is as it was
  expect(await activityOfTheShop()).toEqual(logged);
  expect(JSON.stringify(logged)).not.toMatch(/shopper|"501"|:501\b/i);
  // a late delivery of the same order must not bring the person back
  await processWebhook(work(), await arrive('orders/updated', { ...order, updated_at: '2026-03-04T00:00:00Z' }));
  const { rows } = await adminPool.query('select first_name, email, status from public.member where shop_id = $1', [
    shop.id,
  ]);
  expect(rows).toEqual([{ first_name: null, email: null, status: 'redacted' }]);
});

test('customers/redact waits for deliveries that are still to be handled: their points would be lost', async () => {
  const waiting = await arrive('orders/paid', order);
  const id = await arrive('customers/redact', { customer: { id: 501 }, orders_to_redact: [] });
  await expect(processWebhook(work(), id)).rejects.toThrow('still being handled');
  await processWebhook(work(), waiting);
  await processWebhook(work(), id);
  expect(await available()).toBe(159);
});

test('customers/data_request: everything we keep, for the merchant to pass on', async () => {
  await processWebhook(work(), await arrive('orders/paid', order));
  await processWebhook(work(), await arrive('customers/data_request', { customer: { id: 501 } }));
  const { rows } = await adminPool.query<{ report: { member: object; points: unknown[]; orders: unknown[] } }>(
    'select report from public.privacy_request where shop_id = $1',
    [shop.id],
  );
  expect(rows[0]?.report.member).toMatchObject({ email: 'shopper-1@example.com' });
  expect(rows[0]?.report.points).toHaveLength(1);
  expect(rows[0]?.report.orders).toHaveLength(1);
  const [listed] = await withShopSql(shop.id, (db) => listDataRequests({ db, shopId: shop.id, now }), appPool);
  expect(listed).toMatchObject({ customerId: '501', completedAt: now });
  const found = await withShopSql(
    shop.id,
    (db) => downloadDataReport({ db, shopId: shop.id, now }, BigInt(listed?.id ?? 0), '42'),
    appPool,
  );
  expect(found).toEqual(rows[0]?.report);
});

test('shop/redact: an installed shop keeps everything; an uninstalled one leaves nothing, the neighbour is untouched', async () => {
  await processWebhook(work(), await arrive('orders/paid', order));
  await processWebhook(work(), await arrive('shop/redact', { shop_id: Number(shop.id) }));
  expect(await available()).toBe(159);
  await staffDealWithTheCustomer();
  expect(await activityOfTheShop()).toHaveLength(1);
  await processWebhook(work(), await arrive('app/uninstalled', {}));
  const gone = shop;
  shop = await makeShop();
  await processWebhook(work(), await arrive('customers/update', { id: 1 }));
  const neighbour = shop;
  shop = gone;
  await processWebhook(work(), await arrive('shop/redact', { shop_id: Number(shop.id) }));
  const { rows: tables } = await adminPool.query<{ name: string }>(
    `select c.relnamespace::regnamespace || '.' || c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where a.attname = 'shop_id' and c.relkind in ('r', 'p')`,
  );
  expect(tables.length).toBeGreaterThan(10);
  for (const { name } of tables) {
    const { rows } = await adminPool.query<{ count: string }>(`select count(*) from ${name} where shop_id = $1`, [
      gone.id,
    ]);
    expect([name, rows[0]?.count]).toEqual([name, '0']);
  }
  expect((await adminPool.query('select from public.shop where id = $1', [gone.id])).rows).toHaveLength(0);
  expect(
    (await adminPool.query('select from public.webhook_delivery where shop_id = $1', [neighbour.id])).rows,
  ).toHaveLength(1);
});
