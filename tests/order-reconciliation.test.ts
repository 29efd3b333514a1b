/**
 * Webhooks that never come, and the nightly comparison that repairs what they would have told (docs/decisions/064): at the stand-in's
 * Admin API, on PostgreSQL, with the jobs as the worker runs them.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { readOrders } from '../app/adapters/admin-api/orders-in-bulk.server.ts';
import { AdminApiBusy } from '../app/adapters/admin-api/run-operation.server.ts';
import { withShopSql } from '../app/db.server.ts';
import { listProblems } from '../app/jobs/problems.server.ts';
import { beginReconciliation, goOnReconciling, spreadReconciliation } from '../app/jobs/reconcile.server.ts';
import { findLastComparison } from '../app/loyalty/earning/reconciliation.server.ts';
import { verifyLedger } from '../app/loyalty/ledger/verify-ledger.server.ts';
import { adminPool, appPool } from './support/database.ts';
import { faults, later, openShop, useStandin } from './support/standin-shop.ts';
import type { OrderShop } from './support/standin-shop.ts';

useStandin();

const HOUR = 3_600_000;

interface Due {
  id: string;
  run_at: Date;
}

async function dueStep(shop: OrderShop, task = 'orders.reconcile-go-on'): Promise<Due | undefined> {
  const { rows } = await adminPool.query<Due>(
    `select j.id, j.run_at from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = $1 and j.payload ->> 'shopId' = $2`,
    [task, String(shop.id)],
  );
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0];
}

/** Takes the next step from the queue when it is due. @returns false when there is none; @throws what the step throws */
async function step(shop: OrderShop): Promise<boolean> {
  const due = await dueStep(shop);
  if (!due) return false;
  later(Math.max(0, due.run_at.getTime() - shop.work.now.getTime()));
  await shop.renewAccess();
  await adminPool.query('update graphile_worker._private_jobs set key = null where id = $1', [due.id]);
  await goOnReconciling(shop.work, shop.id);
  await adminPool.query('delete from graphile_worker._private_jobs where id = $1', [due.id]);
  return true;
}

/** A night: what is still on its way has settled, the comparison begins and runs to its end. */
async function night(shop: OrderShop): Promise<{ compared: number; repaired: number } | null> {
  later(HOUR);
  await beginReconciliation(shop.work, shop.id);
  for (let steps = 0; await step(shop); steps++) if (steps > 50) throw new Error('the comparison does not end');
  return last(shop);
}

async function last(shop: OrderShop): Promise<{ compared: number; repaired: number } | null> {
  const found = await withShopSql(shop.id, (db) => findLastComparison({ db, shopId: shop.id }), appPool);
  return found && { compared: found.compared, repaired: found.repaired };
}

const problems = (shop: OrderShop): Promise<string[]> =>
  withShopSql(shop.id, (db) => listProblems({ db, shopId: shop.id, now: shop.work.now }), appPool).then((found) =>
    found.map(({ reason }) => reason),
  );

async function entries(shop: OrderShop): Promise<number> {
  const { rows } = await adminPool.query<{ n: string }>('select count(*) as n from ledger.entry where shop_id = $1', [
    shop.id,
  ]);
  return Number(rows[0]?.n);
}

async function expectSound(shop: OrderShop): Promise<void> {
  expect(await verifyLedger(shop.id, appPool)).toEqual([]);
}

interface Placed {
  id: string;
  line: string;
}

async function place(shop: OrderShop, price: string, quantity = 2): Promise<Placed> {
  const lines = [{ title: 'Kind of Blue', price, quantity }];
  const order = await shop.api('POST', '/orders', { email: 'shopper-1@example.com', lines });
  return { id: String(order['id']), line: (order['lines'] as { id: string }[])[0]?.id ?? '' };
}

