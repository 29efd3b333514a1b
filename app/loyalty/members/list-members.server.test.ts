/** The members list on real PostgreSQL, as the app's role: search, views, pages, and nobody else's members. */
import { beforeEach, describe, expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { CustomerRedact, redactCustomer } from '../privacy/redact-customer.server.ts';
import { MEMBERS_PAGE, listMembers } from './list-members.server.ts';
import { MembersQuery } from './members-query.ts';

const now = new Date('2026-11-21T12:00:00Z');
let shop: TestShop;

interface Person {
  customer: number;
  first?: string | null;
  last?: string | null;
  email?: string | null;
  status?: string;
  at?: string;
  available?: number;
  pending?: number;
  debt?: number;
}

async function enter(people: readonly Person[], to: TestShop = shop): Promise<void> {
  for (const person of people) {
    const { rows } = await adminPool.query<{ id: string }>(
      `insert into public.member (shop_id, customer_id, first_name, last_name, email, status, enrolled_at, enrolled_by)
       values ($1, $2, $3, $4, $5, $6, $7, 'order') returning id`,
      [
        String(to.id),
        person.customer,
        person.first ?? null,
        person.last ?? null,
        person.email ?? null,
        person.status ?? 'active',
        person.at ?? '2026-11-01T10:00:00Z',
      ],
    );
    await adminPool.query(
      'insert into ledger.account (shop_id, member_id, available, pending, debt) values ($1, $2, $3, $4, $5)',
      [String(to.id), rows[0]?.id, person.available ?? 0, person.pending ?? 0, person.debt ?? 0],
    );
  }
}

const list = (asked: Record<string, string> = {}) =>
  asShop(shop.id, (db) => listMembers({ db, shopId: shop.id, now }, MembersQuery.parse(asked)));

beforeEach(async () => {
  shop = await makeShop();
});

describe('search', () => {
  beforeEach(async () => {
    await enter([
      {
        customer: 501,
        first: 'Shopper',
        last: '1',
        email: 'shopper-1@example.com',
        at: '2026-11-01T10:00:00Z',
        available: 79,
      },
      {
        customer: 502,
        first: 'Shopper',
        last: '2',
        email: 'other_2@example.com',
        at: '2026-11-02T10:00:00Z',
        pending: 10,
      },
      { customer: 503, status: 'redacted', at: '2026-11-03T10:00:00Z', available: -5, debt: 5 },
    ]);
  });

  test.each([
    ['', ['503', '502', '501']],
    ['shopper', ['502', '501']],
    ['SHOPPER 1', ['501']],
    ['other_2@', ['502']],
    ['other%2', []],
    ['501', ['501']],
    ['nobody', []],
    ["' or 1=1 --", []],
  ])('"%s"', async (search, customers) => {
    const page = await list({ search });
    expect(page.members.map((member) => member.customerId)).toEqual(customers);
    expect(page.count).toBe(customers.length);
  });

  test('who was erased is no longer found by anything that named them', async () => {
    await enter([{ customer: 504, first: 'Żółć', last: 'Gone', email: 'gone@example.com' }]);
    expect((await list({ search: 'zolc gone@' })).count).toBe(1);
    await asShop(shop.id, (db) =>
      redactCustomer({ db, shopId: shop.id, now }, CustomerRedact.parse({ customer: { id: 504 } }), 1n),
    );
    for (const search of ['zolc', 'Żółć', 'gone', 'gone@example.com']) expect((await list({ search })).count).toBe(0);
    const { rows } = await adminPool.query<{ left: string }>(
      'select trim(found_by) as left from public.member where shop_id = $1 and customer_id = 504',
      [shop.id],
    );
    expect(rows).toEqual([{ left: '' }]);
  });

  test.each([
    ['pending', ['502']],
    ['owing', ['503']],
    ['nonsense', ['503', '502', '501']],
  ])('view %s', async (view, customers) => {
    expect((await list({ view })).members.map((member) => member.customerId)).toEqual(customers);
  });

  test('shows a name where there is one, and never a balance below zero', async () => {
    const { members } = await list();
    expect(members).toMatchObject([
      { name: null, redacted: true, available: 0, debt: 5 },
      { name: 'Shopper 2', redacted: false, available: 0, pending: 10 },
      { name: 'Shopper 1', email: 'shopper-1@example.com', available: 79, enrolledAt: '2026-11-01T10:00:00.000Z' },
    ]);
  });
});

/** A name as Shopify may send it, a search that must find it, and one that must not. */
const WRITTEN: [name: string, searches: string[], other: string][] = [
  ['Żółć', ['zolc', 'Zolc', 'ZOLC', 'Żółć', 'żółć', 'ŻÓŁĆ', 'olc', 'zólc'], 'zalc'],
  // the same letters apart from their marks, as some systems send them
  ['Z\u0307o\u0301łc\u0301', ['zolc', 'żółć'], 'zlc'],
  ['Ștefan', ['stefan', 'Ștefan', 'Ştefan', 'șTEF'], 'stephan'],
  ['Şerban', ['serban', 'Șerban', 'Şerban'], 'sherban'],
  ['Đorđe', ['dorde', 'đorđe', 'ĐORĐE'], 'djordje'],
  ['Großmann', ['grossmann', 'GROSSMANN', 'großmann', 'GROẞMANN', 'oß'], 'grosmann'],
  ['Łukasz', ['lukasz', 'ŁUKASZ', 'łuk'], 'wukasz'],
  ['Søren Ærø', ['soren', 'sØren', 'aero', 'ærø'], 'sroen'],
  ['Œuvre', ['oeuvre', 'ŒUVRE', 'euvré'], 'ouvre'],
  ['Þórður', ['thordur', 'þórður'], 'pordur'],
  ['İpek Işık', ['ipek', 'isik', 'işık', 'İPEK IŞIK'], 'epek'],
  ['Nguyễn Thị', ['nguyen', 'thi nguyen', 'NGUYỄN'], 'nguyan'],
  ['Zolc', ['Żółć', 'zolc'], 'żółw'],
  ['Νίκος', ['νικος', 'ΝΙΚΟΣ', 'Νίκοσ'], 'nikos'],
  ['Алёна', ['алена', 'АЛЁНА'], 'алина'],
  ['Ａｎｎａ', ['anna', 'Ａｎｎａ'], 'ana'],
  ['O’Brien–Łoś', ["o'brien", 'O’BRIEN', 'brien-los'], 'obrien'],
  ['An\u200Bna', ['anna', 'an\u200Bna', '\u2066Anna'], 'ana'],
  ['한지', ['한지', '한'], '항'],
  ['漢字', ['字'], '文'],
];
test.each(WRITTEN)('%s is found however it is typed', async (first, searches, other) => {
  await enter([{ customer: 501, first, last: 'Shopper', email: 'shopper-1@example.com' }]);
  for (const search of searches) expect([search, (await list({ search })).count]).toEqual([search, 1]);
  expect((await list({ search: other })).count).toBe(0);
});

test('a name, an address and a change of them: each is found as it is now', async () => {
  await enter([{ customer: 501, first: 'Anna', last: 'Żółć', email: 'Łucja@Example.com' }]);
  expect((await list({ search: 'lucja@example ZOLC anna' })).count).toBe(1);
  await adminPool.query(`update public.member set last_name = 'Wójcik' where shop_id = $1`, [shop.id]);
  expect((await list({ search: 'zolc' })).count).toBe(0);
  expect((await list({ search: 'wojcik' })).count).toBe(1);
});

test('pages run to the end and back, also where many joined at the same instant', async () => {
  const size = 2 * MEMBERS_PAGE + 5;
  await enter(
    Array.from({ length: size }, (_, place) => ({
      customer: 1000 + place,
      at: place < 60 ? '2026-11-01T10:00:00Z' : undefined,
    })),
  );
  const first = await list();
  const second = await list({ before: first.older ?? '' });
  const third = await list({ before: second.older ?? '' });
  const seen = [first, second, third].flatMap((page) => page.members.map((member) => Number(member.customerId)));
  expect(seen).toEqual(Array.from({ length: size }, (_, place) => 1000 + size - 1 - place));
  expect([first.newer, third.older, third.count]).toEqual([null, null, size]);
  const back = await list({ after: third.newer ?? '' });
  expect(back.members).toEqual(second.members);
  const start = await list({ after: back.newer ?? '' });
  expect(start.members).toEqual(first.members);
  expect(start.newer).toBeNull();
});

test('another shop’s members are not there', async () => {
  await enter([{ customer: 501, first: 'Shopper', last: '1' }], await makeShop());
  expect(await list()).toMatchObject({ members: [], count: 0, newer: null, older: null });
});

test('an address that was made up, or cut, asks for a page there is', async () => {
  await enter([{ customer: 901 }]);
  const asked: [sort: string, value: string | number, id: string][] = [
    ['enrolled desc', 1e300, '7'],
    ['enrolled desc', 8_640_000_000_000_001, '7'],
    ['enrolled desc', -8_640_000_000_000_000, '7'],
    ['balance desc', 1.5, '7'],
    ['balance asc', 1e300, '7'],
    ['lifetime desc', 10, '9999999999999999999'],
    ['name asc', 'a\u0000b', '7'],
    ['name asc', '\ud800', '7'],
  ];
  for (const [sort, value, id] of asked)
    for (const way of ['before', 'after']) {
      const page = await list({ sort, [way]: btoa(JSON.stringify([value, id])) });
      expect(page.count).toBe(1);
    }
});

test('counting stops above ten thousand, and says that there are more', async () => {
  const fill = (from: number, to: number) =>
    adminPool.query(
      `insert into public.member (shop_id, customer_id, enrolled_at, enrolled_by)
       select $1, n, $2, 'order' from generate_series($3::int, $4::int) n`,
      [String(shop.id), now, from, to],
    );
  await fill(1, 10_000);
  expect(await list()).toMatchObject({ count: 10_000, countedTo: 10_000 });
  await fill(10_001, 10_005);
  expect(await list()).toMatchObject({ count: 10_001, countedTo: 10_000 });
});
