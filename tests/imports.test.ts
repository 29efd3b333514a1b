/**
 * Imports of people whom Shopify knows and we do not: at the stand-in's Admin API, with the worker's own steps. And what is exported,
 * imported again into another shop with the same customers.
 */
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { AdminApiBusy } from '../app/adapters/admin-api/run-operation.server.ts';
import { withShopSql } from '../app/db.server.ts';
import { importStep } from '../app/jobs/imports.server.ts';
import { redactCustomer } from '../app/loyalty/privacy/redact-customer.server.ts';
import { wipeRawData } from '../app/loyalty/privacy/wipe-raw-data.server.ts';
import { exportShop } from '../app/loyalty/import-export/export-shop.server.ts';
import { enrolMember, findMember } from '../app/loyalty/members/enrol-member.server.ts';
import { verifyLedger } from '../app/loyalty/ledger/verify-ledger.server.ts';
import { adminPool, appPool } from './support/database.ts';
import { ImportWorld } from './support/import-world.ts';
import { faults, later, openShop, useStandin } from './support/standin-shop.ts';
import type { OrderShop } from './support/standin-shop.ts';
import { unzip } from './support/unzip.ts';

useStandin();

const worldOf = (shop: OrderShop): ImportWorld =>
  new ImportWorld(shop.id, shop.work.now, () => shop.work.adminOf(shop.domain));

interface Customer {
  id: string;
  gid: string;
}

async function customers(shop: OrderShop, count: number): Promise<Customer[]> {
  const made: Customer[] = [];
  for (let number = 1; number <= count; number++) {
    const customer = await shop.api('POST', '/customers', {
      email: `shopper-${number}@example.com`,
      firstName: 'Shopper',
      lastName: String(number),
    });
    made.push({ id: String(customer['id']), gid: String(customer['gid']) });
  }
  return made;
}

async function exported(world: ImportWorld): Promise<Record<string, string>> {
  const parts: Buffer[] = [];
  const stream = exportShop((task) =>
    withShopSql(world.shopId, (db) => task({ db, shopId: world.shopId, now: world.now }), appPool),
  );
  for await (const part of stream) parts.push(part as Buffer);
  return unzip(Buffer.concat(parts));
}

test('customers whom only Shopify knows become members, found by number or address; nobody is made up', async () => {
  const shop = await openShop();
  const [first, second, third] = await customers(shop, 3);
  const world = worldOf(shop);
  const id = await world.upload(
    [
      'Shopify ID;E-mail;Points;Birthday;VIP tier;Member since',
      `${first?.id};;120;1990-05-17;Gold;2024-03-01`,
      ';SHOPPER-2@example.com;40;;;',
      `'${third?.id};;0;;;`,
      ';nobody@example.com;10;;;',
      '999999999999;;10;;;',
    ].join('\r\n'),
  );
  const checked = await world.check(id);
  expect(await world.problems(id)).toEqual({ '5': 'unknown_email', '6': 'unknown_id' });
  expect(checked.found).toMatchObject({ new: 3, change: 0, problem: 2, points: '160' });
  await world.commit(id, true);
  expect(await world.members()).toMatchObject({
    [first?.id ?? '']: { status: 'active', available: 120, lifetime: 120, tier: 'Gold', birthday: 517 },
    [second?.id ?? '']: { available: 40 },
    [third?.id ?? '']: { available: 0 },
  });
  const { rows } = await adminPool.query(
    'select first_name, email, enrolled_by, enrolled_at from public.member where shop_id = $1 and customer_id = $2',
    [shop.id, first?.id],
  );
  expect(rows).toEqual([
    {
      first_name: 'Shopper',
      email: 'shopper-1@example.com',
      enrolled_by: 'import',
      enrolled_at: new Date('2024-02-29T23:00:00Z'),
    },
  ]);
  expect(await shop.points()).toBe(160);
});

