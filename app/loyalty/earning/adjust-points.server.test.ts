/** Adjustments on real PostgreSQL, as the app's role: once per form, never more than is free, the reason beside the ledger. */
import { beforeEach, expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { listActivity } from '../activity/list-activity.server.ts';
import { adjustPoints } from './adjust-points.server.ts';

const now = new Date('2026-11-21T12:00:00Z');
const STAFF = '8100000000002';
let shop: TestShop;
let memberId: bigint;

beforeEach(async () => {
  shop = await makeShop();
  const { rows } = await adminPool.query<{ id: string }>(
    `insert into public.member (shop_id, customer_id, enrolled_at, enrolled_by) values ($1, 501, $2, 'order') returning id`,
    [String(shop.id), now],
  );
  memberId = BigInt(rows[0]?.id ?? 0);
});

const adjust = (points: number, key: string, reason = 'Parcel came late', whom = memberId) =>
  asShop(shop.id, (db) => adjustPoints({ db, shopId: shop.id, now }, whom, { points, reason, key }, STAFF));

async function booked() {
  const entries = await adminPool.query<{ available: string }>(
    `select available from ledger.entry where shop_id = $1 and kind = 'adjust' order by seq`,
    [String(shop.id)],
  );
  const notes = await adminPool.query<{ cause: string; reason: string; staff: string; member_id: string }>(
    'select cause, reason, staff, member_id from public.staff_note where shop_id = $1 order by cause',
    [String(shop.id)],
  );
  return { entries: entries.rows.map((row) => Number(row.available)), notes: notes.rows };
}

test('adds and takes, and keeps the reason where it can be erased', async () => {
  expect(await adjust(120, 'a')).toEqual({ ok: true, repeated: false, available: 120 });
  expect(await adjust(-20, 'b', 'Sent twice')).toEqual({ ok: true, repeated: false, available: 100 });
  expect(await booked()).toEqual({
    entries: [120, -20],
    notes: [
      { cause: 'adjust:a', reason: 'Parcel came late', staff: STAFF, member_id: String(memberId) },
      { cause: 'adjust:b', reason: 'Sent twice', staff: STAFF, member_id: String(memberId) },
    ],
  });
});

test('staff’s log has the balance before and after, the cause, and not the reason; refusals and repetitions leave no line', async () => {
  await adjust(120, 'a', 'Called Shopper 1');
  await adjust(-20, 'b');
  await adjust(-20, 'b');
  await adjust(-500, 'c');
  const { lines } = await asShop(shop.id, (db) =>
    listActivity({ db, shopId: shop.id, now }, { view: 'members', before: null, after: null }),
  );
  const line = (before: number, after: number, points: number, cause: string) => ({
    at: now.toISOString(),
    staff: STAFF,
    change: {
      action: 'member.adjust',
      subject: String(memberId),
      before: { available: before },
      after: { available: after, points, cause },
    },
  });
  expect(lines).toMatchObject([line(120, 100, -20, 'adjust:b'), line(0, 120, 120, 'adjust:a')]);
  expect(JSON.stringify(lines)).not.toContain('Shopper');
});

test('a double click posts once, also when both arrive at the same time', async () => {
  const both = await Promise.all([adjust(50, 'a'), adjust(50, 'a')]);
  expect(both.map((outcome) => outcome.ok && outcome.repeated).toSorted((a, b) => Number(a) - Number(b))).toEqual([
    false,
    true,
  ]);
  expect((await booked()).entries).toEqual([50]);
});

test('the same form with another number is a conflict, and nothing moves', async () => {
  await adjust(50, 'a');
  expect(await adjust(60, 'a')).toEqual({ ok: false, reason: 'conflict' });
  expect((await booked()).entries).toEqual([50]);
});

test('more than is free is refused with what is missing; nothing is booked, no reason kept', async () => {
  await adjust(120, 'a');
  expect(await adjust(-150, 'b')).toEqual({ ok: false, reason: 'insufficient', free: 120, missing: 30 });
  expect((await booked()).notes).toHaveLength(1);
  // the refusal did not use the key up: the corrected form may be sent again
  expect(await adjust(-120, 'b')).toEqual({ ok: true, repeated: false, available: 0 });
});

test('erased members and those of other shops cannot be adjusted', async () => {
  const other = await makeShop();
  const stranger = await asShop(other.id, (db) =>
    adjustPoints({ db, shopId: other.id, now }, memberId, { points: 1, reason: 'x', key: 'a' }, STAFF),
  );
  expect(stranger).toEqual({ ok: false, reason: 'no_member' });
  await adminPool.query(`update public.member set status = 'redacted' where id = $1`, [String(memberId)]);
  expect(await adjust(5, 'a')).toEqual({ ok: false, reason: 'redacted' });
  expect((await booked()).entries).toEqual([]);
});
