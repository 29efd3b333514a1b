/** An order that is being taken in while its customer is merged into another (docs/decisions/016), on PostgreSQL. */
import { expect, test } from 'vitest';
import { mergeCustomers } from '../app/jobs/merge-customers.server.ts';
import { earnForOrder } from '../app/loyalty/earning/earn-for-order.server.ts';
import { openAccount } from '../app/loyalty/ledger/open-account.server.ts';
import { verifyLedger } from '../app/loyalty/ledger/verify-ledger.server.ts';
import { adminPool, appPool, asShop, makeShop } from './support/database.ts';
import { anOrder, EVERYONE, PLAIN_RULE, someNews } from './support/order-facts.ts';

const now = new Date('2026-03-05T10:00:00Z');

async function waiting(): Promise<number> {
  const { rows } = await adminPool.query(
    'select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0',
  );
  return rows.length;
}

test('the order and its points are the kept customer’s, though the merge could not see it when it began', async () => {
  const { id: shopId } = await makeShop();
  await adminPool.query(
    `insert into public.program_version (shop_id, version, settings, published_at, published_by)
     values ($1, 1, $2, '2026-01-02T00:00:00Z', 'Sample staff')`,
    [shopId, { schema: 1, goLiveAt: '2026-01-01T00:00:00Z', paused: false, order: PLAIN_RULE, eligibility: EVERYONE }],
  );
  const { rows } = await adminPool.query<{ id: string }>(
    `insert into public.member (shop_id, customer_id, first_name, last_name, email, locale, enrolled_at, enrolled_by)
     select $1, c, 'Shopper', c::text, 'shopper-' || c || '@example.com', 'pl', '2026-01-02', 'order' from unnest(array[501, 502]) c
     returning id`,
    [shopId],
  );
  const [from = 0n, into = 0n] = rows.map(({ id }) => BigInt(id));
  await asShop(shopId, (db) => openAccount({ db, shopId, now }, [from, into]));

  const { merging } = await asShop(shopId, async (db) => {
    await earnForOrder({ db, shopId, now }, someNews({ order: anOrder() }));
    const merge = asShop(shopId, (own) => mergeCustomers({ db: own, shopId, now }, { kept: 502n, deleted: 501n }, now));
    merge.catch(() => undefined);
    await expect.poll(waiting).toBe(1);
    return { merging: merge };
  });
  expect(await merging).toBeNull();
  const { rows: found } = await adminPool.query(
    `select f.member_id, a.available from public.order_fact f join ledger.account a on a.shop_id = f.shop_id and a.member_id = f.member_id
     where f.shop_id = $1`,
    [shopId],
  );
  expect(found).toEqual([{ member_id: String(into), available: '79' }]);
  expect(await verifyLedger(shopId, appPool)).toEqual([]);
});
