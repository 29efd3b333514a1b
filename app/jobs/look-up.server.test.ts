/** Orders that waited are decided one by one: one that cannot be is nobody else's trouble. On PostgreSQL, as the app's role. */
import { expect, test } from 'vitest';
import { adminPool, appPool, makeShop } from '../../tests/support/database.ts';
import { kind, times } from '../../tests/support/decided-case.ts';
import { aLine, anOrder, EVERYONE, PLAIN_RULE, someNews } from '../../tests/support/order-facts.ts';
import { withShopSql, type SqlContext } from '../db.server.ts';
import { earnForOrder } from '../loyalty/earning/earn-for-order.server.ts';
import type { FactLine } from '../loyalty/earning/order-fact.ts';
import { keepProductNotes } from '../loyalty/earning/product-notes.server.ts';
import { listOrdersWaitingFor } from '../loyalty/earning/stored-orders.server.ts';
import { reconsiderEach } from './look-up.server.ts';
import { listProblems } from './problems.server.ts';

const now = new Date('2026-03-05T10:00:00Z');
const inShop = <Result>(shopId: bigint, work: (db: SqlContext['db']) => Promise<Result>) =>
  withShopSql(shopId, work, appPool);
const work = { now, db: appPool, inShop, adminOf: () => Promise.reject(new Error('nobody is to be asked')) };

/** A shop with three paid orders of one product, 7 to 9, that wait until it is looked up, and then it is. */
async function newShop(first: Partial<FactLine>) {
  const { id: shopId } = await makeShop();
  const order = { ...PLAIN_RULE, multipliers: [times(200, { match: kind('tag', 'jazz') })] };
  await adminPool.query(
    `insert into public.program_version (shop_id, version, settings, published_at, published_by)
     values ($1, 1, $2, '2026-01-02T00:00:00Z', 'Sample staff')`,
    [shopId, { schema: 1, goLiveAt: '2026-01-01T00:00:00Z', paused: false, order, eligibility: EVERYONE }],
  );
  const inTx = <Result>(task: (ctx: SqlContext) => Promise<Result>) =>
    inShop(shopId, (db) => task({ db, shopId, now }));
  for (const orderId of ['7', '8', '9']) {
    const lines = [aLine({ productId: '101', ...(orderId === '7' ? first : {}) })];
    await inTx((ctx) => earnForOrder(ctx, { ...someNews({ order: anOrder({ lines }) }), orderId }));
  }
  await inTx((ctx) => keepProductNotes(ctx, ['101'], [{ productId: '101', tags: ['jazz'], collections: [] }]));
  const run = () => reconsiderEach(work, shopId, (ctx, page) => listOrdersWaitingFor(ctx, 'products', page));
  const decided = async () =>
    (
      await adminPool.query<{ order_id: string }>(
        'select order_id from public.order_fact where shop_id = $1 and frozen is not null order by order_id',
        [shopId],
      )
    ).rows.map((row) => row.order_id);
  const problems = async () => (await inTx(listProblems)).map(({ what, reason }) => [what, reason]);
  return { shopId, run, decided, problems };
}

test('an order that is worth more than the ledger takes is a problem for staff, once, and the others are decided', async () => {
  const shop = await newShop({ quantity: 1_000_000, currentQuantity: null, priceMinor: 9_000_000_000_000_000 });
  for (let runs = 0; runs < 2; runs++) {
    await shop.run();
    expect(await shop.decided()).toEqual(['8', '9']);
    expect(await shop.problems()).toEqual([
      ['order.look-up', 'The order is worth 180000000000000000000 points, more than the ledger takes.'],
    ]);
  }
});

test('an order that fails otherwise fails the job, for the queue to try again, when the others are decided', async () => {
  const shop = await newShop({});
  // what another hand left in the books under this order's cause
  await adminPool.query(
    `insert into ledger.cause (shop_id, key, hash, member_id, seq, recorded_at, digest) values ($1, 'order:7:r2', '\\x00', 1, null, now(), '\\x00')`,
    [shop.shopId],
  );
  await expect(shop.run()).rejects.toThrow('order 7 revision 2: the ledger says conflict');
  expect(await shop.decided()).toEqual(['8', '9']);
});