/** What happens to an order after it was placed, by what is lost of it. */
const AFTERWARDS: Record<string, (shop: OrderShop, order: Placed) => Promise<unknown>> = {
  'an order': () => Promise.resolve(),
  'a refund': (shop, { id, line }) =>
    shop.api('POST', `/orders/${id}/refunds`, { lines: [{ lineId: line, quantity: 1 }] }),
  'an amount given back': (shop, { id }) => shop.api('POST', `/orders/${id}/refunds`, { amount: '15.00' }),
  'an edit that takes off': (shop, { id, line }) =>
    shop.api('POST', `/orders/${id}/edit`, { setQuantity: [{ lineId: line, quantity: 1 }] }),
  'an edit that adds, and its payment': async (shop, { id }) => {
    await shop.api('POST', `/orders/${id}/edit`, { add: [{ title: 'Giant Steps', price: '30.00' }] });
    await shop.api('POST', `/orders/${id}/pay`, {});
  },
  'a cancellation': (shop, { id }) => shop.api('POST', `/orders/${id}/cancel`, { reason: 'customer', refund: true }),
  'a dispute': (shop, { id }) => shop.api('POST', `/orders/${id}/dispute`, { amount: '40.00' }),
  'a dispute that was won': async (shop, { id }) => {
    await shop.api('POST', `/orders/${id}/dispute`, { amount: '40.00' });
    await shop.api('PATCH', `/orders/${id}/dispute`, { status: 'won' });
  },
};

test.each(Object.entries(AFTERWARDS))('%s that was never told is repaired, and once only', async (_what, happen) => {
  const [told, untold, half] = [await openShop(), await openShop(), await openShop()];
  for (const shop of [told, untold, half]) {
    const order = await place(shop, '50.00');
    if (shop === half) await shop.deliver();
    await happen(shop, order);
    await place(shop, '7.00');
  }
  await told.deliver();
  const points = await told.points();
  // nothing was heard of one shop's orders, only the first news of the other's
  expect(await night(untold)).toMatchObject({ compared: 2 });
  expect(await night(half)).toMatchObject({ compared: 2 });
  expect([await untold.points(), await half.points()]).toEqual([points, points]);
  for (const shop of [untold, half]) {
    const before = await entries(shop);
    // the next night finds nothing; nor do the webhooks that come after all, twice and in the wrong order
    expect(await night(shop)).toMatchObject({ repaired: 0 });
    await shop.deliverBackwards();
    expect([await shop.points(), await entries(shop)]).toEqual([points, before]);
    expect(await night(shop)).toMatchObject({ repaired: 0 });
    expect(await entries(shop)).toBe(before);
    await expectSound(shop);
  }
  // where everything was told there was nothing to repair
  expect(await night(told)).toEqual({ compared: 2, repaired: 0 });
});

test('an order that is gone from Shopify stays as it is', async () => {
  const shop = await openShop();
  const order = await place(shop, '50.00');
  await shop.deliver();
  await shop.api('POST', `/orders/${order.id}/delete`);
  expect(await night(shop)).toEqual({ compared: 0, repaired: 0 });
  expect(await shop.points()).toBe(100);
  await expectSound(shop);
});

test('a refund that came alone gets its order, although nobody was there to look it up', async () => {
  const shop = await openShop();
  const order = await place(shop, '50.00');
  later(4 * 24 * HOUR);
  expect(await night(shop)).toMatchObject({ repaired: 1 });
  await adminPool.query(
    `update public.order_fact set fact = fact || '{"order": null}', processed_at = null where shop_id = $1 and order_id = $2`,
    [shop.id, order.id],
  );
  // the order has not changed for days, so no list has it
  later(4 * 24 * HOUR);
  expect(await night(shop)).toEqual({ compared: 0, repaired: 1 });
  expect(await shop.points()).toBe(100);
});

test('an outage is made up for: the next comparison goes back to the last one that ended', async () => {
  const shop = await openShop();
  expect(await night(shop)).toEqual({ compared: 0, repaired: 0 });
  await place(shop, '50.00');
  later(20 * 24 * HOUR);
  expect(await night(shop)).toEqual({ compared: 1, repaired: 1 });
  // from then on a night looks back three days
  later(24 * HOUR);
  expect(await night(shop)).toEqual({ compared: 0, repaired: 0 });
});