test('undoing ends those who came with the import and have nothing else; anything may enrol them again', async () => {
  const shop = await openShop();
  const [first, second] = await customers(shop, 2);
  const world = worldOf(shop);
  const id = await world.run('email,points\nshopper-1@example.com,10\nshopper-2@example.com,20\n');
  const ctx = <Result>(task: Parameters<typeof world.inTx<Result>>[0]) => world.inTx(task);
  // the second has an order meanwhile
  await adminPool.query(
    `insert into public.order_fact (shop_id, order_id, customer_id, member_id, schema_version, revision, fact, recorded_at)
     select shop_id, 1, customer_id, id, 1, 1, '{}', now() from public.member where shop_id = $1 and customer_id = $2`,
    [shop.id, second?.id],
  );
  const undone = await world.undo(id);
  expect(undone.found).toMatchObject({ takenBack: '30', missing: '0', ended: 1 });
  expect(await world.members()).toMatchObject({
    [first?.id ?? '']: { status: 'left', available: 0 },
    [second?.id ?? '']: { status: 'active', available: 0 },
  });
  const customerId = BigInt(first?.id ?? 0);
  expect(await ctx((at) => findMember(at, customerId))).toBeNull();
  const known = { customerId, firstName: null, lastName: null, email: null, locale: null };
  expect(await ctx((at) => enrolMember(at, known, 'order'))).toMatchObject({ isNew: true, status: 'active' });
  // and so may another import, also of somebody who was ended
  await world.undo(await world.run('email,points\nshopper-2@example.com,20\n'));
  expect(await world.run(`customer_id,points\n${first?.id},7\n`)).toBeGreaterThan(0n);
  expect((await world.members())[first?.id ?? '']).toMatchObject({ status: 'active', available: 7 });
  expect(await verifyLedger(shop.id, appPool)).toEqual([]);
});

test('a customer who is disabled where they come from joins paused, and is nobody’s member when that is undone', async () => {
  const shop = await openShop();
  const [first, second] = await customers(shop, 2);
  const world = worldOf(shop);
  const id = await world.upload(
    'Email,Points Balance,Customer Status\nshopper-1@example.com,10,Disabled\nshopper-2@example.com,20,Member\n',
  );
  expect((await world.check(id)).found).toMatchObject({ new: 2, paused: 1 });
  await world.commit(id);
  expect(await world.members()).toMatchObject({
    [first?.id ?? '']: { status: 'paused', available: 10 },
    [second?.id ?? '']: { status: 'active', available: 20 },
  });
  // an export of ours says so, and brings them paused elsewhere; a second time it changes nothing
  const files = await exported(world);
  const to = await openShop();
  await customers(to, 2);
  const fresh = worldOf(to);
  const bring = async () => {
    const number = await fresh.upload(files['members.csv'] ?? '');
    const { reading } = await fresh.batch(number);
    const columns = reading?.columns.map((field) => (field === 'customer_id' ? null : field)) ?? [];
    return fresh.check(number, { columns });
  };
  await fresh.commit((await bring()).id);
  expect(Object.values(await fresh.members()).map(({ status }) => status)).toEqual(['paused', 'active']);
  expect((await bring()).found).toMatchObject({ same: 2, problem: 0, paused: 0 });

  expect((await world.undo(id)).found).toMatchObject({ ended: 2, takenBack: '30' });
  expect(Object.values(await world.members()).map(({ status }) => status)).toEqual(['left', 'left']);
});

