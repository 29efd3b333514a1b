/**
 * Customers merged and deleted at Shopify, end to end with the stand-in (rules.md "Earning from orders" 10, docs/decisions/016): whatever order
 * its webhooks arrive in, the kept customer has the points of both, and nobody who lives on is erased.
 */
import { expect, test } from 'vitest';
import { claimAfterMerge } from '../app/jobs/merge-customers.server.ts';
import { eraseCustomer } from '../app/jobs/erase-customer.server.ts';
import { welcomeMember } from '../app/jobs/member-enrolled.server.ts';
import { wordsOf } from '../app/loyalty/ledger/drift.ts';
import { verifyLedger } from '../app/loyalty/ledger/verify-ledger.server.ts';
import { enrolMember } from '../app/loyalty/members/enrol-member.server.ts';
import { leaveProgram } from '../app/loyalty/members/leave-program.server.ts';
import { pauseMember } from '../app/loyalty/members/pause-member.server.ts';
import { adminPool, appPool } from './support/database.ts';
import { later, openShop, useStandin, type OrderShop } from './support/standin-shop.ts';

useStandin();

const record = { title: 'Kind of Blue', price: '79.90', quantity: 1 };
/** What the record above is worth. */
const POINTS = 79;
const HOURS_MS = 3_600_000;

async function newCustomer(shop: OrderShop, name: string): Promise<string> {
  const made = await shop.api('POST', '/customers', {
    firstName: name,
    email: `${name.toLowerCase().replace(' ', '-')}@example.com`,
  });
  return String(made['id']);
}

async function buy(shop: OrderShop, customerId: string): Promise<string> {
  const order = await shop.api('POST', '/orders', { customerId, lines: [record] });
  return String(order['id']);
}

const merge = (shop: OrderShop, kept: string, other: string) => shop.api('POST', `/customers/${kept}/merge`, { other });

interface MemberRow {
  customer: string;
  status: string;
  name: string | null;
  available: number | null;
}

async function membersOf(shop: OrderShop): Promise<MemberRow[]> {
  const { rows } = await adminPool.query<MemberRow>(
    `select m.customer_id::text as customer, m.status, m.first_name as name, a.available::int from public.member m
     left join ledger.account a on a.shop_id = m.shop_id and a.member_id = m.id where m.shop_id = $1 order by m.customer_id`,
    [shop.id],
  );
  return rows;
}

/** Runs the jobs that a merge or a deletion left, hours later. */
async function runJobs(shop: OrderShop): Promise<void> {
  later(9 * HOURS_MS);
  const { rows } = await adminPool.query<{
    id: string;
    task: string;
    payload: { memberId?: string; customerId?: string };
  }>(
    `select j.id, t.identifier as task, j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier in ('member.merged', 'customer.erase') and j.payload ->> 'shopId' = $1 and j.run_at <= $2 order by j.id`,
    [String(shop.id), new Date(Math.max(shop.work.now.getTime(), Date.now()))],
  );
  for (const { id, task, payload } of rows) {
    if (task === 'member.merged') await claimAfterMerge(shop.work, shop.id, BigInt(payload.memberId ?? 0));
    else
      await shop.work.inShop(shop.id, (db) =>
        eraseCustomer({ db, shopId: shop.id, now: shop.work.now }, payload.customerId ?? ''),
      );
    await adminPool.query('delete from graphile_worker._private_jobs where id = $1', [id]);
  }
}

/** Who is a member, what is left with those who were merged, orders that stayed behind, and what verify says. */
async function stateOf(shop: OrderShop) {
  const members = await membersOf(shop);
  const merged = members.filter(({ status }) => status === 'merged');
  const { rows } = await adminPool.query<{ id: string }>(
    `select f.order_id as id from public.order_fact f join public.member m on m.shop_id = f.shop_id and m.id = f.member_id
     where f.shop_id = $1 and m.status = 'merged'`,
    [shop.id],
  );
  return {
    members: members.filter(({ status }) => status !== 'merged'),
    leftBehind: merged.filter(({ name, available }) => name !== null || (available ?? 0) !== 0),
    strays: rows,
    drifts: (await verifyLedger(shop.id, appPool)).map(wordsOf),
  };
}

const oneMember = (customer: string, name: string, available: number) => ({
  members: [{ customer, status: 'active', name, available }],
  leftBehind: [],
  strays: [],
  drifts: [],
});

