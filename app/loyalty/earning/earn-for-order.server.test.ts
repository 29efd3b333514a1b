/** Orders to points on real PostgreSQL, as the app's role: every revision posts the difference, and nothing is ever counted twice. */
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { adminPool, appPool, makeShop } from '../../../tests/support/database.ts';
import type { TestShop } from '../../../tests/support/database.ts';
import { aLine, anOrder, aRefund, EVERYONE, PLAIN_RULE, someNews } from '../../../tests/support/order-facts.ts';
import { withShopSql } from '../../db.server.ts';
import type { Sql } from '../../db.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { verifyLedger } from '../ledger/verify-ledger.server.ts';
import type { OrderRule } from '../program/order-rule.ts';
import { reconsiderOrder, earnForOrder } from './earn-for-order.server.ts';
import { listUndecidedOrders } from './stored-orders.server.ts';
import type { OrderNews } from './order-fact.ts';

const now = new Date('2026-03-05T10:00:00Z');
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

async function publish(
  rule: Partial<OrderRule> = {},
  goLiveAt = '2026-01-01T00:00:00Z',
  publishedAt = '2026-01-02T00:00:00Z',
) {
  const settings = { schema: 1, goLiveAt, paused: false, order: { ...PLAIN_RULE, ...rule }, eligibility: EVERYONE };
  await adminPool.query(
    `insert into public.program_version (shop_id, version, settings, published_at, published_by)
     select $1, coalesce(max(version), 0) + 1, $2, $3, 'Sample staff' from public.program_version where shop_id = $1`,
    [shop.id, JSON.stringify(settings), publishedAt],
  );
}

const tell = (news: OrderNews, at = now) =>
  withShopSql(shop.id, (db) => earnForOrder({ db, shopId: shop.id, now: at }, news), appPool);

async function account(customerId = '501') {
  const { rows } = await adminPool.query<{ available: string; pending: string; debt: string }>(
    `select a.available, a.pending, a.debt from ledger.account a join public.member m on m.shop_id = a.shop_id and m.id = a.member_id
     where m.shop_id = $1 and m.customer_id = $2`,
    [shop.id, customerId],
  );
  const row = rows[0];
  return row ? { available: Number(row.available), pending: Number(row.pending), debt: Number(row.debt) } : null;
}

async function entries() {
  const { rows } = await adminPool.query<{ kind: string; available: string; pending: string; cause: string }>(
    'select kind::text, available, pending, cause from ledger.entry where shop_id = $1 order by member_id, seq',
    [shop.id],
  );
  return rows.map((row) => [row.kind, Number(row.available), Number(row.pending), row.cause]);
}

async function expectNoDrift() {
  expect(await verifyLedger(shop.id, appPool)).toEqual([]);
}

const paid = (wanted = {}) => someNews({ order: anOrder(wanted), customer: shopper });
const shopper = { id: '501', firstName: 'Shopper', lastName: '1', email: 'shopper-1@example.com', locale: 'pl' };

test('an order earns, half of it refunded gives half back, and each entry says which revision it is for', async () => {
  await publish();
  expect(await tell(paid({ lines: [aLine({ quantity: 2 })] }))).toEqual({ outcome: 'posted', missing: null });
  expect(await account()).toEqual({ available: 159, pending: 0, debt: 0 });
  const refund = aRefund({
    lines: [{ lineId: '11', quantity: 1, subtotalMinor: 7990, taxMinor: 0 }],
    paidBackMinor: 7990,
  });
  expect(await tell(someNews({ refunds: [refund] }))).toEqual({ outcome: 'posted', missing: null });
  expect(await account()).toEqual({ available: 79, pending: 0, debt: 0 });
  expect(await entries()).toEqual([
    ['order', 159, 0, 'order:7:r1'],
    ['clawback', -80, 0, 'order:7:r2'],
  ]);
  await expectNoDrift();
});

test('the same news again changes nothing', async () => {
  await publish();
  await tell(paid());
  expect(await tell(paid())).toEqual({ outcome: 'nothing_new', missing: null });
  expect(await entries()).toHaveLength(1);
});

test('many tellings at once: one effect', async () => {
  await publish();
  await Promise.all(Array.from({ length: 12 }, () => tell(paid())));
  expect(await entries()).toHaveLength(1);
  expect(await account()).toEqual({ available: 79, pending: 0, debt: 0 });
});

