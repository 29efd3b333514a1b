/** What the nightly wiping takes and what it leaves, on a real PostgreSQL as the app's role. */
import { expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { wipeRawData } from './wipe-raw-data.server.ts';

const now = new Date('2026-11-21T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

const wipe = ({ id: shopId }: TestShop) => asShop(shopId, (db) => wipeRawData({ db, shopId, now }));

const arrived = (shop: TestShop, state: string, days: number) =>
  adminPool.query(
    `insert into public.webhook_delivery (shop_id, webhook_id, topic, received_at, payload, state) values ($1, $2, 'orders/paid', $3, '{}', $4)`,
    [shop.id, `${state} ${days}`, daysAgo(days), state],
  );

async function deliveries(shop: TestShop): Promise<[name: string, payload: 'kept' | 'wiped'][]> {
  const { rows } = await adminPool.query<{ webhook_id: string; whole: boolean }>(
    'select webhook_id, payload is not null as whole from public.webhook_delivery where shop_id = $1 order by id',
    [shop.id],
  );
  return rows.map((row) => [row.webhook_id, row.whole ? 'kept' : 'wiped']);
}

test('a delivery’s content goes after 30 days; one that was never handled is told of for as long again', async () => {
  const [shop, other] = [await makeShop(), await makeShop()];
  for (const days of [29, 31, 59, 61])
    for (const state of ['done', 'parked', 'received']) await arrived(shop, state, days);
  await arrived(other, 'parked', 61);
  await wipe(shop);
  expect(await deliveries(shop)).toEqual([
    ['done 29', 'kept'],
    ['parked 29', 'kept'],
    ['received 29', 'kept'],
    ['parked 31', 'wiped'],
    ['received 31', 'wiped'],
    ['parked 59', 'wiped'],
    ['received 59', 'wiped'],
  ]);
  expect(await deliveries(other)).toEqual([['parked 61', 'kept']]);
});

test('parked jobs go after 30 days, and reports for customers; that somebody was erased stays on record', async () => {
  const shop = await makeShop();
  for (const days of [29, 31]) {
    await adminPool.query(
      `insert into public.parked_job (shop_id, task, payload, error, parked_at) values ($1, $2, '{}', 'no', $3)`,
      [shop.id, `job ${days}`, daysAgo(days)],
    );
    await adminPool.query(
      `insert into public.privacy_request (shop_id, topic, customer_id, report, completed_at)
       values ($1, 'customers/data_request', $2, '{}', $3), ($1, 'customers/redact', $2, null, $3)`,
      [shop.id, days, daysAgo(days)],
    );
  }
  await wipe(shop);
  const { rows: jobs } = await adminPool.query('select task from public.parked_job where shop_id = $1', [shop.id]);
  expect(jobs).toEqual([{ task: 'job 29' }]);
  const { rows: requests } = await adminPool.query(
    'select topic, customer_id from public.privacy_request where shop_id = $1 order by id',
    [shop.id],
  );
  expect(requests).toEqual([
    { topic: 'customers/data_request', customer_id: '29' },
    { topic: 'customers/redact', customer_id: '29' },
    { topic: 'customers/redact', customer_id: '31' },
  ]);
});
