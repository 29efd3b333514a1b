/** A member's birthday and referral code, set by hand: the form, and the use case on real PostgreSQL. */
import { beforeEach, expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { detailsFormOf, parseDetailsForm, type MemberDetails } from './details-form.ts';
import { enrolMember } from './enrol-member.server.ts';
import { setDetails } from './set-details.server.ts';

const now = new Date('2026-03-05T10:00:00Z');
const NONE: MemberDetails = { birthdayMd: null, referralCode: null };
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

const enrol = async (customerId: bigint) =>
  (
    await asShop(shop.id, (db) =>
      enrolMember(
        { db, shopId: shop.id, now },
        { customerId, firstName: null, lastName: null, email: null, locale: null },
        'order',
      ),
    )
  ).id;
const set = (member: bigint, details: Partial<MemberDetails>, of = shop) =>
  asShop(of.id, (db) => setDetails({ db, shopId: of.id, now }, member, { ...NONE, ...details }, '42'));
const stored = async (member: bigint) =>
  (
    await adminPool.query('select birthday_md, referral_code from public.member where shop_id = $1 and id = $2', [
      String(shop.id),
      String(member),
    ])
  ).rows[0];

test.each([
  ['5', '17', 'SUMMER-24', { birthdayMd: 517, referralCode: 'SUMMER-24' }],
  ['2', '29', '', { birthdayMd: 229, referralCode: null }],
  ['12', ' 31 ', '  żółw_1 ', { birthdayMd: 1231, referralCode: 'żółw_1' }],
  ['1', '01', 'x'.repeat(40), { birthdayMd: 101, referralCode: 'x'.repeat(40) }],
  ['', '', '', NONE],
])('month %j, day %j and code %j are taken', (month, day, code, details) => {
  expect(parseDetailsForm({ month, day, code })).toEqual({ ok: true, details });
});

test.each([
  ['2', '30', '', { day: 'day' }],
  ['4', '31', '', { day: 'day' }],
  ['1', '0', '', { day: 'day' }],
  ['1', '-5', '', { day: 'day' }],
  ['1', '1.5', '', { day: 'day' }],
  ['1', '٣', '', { day: 'day' }],
  ['13', '1', '', { day: 'day' }],
  ['0', '1', '', { day: 'day' }],
  ['5', '', '', { day: 'part' }],
  ['', '5', '', { month: 'part' }],
  ['', '', 'two words', { code: 'code' }],
  ['', '', 'x'.repeat(41), { code: 'code' }],
  ['', '', '<b>', { code: 'code' }],
  // letters that are drawn as nothing
  ['', '', 'AB\u3164', { code: 'code' }],
  ['2', '30', 'a/b', { day: 'day', code: 'code' }],
])('month %j, day %j and code %j are refused', (month, day, code, problems) => {
  expect(parseDetailsForm({ month, day, code })).toEqual({ ok: false, problems });
});

test('what is stored stands in the form as it was typed', () => {
  expect(detailsFormOf({ birthdayMd: 1204, referralCode: 'A1' })).toEqual({ month: '12', day: '4', code: 'A1' });
  expect(detailsFormOf(NONE)).toEqual({ month: '', day: '', code: '' });
});

test('both are set, changed and taken away; the log says that, and not what they are', async () => {
  const id = await enrol(501n);
  expect(await set(id, { birthdayMd: 517, referralCode: 'Summer' })).toEqual({ ok: true, changed: true });
  expect(await stored(id)).toEqual({ birthday_md: 517, referral_code: 'Summer' });
  expect(await set(id, { birthdayMd: 517, referralCode: 'Summer' })).toEqual({ ok: true, changed: false });
  await set(id, { birthdayMd: 518, referralCode: 'Summer' });
  await set(id, { birthdayMd: 518 });
  expect(await stored(id)).toEqual({ birthday_md: 518, referral_code: null });
  const { rows } = await adminPool.query(
    `select action, before, after from public.activity where shop_id = $1 and subject = $2 order by id`,
    [String(shop.id), String(id)],
  );
  const line = (detail: string, before: boolean, after: boolean) => ({
    action: 'member.detail',
    before: { detail, known: before },
    after: { detail, known: after },
  });
  expect(rows).toEqual([
    line('birthdayMd', false, true),
    line('referralCode', false, true),
    line('birthdayMd', true, true),
    line('referralCode', true, false),
  ]);
});

test('a code belongs to one member, whatever its case; its owner may write it otherwise', async () => {
  const [first, second] = [await enrol(501n), await enrol(502n)];
  await set(first, { referralCode: 'Summer' });
  expect(await set(second, { birthdayMd: 101, referralCode: 'SUMMER' })).toEqual({ ok: false, reason: 'taken' });
  expect(await stored(second)).toEqual({ birthday_md: null, referral_code: null });
  expect(await set(first, { referralCode: 'SUMMER' })).toEqual({ ok: true, changed: true });
});

test('whoever was erased or merged gets none, and another shop’s member is nobody', async () => {
  const [erased, merged, other] = [await enrol(501n), await enrol(502n), await enrol(503n)];
  await adminPool.query(`update public.member set status = 'redacted', redacted_at = $2 where id = $1`, [erased, now]);
  await adminPool.query(`update public.member set status = 'merged', merged_into = $2 where id = $1`, [merged, other]);
  for (const id of [erased, merged])
    expect(await set(id, { birthdayMd: 517 })).toEqual({ ok: false, reason: 'no_member' });
  expect(await set(other, { birthdayMd: 517 }, await makeShop())).toEqual({ ok: false, reason: 'no_member' });
});
