/**
 * How customers join and what becomes of their orders (rules.md "Earning from orders" 9), end to end with the stand-in: its webhooks,
 * its Admin API, and the storefront's requests as its app proxy would forward them.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { welcomeMember } from '../app/jobs/member-enrolled.server.ts';
import { bringBackMember } from '../app/loyalty/members/bring-back-member.server.ts';
import { pauseMember } from '../app/loyalty/members/pause-member.server.ts';
import { verifyLedger } from '../app/loyalty/ledger/verify-ledger.server.ts';
import { waitingToJoin } from '../app/loyalty/earning/waiting-orders.server.ts';
import type { EnrolmentRule } from '../app/loyalty/program/enrolment-rule.ts';
import { action as join } from '../app/routes/proxy.join.ts';
import { action as leave } from '../app/routes/proxy.leave.ts';
import { loader as visit } from '../app/routes/proxy.member.ts';
import { adminPool, appPool, asShop } from './support/database.ts';
import { proxiedRequest } from './support/proxied-request.ts';
import { openShop, useStandin } from './support/standin-shop.ts';
import type { OrderShop, ShopSettings } from './support/standin-shop.ts';

useStandin();

const TERMS = 'https://shop.example.com/pages/terms';
const DAY_MS = 86_400_000;
let shop: OrderShop;
let variantId: string;
let customerId: string;

const enrolment = (mode: EnrolmentRule['mode'], creditDays = 365): EnrolmentRule => ({
  mode,
  creditDays,
  termsUrl: mode === 'opt_in' ? TERMS : null,
});

async function open(settings: ShopSettings): Promise<void> {
  shop = await openShop(settings);
  const product = await shop.api('POST', '/products', { title: 'Kind of Blue', variants: [{ price: '100.00' }] });
  variantId = String((product['variants'] as { id: string }[])[0]?.id);
  const customer = await shop.api('POST', '/customers', {
    email: 'shopper-1@example.com',
    firstName: 'Shopper',
    lastName: '1',
    enabled: false,
  });
  customerId = String(customer['id']);
  await shop.deliver();
}

async function buy(more: Record<string, unknown> = {}): Promise<string> {
  const order = await shop.api('POST', '/orders', { customerId, lines: [{ variantId }], ...more });
  await shop.deliver();
  return String(order['id']);
}

// the stand-in's clock runs ahead of ours, and routes look at the world's
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterAll(() => {
  vi.useRealTimers();
});

/** What GET member answers. */
async function look(customer = customerId) {
  vi.setSystemTime(shop.work.now);
  const request = proxiedRequest({ path: 'member', shop: shop.domain, customer, own: { locale: 'en' } });
  return (await visit({ request, params: {}, context: {} })).json();
}

async function post(path: 'join' | 'leave', body: unknown, customer = customerId) {
  vi.setSystemTime(shop.work.now);
  const request = proxiedRequest({ path, shop: shop.domain, customer, own: { locale: 'en' }, body });
  const response = await (path === 'join' ? join : leave)({ request, params: {}, context: {} });
  return { status: response.status, body: await response.json() };
}

const members = async () =>
  (
    await adminPool.query<{
      id: string;
      first_name: string | null;
      enrolled_by: string;
      status: string;
      terms_url: string | null;
      claimed_orders: number;
      claimed_points: string;
    }>(
      `select id, first_name, enrolled_by, status, terms_url, claimed_orders, claimed_points from public.member
       where shop_id = $1 order by id`,
      [shop.id],
    )
  ).rows;

/** Runs the queued jobs of enrolments, each twice: a queue may do that. @returns how many there were */
async function welcome(): Promise<number> {
  const { rows } = await adminPool.query<{ id: string; member: string }>(
    `select j.id, j.payload ->> 'memberId' as member from graphile_worker._private_jobs j
     join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = 'member.enrolled' and j.payload ->> 'shopId' = $1 order by j.id`,
    [String(shop.id)],
  );
  for (const { id, member } of rows) {
    await welcomeMember(shop.work, shop.id, BigInt(member));
    await welcomeMember(shop.work, shop.id, BigInt(member));
    await adminPool.query('delete from graphile_worker._private_jobs where id = $1', [id]);
  }
  return rows.length;
}

async function expectBooksInOrder(): Promise<void> {
  expect(await verifyLedger(shop.id, appPool)).toEqual([]);
}

