/** What a go-live date means for orders that are known already, on real PostgreSQL. */
import { beforeEach, expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { anOrder, EVERYONE, PLAIN_RULE, someNews } from '../../../tests/support/order-facts.ts';
import type { ProgramSettings } from '../program/settings.ts';
import { earnForOrder, reconsiderOrder } from './earn-for-order.server.ts';
import { goLiveCost } from './go-live-cost.server.ts';
import type { FactOrder } from './order-fact.ts';
import { PLAIN_SECTIONS } from '../program/settings.ts';

const now = new Date('2026-03-05T10:00:00Z');
const shopper = { id: '501', firstName: null, lastName: null, email: null, locale: null };
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

const tell = (orderId: string, order: Partial<FactOrder>) =>
  asShop(shop.id, (db) =>
    earnForOrder({ db, shopId: shop.id, now }, { ...someNews({ order: anOrder(order), customer: shopper }), orderId }),
  );

const cost = (goLiveAt: string, rule: Partial<ProgramSettings['order']> = {}, more: Partial<ProgramSettings> = {}) =>
  asShop(shop.id, (db) =>
    goLiveCost(
      { db, shopId: shop.id, now },
      {
        schema: 1,
        goLiveAt,
        paused: false,
        order: { ...PLAIN_RULE, ...rule },
        eligibility: EVERYONE,
        ...PLAIN_SECTIONS,
        ...more,
      },
    ),
  );

test('orders that wait, for payment or for a first publication, would earn; those decided before stay without points', async () => {
  await tell('3', { processedAt: '2026-03-02T10:00:00Z' }); // paid while nothing is published: waits
  expect(await cost('2026-02-15T00:00:00Z')).toEqual({ waiting: 1, waitingPoints: 79, decidedWithout: 0 });
  const settings = { schema: 1, goLiveAt: '2026-03-04T00:00:00Z', paused: false, order: PLAIN_RULE };
  await adminPool.query(
    `insert into public.program_version (shop_id, version, settings, published_at, published_by) values ($1, 1, $2, $3, 'Sample staff')`,
    [String(shop.id), JSON.stringify(settings), now],
  );
  await asShop(shop.id, (db) => reconsiderOrder({ db, shopId: shop.id, now }, 3n));
  await tell('1', { processedAt: '2026-02-01T10:00:00Z', financialStatus: 'pending' });
  await tell('2', { processedAt: '2026-03-01T10:00:00Z', financialStatus: 'pending' });
  expect(await cost('2026-02-15T00:00:00Z')).toEqual({ waiting: 1, waitingPoints: 79, decidedWithout: 1 });
  expect(await cost('2026-01-01T00:00:00Z', { points: 10 })).toEqual({
    waiting: 2,
    // the first version decides orders of its past, whatever a draft would give
    waitingPoints: 158,
    decidedWithout: 1,
  });
  expect(await cost('2026-03-05T00:00:00Z')).toEqual({ waiting: 0, waitingPoints: 0, decidedWithout: 0 });
});

test('orders whose facts are still incomplete do not disturb the estimate', async () => {
  await adminPool.query(
    `insert into public.order_fact (shop_id, order_id, schema_version, revision, fact, processed_at, recorded_at)
     values ($1, 9, 1, 0, 'null', null, $2)`,
    [String(shop.id), now],
  );
  expect(await cost('2026-01-01T00:00:00Z')).toEqual({ waiting: 0, waitingPoints: 0, decidedWithout: 0 });
});

test('the estimate asks what the decision will ask: the pause, whose order it is, the member’s tier, the goods', async () => {
  await tell('1', { processedAt: '2026-03-02T10:00:00Z' });
  await adminPool.query(`update public.member set tier = 'Gold', tags = '{wholesale}' where shop_id = $1`, [
    String(shop.id),
  ]);
  await adminPool.query(
    `insert into public.product_note (shop_id, product_id, tags, collections, fetched_at) values ($1, 101, '{sale}', '{}', $2)`,
    [String(shop.id), now],
  );
  const since = '2026-02-15T00:00:00Z';
  const gold = { id: 'g', name: 'Gold', match: null, tiers: ['gold'], from: null, until: null, percent: 200 };
  const worth = async (...wanted: Parameters<typeof cost>) => (await cost(...wanted)).waitingPoints;
  expect(await worth(since)).toBe(79);
  expect(await worth(since, { multipliers: [gold] })).toBe(159);
  expect(await worth(since, { never: [{ by: 'tag', value: 'Sale', label: 'Sale' }] })).toBe(0);
  expect(await worth(since, {}, { paused: true })).toBe(0);
  expect(await worth(since, {}, { eligibility: { ...EVERYONE, withoutTags: ['Wholesale'] } })).toBe(0);
});
