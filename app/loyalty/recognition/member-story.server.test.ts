/** The member page's reading on real PostgreSQL: every entry with what it takes to say why, and orders that earned nothing. */
import { beforeEach, expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { aLine, anOrder, aRefund, EVERYONE, PLAIN_RULE, someNews } from '../../../tests/support/order-facts.ts';
import { adjustPoints } from '../earning/adjust-points.server.ts';
import { earnForOrder } from '../earning/earn-for-order.server.ts';
import type { OrderNews } from '../earning/order-fact.ts';
import { findMemberStory, STORY_PAGE } from './member-story.server.ts';

const now = new Date('2026-03-05T10:00:00Z');
const shopper = { id: '501', firstName: 'Shopper', lastName: '1', email: 'shopper-1@example.com', locale: 'pl' };
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
  const settings = {
    schema: 1,
    goLiveAt: '2026-01-01T00:00:00Z',
    paused: false,
    order: PLAIN_RULE,
    eligibility: EVERYONE,
  };
  await adminPool.query(
    `insert into public.program_version (shop_id, version, settings, published_at, published_by)
     values ($1, 1, $2, '2026-01-02T00:00:00Z', 'Sample staff')`,
    [String(shop.id), JSON.stringify(settings)],
  );
});

const tell = (news: OrderNews) => asShop(shop.id, (db) => earnForOrder({ db, shopId: shop.id, now }, news));
const paid = (wanted = {}) => someNews({ order: anOrder(wanted), customer: shopper });

async function memberId(): Promise<bigint> {
  const { rows } = await adminPool.query<{ id: string }>('select id from public.member where shop_id = $1', [
    String(shop.id),
  ]);
  return BigInt(rows[0]?.id ?? 0);
}

async function story(before: bigint | null = null) {
  const id = await memberId();
  return asShop(shop.id, (db) => findMemberStory({ db, shopId: shop.id, now }, id, { before }));
}

const adjust = async (points: number, key: string) => {
  const id = await memberId();
  return asShop(shop.id, (db) =>
    adjustPoints({ db, shopId: shop.id, now }, id, { points, reason: 'Parcel came late', key }, '42'),
  );
};

test('an order and its refund: what each moved, and what the order was worth before', async () => {
  await tell(paid({ lines: [aLine({ quantity: 2 })] }));
  const refund = aRefund({
    lines: [{ lineId: '11', quantity: 1, subtotalMinor: 7990, taxMinor: 0 }],
    paidBackMinor: 7990,
  });
  await tell(someNews({ refunds: [refund] }));
  const told = await story();
  expect(told?.balance).toMatchObject({ available: 79, free: 79, pending: 0, held: 0, debt: 0 });
  expect(told?.entries).toMatchObject([
    { kind: 'clawback', available: -80, orderBefore: 159, availableAfter: 79, why: { target: 79 } },
    { kind: 'order', available: 159, orderBefore: 0, availableAfter: 159, why: { target: 159 } },
  ]);
  expect(told?.older).toBeNull();
  expect(told?.unrewarded).toEqual([]);
});

test('an adjustment carries its reason until it is erased', async () => {
  await tell(paid());
  await adjust(5, 'a');
  expect((await story())?.entries[0]).toMatchObject({
    kind: 'adjust',
    note: { reason: 'Parcel came late', staff: '42' },
  });
  await adminPool.query('delete from public.staff_note where shop_id = $1', [String(shop.id)]);
  expect((await story())?.entries[0]).toMatchObject({ kind: 'adjust', available: 5, note: null });
});

test('an order from before go-live is named with the reason it earned nothing', async () => {
  await tell(paid({ processedAt: '2025-12-31T10:00:00Z' }));
  const told = await story();
  expect(told?.entries).toEqual([]);
  expect(told?.unrewarded).toMatchObject([{ orderId: '7', why: { reason: 'before_go_live', target: 0 } }]);
});

test('history is read page by page', async () => {
  await tell(paid());
  for (let time = 0; time < STORY_PAGE + 3; time += 1) await adjust(1, `k${time}`);
  const first = await story();
  expect(first?.entries).toHaveLength(STORY_PAGE);
  const second = await story(BigInt(first?.older ?? 0));
  expect(second?.entries).toHaveLength(4);
  expect(second?.older).toBeNull();
  const seqs = [...(first?.entries ?? []), ...(second?.entries ?? [])].map((entry) => Number(entry.seq));
  expect(seqs).toEqual(Array.from({ length: STORY_PAGE + 4 }, (_, place) => STORY_PAGE + 4 - place));
});

test('another shop sees nobody', async () => {
  await tell(paid());
  const id = await memberId();
  const other = await makeShop();
  expect(await asShop(other.id, (db) => findMemberStory({ db, shopId: other.id, now }, id, {}))).toBeNull();
});

test('orders that nothing has decided: what each waits for, and that a cancelled one waits for nothing', async () => {
  await tell(paid());
  const open = (orderId: string, wanted: Parameters<typeof anOrder>[0]) =>
    tell({ ...paid({ financialStatus: 'pending', name: `#${orderId}`, ...wanted }), orderId });
  await open('8', { processedAt: '2026-03-01T13:00:00Z' });
  await open('9', { processedAt: '2026-03-01T14:00:00Z', cancelledAt: '2026-03-02T00:00:00Z' });
  await open('10', {
    processedAt: '2026-03-01T15:00:00Z',
    financialStatus: 'partially_refunded',
    outstandingMinor: 6000,
  });
  expect((await story())?.waiting.map(({ name, waitsFor }) => [name, waitsFor])).toEqual([
    ['#10', 'payment'],
    ['#9', 'cancelled'],
    ['#8', 'payment'],
  ]);
});