test('automatically: the first order enrols, as ever, and credits nothing else', async () => {
  await open({ enrolment: enrolment('automatic') });
  await buy();
  expect(await members()).toMatchObject([{ enrolled_by: 'order', first_name: 'Shopper', claimed_orders: 0 }]);
  expect([await shop.points(), await welcome(), await shop.points()]).toEqual([100, 1, 100]);
  expect(await look()).toMatchObject({ points: { available: 100 }, welcome: null, join: null, notice: null });
});

test('automatically: a visit enrols whoever has no order yet, with the name that Shopify knows', async () => {
  await open({ enrolment: enrolment('automatic') });
  expect((await look()).member.id).not.toBeNull();
  expect(await members()).toMatchObject([{ enrolled_by: 'visit', first_name: null }]);
  await welcome();
  expect(await members()).toMatchObject([{ first_name: 'Shopper' }]);
  // an order placed before that visit, told of only now, counts as it always did
  await shop.publish({ enrolment: enrolment('automatic', 0) });
  const early = new Date(shop.work.now.getTime() - 40 * DAY_MS).toISOString();
  await buy({ processedAt: early });
  expect(await shop.points()).toBe(100);
});

test('a visitor who is not signed in joins nothing', async () => {
  await open({ enrolment: enrolment('automatic') });
  expect((await look('')).member).toBeNull();
  expect(await members()).toEqual([]);
});

test('by signing up: orders wait, the first signed-in visit credits them once, refunds netted', async () => {
  await open({ enrolment: enrolment('sign_up') });
  const first = await buy({ lines: [{ variantId, quantity: 2 }] });
  const second = await buy();
  expect([await members(), await shop.points()]).toEqual([[], 0]);
  expect(await shop.order(first)).toEqual({ waitsFor: 'membership', reason: null });
  // a refund before joining: what it took is never credited
  await shop.api('POST', `/orders/${second}/refunds`, { full: true });
  await shop.deliver();
  const waiting = await asShop(shop.id, (db) => waitingToJoin({ db, shopId: shop.id, now: shop.work.now }));
  expect(waiting).toEqual({ customers: 1, waiting: 2, orders: 1, points: 200, more: false });
  expect(await shop.points()).toBe(0);
  expect((await look()).member.id).not.toBeNull();
  expect(await welcome()).toBe(1);
  expect(await shop.points()).toBe(200);
  expect(await members()).toMatchObject([{ enrolled_by: 'visit', claimed_orders: 1, claimed_points: '200' }]);
  expect((await look()).welcome).toEqual({ orders: 1, points: 200, text: '1 earlier order brought you 200 points.' });
  // told once more and backwards, nothing is credited again; refunds afterwards take back
  await shop.deliverBackwards();
  expect(await shop.points()).toBe(200);
  await shop.api('POST', `/orders/${first}/refunds`, { full: true });
  await shop.deliver();
  expect([await shop.points(), (await members())[0]?.claimed_points]).toEqual([0, '200']);
  await expectBooksInOrder();
});

test('by signing up: an account that is enabled joins; one that a guest’s checkout made does not', async () => {
  await open({ enrolment: enrolment('sign_up') });
  await buy();
  await shop.api('POST', '/orders', { email: 'guest@example.com', lines: [{ variantId }] });
  await shop.deliver();
  expect(await members()).toEqual([]);
  await shop.api('POST', `/customers/${customerId}/enable`);
  await shop.deliver();
  expect(await members()).toMatchObject([{ enrolled_by: 'account', first_name: 'Shopper' }]);
  await welcome();
  expect(await shop.points()).toBe(100);
});

test('by Join: only whoever agreed to the terms that are shown, and it is written down which', async () => {
  await open({ enrolment: enrolment('opt_in') });
  await buy();
  const before = await look();
  expect(before).toMatchObject({
    member: { id: null },
    join: { terms_url: TERMS, orders: 1, points: 100, text: 'Join, and 1 earlier order brings you about 100 points.' },
  });
  const wish = (agreed: boolean, terms: string | null, customer = customerId) =>
    post('join', { agreed, terms }, customer);
  expect([
    (await wish(true, TERMS, '')).status,
    (await wish(false, TERMS)).body.error.code,
    (await wish(true, 'https://other.example.com/terms')).body.error.code,
    (await wish(true, null)).status,
    (await post('join', { agreed: 'yes' })).status,
  ]).toEqual([403, 'not_agreed', 'terms_changed', 409, 400]);
  expect(await members()).toEqual([]);
  expect((await wish(true, TERMS)).status).toBe(200);
  expect((await wish(true, TERMS)).status).toBe(200);
  expect([await welcome(), await members()]).toMatchObject([1, [{ enrolled_by: 'opt_in', terms_url: TERMS }]]);
  expect(await shop.points()).toBe(100);
  await expectBooksInOrder();
});

