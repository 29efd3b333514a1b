/** Orders whose buyers are at it themselves at the same moment: everybody takes members before accounts, so that nobody has to start over. */
import { expect, test } from 'vitest';
import { adminPool, appPool, asShop, makeShop } from '../../../tests/support/database.ts';
import { anOrder, EVERYONE, PLAIN_RULE, someNews } from '../../../tests/support/order-facts.ts';
import { withShopSql } from '../../db.server.ts';
import { openAccount } from '../ledger/open-account.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { noteSignUp } from '../members/sign-up.server.ts';
import { earnForOrder } from './earn-for-order.server.ts';

const now = new Date('2026-03-05T10:00:00Z');

async function someoneWaits(): Promise<boolean> {
  const { rows } = await adminPool.query(
    'select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0',
  );
  return rows.length > 0;
}

test('an earlier order is claimed while its customer signs up: one waits for the other, and both are done', async () => {
  const shop = await makeShop();
  const { id: shopId } = shop;
  const settings = {
    schema: 1,
    goLiveAt: '2026-01-01T00:00:00Z',
    paused: false,
    order: PLAIN_RULE,
    eligibility: EVERYONE,
    enrolment: { mode: 'sign_up', creditDays: 365, termsUrl: null },
  };
  await adminPool.query(
    `insert into public.program_version (shop_id, version, settings, published_at, published_by)
     values ($1, 1, $2, '2026-01-02T00:00:00Z', 'Sample staff')`,
    [shopId, JSON.stringify(settings)],
  );
  const { rows } = await adminPool.query<{ id: string }>(
    `insert into public.member (shop_id, customer_id, first_name, last_name, email, locale, enrolled_at, enrolled_by, credit_from)
     values ($1, 501, 'Shopper', '1', 'shopper-1@example.com', 'pl', $2, 'staff', '2025-03-05T10:00:00Z') returning id`,
    [shopId, now],
  );
  const memberId = BigInt(rows[0]?.id ?? 0);
  await asShop(shopId, (db) => openAccount({ db, shopId, now }, [memberId]));

  const claiming = await asShop(shopId, async (db) => {
    const ctx = { db, shopId, now };
    expect(await noteSignUp(ctx, memberId)).toBe(true);
    const claim = withShopSql(
      shopId,
      (sql) => earnForOrder({ db: sql, shopId, now }, someNews({ order: anOrder() })),
      appPool,
    );
    // looked at below: until then nobody may call it unheard of
    claim.catch(() => undefined);
    await expect.poll(someoneWaits).toBe(true);
    const welcome = { kind: 'earn', memberId, key: 'welcome', hash: Buffer.of(1), points: 10n, at: now } as const;
    expect(await postPoints(ctx, [welcome])).toMatchObject([{ outcome: 'posted' }]);
    return { claim };
  });
  expect(await claiming.claim).toEqual({ outcome: 'posted', missing: null });
  const { rows: claimed } = await adminPool.query(
    `select m.claimed_orders, m.claimed_points, a.available from public.member m
     join ledger.account a on a.shop_id = m.shop_id and a.member_id = m.id where m.shop_id = $1`,
    [shopId],
  );
  expect(claimed).toEqual([{ claimed_orders: 1, claimed_points: '79', available: '89' }]);
});
