/** What the API tells of a member's points, and of members that changed, on real PostgreSQL. */
import { beforeEach, expect, test } from 'vitest';
import { giveMember } from '../../../tests/support/action-rules.ts';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { getBalance, listToldMembers } from './member-reads.server.ts';

const now = new Date('2026-11-22T10:00:00Z');
let shop: TestShop;
let memberId: bigint;

beforeEach(async () => {
  shop = await makeShop();
  memberId = await giveMember(shop.id, { customerId: 501n });
});

const balance = () => asShop(shop.id, (db) => getBalance({ db, shopId: shop.id, now }, memberId, '501'));

async function account(available: number, held: number, debt = 0): Promise<void> {
  await adminPool.query('delete from ledger.account where shop_id = $1 and member_id = $2', [shop.id, memberId]);
  await adminPool.query(
    `insert into ledger.account (shop_id, member_id, available, pending, held, debt, lifetime) values ($1, $2, $3, 7, $4, $5, 200)`,
    [shop.id, memberId, available, held, debt],
  );
}

test('what a redemption holds is not to be spent', async () => {
  await account(100, 30);
  expect(await balance()).toEqual({
    customerId: '501',
    available: 100,
    pending: 7,
    held: 30,
    spendable: 70,
    debt: 0,
    lifetime: 200,
    nextExpiry: null,
  });
});

test('what is owed is told as a debt, not as a negative balance', async () => {
  await account(-20, 0, 20);
  expect(await balance()).toMatchObject({ available: 0, spendable: 0, debt: 20 });
});

test('nobody without points is a surprise', async () => {
  expect(await balance()).toMatchObject({ available: 0, pending: 0, held: 0, spendable: 0, debt: 0, lifetime: 0 });
});

test('whoever changed at the very instant is told of, and whoever was erased is not', async () => {
  const changed = async (id: bigint, set: string) => {
    const { rows } = await adminPool.query<{ at: Date }>(
      `update public.member set ${set} where id = $1 returning updated_at as at`,
      [id],
    );
    return rows[0]?.at.getTime() ?? 0;
  };
  const at = await changed(memberId, `first_name = 'Anna'`);
  await changed(await giveMember(shop.id, { customerId: 502n }), `status = 'redacted'`);
  const since = async (updatedSince: number) => {
    const query = { limit: 5, updatedSince: new Date(updatedSince).toISOString() };
    const { members } = await asShop(shop.id, (db) => listToldMembers({ db, shopId: shop.id, now }, query));
    return members.map(({ customerId }) => customerId);
  };
  expect(await since(at)).toEqual(['501']);
  expect(await since(at + 1)).toEqual([]);
});