test('at once from two tabs, Join makes one member, and one job', async () => {
  await open({ enrolment: enrolment('opt_in') });
  await buy();
  const answers = await Promise.all(Array.from({ length: 4 }, () => post('join', { agreed: true, terms: TERMS })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect([(await members()).length, await welcome(), await shop.points()]).toEqual([1, 1, 100]);
});

test('only the orders of the last days are credited, by what is set when they join; older ones say why not', async () => {
  await open({ enrolment: enrolment('opt_in', 30) });
  const daysAgo = (days: number) => new Date(shop.work.now.getTime() - days * DAY_MS).toISOString();
  const old = await buy({ processedAt: daysAgo(31) });
  await buy({ processedAt: daysAgo(29) });
  await post('join', { agreed: true, terms: TERMS });
  await welcome();
  expect([await shop.points(), (await shop.order(old)).reason]).toEqual([100, 'before_membership']);
  // a late refund of the old one moves nothing
  await shop.api('POST', `/orders/${old}/refunds`, { full: true });
  await shop.deliver();
  expect(await shop.points()).toBe(100);
});

test('with no days to credit, joining brings nothing, and what is placed afterwards counts', async () => {
  await open({ enrolment: enrolment('opt_in', 0) });
  const before = await buy({ processedAt: new Date(shop.work.now.getTime() - 60_000).toISOString() });
  await post('join', { agreed: true, terms: TERMS });
  await welcome();
  expect([await shop.points(), (await shop.order(before)).reason]).toEqual([0, 'before_membership']);
  expect((await look()).welcome).toBeNull();
  await buy();
  expect(await shop.points()).toBe(100);
});

test('each order is decided by the version of its day, also one of a pause', async () => {
  await open({ enrolment: enrolment('opt_in') });
  await buy();
  await shop.publish({ enrolment: enrolment('opt_in'), rule: { points: 5 } });
  await buy();
  await shop.publish({ enrolment: enrolment('opt_in'), paused: true });
  const paused = await buy();
  await post('join', { agreed: true, terms: TERMS });
  await welcome();
  expect([await shop.points(), (await shop.order(paused)).reason]).toEqual([600, 'paused']);
});

test('an order that comes while the earlier ones are being claimed counts once', async () => {
  await open({ enrolment: enrolment('opt_in') });
  const first = await buy();
  await post('join', { agreed: true, terms: TERMS });
  await Promise.all([
    welcome(),
    shop.api('POST', `/orders/${first}/refunds`, { full: true }).then(() => shop.deliver()),
    buy(),
  ]);
  await welcome();
  expect(await shop.points()).toBe(100);
  await expectBooksInOrder();
});

test('another mode changes nothing for whoever is a member, and its orders enrol nobody who waited', async () => {
  await open({ enrolment: enrolment('opt_in') });
  const waiting = await buy();
  await shop.publish({ enrolment: enrolment('automatic') });
  await shop.decideWaiting();
  expect([await members(), (await shop.order(waiting)).waitsFor]).toEqual([[], 'membership']);
  await buy();
  await welcome();
  expect([(await members())[0]?.enrolled_by, await shop.points()]).toEqual(['order', 200]);
  await shop.publish({ enrolment: enrolment('opt_in') });
  await buy();
  expect(await shop.points()).toBe(300);
});

test('customers whose tags keep them out are not enrolled, by orders or by visits', async () => {
  await open({ enrolment: enrolment('automatic'), eligibility: { withoutTags: ['staff'] } });
  await shop.api('POST', `/customers/${customerId}/tags`, { add: ['Staff'] });
  await shop.deliver();
  const order = await buy();
  expect((await shop.order(order)).waitsFor).toBe('customer_tags');
  expect((await look()).member.id).toBeNull();
  await shop.lookUp();
  expect([await members(), await shop.order(order)]).toEqual([[], { waitsFor: null, reason: 'customer_tag' }]);
  expect((await look()).member.id).toBeNull();
  // staff no more: the next visit asks, the one after that joins; what was decided stays
  await shop.api('POST', `/customers/${customerId}/tags`, { remove: ['Staff'] });
  await shop.deliver();
  await look();
  await shop.lookUp();
  expect(await members()).toMatchObject([{ enrolled_by: 'visit' }]);
  await welcome();
  expect(await shop.points()).toBe(0);
  const { rows } = await adminPool.query('select member_id from public.order_fact where shop_id = $1', [shop.id]);
  expect(rows).toEqual([{ member_id: (await members())[0]?.id }]);
});

test('in test mode only testers join by a visit', async () => {
  await open({ enrolment: enrolment('sign_up'), eligibility: { testersTag: 'tester' } });
  await look();
  await shop.lookUp();
  expect(await members()).toEqual([]);
  await shop.api('POST', `/customers/${customerId}/tags`, { add: ['Tester'] });
  await shop.deliver();
  await look();
  await shop.lookUp();
  expect(await members()).toMatchObject([{ enrolled_by: 'visit' }]);
});

test('who leaves stays out whatever they order and however often they come, until they join again', async () => {
  await open({ enrolment: enrolment('automatic') });
  await buy();
  await welcome();
  expect((await post('leave', {})).body).toMatchObject({ member: { id: null }, points: { available: 0 } });
  const after = await buy();
  await shop.api('POST', `/customers/${customerId}/enable`);
  await shop.deliver();
  expect(await look()).toMatchObject({
    member: { id: null },
    join: {
      terms_url: null,
      orders: 1,
      points: 100,
      text: 'Join again, and your 100 points are back, with about 100 points from earlier orders.',
    },
  });
  expect([(await members())[0]?.status, (await shop.order(after)).waitsFor]).toEqual(['left', 'membership']);
  expect(await shop.points()).toBe(100); // in the books
  expect((await post('join', { agreed: true, terms: null })).status).toBe(200);
  await welcome();
  expect([(await members())[0]?.status, await shop.points()]).toEqual(['active', 200]);
  expect((await look()).welcome).toMatchObject({ orders: 1, points: 100 });
  await expectBooksInOrder();
});

test('staff bring somebody back who left: with their points and what waited, once, and the log says so', async () => {
  await open({ enrolment: enrolment('opt_in') });
  await post('join', { agreed: true, terms: TERMS });
  await buy();
  await post('leave', {});
  await buy();
  const id = BigInt((await members())[0]?.id ?? 0);
  const back = () => asShop(shop.id, (db) => bringBackMember({ db, shopId: shop.id, now: shop.work.now }, id, '42'));
  expect([await back(), await back()]).toEqual([
    { ok: true, as: 'active' },
    { ok: true, as: 'active' },
  ]);
  await welcome();
  expect((await members())[0]).toMatchObject({ status: 'active', enrolled_by: 'staff' });
  expect(await shop.points()).toBe(200);
  const { rows } = await adminPool.query(
    `select staff, before, after from public.activity where shop_id = $1 and action = 'member.status'`,
    [shop.id],
  );
  expect(rows).toEqual([{ staff: '42', before: { status: 'left' }, after: { status: 'active' } }]);
  await expectBooksInOrder();
});

test('a paused member is told so, earns nothing by what is decided then, and cannot leave it behind by leaving', async () => {
  await open({ enrolment: enrolment('automatic') });
  const early = await buy();
  const id = BigInt((await members())[0]?.id ?? 0);
  const pause = (on: boolean) =>
    asShop(shop.id, (db) =>
      pauseMember({ db, shopId: shop.id, now: shop.work.now }, id, { pause: on, reason: on ? 'Looks odd' : '' }, '42'),
    );
  expect([await pause(true), await pause(true)]).toEqual([
    { ok: true, changed: true },
    { ok: true, changed: false },
  ]);
  const during = await buy();
  expect([await shop.points(), (await shop.order(during)).reason]).toEqual([100, 'member_paused']);
  expect((await look()).notice).toMatch(/^Your account is paused/);
  await post('leave', {});
  // what they order meanwhile waits, and would bring nothing: nothing is promised
  await buy();
  expect((await look()).join).toMatchObject({ orders: 0, points: 0 });
  await post('join', { agreed: true, terms: null });
  expect((await members())[0]?.status).toBe('paused');
  // what was decided before is still corrected
  await shop.api('POST', `/orders/${early}/refunds`, { full: true });
  await shop.deliver();
  expect(await shop.points()).toBe(0);
  await pause(false);
  await buy();
  expect([await shop.points(), (await look()).notice]).toEqual([100, null]);
});