test('an export imports again to the same balances, in another shop with the same customers', async () => {
  const from = await openShop();
  await customers(from, 4);
  const old = worldOf(from);
  await old.run(
    'email,points,birthday,tier,referral_code,expires_at\nshopper-1@example.com,120,05-17,=Gold,ANNA,2030-01-31\n' +
      'shopper-2@example.com,40,,,,\nshopper-3@example.com,0,,+Silver,,\nshopper-4@example.com,1000000000,,,,\n',
  );
  const files = await exported(old);
  expect(Object.keys(files).toSorted()).toEqual(
    [
      'README.txt',
      'entries.csv',
      'former-members.csv',
      'members.csv',
      'programme.json',
      'redemptions.csv',
      'rewards.json',
    ].toSorted(),
  );
  expect(JSON.parse(files['programme.json'] ?? '')).toMatchObject({ versions: [{ version: 1 }], draft: null });
  const entries = parse(files['entries.csv'] ?? '', { columns: true, bom: true }) as Record<string, string>[];
  expect(entries[0]).toMatchObject({
    kind: 'earn',
    available: '120',
    rule: expect.stringMatching(/^import:\d+$/) as string,
  });
  const lines = (files['members.csv'] ?? '').split('\r\n');
  expect(lines[1]).toContain("'=Gold");
  for (const text of Object.values(files)) expect(text).not.toMatch(/(^|[,\n])[=+@\t]/);

  const to = await openShop();
  await customers(to, 4);
  const fresh = worldOf(to);
  const id = await fresh.upload(files['members.csv'] ?? '');
  const { reading } = await fresh.batch(id);
  expect(reading).toMatchObject({ source: 'own', encoding: 'utf-8' });
  // the customers have other numbers here
  const columns = reading?.columns.map((field) => (field === 'customer_id' ? null : field)) ?? [];
  expect((await fresh.check(id, { columns })).found).toMatchObject({ new: 4, problem: 0 });
  await fresh.commit(id);
  const plain = (members: object) => Object.values(members) as unknown[];
  expect(plain(await fresh.members())).toEqual(plain(await old.members()));
  const expiry = async (shop: OrderShop) =>
    (
      await adminPool.query<{ expires_at: Date | null }>(
        'select expires_at from ledger.lot where shop_id = $1 order by member_id',
        [shop.id],
      )
    ).rows;
  expect(await expiry(to)).toEqual(await expiry(from));
  // once more, as it is proposed, changes nothing
  const again = await fresh.upload(files['members.csv'] ?? '');
  expect((await fresh.check(again, { columns })).found).toMatchObject({
    same: 4,
    change: 0,
    problem: 0,
  });
});

test('Shopify that is away or slow holds a check up, and it goes on where it stopped', async () => {
  const shop = await openShop();
  await customers(shop, 3);
  const world = worldOf(shop);
  const id = await world.upload(
    'email,points\nshopper-1@example.com,1\nshopper-2@example.com,2\nshopper-3@example.com,3\n',
  );
  Object.assign(faults().graphql, { down: true });
  await expect(world.check(id)).rejects.toThrow(AdminApiBusy);
  expect((await world.batch(id)).state).toBe('checking');
  Object.assign(faults().graphql, { down: false });
  later(60_000);
  const { now, db, inShop, adminOf } = shop.work;
  await importStep({ now, db, inShop, adminOf }, 'import.check', shop.id, id);
  expect(await world.batch(id)).toMatchObject({ state: 'checked', found: { new: 3 } });
});

test('a person who asks to be forgotten is taken out of files and rows; what is old goes by itself', async () => {
  const shop = await openShop();
  const [first] = await customers(shop, 2);
  const world = worldOf(shop);
  const done = await world.run(
    'email,points,tier\nshopper-1@example.com,10,Gold\nshopper-2@example.com,20,Gold\n"Shopper-1@example.com or so",1,\n',
  );
  const waiting = await world.upload('email,points\nSHOPPER-1@example.com,1\n');
  const other = await world.upload('email,points\nshopper-2@example.com,1\n');
  const request = {
    customer: { id: first?.id ?? '', email: 'shopper-1@example.com', phone: null },
    orders_to_redact: [],
  };
  expect(await world.inTx((ctx) => redactCustomer(ctx, request, 0n))).toBe('done');
  expect(await world.batch(waiting)).toMatchObject({ state: 'failed', problem: { code: 'erased' } });
  expect((await world.batch(other)).state).toBe('uploaded');
  const traces = async (text: string) =>
    (
      await adminPool.query<{ found: string }>(
        `select (select count(*) from public.import_row r where shop_id = $2 and r::text ilike $1) +
           (select count(*) from public.import_chunk c where shop_id = $2 and convert_from(c.bytes, 'UTF8') ilike $1) as found`,
        [`%${text}%`, shop.id],
      )
    ).rows[0]?.found;
  expect(await traces('shopper-1@')).toBe('0');
  // what the import did can still be undone
  expect((await world.undo(done)).found).toMatchObject({ takenBack: '30' });
  world.now = later(31 * 86_400_000);
  await world.inTx(wipeRawData);
  expect(await world.batch(other)).toMatchObject({ state: 'failed', problem: { code: 'too_old' }, reading: null });
  expect(await traces('shopper-2@')).toBe('0');
  expect(await world.batch(done)).toMatchObject({ state: 'undone', found: { takenBack: '30' } });
});