test('a list that breaks off is read again: what it had is repaired once, the rest then', async () => {
  const shop = await openShop();
  for (let n = 0; n < 6; n++) await place(shop, '50.00', 1);
  faults().bulk.cutAfterBytes = 900;
  await expect(night(shop)).rejects.toThrow(AdminApiBusy);
  faults().bulk.resultDown = true;
  await expect(step(shop)).rejects.toThrow('The list cannot be had whole: 503');
  Object.assign(faults().bulk, { cutAfterBytes: null, resultDown: false });
  await step(shop);
  expect(await last(shop)).toEqual({ compared: 6, repaired: 6 });
  expect(await shop.points()).toBe(300);
  await expectSound(shop);
});

test('Shopify failing once is tried again; failing for good is a problem in words, and the next night makes up for it', async () => {
  const shop = await openShop();
  await place(shop, '50.00');
  faults().bulk.fail = 'INTERNAL_SERVER_ERROR';
  later(HOUR);
  await beginReconciliation(shop.work, shop.id);
  for (let n = 0; n < 3; n++) await step(shop);
  faults().bulk.fail = null;
  while (await step(shop));
  expect([await last(shop), await problems(shop)]).toEqual([{ compared: 1, repaired: 1 }, []]);
  await place(shop, '50.00');
  faults().bulk.fail = 'TIMEOUT';
  await night(shop);
  await night(shop);
  expect(await problems(shop)).toEqual([
    "Orders could not be compared with Shopify's. Shopify failed to list them, 3 times (TIMEOUT).",
  ]);
  faults().bulk.fail = null;
  expect(await night(shop)).toEqual({ compared: 2, repaired: 1 });
  expect(await problems(shop)).toEqual([]);
});

test('without permission staff are told once, and no job runs in circles', async () => {
  const shop = await openShop();
  await place(shop, '50.00');
  await shop.api('PUT', '/scopes', { scopes: ['read_products'] });
  await night(shop);
  await night(shop);
  expect(await problems(shop)).toEqual([
    "Orders could not be compared with Shopify's. The app has no permission to read orders. Open the app once.",
  ]);
  expect(await dueStep(shop)).toBeUndefined();
});

test('a worker that dies after any step leaves a run that another one ends; two at once do no harm', async () => {
  const shop = await openShop();
  for (let n = 0; n < 3; n++) await place(shop, '50.00', 1);
  later(HOUR);
  await shop.renewAccess();
  await Promise.all([beginReconciliation(shop.work, shop.id), beginReconciliation(shop.work, shop.id)]);
  // each step is done by two workers, and once more by one that did not hear of it
  for (let n = 0; n < 4; n++) {
    later(30_000);
    await Promise.all([goOnReconciling(shop.work, shop.id), goOnReconciling(shop.work, shop.id)]);
    await goOnReconciling(shop.work, shop.id);
  }
  while (await step(shop));
  expect(await last(shop)).toMatchObject({ compared: 3 });
  expect([await shop.points(), await entries(shop)]).toEqual([150, 3]);
  await expectSound(shop);
});

test('Shopify throttling is waited for; a shop that has uninstalled is left alone', async () => {
  const shop = await openShop();
  for (let n = 0; n < 3; n++) await place(shop, '50.00', 1);
  later(HOUR);
  await beginReconciliation(shop.work, shop.id);
  await step(shop);
  faults().graphql.rules = [{ on: 'order', how: 'throttled', skip: 1, times: 1, code: null }];
  await expect(step(shop)).rejects.toThrow(AdminApiBusy);
  expect(await shop.points()).toBe(50);
  await step(shop);
  expect([await shop.points(), await last(shop)]).toEqual([150, { compared: 3, repaired: 3 }]);
  await beginReconciliation(shop.work, shop.id);
  await adminPool.query('update public.shop set uninstalled_at = $2 where id = $1', [shop.id, shop.work.now]);
  await step(shop);
  expect(await dueStep(shop)).toBeUndefined();
  await beginReconciliation(shop.work, shop.id);
  expect(await dueStep(shop)).toBeUndefined();
});

