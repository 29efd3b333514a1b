/** A draft tried on stored orders, on real PostgreSQL. */
import { beforeEach, expect, test } from 'vitest';
import { adminPool, asShop, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { aLine, anOrder, EVERYONE, PLAIN_RULE, someNews } from '../../../tests/support/order-facts.ts';
import type { ProgramSettings } from '../program/settings.ts';
import { earnForOrder, reconsiderOrder } from './earn-for-order.server.ts';
import type { FactOrder } from './order-fact.ts';
import { previewDraft } from './preview-draft.server.ts';
import { PLAIN_SECTIONS } from '../program/settings.ts';

const now = new Date('2026-03-05T10:00:00Z');
const customer = (id: string) => ({ id, firstName: 'Shopper', lastName: id, email: null, locale: null });
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

const tell = (orderId: string, order: Partial<FactOrder>) =>
  asShop(shop.id, (db) => {
    const whole = anOrder({ name: `#${orderId}`, ...order });
    const buyer = whole.customerId === null ? null : customer(whole.customerId);
    return earnForOrder({ db, shopId: shop.id, now }, { ...someNews({ order: whole, customer: buyer }), orderId });
  });

const publish = (version: number, points: number) =>
  adminPool.query(
    `insert into public.program_version (shop_id, version, settings, published_at, published_by) values ($1, $2, $3, $4, 'Sample staff')`,
    [String(shop.id), version, JSON.stringify(settings({ points })), new Date('2026-02-01T00:00:00Z')],
  );

const settings = (order: Partial<ProgramSettings['order']> = {}): ProgramSettings => ({
  schema: 1,
  goLiveAt: '2026-02-01T00:00:00Z',
  paused: false,
  order: { ...PLAIN_RULE, ...order },
  eligibility: EVERYONE,
  ...PLAIN_SECTIONS,
});

const preview = (draft: ProgramSettings, of = shop) =>
  asShop(of.id, (db) => previewDraft({ db, shopId: of.id, now }, draft));

const entries = async () => {
  const { rows } = await adminPool.query('select count(*)::int as count from ledger.entry where shop_id = $1', [
    String(shop.id),
  ]);
  return (rows[0] as { count: number }).count;
};

test('no orders: nothing to compare', async () => {
  expect(await preview(settings())).toMatchObject({ totals: { orders: 0, pointsToday: 0 }, orders: [] });
});

test('decided orders, newest first, with their members; nothing is posted', async () => {
  await publish(1, 1);
  await tell('1', { processedAt: '2026-03-01T10:00:00Z' });
  await tell('2', { processedAt: '2026-03-03T10:00:00Z', customerId: '502' });
  await tell('3', { processedAt: '2026-03-02T10:00:00Z' });
  const posted = await entries();
  const { totals, orders } = await preview(settings({ points: 2 }));
  expect(orders.map(({ name, today, drafted, member }) => [name, today, drafted, member.name])).toEqual([
    ['#2', 79, 159, 'Shopper 502'],
    ['#3', 79, 159, 'Shopper 501'],
    ['#1', 79, 159, 'Shopper 501'],
  ]);
  expect(orders[0]?.member).toMatchObject({ id: expect.stringMatching(/^\d+$/), customerId: '502', redacted: false });
  expect(totals).toMatchObject({
    orders: 3,
    more: 3,
    less: 0,
    membersAffected: 2,
    pointsToday: 237,
    pointsDrafted: 477,
  });
  expect(await entries()).toBe(posted);
});

test('paid orders that wait count; unpaid ones, guests and unseen ones do not', async () => {
  await tell('1', { processedAt: '2026-03-01T10:00:00Z' }); // paid, nothing published: waits
  await tell('2', { processedAt: '2026-03-02T10:00:00Z', financialStatus: 'pending' });
  await tell('3', { processedAt: '2026-03-03T10:00:00Z', customerId: null });
  await adminPool.query(
    `insert into public.order_fact (shop_id, order_id, schema_version, revision, fact, recorded_at) values ($1, 9, 1, 0, 'null', $2)`,
    [String(shop.id), now],
  );
  const waiting = await preview(settings());
  expect(waiting.orders.map(({ name, today, drafted }) => [name, today, drafted])).toEqual([['#1', 0, 79]]);
  await publish(1, 3);
  await asShop(shop.id, (db) => reconsiderOrder({ db, shopId: shop.id, now }, 1n));
  const decided = await preview(settings());
  expect(decided.orders.map(({ name, today, drafted }) => [name, today, drafted])).toEqual([['#1', 239, 79]]);
  expect(decided.totals).toMatchObject({ more: 0, less: 1 });
});

test('lines without notes get the tags and collections of today; products that nobody looked up are counted', async () => {
  await publish(1, 1);
  await tell('1', { processedAt: '2026-03-01T10:00:00Z' });
  await tell('2', { processedAt: '2026-03-02T10:00:00Z', lines: [aLine({ productId: '102' })] });
  await adminPool.query(
    `update public.product_note set tags = '{Sale}', collections = '{301}', fetched_at = $2 where shop_id = $1 and product_id = 101`,
    [String(shop.id), now],
  );
  const collection = { by: 'collection', value: '301', label: 'Jazz' } as const;
  const { totals, orders } = await preview(settings({ never: [collection] }));
  expect(orders.map(({ name, today, drafted }) => [name, today, drafted])).toEqual([
    ['#2', 79, 79],
    ['#1', 79, 0],
  ]);
  expect(totals).toMatchObject({ unknownProducts: 1, unknownPayments: 0 });
});

test('the member’s tier and tags of today, where the order does not know better', async () => {
  await tell('1', {}); // paid, nothing published: waits
  const silver = { id: 's', name: 'Silver', match: null, tiers: ['silver'], from: null, until: null, percent: 200 };
  const draft = settings({ multipliers: [silver] });
  const testing = { ...draft, eligibility: { ...EVERYONE, testersTag: 'testers' } };
  const drafted = async (of: ProgramSettings) => (await preview(of)).orders.map((order) => order.drafted);
  expect([await drafted(draft), await drafted(testing)]).toEqual([[79], [0]]);
  await adminPool.query(`update public.member set tier = 'Silver', tags = '{Testers}' where shop_id = $1`, [
    String(shop.id),
  ]);
  expect([await drafted(draft), await drafted(testing)]).toEqual([[159], [159]]);
});

test('an erased member is shown as erased', async () => {
  await publish(1, 1);
  await tell('1', {});
  await adminPool.query(
    `update public.member set status = 'redacted', first_name = null, last_name = null where shop_id = $1`,
    [String(shop.id)],
  );
  expect((await preview(settings())).orders[0]?.member).toMatchObject({ name: null, redacted: true });
});

test('the newest hundred, and of this shop only', async () => {
  await publish(1, 1);
  const lines = [aLine({ priceMinor: 100 })];
  for (let id = 1; id <= 103; id += 1) {
    await tell(String(id), { processedAt: new Date(Date.UTC(2026, 2, 1) + id * 60_000).toISOString(), lines });
  }
  const { totals, orders } = await preview(settings({ points: 2 }));
  expect(totals).toMatchObject({ orders: 100, more: 100, membersAffected: 1, pointsToday: 100, pointsDrafted: 200 });
  expect([orders[0]?.name, orders.at(-1)?.name]).toEqual(['#103', '#4']);
  expect((await preview(settings(), await makeShop())).orders).toEqual([]);
});
