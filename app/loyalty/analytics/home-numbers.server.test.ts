/** The home page's numbers on real PostgreSQL: days are the shop's, refunds count against, other shops do not count. */
import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import type { Posting } from '../ledger/posting.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { hasEarningOrder, homeNumbers } from './home-numbers.server.ts';

const ZONE = 'Europe/Warsaw';
const NOW = new Date('2026-11-21T23:30:00Z'); // already the 22nd in Warsaw
let shop: TestShop;
let memberId: bigint;

async function enrol(at: string, to: TestShop, customer: number): Promise<bigint> {
  const { rows } = await adminPool.query<{ id: string }>(
    `insert into public.member (shop_id, customer_id, enrolled_at, enrolled_by) values ($1, $2, $3, 'order') returning id`,
    [String(to.id), customer, at],
  );
  await adminPool.query('insert into ledger.account (shop_id, member_id) values ($1, $2)', [
    String(to.id),
    rows[0]?.id,
  ]);
  return BigInt(rows[0]?.id ?? 0);
}

/** Posts what an order is worth, as recorded at `at`. */
async function worth(orderId: bigint, target: bigint, at: string, revision = 1): Promise<void> {
  const posting: Posting = {
    kind: 'order',
    memberId,
    key: `order:${orderId}:r${revision}`,
    hash: createHash('sha256').update(`${orderId} ${revision}`).digest(),
    orderId,
    target,
    policy: 'owe',
    at: new Date(at),
  };
  const [outcome] = await asShop(shop.id, (db) => postPoints({ db, shopId: shop.id, now: new Date(at) }, [posting]));
  expect(outcome?.outcome).toBe('posted');
}

const numbers = () => asShop(shop.id, (db) => homeNumbers({ db, shopId: shop.id, now: NOW }, ZONE));
const seen = () => asShop(shop.id, (db) => hasEarningOrder({ db, shopId: shop.id }));

beforeEach(async () => {
  shop = await makeShop();
  memberId = await enrol('2026-11-21T23:10:00Z', shop, 501);
});

test('a shop where nothing happened has zeros, thirty of them', async () => {
  const { granted, orders, outstanding } = await numbers();
  expect(granted).toEqual({ recent: 0, before: 0, days: Array.from({ length: 30 }, () => 0) });
  expect([orders.recent, outstanding.now, outstanding.days.length]).toEqual([0, 0, 30]);
  expect(await seen()).toBe(false);
});

test('grants and refunds fall on the shop’s days, and the month before is told apart', async () => {
  await worth(1n, 100n, '2026-10-05T12:00:00Z'); // before the last 30 days
  await worth(2n, 79n, '2026-11-21T22:30:00Z'); // 21 November in Warsaw
  await worth(3n, 50n, '2026-11-21T23:10:00Z'); // 22 November in Warsaw
  await worth(2n, 39n, '2026-11-21T23:20:00Z', 2); // half of it refunded
  const { granted, orders, outstanding } = await numbers();
  expect(granted).toMatchObject({ recent: 89, before: 100 });
  expect(granted.days.slice(-2)).toEqual([79, 10]);
  expect(orders).toMatchObject({ recent: 2, before: 1 });
  expect(outstanding).toMatchObject({ now: 189, change: 89 });
  expect(outstanding.days.slice(-3)).toEqual([100, 179, 189]);
  expect(await seen()).toBe(true);
});

test('what is owed is not outstanding', async () => {
  await worth(1n, 100n, '2026-11-20T12:00:00Z');
  const spend: Posting = {
    kind: 'spend',
    memberId,
    key: 'spend:1',
    hash: Buffer.from('1'),
    points: 80n,
    at: NOW,
    why: null,
  };
  await asShop(shop.id, (db) => postPoints({ db, shopId: shop.id, now: NOW }, [spend]));
  await worth(1n, 0n, '2026-11-21T23:25:00Z', 2); // 80 were spent: 20 come back, 80 are owed
  const { outstanding } = await numbers();
  expect(outstanding).toMatchObject({ now: 0, change: 0 });
});

test('members are counted without the erased; other shops’ do not count', async () => {
  await enrol('2026-09-01T10:00:00Z', shop, 502);
  const erased = await enrol('2026-11-10T10:00:00Z', shop, 503);
  await adminPool.query(
    `update public.member set status = 'redacted', left_at = '2026-11-12T10:00:00Z' where id = $1`,
    [String(erased)],
  );
  await enrol('2026-11-10T10:00:00Z', await makeShop(), 504);
  const { members } = await numbers();
  expect(members).toMatchObject({ now: 2, change: 1 });
  expect(members.days.slice(-2)).toEqual([1, 2]);
});

test('whoever left is counted until then, and whoever an undone import brought never was', async () => {
  const left = await enrol('2026-11-19T10:00:00Z', shop, 505);
  const undone = await enrol('2026-11-18T10:00:00Z', shop, 506);
  const paused = await enrol('2026-09-01T10:00:00Z', shop, 507);
  await adminPool.query(`update public.member set status = 'left', left_at = '2026-11-20T10:00:00Z' where id = $1`, [
    String(left),
  ]);
  await adminPool.query(`update public.member set status = 'left', left_at = null where id = $1`, [String(undone)]);
  await adminPool.query(`update public.member set status = 'paused', paused_at = now() where id = $1`, [
    String(paused),
  ]);
  const { members } = await numbers();
  // 18 to 22 November: paused alone, one who came on the 19th and left on the 20th, one who came today
  expect(members.days.slice(-5)).toEqual([1, 2, 1, 1, 2]);
  expect(members).toMatchObject({ now: 2, change: 1, joined: 2 });
});