test('a refund that comes before its order waits with it', async () => {
  await publish();
  const refund = aRefund({
    lines: [{ lineId: '11', quantity: 1, subtotalMinor: 7990, taxMinor: 0 }],
    paidBackMinor: 7990,
  });
  expect(await tell(someNews({ refunds: [refund] }))).toEqual({ outcome: 'kept', missing: 'order' });
  await tell(paid({ lines: [aLine({ quantity: 2 })] }));
  expect(await account()).toEqual({ available: 79, pending: 0, debt: 0 });
});

test('unpaid waits; paid earns; unpaid again (a chargeback’s status) stays qualified', async () => {
  await publish();
  expect(await tell(paid({ financialStatus: 'pending' }))).toEqual({ outcome: 'kept', missing: 'payment' });
  expect(await account()).toBeNull();
  await tell(paid({ updatedAt: '2026-03-01T12:01:00Z' }));
  await tell(paid({ updatedAt: '2026-03-01T12:02:00Z', financialStatus: 'pending' }));
  expect(await account()).toMatchObject({ available: 79 });
});

test('an order without a customer waits for one and makes no member', async () => {
  await publish();
  expect(await tell(someNews({ order: anOrder({ customerId: null }) }))).toEqual({
    outcome: 'kept',
    missing: 'customer',
  });
  const { rows } = await adminPool.query('select from public.member where shop_id = $1', [shop.id]);
  expect(rows).toHaveLength(0);
});

test('the version that awarded decides about the refund, whatever was published since', async () => {
  await publish({ points: 1 });
  await tell(paid({ lines: [aLine({ quantity: 2 })] }));
  await publish({ points: 10 }, '2026-01-01T00:00:00Z', '2026-03-02T00:00:00Z');
  await tell(
    someNews({ refunds: [aRefund({ lines: [{ lineId: '11', quantity: 1, subtotalMinor: 7990, taxMinor: 0 }] })] }),
  );
  expect(await account()).toMatchObject({ available: 79 });
});

test('the tier of the first award decides about the refund, whichever the member has by then', async () => {
  const gold = { id: 'g', name: 'Gold', match: null, tiers: ['Gold'], from: null, until: null, percent: 200 };
  await publish({ multipliers: [gold] });
  const place = (tier: string | null) =>
    adminPool.query('update public.member set tier = $2 where shop_id = $1', [shop.id, tier]);
  const oneBack = (orderId: string, id: string) =>
    tell(
      someNews({
        orderId,
        refunds: [aRefund({ id, lines: [{ lineId: '11', quantity: 1, subtotalMinor: 7990, taxMinor: 0 }] })],
      }),
    );
  await tell(paid({ lines: [aLine({ quantity: 2 })] }));
  await place('Gold');
  await tell({ ...paid({ lines: [aLine({ quantity: 2 })] }), orderId: '8' });
  expect(await account()).toMatchObject({ available: 159 + 319 });
  await oneBack('7', '31');
  expect(await account()).toMatchObject({ available: 79 + 319 });
  await place(null);
  await oneBack('8', '32');
  expect(await account()).toMatchObject({ available: 79 + 159 });
});

test('before go-live: nothing, and editing it later earns nothing either', async () => {
  await publish({}, '2026-06-01T00:00:00Z');
  expect(await tell(paid())).toEqual({ outcome: 'unchanged', missing: null });
  await publish({}, '2026-01-01T00:00:00Z', '2026-03-04T00:00:00Z');
  expect(await tell(paid({ updatedAt: '2026-03-05T00:00:00Z', lines: [aLine({ quantity: 5 })] }))).toEqual({
    outcome: 'unchanged',
    missing: null,
  });
  expect(await account()).toEqual({ available: 0, pending: 0, debt: 0 });
});

test('paid before anything was published: kept, and decided by the first version, back to go-live', async () => {
  expect(await tell(paid())).toEqual({ outcome: 'kept', missing: 'program' });
  expect(
    await tell(someNews({ orderId: '8', order: anOrder({ processedAt: '2025-12-31T00:00:00Z' }), customer: shopper })),
  ).toMatchObject({ missing: 'program' });
  expect(await account()).toEqual({ available: 0, pending: 0, debt: 0 });
  await publish({}, '2026-01-01T00:00:00Z', '2026-03-04T00:00:00Z');
  const ctx = (db: Sql) => ({ db, shopId: shop.id, now });
  const waiting = await withShopSql(shop.id, (db) => listUndecidedOrders(ctx(db), { after: 0n, limit: 10 }), appPool);
  expect(waiting).toEqual([7n, 8n]);
  for (const id of [...waiting, ...waiting]) await withShopSql(shop.id, (db) => reconsiderOrder(ctx(db), id), appPool);
  expect(await entries()).toEqual([['order', 79, 0, 'order:7:r1']]);
  expect(await withShopSql(shop.id, (db) => listUndecidedOrders(ctx(db), { after: 0n, limit: 10 }), appPool)).toEqual(
    [],
  );
  await tell(someNews({ refunds: [aRefund({ paidBackMinor: 1000 })] }));
  expect(await account()).toMatchObject({ available: 69 });
  await expectNoDrift();
});