test('shops begin at minutes of their own', async () => {
  const shop = await openShop();
  const at = shop.work.now;
  await spreadReconciliation({ db: appPool, now: at }, [shop.id]);
  const due = await dueStep(shop, 'orders.reconcile-shop');
  expect((due?.run_at.getTime() ?? 0) - at.getTime()).toBe(Number(shop.id % 180n) * 60_000);
});

/** Orders of the stand-in as we know those that were told: what is compared of them, and no more. */
async function know(shop: OrderShop, orderIds: readonly string[]): Promise<void> {
  const order = {
    updatedAt: later(1000).toISOString(),
    financialStatus: 'paid',
    fulfillmentStatus: null,
    customerId: '1',
    cancelledAt: null,
    lines: [{ id: '1', quantity: 2, giftCard: false }],
    outstandingMinor: 0,
  };
  await adminPool.query(
    `insert into public.order_fact (shop_id, order_id, schema_version, revision, fact, processed_at, recorded_at)
     select $1, id, 1, 1, $3, now(), now() from unnest($2::bigint[]) as id`,
    [shop.id, orderIds, JSON.stringify({ order, refunds: {}, disputes: {} })],
  );
}

test('2,000 orders are compared, and only those that differ are asked about', async () => {
  const shop = await openShop();
  const first = await place(shop, '5.00');
  const ids = [first.id, ...shop.copyOrder(first.id, 1999)];
  await know(shop, ids.slice(20));
  expect(await night(shop)).toEqual({ compared: 2000, repaired: 20 });
  expect(await shop.points()).toBe(200);
  await expectSound(shop);
}, 30_000);

test('what is more than one job’s share is left to the next one', async () => {
  const shop = await openShop({ shop: { plan: 'plus' } });
  const first = await place(shop, '5.00', 1);
  shop.copyOrder(first.id, 204);
  later(HOUR);
  await beginReconciliation(shop.work, shop.id);
  const [asked, shared, ended] = [await step(shop), await step(shop), await dueStep(shop)];
  expect([asked, shared, ended?.run_at.getTime()]).toEqual([true, true, shop.work.now.getTime()]);
  expect([await shop.points(), await last(shop)]).toEqual([1000, null]);
  await step(shop);
  expect([await shop.points(), await last(shop)]).toEqual([1025, { compared: 205, repaired: 205 }]);
  await expectSound(shop);
});

test('chargebacks that may not be read are told in words, and the orders are compared all the same', async () => {
  const shop = await openShop();
  await shop.api('PUT', '/scopes', { scopes: ['read_orders', 'read_customers', 'read_products'] });
  await place(shop, '50.00');
  expect(await night(shop)).toEqual({ compared: 1, repaired: 1 });
  expect(await night(shop)).toEqual({ compared: 1, repaired: 0 });
  expect(await problems(shop)).toEqual([
    expect.stringMatching(/^Chargebacks could not be compared with Shopify's\. Access denied/),
  ]);
});

test('a list of any length is read as it is needed', async () => {
  const line = `${JSON.stringify({
    id: 'gid://shopify/Order/1',
    updatedAt: '2026-11-22T08:00:00Z',
    displayFinancialStatus: 'PAID',
    displayFulfillmentStatus: 'UNFULFILLED',
    edited: false,
    subtotalLineItemsQuantity: 1,
    totalOutstandingSet: { shopMoney: { amount: '0.0', currencyCode: 'PLN' } },
    refunds: [],
  })}\n`;
  const block = line.repeat(1000);
  const blocks = 600;
  let sent = 0;
  const server = http.createServer((_request, response) => {
    const push = (): void => {
      while (sent < blocks) {
        sent += 1;
        if (!response.write(block)) return void response.once('drain', push);
      }
      response.end();
    };
    push();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const list = readOrders(url, blocks * 1000);
  for (let n = 0; n < 10; n++) await list.next();
  await new Promise((resolve) => setTimeout(resolve, 300));
  // somebody who reads slowly holds the sender back: the rest of some 90 megabytes was not even sent
  expect(sent).toBeLessThan(blocks / 4);
  await list.return(undefined);
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});
