/** What becomes of a membership on real PostgreSQL, column by column: left, merged, signed up, imported and taken back. */
import { beforeEach, describe, expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import type { SqlContext } from '../../db.server.ts';
import { countClaim, enrolMember } from './enrol-member.server.ts';
import { endImported, enrolImported, lockValues, restoreValues, setValues } from './import-members.server.ts';
import { unnamed } from './join-customer.server.ts';
import { leaveProgram } from './leave-program.server.ts';
import type { EnrolledBy } from './member-status.ts';
import { mergeMembers, planMemberMerge } from './merge-members.server.ts';
import { findPauseReason, pauseMember } from './pause-member.server.ts';
import { noteSignUp } from './sign-up.server.ts';

const STAFF = '8100000000002';
const START = Date.parse('2026-11-01T10:00:00Z');
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

const onDay = (day: number): Date => new Date(START + (day - 1) * 86_400_000);
const inShop = <Result>(day: number, work: (ctx: SqlContext) => Promise<Result>) =>
  asShop(shop.id, (db) => work({ db, shopId: shop.id, now: onDay(day) }));
const enrol = (customerId: bigint, day = 1, by: EnrolledBy = 'order', terms: string | null = null) =>
  inShop(day, async (ctx) => (await enrolMember(ctx, unnamed(customerId), by, terms)).id);

async function stored(id: bigint): Promise<Record<string, unknown>> {
  const { rows } = await adminPool.query<Record<string, unknown>>('select * from public.member where id = $1', [id]);
  return rows[0] ?? {};
}

test('whoever leaves is told nothing of their points by what was mirrored before', async () => {
  const id = await enrol(501n);
  await adminPool.query(
    'insert into public.member_mirror (shop_id, member_id, seq, mirrored_at) values ($1, $2, 1, $3)',
    [shop.id, id, onDay(1)],
  );
  expect(await inShop(2, (ctx) => leaveProgram(ctx, id, STAFF))).toEqual({ ok: true, left: true });
  const mirrored = await adminPool.query('select from public.member_mirror where shop_id = $1', [shop.id]);
  expect(mirrored.rowCount).toBe(0);
});

test('signing up counts once: not again by coming back, and not while somebody is paused', async () => {
  const id = await enrol(501n, 1, 'visit');
  await inShop(2, (ctx) => leaveProgram(ctx, id, null));
  expect(await enrol(501n, 3, 'opt_in')).toBe(id);
  expect((await stored(id))['signed_up_at']).toEqual(onDay(1));
  const paused = await enrol(502n);
  await inShop(2, (ctx) => pauseMember(ctx, paused, { pause: true, reason: 'Two accounts' }, STAFF));
  expect(await inShop(3, (ctx) => noteSignUp(ctx, paused))).toBe(false);
  await inShop(4, (ctx) => pauseMember(ctx, paused, { pause: false, reason: '' }, STAFF));
  expect(await inShop(5, (ctx) => noteSignUp(ctx, paused))).toBe(true);
});

test('of several pauses the last one’s reason is shown, and no other note of staff’s', async () => {
  const id = await enrol(501n);
  for (const [day, pause, reason] of [
    [2, true, 'First'],
    [3, false, 'Talked to them'],
    [4, true, 'Second'],
  ] as const)
    await inShop(day, (ctx) => pauseMember(ctx, id, { pause, reason }, STAFF));
  await adminPool.query(
    `insert into public.staff_note (shop_id, cause, member_id, reason, staff, written_at) values ($1, 'adjust:1', $2, 'Sorry', '1', $3)`,
    [shop.id, id, onDay(5)],
  );
  expect(await inShop(6, (ctx) => findPauseReason(ctx, id))).toEqual({ reason: 'Second', staff: STAFF });
});

describe('two members become one', () => {
  const merge = () =>
    inShop(9, async (ctx) => {
      const customers = { kept: 501n, deleted: 502n };
      await mergeMembers(ctx, customers, await planMemberMerge(ctx, customers));
    });

  test('the earlier enrolment, terms, claims and notes of both', async () => {
    const kept = await enrol(501n, 5);
    const other = await enrol(502n, 2, 'opt_in', 'https://shop.example.com/terms');
    await inShop(5, (ctx) => countClaim(ctx, kept, 10n));
    await inShop(2, (ctx) => countClaim(ctx, other, 7n));
    await inShop(3, (ctx) => pauseMember(ctx, other, { pause: true, reason: 'Two accounts' }, STAFF));
    await merge();
    expect(await stored(kept)).toMatchObject({
      status: 'paused',
      enrolled_at: onDay(2),
      enrolled_by: 'opt_in',
      signed_up_at: onDay(2),
      terms_url: 'https://shop.example.com/terms',
      terms_agreed_at: onDay(2),
      claimed_orders: 2,
      claimed_points: '17',
    });
    expect(await inShop(9, (ctx) => findPauseReason(ctx, kept))).toEqual({ reason: 'Two accounts', staff: STAFF });
  });

  test('what the kept one has is theirs', async () => {
    const kept = await enrol(501n, 1, 'opt_in', 'https://shop.example.com/new');
    await enrol(502n, 5, 'opt_in', 'https://shop.example.com/old');
    await merge();
    expect(await stored(kept)).toMatchObject({
      status: 'active',
      enrolled_at: onDay(1),
      terms_url: 'https://shop.example.com/new',
      terms_agreed_at: onDay(1),
    });
  });
});

describe('an import that is undone', () => {
  const values = { tier: null, birthdayMd: null, referralCode: null };
  const NOBODY = { firstName: null, lastName: null, email: null, locale: null, enrolledAt: null, values };

  test('puts back what it set, and lets be what somebody changed since or erased', async () => {
    const ids = [await enrol(501n), await enrol(502n), await enrol(503n)];
    const set = { tier: 'Gold', birthdayMd: 517, referralCode: null };
    const before = { tier: 'Silver', birthdayMd: null, referralCode: null };
    await inShop(2, (ctx) =>
      setValues(
        ctx,
        ids.map((memberId) => ({ memberId, ...set })),
      ),
    );
    await adminPool.query(`update public.member set tier = 'Platinum' where id = $1`, [ids[1]]);
    await adminPool.query(`update public.member set status = 'redacted', birthday_md = null where id = $1`, [ids[2]]);
    await inShop(3, (ctx) =>
      restoreValues(
        ctx,
        ids.map((memberId) => ({ memberId, set, before })),
      ),
    );
    const now = await inShop(3, (ctx) => lockValues(ctx, ids));
    expect(ids.map((id) => now.get(String(id)))).toEqual([
      before,
      { tier: 'Platinum', birthdayMd: null, referralCode: null },
      { tier: 'Gold', birthdayMd: null, referralCode: null },
    ]);
  });

  test('ends nobody’s membership of whom staff have written something', async () => {
    const made = await inShop(1, (ctx) =>
      enrolImported(ctx, [
        { customerId: '501', ...NOBODY },
        { customerId: '502', ...NOBODY },
      ]),
    );
    const [noted = 0n, plain = 0n] = ['501', '502'].map((customer) => made.get(customer));
    await inShop(2, async (ctx) => {
      await pauseMember(ctx, noted, { pause: true, reason: 'Asked who they are' }, STAFF);
      await pauseMember(ctx, noted, { pause: false, reason: '' }, STAFF);
    });
    expect(await inShop(3, (ctx) => endImported(ctx, [noted, plain], 0))).toEqual([plain]);
    expect([(await stored(noted))['status'], (await stored(plain))['status']]).toEqual(['active', 'left']);
  });
});
