/** A member's tier, set by hand, on real PostgreSQL. */
import { beforeEach, expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { enrolMember } from './enrol-member.server.ts';
import { setTier, tierOf } from './set-tier.server.ts';

const now = new Date('2026-03-05T10:00:00Z');
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

const enrol = (customerId: bigint) =>
  asShop(shop.id, (db) =>
    enrolMember(
      { db, shopId: shop.id, now },
      { customerId, firstName: null, lastName: null, email: null, locale: null },
      'order',
    ),
  );
const place = (member: bigint, tier: string | null) =>
  asShop(shop.id, (db) => setTier({ db, shopId: shop.id, now }, member, tier, '42'));

test.each([
  ['Gold', 'Gold'],
  ['  Złoty   poziom ', 'Złoty poziom'],
  ['   ', null],
  ['', null],
  ['x'.repeat(200), 'x'.repeat(80)],
])('%j is tier %j', (typed, tier) => {
  expect(tierOf(typed)).toBe(tier);
});

test('a member gets a tier, another, and none; the log says so, and nothing when nothing changed', async () => {
  const { id } = await enrol(501n);
  expect(await place(id, 'Gold')).toBe(true);
  expect(await place(id, 'Gold')).toBe(true);
  await place(id, null);
  const placed = await adminPool.query('select tier from public.member where shop_id = $1', [String(shop.id)]);
  expect(placed.rows).toEqual([{ tier: null }]);
  const { rows } = await adminPool.query(
    `select action, before, after from public.activity where shop_id = $1 and subject = $2 order by id`,
    [String(shop.id), String(id)],
  );
  expect(rows).toEqual([
    { action: 'member.tier', before: { tier: null }, after: { tier: 'Gold' } },
    { action: 'member.tier', before: { tier: 'Gold' }, after: { tier: null } },
  ]);
});

test('what nobody sees is no part of a tier’s name', () => {
  expect(tierOf('Go\u200bld\u202e')).toBe('Gold');
  expect(tierOf(' \u200b\u3164 ')).toBeNull();
});

test('what no database keeps is no part of a tier\u2019s name', async () => {
  const { id } = await enrol(501n);
  // 79 letters and one of two halves
  for (const typed of ['Go\u0000ld', 'Go\ud800ld', `${'x'.repeat(79)}\u{1f947}`])
    expect(await place(id, tierOf(typed))).toBe(true);
  const { rows } = await adminPool.query('select tier from public.member where id = $1', [String(id)]);
  expect(rows).toEqual([{ tier: 'x'.repeat(79) }]);
});

test('another shop\u2019s member is nobody', async () => {
  const { id } = await enrol(501n);
  const stranger = await makeShop();
  expect(await asShop(stranger.id, (db) => setTier({ db, shopId: stranger.id, now }, id, 'Gold', '42'))).toBe(false);
});

test.each(['merged', 'redacted'])('who is %s gets no tier: nobody would have it', async (status) => {
  const { id } = await enrol(501n);
  await adminPool.query('update public.member set status = $2 where id = $1', [String(id), status]);
  expect(await place(id, 'Gold')).toBe(false);
});
