/** The instants and dates that an order's postings carry, on a real PostgreSQL as the app's role. */
import { expect, test } from 'vitest';
import { adminPool, appPool, makeShop } from '../../../tests/support/database.ts';
import { aLine, anOrder, aRefund, EVERYONE, PLAIN_RULE, someNews } from '../../../tests/support/order-facts.ts';
import { withShopSql } from '../../db.server.ts';
import { NO_EXPIRY, type ExpiryRule } from '../program/expiry-rule.ts';
import { earnForOrder } from './earn-for-order.server.ts';
import type { OrderNews } from './order-fact.ts';

async function newShop() {
  const { id: shopId } = await makeShop();
  const publish = (publishedAt: string, expiry: ExpiryRule) =>
    adminPool.query(
      `insert into public.program_version (shop_id, version, settings, published_at, published_by)
       select $1, coalesce(max(version), 0) + 1, $2, $3, 'Sample staff' from public.program_version where shop_id = $1`,
      [
        shopId,
        {
          schema: 1,
          goLiveAt: '2026-01-01T00:00:00Z',
          paused: false,
          order: PLAIN_RULE,
          eligibility: EVERYONE,
          expiry,
        },
        publishedAt,
      ],
    );
  const tell = (now: string, news: OrderNews) =>
    withShopSql(shopId, (db) => earnForOrder({ db, shopId, now: new Date(now) }, news), appPool);
  const entries = async () => {
    const { rows } = await adminPool.query<{ kind: string; occurred_at: Date; expires_at: Date | null }>(
      'select kind::text, occurred_at, expires_at from ledger.entry where shop_id = $1 order by seq',
      [shopId],
    );
    return rows.map((row) => [row.kind, row.occurred_at.toISOString(), row.expires_at?.toISOString() ?? null]);
  };
  return { publish, tell, entries };
}

test('what an order earned first has its own time, a correction that of the change which brought it', async () => {
  const { publish, tell, entries } = await newShop();
  await publish('2026-01-02T00:00:00Z', NO_EXPIRY);
  const refund = aRefund({
    createdAt: '2026-03-04T09:30:00+01:00',
    lines: [{ lineId: '11', quantity: 1, subtotalMinor: 7990, taxMinor: 0 }],
    paidBackMinor: 7990,
  });
  await tell('2026-03-01T12:00:05Z', someNews({ order: anOrder({ lines: [aLine({ quantity: 2 })] }) }));
  await tell('2026-03-05T10:00:00Z', someNews({ refunds: [refund] }));
  expect(await entries()).toEqual([
    ['order', '2026-03-01T12:00:00.000Z', null],
    ['clawback', '2026-03-04T08:30:00.000Z', null],
  ]);
});

test('points that come back after their own have expired live for 30 days, also where the rule’s day is nearer', async () => {
  const { publish, tell, entries } = await newShop();
  await publish('2026-01-02T00:00:00Z', { ...NO_EXPIRY, mode: 'age', months: 1, warnDays: [7] });
  await tell('2026-03-01T12:00:05Z', someNews({ order: anOrder() }));
  await publish('2026-05-01T00:00:00Z', { ...NO_EXPIRY, mode: 'yearly', on: '06-01', warnDays: [7] });
  const grown = anOrder({ updatedAt: '2026-05-20T10:00:00Z', lines: [aLine({ quantity: 2 })] });
  await tell('2026-05-20T10:00:05Z', someNews({ order: grown }));
  expect(await entries()).toEqual([
    ['order', '2026-03-01T12:00:00.000Z', '2026-04-01T22:00:00.000Z'],
    ['order', '2026-05-20T10:00:00.000Z', '2026-06-19T10:00:05.000Z'],
  ]);
});
