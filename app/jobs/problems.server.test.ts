/** What is still waiting is counted on real PostgreSQL as the app's role, so that nobody is told that all is done. */
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../tests/support/database.ts';
import { countProblems, countWaiting, parkJob } from './problems.server.ts';

const now = new Date('2026-11-21T12:00:00Z');
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

async function arrived(
  secondsAgo: number,
  more: { state?: string; wiped?: boolean; whose?: TestShop; times?: number } = {},
) {
  const at = new Date(now.getTime() - secondsAgo * 1000);
  const { state = 'received', wiped = false, whose = shop, times = 1 } = more;
  await adminPool.query(
    `insert into public.webhook_delivery (shop_id, webhook_id, topic, triggered_at, received_at, payload, state)
     select $1, $2 || number, 'orders/paid', $3, $3, $4, $5 from generate_series(1, $6) number`,
    [whose.id, randomUUID(), at, wiped ? null : Buffer.from('{}'), state, times],
  );
}

const waiting = () => asShop(shop.id, (db) => countWaiting({ db, shopId: shop.id, now }));

test('deliveries count once they have waited for more than a minute, and are no problems', async () => {
  expect(await waiting()).toEqual({ count: 0, exact: true });
  await arrived(5);
  await arrived(60);
  expect(await waiting()).toEqual({ count: 0, exact: true });
  await arrived(61);
  await arrived(7200);
  expect(await waiting()).toEqual({ count: 2, exact: true });
  expect(await asShop(shop.id, (db) => countProblems({ db, shopId: shop.id, now }))).toBe(0);
});

test('settled, parked and wiped ones, and those of other shops, are not waited for', async () => {
  await arrived(300, { state: 'done' });
  await arrived(300, { state: 'parked' });
  await arrived(40 * 86_400, { wiped: true });
  await arrived(300, { whose: await makeShop() });
  expect(await waiting()).toEqual({ count: 0, exact: true });
});

test('counting stops at a thousand, and says so', async () => {
  await arrived(300, { times: 999 });
  expect(await waiting()).toEqual({ count: 999, exact: true });
  await arrived(300, { times: 20 });
  expect(await waiting()).toEqual({ count: 1000, exact: false });
});

test('a job that gave up parks its delivery, unless that was handled or parked for a reason of its own meanwhile', async () => {
  for (const state of ['received', 'done', 'parked']) await arrived(300, { state });
  const read = async () =>
    (
      await adminPool.query<{ id: string; state: string; reason: string | null }>(
        'select id, state, reason from public.webhook_delivery where shop_id = $1 order by id',
        [shop.id],
      )
    ).rows;
  for (const { id } of await read())
    await asShop(shop.id, (db) =>
      parkJob(
        { db, shopId: shop.id, now },
        { task: 'webhook.process', payload: { shopId: String(shop.id), deliveryId: id }, error: 'Shopify is away' },
      ),
    );
  expect((await read()).map(({ state, reason }) => [state, reason])).toEqual([
    ['parked', 'Shopify is away'],
    ['done', null],
    ['parked', null],
  ]);
});