test('cancelled: all of it comes back; what was spent meanwhile is owed', async () => {
  await publish();
  await tell(paid());
  await withShopSql(
    shop.id,
    async (db) => {
      const { rows } = await db.query<{ id: string }>('select id from public.member where shop_id = $1', [shop.id]);
      await postPoints({ db, shopId: shop.id, now }, [
        {
          kind: 'spend',
          memberId: BigInt(rows[0]?.id ?? 0),
          key: 'spend:1',
          hash: Buffer.from('spend'),
          points: 50n,
          at: now,
        },
      ]);
    },
    appPool,
  );
  await tell(paid({ updatedAt: '2026-03-04T00:00:00Z', cancelledAt: '2026-03-04T00:00:00Z' }));
  expect(await account()).toEqual({ available: -50, pending: 0, debt: 50 });
  await expectNoDrift();
});

test('pending points: a refund within the window reduces them first', async () => {
  await publish({ pendingDays: 14 });
  await tell(
    paid({ lines: [aLine({ quantity: 2 })], processedAt: '2026-03-05T09:00:00Z', updatedAt: '2026-03-05T09:00:00Z' }),
  );
  expect(await account()).toEqual({ available: 0, pending: 159, debt: 0 });
  await tell(
    someNews({
      refunds: [
        aRefund({
          createdAt: '2026-03-06T00:00:00Z',
          lines: [{ lineId: '11', quantity: 1, subtotalMinor: 7990, taxMinor: 0 }],
        }),
      ],
    }),
  );
  expect(await account()).toEqual({ available: 0, pending: 79, debt: 0 });
});

test('an order stays with its first member, whatever later payloads say', async () => {
  await publish();
  await tell(paid());
  await tell(paid({ updatedAt: '2026-03-04T00:00:00Z', customerId: '502', lines: [aLine({ quantity: 2 })] }));
  expect(await account('501')).toMatchObject({ available: 159 });
  expect(await account('502')).toBeNull();
});

test('another shop’s order with the same number is another order', async () => {
  await publish();
  await tell(paid());
  const first = shop;
  shop = await makeShop();
  await publish({ points: 2 });
  await tell(paid());
  expect(await account()).toMatchObject({ available: 159 });
  shop = first;
  expect(await account()).toMatchObject({ available: 79 });
});

test('any delivery order of one order’s history, with duplicates, ends in the same points', async () => {
  const history: OrderNews[] = [
    paid({
      updatedAt: '2026-03-01T12:00:00Z',
      financialStatus: 'pending',
      lines: [aLine({ quantity: 3, currentQuantity: 3 })],
      refundIds: [],
    }),
    paid({ updatedAt: '2026-03-01T12:00:01Z', lines: [aLine({ quantity: 3, currentQuantity: 3 })], refundIds: [] }),
    someNews({
      refunds: [
        aRefund({ lines: [{ lineId: '11', quantity: 1, subtotalMinor: 7990, taxMinor: 0 }], paidBackMinor: 7990 }),
      ],
    }),
    paid({
      updatedAt: '2026-03-02T12:00:00Z',
      financialStatus: 'partially_refunded',
      lines: [aLine({ quantity: 3, currentQuantity: 2 })],
      refundIds: ['31'],
    }),
    someNews({ refunds: [aRefund({ id: '32', createdAt: '2026-03-03T12:00:00Z', paidBackMinor: 1000 })] }),
    paid({
      updatedAt: '2026-03-03T12:00:00Z',
      financialStatus: 'partially_refunded',
      lines: [aLine({ quantity: 3, currentQuantity: 2 })],
      refundIds: ['31', '32'],
    }),
  ];
  // 2 × 79.90 − 10.00 = 149.80
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...history, ...history], { minLength: history.length * 2 }),
      async (deliveries) => {
        shop = await makeShop();
        await publish();
        for (const news of deliveries) await tell(news);
        expect(await account()).toEqual({ available: 149, pending: 0, debt: 0 });
        await expectNoDrift();
      },
    ),
    { seed: 20_261_121, numRuns: 25 },
  );
});
