/** What rewards tell earning, through an order's own job, on real PostgreSQL as the app's role. */
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { adminPool, appPool, makeShop } from '../../tests/support/database.ts';
import type { TestShop } from '../../tests/support/database.ts';
import { EVERYONE, PLAIN_RULE } from '../../tests/support/order-facts.ts';
import { withShopSql } from '../db.server.ts';
import type { OrderRule } from '../loyalty/program/order-rule.ts';
import { processWebhook } from './process-webhook.server.ts';

const now = new Date('2026-03-05T10:00:00Z');
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

async function publish(rule: Partial<OrderRule>): Promise<void> {
  const settings = {
    schema: 1,
    goLiveAt: '2026-01-01T00:00:00Z',
    paused: false,
    order: { ...PLAIN_RULE, ...rule },
    eligibility: EVERYONE,
  };
  await adminPool.query(
    `insert into public.program_version (shop_id, version, settings, published_at, published_by) values ($1, 1, $2, '2026-01-01T00:00:00Z', '42')`,
    [String(shop.id), JSON.stringify(settings)],
  );
}

async function tell(order: object): Promise<number | null> {
  const { rows } = await adminPool.query<{ id: string }>(
    `insert into public.webhook_delivery (shop_id, webhook_id, topic, triggered_at, received_at, payload) values ($1, $2, 'orders/paid', $3, $3, $4) returning id`,
    [String(shop.id), randomUUID(), now, Buffer.from(JSON.stringify(order))],
  );
  const inShop = <Result>(id: bigint, task: Parameters<typeof withShopSql<Result>>[1]) =>
    withShopSql(id, task, appPool);
  const adminOf = () => Promise.reject(new Error('nobody is to be asked'));
  await processWebhook({ shopId: shop.id, now, inShop, adminOf }, BigInt(rows[0]?.id ?? 0));
  const account = await adminPool.query<{ available: string }>(
    'select available from ledger.account where shop_id = $1',
    [String(shop.id)],
  );
  return account.rows[0] ? Number(account.rows[0].available) : null;
}

const order = {
  id: 7,
  name: '#1001',
  currency: 'PLN',
  taxes_included: true,
  financial_status: 'paid',
  processed_at: '2026-03-01T13:00:00+01:00',
  updated_at: '2026-03-01T13:00:00+01:00',
  customer: { id: 501 },
  line_items: [{ id: 11, title: 'Kind of Blue', quantity: 1, current_quantity: 1, price: '100.00', tax_lines: [] }],
  refunds: [],
};

/** 20.00 off by one code and 10.00 by another. */
const discounted = {
  ...order,
  discount_codes: [{ code: 'loyal-1' }, { code: 'SPRING' }],
  discount_applications: [
    { type: 'discount_code', code: 'loyal-1' },
    { type: 'discount_code', code: 'SPRING' },
  ],
  line_items: [
    {
      ...order.line_items[0],
      discount_allocations: [
        { amount: '20.00', discount_application_index: 0 },
        { amount: '10.00', discount_application_index: 1 },
      ],
    },
  ],
};

test.each([
  ['ours', 'LOYAL-1', 80],
  ['nobody\u2019s', 'LOYAL-2', 100],
])('before discounts, what a code of %s paid for: %s', async (_whose, code, points) => {
  await publish({ discounts: 'ignored' });
  await adminPool.query(
    `insert into public.reward_code (shop_id, code, reward_id, version, step, state, changed_at) values ($1, $2, 1, 1, 1, 'issued', $3)`,
    [String(shop.id), code, now],
  );
  expect(await tell(discounted)).toBe(points);
});

const byCredit = { ...order, payment_gateway_names: ['shopify_store_credit'] };

test.each([
  ['points buy no store credit', null, 100],
  ['points buy store credit, but the reward is off', 'off', 100],
  ['points buy store credit', 'on', null],
] as const)('paid with store credit, %s: %j', async (_name, status, points) => {
  await publish({});
  if (status !== null) {
    await adminPool.query(
      `insert into public.reward (shop_id, id, position, status, version, created_at) values ($1, 1, 1, $2, 1, $3)`,
      [String(shop.id), status, now],
    );
    await adminPool.query(
      `insert into public.reward_version (shop_id, reward_id, version, terms_version, settings, made_at, made_by) values ($1, 1, 1, 1, '{"kind": "store_credit"}', $2, '42')`,
      [String(shop.id), now],
    );
  }
  // null: the amounts by kind of payment are looked up first
  expect((await tell(byCredit)) || null).toBe(points);
  const { rows } = await adminPool.query('select waits_for from public.order_fact where shop_id = $1', [
    String(shop.id),
  ]);
  expect(rows).toEqual([{ waits_for: points === null ? 'payments' : null }]);
});