/** Every order of a few things. */
function orders<Item>(items: readonly Item[]): Item[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, at) => orders(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

test('two members become one, with the points of both; refunds of either one’s orders take theirs', async () => {
  const shop = await openShop();
  const [kept, other] = [await newCustomer(shop, 'Shopper 1'), await newCustomer(shop, 'Shopper 2')];
  await buy(shop, kept);
  const moved = await buy(shop, other);
  await shop.deliver();
  await merge(shop, kept, other);
  await shop.deliver();
  expect(await stateOf(shop)).toEqual(oneMember(kept, 'Shopper 1', 2 * POINTS));
  const lines = (await shop.api('GET', `/orders/${moved}`))['lines'] as { id: string }[];
  await shop.api('POST', `/orders/${moved}/refunds`, { lines: [{ lineId: lines[0]?.id, quantity: 1 }] });
  await shop.deliver();
  expect(await stateOf(shop)).toEqual(oneMember(kept, 'Shopper 1', POINTS));
  await shop.deliverBackwards();
  await runJobs(shop);
  expect(await stateOf(shop)).toEqual(oneMember(kept, 'Shopper 1', POINTS));
});

test('a warning that was to be sent to the one who is gone is forgotten with the merge', async () => {
  const shop = await openShop();
  const [kept, other] = [await newCustomer(shop, 'Shopper 1'), await newCustomer(shop, 'Shopper 2')];
  await buy(shop, kept);
  await buy(shop, other);
  await shop.deliver();
  await adminPool.query(
    `insert into public.expiry_warning (shop_id, member_id, expires_at, days_before, points, lots, lot_points, queued_at)
     select shop_id, id, '2027-01-01', 30, 79, '{1}', '{79}', '2026-12-01' from public.member where shop_id = $1`,
    [shop.id],
  );
  await merge(shop, kept, other);
  await shop.deliver();
  const { rows } = await adminPool.query(
    `select m.customer_id from public.expiry_warning w join public.member m on m.shop_id = w.shop_id and m.id = w.member_id
     where w.shop_id = $1`,
    [shop.id],
  );
  expect(rows).toEqual([{ customer_id: kept }]);
});

test('in whatever order the news arrives, deletion and all', { timeout: 180_000 }, async () => {
  // one story per shop; the deliveries of each kind stay in their order among themselves
  for (const arrangement of orders(['kept', 'other', 'merge', 'delete', 'update'])) {
    const shop = await openShop();
    const [kept, other] = [await newCustomer(shop, 'Shopper 1'), await newCustomer(shop, 'Shopper 2')];
    const [first, second] = [await buy(shop, kept), await buy(shop, other)];
    await merge(shop, kept, other);
    shop.tell('customers/update', {
      id: Number(other),
      first_name: 'Shopper 2',
      last_name: null,
      email: 'old@example.com',
    });
    shop.tell('customers/delete', { id: Number(other) });
    const kindOf = (topic: unknown, body: string): string => {
      if (topic === 'customers/merge') return 'merge';
      if (topic === 'customers/delete') return 'delete';
      if (body.includes(first)) return 'kept';
      return body.includes(second) ? 'other' : 'update';
    };
    await shop.deliverAs((deliveries) =>
      arrangement.flatMap((kind) =>
        deliveries.filter(({ headers, body }) => kindOf(headers['x-shopify-topic'], body) === kind),
      ),
    );
    await runJobs(shop);
    expect(await stateOf(shop)).toEqual(oneMember(kept, 'Shopper 1', 2 * POINTS));
  }
});

test(
  'everything at once: what gets in each other’s way is tried again, and comes to the same',
  { timeout: 120_000 },
  async () => {
    for (let round = 0; round < 6; round++) {
      const shop = await openShop();
      const [kept, other] = [await newCustomer(shop, 'Shopper 1'), await newCustomer(shop, 'Shopper 2')];
      const early = [await buy(shop, kept), await buy(shop, other)];
      if (round % 2 === 0) await shop.deliver();
      for (const customer of [kept, other, kept, other]) await buy(shop, customer);
      for (const order of early) await shop.api('POST', `/orders/${order}/cancel`, {});
      await merge(shop, kept, other);
      shop.tell('customers/delete', { id: Number(other) });
      const failures = await shop.deliverAtOnce();
      for (const failure of failures)
        expect(String(failure)).toMatch(/merged meanwhile|deadlock|while they were merged/);
      await runJobs(shop);
      expect(await stateOf(shop)).toEqual(oneMember(kept, 'Shopper 1', 4 * POINTS));
    }
  },
);

/** The kept customer presses Join, or the program takes them in otherwise. */
const join = (shop: OrderShop, customerId: string, name: string) =>
  shop.work.inShop(shop.id, (db) =>
    enrolMember(
      { db, shopId: shop.id, now: shop.work.now },
      { customerId: BigInt(customerId), firstName: name, lastName: null, email: null, locale: null },
      'opt_in',
    ),
  );

test('only the deleted one is a member: the kept customer takes the membership over', async () => {
  const shop = await openShop();
  const [kept, other] = [await newCustomer(shop, 'Shopper 1'), await newCustomer(shop, 'Shopper 2')];
  await buy(shop, other);
  await shop.deliver();
  await merge(shop, kept, other);
  await shop.deliver();
  expect(await stateOf(shop)).toEqual(oneMember(kept, 'Shopper 1', POINTS));
  await buy(shop, kept);
  shop.tell('customers/delete', { id: Number(other) });
  await shop.deliver();
  await runJobs(shop);
  expect(await stateOf(shop)).toEqual(oneMember(kept, 'Shopper 1', 2 * POINTS));
});

test('only the kept one is a member, and the other one’s orders waited to be claimed', async () => {
  const shop = await openShop({ enrolment: 'opt_in' });
  const [kept, other] = [await newCustomer(shop, 'Shopper 1'), await newCustomer(shop, 'Shopper 2')];
  await buy(shop, other);
  await join(shop, kept, 'Shopper 1');
  await buy(shop, kept);
  await shop.deliver();
  await merge(shop, kept, other);
  await shop.deliver();
  await runJobs(shop);
  expect(await stateOf(shop)).toEqual(oneMember(kept, 'Shopper 1', 2 * POINTS));
});

test('the kept one’s orders waited, and the other one’s membership comes to them', async () => {
  const shop = await openShop({ enrolment: 'opt_in' });
  const [kept, other] = [await newCustomer(shop, 'Shopper 1'), await newCustomer(shop, 'Shopper 2')];
  await buy(shop, kept);
  await join(shop, other, 'Shopper 2');
  await shop.deliver();
  await merge(shop, kept, other);
  await shop.deliver();
  await runJobs(shop);
  const { members, ...rest } = await stateOf(shop);
  expect(members).toMatchObject([{ customer: kept, status: 'active', available: POINTS }]);
  expect(rest).toEqual({ leftBehind: [], strays: [], drifts: [] });
});

test('the kept one had left, so that their orders waited: with the other one they are a member again', async () => {
  const shop = await openShop({ enrolment: 'opt_in' });
  const [kept, other] = [await newCustomer(shop, 'Shopper 1'), await newCustomer(shop, 'Shopper 2')];
  const { id } = await join(shop, kept, 'Shopper 1');
  await shop.work.inShop(shop.id, (db) => leaveProgram({ db, shopId: shop.id, now: shop.work.now }, id, null));
  await join(shop, other, 'Shopper 2');
  await buy(shop, kept);
  await shop.deliver();
  await merge(shop, kept, other);
  await shop.deliver();
  await runJobs(shop);
  expect(await stateOf(shop)).toEqual(oneMember(kept, 'Shopper 1', POINTS));
});

test('a pause that somebody took with them when they left holds after a merge as well', async () => {
  const shop = await openShop({ enrolment: 'opt_in' });
  const [kept, other] = [await newCustomer(shop, 'Shopper 1'), await newCustomer(shop, 'Shopper 2')];
  const { id } = await join(shop, kept, 'Shopper 1');
  await shop.work.inShop(shop.id, async (db) => {
    const ctx = { db, shopId: shop.id, now: shop.work.now };
    await pauseMember(ctx, id, { pause: true, reason: 'Orders from several accounts' }, '1');
    await leaveProgram(ctx, id, null);
  });
  await join(shop, other, 'Shopper 2');
  await merge(shop, kept, other);
  await shop.deliver();
  expect((await stateOf(shop)).members).toMatchObject([{ customer: kept, status: 'paused' }]);
});

test('neither is a member yet: whoever joins brings both', async () => {
  const shop = await openShop({ enrolment: 'opt_in' });
  const customers = [
    await newCustomer(shop, 'Shopper 1'),
    await newCustomer(shop, 'Shopper 2'),
    await newCustomer(shop, 'Shopper 3'),
  ];
  const [first = '', second = '', third = ''] = customers;
  for (const customer of customers) await buy(shop, customer);
  // the news of the last one's order is late
  await merge(shop, second, third);
  await merge(shop, first, second);
  await shop.deliverAs((deliveries) =>
    deliveries.toSorted((a, b) => Number(a.body.includes(`"id":${third}`)) - Number(b.body.includes(`"id":${third}`))),
  );
  const { id } = await join(shop, first, 'Shopper 1');
  await welcomeMember(shop.work, shop.id, id);
  await runJobs(shop);
  expect(await stateOf(shop)).toEqual(oneMember(first, 'Shopper 1', 3 * POINTS));
});

test('a chain of merges, told backwards', async () => {
  const shop = await openShop();
  const customers = [
    await newCustomer(shop, 'Shopper 1'),
    await newCustomer(shop, 'Shopper 2'),
    await newCustomer(shop, 'Shopper 3'),
  ];
  const [first = '', second = '', third = ''] = customers;
  for (const customer of customers) await buy(shop, customer);
  await shop.deliver();
  await merge(shop, second, third);
  await merge(shop, first, second);
  await shop.deliverBackwards();
  expect(await stateOf(shop)).toEqual(oneMember(first, 'Shopper 1', 3 * POINTS));
  await shop.deliverBackwards();
  await runJobs(shop);
  expect(await stateOf(shop)).toEqual(oneMember(first, 'Shopper 1', 3 * POINTS));
});

test('a merge that did not come about changes nothing', async () => {
  const shop = await openShop();
  const [kept, other] = [await newCustomer(shop, 'Shopper 1'), await newCustomer(shop, 'Shopper 2')];
  for (const customer of [kept, other]) await buy(shop, customer);
  const gid = (id: string) => `gid://shopify/Customer/${id}`;
  shop.tell('customers/merge', {
    admin_graphql_api_customer_kept_id: gid(kept),
    admin_graphql_api_customer_deleted_id: gid(other),
    admin_graphql_api_job_id: null,
    status: 'failed',
    errors: [{ customer_ids: [Number(other)], field: 'merge_in_progress', message: 'is being merged' }],
  });
  await shop.deliver();
  expect((await membersOf(shop)).map(({ status, available }) => [status, available])).toEqual([
    ['active', POINTS],
    ['active', POINTS],
  ]);
});

test('a deletion erases what names the member within a day, not before a merge could be told of', async () => {
  const shop = await openShop();
  const customer = await newCustomer(shop, 'Shopper 1');
  await buy(shop, customer);
  shop.tell('customers/delete', { id: Number(customer) });
  await shop.deliver();
  expect(await membersOf(shop)).toMatchObject([{ status: 'active', name: 'Shopper 1' }]);
  await runJobs(shop);
  expect(await membersOf(shop)).toMatchObject([{ status: 'redacted', name: null, available: POINTS }]);
  const { rows } = await adminPool.query<{ topic: string }>(
    'select topic from public.privacy_request where shop_id = $1',
    [shop.id],
  );
  expect(rows).toEqual([{ topic: 'customers/delete' }]);
});

test('a merge that is told of after the deletion was carried out still brings the points', async () => {
  const shop = await openShop();
  const [kept, other] = [await newCustomer(shop, 'Shopper 1'), await newCustomer(shop, 'Shopper 2')];
  for (const customer of [kept, other]) await buy(shop, customer);
  await shop.deliver();
  await merge(shop, kept, other);
  shop.tell('customers/delete', { id: Number(other) });
  await shop.deliverAs((deliveries) =>
    deliveries.filter(({ headers }) => headers['x-shopify-topic'] === 'customers/delete'),
  );
  await runJobs(shop);
  await shop.deliverBackwards();
  expect(await stateOf(shop)).toEqual(oneMember(kept, 'Shopper 1', 2 * POINTS));
});

test('who was erased on request gets nobody’s points: staff are told', async () => {
  const shop = await openShop();
  const [kept, other] = [await newCustomer(shop, 'Shopper 1'), await newCustomer(shop, 'Shopper 2')];
  for (const customer of [kept, other]) await buy(shop, customer);
  await shop.deliver();
  await shop.api('POST', `/customers/${kept}/redact`);
  await shop.deliver();
  await merge(shop, kept, other);
  await expect(shop.deliver()).rejects.toThrow('The kept customer was erased on request');
  expect((await membersOf(shop)).map(({ status, available }) => [status, available])).toEqual([
    ['redacted', POINTS],
    ['active', POINTS],
  ]);
});

test('erasing the kept one erases what was noted of the others', async () => {
  const shop = await openShop();
  const [kept, other] = [await newCustomer(shop, 'Shopper 1'), await newCustomer(shop, 'Shopper 2')];
  for (const customer of [kept, other]) await buy(shop, customer);
  await shop.deliver();
  await adminPool.query(
    `insert into public.staff_note (shop_id, cause, member_id, reason, staff, written_at)
     select $1, 'adjust:1', id, 'Called Shopper 2 by phone', 'Sample staff', now() from public.member where shop_id = $1 and customer_id = $2`,
    [shop.id, other],
  );
  await merge(shop, kept, other);
  await shop.deliver();
  await shop.api('POST', `/customers/${other}/redact`).catch(() => undefined);
  await shop.api('POST', `/customers/${kept}/redact`);
  await shop.deliver();
  expect((await membersOf(shop)).map(({ status, name }) => [status, name])).toEqual([
    ['redacted', null],
    ['merged', null],
  ]);
  const counts = await adminPool.query<{ notes: number; raw: number }>(
    `select (select count(*)::int from public.staff_note where shop_id = $1) as notes,
       (select count(*)::int from public.webhook_delivery where shop_id = $1 and convert_from(payload, 'UTF8') like '%' || $2 || '%') as raw`,
    [shop.id, other],
  );
  expect(counts.rows).toEqual([{ notes: 0, raw: 0 }]);
});
