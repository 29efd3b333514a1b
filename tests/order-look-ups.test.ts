/**
 * Orders that wait for what webhooks do not say (docs/decisions/060): looked up at the stand-in's Admin API by the queued jobs, decided
 * once it is known, and once only.
 */
import { expect, test } from 'vitest';
import { AdminApiBusy } from '../app/adapters/admin-api/run-operation.server.ts';
import { adminPool, appPool } from './support/database.ts';
import { kind, times } from './support/decided-case.ts';
import { faults, openShop, useStandin } from './support/standin-shop.ts';
import type { OrderShop, ShopSettings } from './support/standin-shop.ts';
import { findProductNotes } from '../app/adapters/admin-api/find-notes.server.ts';
import { withShopSql } from '../app/db.server.ts';
import { keepProductNotes, listWantedProducts } from '../app/loyalty/earning/product-notes.server.ts';
import { findShopper } from '../app/loyalty/storefront/find-shopper.server.ts';
import { verifyLedger } from '../app/loyalty/ledger/verify-ledger.server.ts';

useStandin();

let shop: OrderShop;

async function aProduct(tags: string[], title = 'Kind of Blue'): Promise<{ id: string; variantId: string }> {
  const product = await shop.api('POST', '/products', {
    title,
    vendor: 'Columbia',
    tags,
    variants: [{ price: '100.00' }],
  });
  return { id: String(product['id']), variantId: String((product['variants'] as { id: string }[])[0]?.id) };
}

async function aCollection(body: Record<string, unknown>): Promise<string> {
  return String((await shop.api('POST', '/collections', { title: 'Vinyl', ...body }))['id']);
}

async function buy(variantId: string, more: Record<string, unknown> = {}): Promise<{ id: string; line: string }> {
  const order = await shop.api('POST', '/orders', { email: 'shopper-1@example.com', lines: [{ variantId }], ...more });
  return { id: String(order['id']), line: (order['lines'] as { id: string }[])[0]?.id ?? '' };
}

const never = (tag: string): ShopSettings => ({ rule: { never: [kind('tag', tag)] } });
/** A smart collection of what is tagged vinyl; a manual one; a programme that doubles the one and excludes the other. */
async function withCollections(): Promise<{
  smart: string;
  manual: string;
  product: { id: string; variantId: string };
}> {
  shop = await openShop();
  const product = await aProduct(['vinyl']);
  const other = await aProduct([], 'A gift');
  const smart = await aCollection({ rules: [{ column: 'TAG', condition: 'vinyl' }] });
  const manual = await aCollection({ title: 'Gifts', productIds: [other.id] });
  await shop.publish({
    rule: { never: [kind('collection', manual)], multipliers: [times(200, { match: kind('collection', smart) })] },
  });
  return { smart, manual, product };
}

test('an order of a product nobody has looked up waits, and is decided once it was', async () => {
  const { product } = await withCollections();
  const order = await buy(product.variantId);
  await shop.deliver();
  expect([await shop.points(), await shop.order(order.id)]).toEqual([0, { waitsFor: 'products', reason: null }]);
  expect((await shop.queued()).map(({ task }) => task)).toEqual(['products.look-up']);
  await shop.lookUp();
  expect([await shop.points(), await shop.order(order.id)]).toEqual([200, { waitsFor: null, reason: 'earned' }]);
  // the next order of it waits for nothing
  await buy(product.variantId);
  await shop.deliver();
  expect([await shop.points(), await shop.queued()]).toEqual([400, []]);
  expect(await verifyLedger(shop.id, appPool)).toEqual([]);
});

test('a smart collection that changed is known from the next night on; what was awarded stays', async () => {
  const { product, smart } = await withCollections();
  const first = await buy(product.variantId);
  await shop.deliver();
  await shop.lookUp();
  await shop.api('PATCH', `/collections/${smart}`, { rules: [{ column: 'TAG', condition: 'shellac' }] });
  await shop.deliver();
  await buy(product.variantId);
  await shop.deliver();
  expect(await shop.points()).toBe(400);
  await shop.refresh();
  await buy(product.variantId);
  await shop.deliver();
  expect(await shop.points()).toBe(500);
  // the first order’s refund takes back what it brought
  await shop.api('POST', `/orders/${first.id}/refunds`, { full: true });
  await shop.deliver();
  expect(await shop.points()).toBe(300);
});

test('new tags of a product count at once, for orders that come after them', async () => {
  shop = await openShop(never('promo'));
  const product = await aProduct(['vinyl']);
  await buy(product.variantId);
  await shop.deliver();
  await shop.lookUp();
  expect(await shop.points()).toBe(100);
  await shop.api('PATCH', `/products/${product.id}`, { tags: ['Promo'] });
  await shop.deliver();
  await buy(product.variantId);
  await shop.deliver();
  expect(await shop.points()).toBe(100);
});

test('a rule without tags and collections waits for nothing, and learns them for later all the same', async () => {
  shop = await openShop({ rule: { only: [kind('vendor', 'columbia')] } });
  const product = await aProduct(['vinyl']);
  const order = await buy(product.variantId);
  await shop.deliver();
  expect([await shop.points(), await shop.order(order.id)]).toEqual([100, { waitsFor: 'products', reason: 'earned' }]);
  await shop.lookUp();
  expect([await shop.points(), await shop.order(order.id)]).toEqual([100, { waitsFor: null, reason: 'earned' }]);
  const { rows } = await adminPool.query<{ note: unknown }>(
    `select fact -> 'lineNotes' -> $3 as note from public.order_fact where shop_id = $1 and order_id = $2`,
    [shop.id, order.id, order.line],
  );
  expect(rows[0]?.note).toEqual({ tags: ['vinyl'], collections: [] });
  expect(await verifyLedger(shop.id, appPool)).toEqual([]);
});

test('a refund that arrives while the order waits is in its first points', async () => {
  const { product } = await withCollections();
  const order = await buy(product.variantId, { lines: [{ variantId: product.variantId, quantity: 3 }] });
  await shop.deliver();
  await shop.api('POST', `/orders/${order.id}/refunds`, { lines: [{ lineId: order.line, quantity: 2 }] });
  await shop.deliver();
  expect(await shop.points()).toBe(0);
  await shop.lookUp();
  expect(await shop.points()).toBe(200);
  await shop.deliverBackwards();
  expect(await shop.points()).toBe(200);
});

test('an edit brings a product nobody looked up: the order keeps its points until it is known', async () => {
  const { product } = await withCollections();
  const order = await buy(product.variantId);
  await shop.deliver();
  await shop.lookUp();
  const added = await aProduct(['vinyl'], 'Blue Train');
  await shop.api('POST', `/orders/${order.id}/edit`, { add: [{ variantId: added.variantId }] });
  await shop.api('POST', `/orders/${order.id}/pay`, {});
  await shop.deliver();
  expect([await shop.points(), (await shop.order(order.id)).waitsFor]).toEqual([200, 'products']);
  await shop.lookUp();
  expect(await shop.points()).toBe(400);
});

test('Shopify is busy: the job fails, the order waits, and the next try decides it', async () => {
  const { product } = await withCollections();
  const order = await buy(product.variantId);
  await shop.deliver();
  faults().graphql.down = true;
  await expect(shop.lookUp()).rejects.toThrow(AdminApiBusy);
  faults().graphql.down = false;
  expect([await shop.points(), (await shop.order(order.id)).waitsFor]).toEqual([0, 'products']);
  expect(await shop.queued()).toHaveLength(1);
  await shop.lookUp();
  expect(await shop.points()).toBe(200);
});

test('a product that is gone from Shopify has no tags and is in no collection', async () => {
  const { product } = await withCollections();
  const order = await buy(product.variantId);
  await shop.api('DELETE', `/products/${product.id}`);
  await shop.deliver();
  await shop.lookUp();
  expect([await shop.points(), (await shop.order(order.id)).reason]).toEqual([100, 'earned']);
});

test('killed between the look-up and the decision: the job runs again and decides, once', async () => {
  const { product } = await withCollections();
  const order = await buy(product.variantId);
  await shop.deliver();
  // as far as the job came: what Shopify answered is kept, and nothing else
  const { work, id: shopId, domain } = shop;
  const wanted = await withShopSql(shopId, (db) => listWantedProducts({ db, shopId }, 25), appPool);
  const notes = await findProductNotes(await work.adminOf(domain), wanted);
  await withShopSql(shopId, (db) => keepProductNotes({ db, shopId, now: work.now }, wanted, notes), appPool);
  expect(await shop.points()).toBe(0);
  const [job] = await shop.queued();
  await shop.lookUp();
  expect(await shop.points()).toBe(200);
  // and once more, as a queue may do that did not hear that it was done
  await adminPool.query(`select graphile_worker.add_job('products.look-up', $1::json)`, [
    JSON.stringify({ shopId: String(shopId) }),
  ]);
  await shop.lookUp();
  expect([await shop.points(), job?.task, (await shop.order(order.id)).waitsFor]).toEqual([
    200,
    'products.look-up',
    null,
  ]);
  expect(await verifyLedger(shopId, appPool)).toEqual([]);
});

test('a customer’s tags are looked up, forgotten when they change, and looked up again', async () => {
  shop = await openShop({ eligibility: { withoutTags: ['Staff'] } });
  const product = await aProduct([]);
  const customer = await shop.api('POST', '/customers', { email: 'shopper-2@example.com', tags: ['vip'] });
  const customerId = String(customer['id']);
  const first = await buy(product.variantId, { customerId });
  await shop.deliver();
  expect([await shop.points(), (await shop.order(first.id)).waitsFor]).toEqual([0, 'customer_tags']);
  await shop.lookUp();
  expect([await shop.points(), (await shop.order(first.id)).reason]).toEqual([100, 'earned']);
  await buy(product.variantId, { customerId });
  await shop.deliver();
  expect(await shop.points()).toBe(200);
  // from now on one of the staff
  await shop.api('POST', `/customers/${customerId}/tags`, { add: ['staff'] });
  await shop.deliver();
  const third = await buy(product.variantId, { customerId });
  await shop.deliver();
  expect((await shop.order(third.id)).waitsFor).toBe('customer_tags');
  await shop.lookUp();
  expect([await shop.points(), (await shop.order(third.id)).reason]).toEqual([200, 'customer_tag']);
  // what they earned before stays theirs, and is corrected as it was awarded
  await shop.api('POST', `/orders/${first.id}/refunds`, { full: true });
  await shop.deliver();
  expect(await shop.points()).toBe(100);
});

test('a tester’s test order earns in test mode, anybody else’s order does not', async () => {
  shop = await openShop({ eligibility: { testersTag: 'tester', testOrders: false } });
  const product = await aProduct([]);
  const tester = await shop.api('POST', '/customers', { email: 'shopper-2@example.com', tags: ['Tester'] });
  await buy(product.variantId, { customerId: String(tester['id']), test: true });
  const other = await buy(product.variantId);
  await shop.deliver();
  await shop.lookUp();
  expect([await shop.points(), (await shop.order(other.id)).reason]).toEqual([100, 'testers_only']);
});

test('a member who opens the panel in test mode is looked up, so that they see it the next time', async () => {
  shop = await openShop({ eligibility: { testersTag: 'tester' } });
  const product = await aProduct([]);
  const tester = await shop.api('POST', '/customers', { email: 'shopper-2@example.com', tags: ['Tester'] });
  const customerId = String(tester['id']);
  await buy(product.variantId, { customerId });
  await shop.deliver();
  await shop.lookUp();
  await shop.api('POST', `/customers/${customerId}/tags`, { add: ['vip'] });
  await shop.deliver(); // forgotten
  const seen = () =>
    withShopSql(shop.id, (db) => findShopper({ db, shopId: shop.id, now: new Date() }, BigInt(customerId)));
  expect((await seen()).programme).toBeNull();
  await shop.lookUp();
  expect((await seen()).programme).not.toBeNull();
});

const GIFT_CARD = { gateway: 'gift_card', amount: '25.00' };
const CREDIT = { gateway: 'shopify_store_credit', amount: '50.00' };
const PAYMENTS: [name: string, settings: ShopSettings, payments: unknown[], waits: boolean, points: number][] = [
  ['a gift card that counts', {}, [GIFT_CARD], false, 100],
  ['a gift card left out', { rule: { giftCardPayments: false } }, [GIFT_CARD], true, 75],
  ['store credit left out', { rule: { storeCreditPayments: false } }, [CREDIT], true, 50],
  ['both left out', { rule: { giftCardPayments: false, storeCreditPayments: false } }, [GIFT_CARD, CREDIT], true, 25],
  ['both, one left out', { rule: { giftCardPayments: false } }, [GIFT_CARD, CREDIT], true, 75],
];

test.each(PAYMENTS)('paid with %s', async (_name, settings, payments, waits, points) => {
  shop = await openShop(settings);
  const product = await aProduct([]);
  const order = await buy(product.variantId, { payments });
  await shop.deliver();
  await shop.lookUp();
  const tasks = (await shop.queued()).map(({ task }) => task);
  expect([await shop.points(), tasks]).toEqual([points, []]);
  await shop.deliverBackwards();
  await shop.lookUp();
  expect([await shop.points(), await shop.pointsByAnswer(order.id)]).toEqual([points, points]);
  // 40 of 100 paid back: three fifths of what it earned stay, whichever way it was paid
  await shop.api('POST', `/orders/${order.id}/refunds`, { amount: '40.00' });
  await shop.deliver();
  const waitsFor = (await shop.order(order.id)).waitsFor;
  expect(waitsFor).toBe(waits ? 'payments' : null);
  await shop.lookUp();
  expect(await shop.points()).toBe(Math.floor(points * 0.6));
});

test('twelve orders of a product cost one look-up', async () => {
  const { product } = await withCollections();
  const orders = Array.from({ length: 12 }, () => ({
    email: 'shopper-1@example.com',
    lines: [{ variantId: product.variantId }],
  }));
  await shop.api('POST', '/orders/bulk', { orders });
  await shop.deliver();
  expect(await shop.queued()).toHaveLength(1);
  await shop.lookUp();
  expect([await shop.points(), await shop.queued()]).toEqual([2400, []]);
});

test('an order gone from Shopify before its payments were looked up counts as paid in money; deleted, it is worth nothing', async () => {
  shop = await openShop({ rule: { giftCardPayments: false } });
  const product = await aProduct([]);
  const order = await buy(product.variantId, { payments: [GIFT_CARD] });
  await shop.deliver();
  expect([await shop.points(), (await shop.order(order.id)).waitsFor]).toEqual([0, 'payments']);
  await shop.api('POST', `/orders/${order.id}/delete`);
  await shop.lookUp();
  expect(await shop.points()).toBe(100);
  await shop.deliver();
  await shop.lookUp();
  expect([await shop.points(), (await shop.order(order.id)).reason]).toEqual([0, 'deleted']);
});

test.each(['unavailable', 'throttled', 'dropped', 'dropped_after'] as const)(
  'payments asked for while Shopify is %s: the job fails, and the next try decides',
  async (how) => {
    shop = await openShop({ rule: { storeCreditPayments: false } });
    const product = await aProduct([]);
    await buy(product.variantId, { payments: [CREDIT] });
    await shop.deliver();
    faults().graphql.rules = [{ on: 'order', how, skip: 0, times: 20, code: null }];
    await expect(shop.lookUp()).rejects.toThrow(AdminApiBusy);
    expect(await shop.points()).toBe(0);
    faults().graphql.rules = [];
    await shop.lookUp();
    expect(await shop.points()).toBe(50);
    expect(await verifyLedger(shop.id, appPool)).toEqual([]);
  },
);

test('a customer who is gone from Shopify has no tags', async () => {
  shop = await openShop({ eligibility: { withoutTags: ['staff'] } });
  const product = await aProduct([]);
  const customer = await shop.api('POST', '/customers', { email: 'shopper-3@example.com', tags: ['staff'] });
  const order = await buy(product.variantId, { customerId: String(customer['id']) });
  await shop.deliver();
  await adminPool.query(
    `update public.order_fact set customer_id = 1, fact = jsonb_set(fact, '{order,customerId}', '"1"') where shop_id = $1`,
    [shop.id],
  );
  await shop.lookUp();
  expect([await shop.points(), (await shop.order(order.id)).reason]).toEqual([100, 'earned']);
});

test('goodwill after an exchange counts: what was received tells it from money for goods', async () => {
  shop = await openShop();
  const { id, line } = await buy((await aProduct([])).variantId);
  await shop.deliver();
  await shop.lookUp();
  await shop.api('POST', `/orders/${id}/fulfill`, {});
  const exchange = [{ title: 'Blue Train', price: '100.00' }];
  await shop.api('POST', `/orders/${id}/return`, { lines: [{ lineId: line, quantity: 1 }], exchange });
  await shop.deliver();
  expect([await shop.points(), await shop.queued()]).toEqual([100, []]);
  await shop.api('POST', `/orders/${id}/refunds`, { amount: '30.00' });
  await shop.deliver();
  expect(await shop.order(id)).toMatchObject({ waitsFor: 'payments' });
  await shop.lookUp();
  expect([await shop.points(), await shop.order(id)]).toEqual([70, { waitsFor: null, reason: 'earned' }]);
  expect(await verifyLedger(shop.id, appPool)).toEqual([]);
});

test('more of a discounted line counts once it is paid for, and not before', async () => {
  shop = await openShop();
  const discount = { kind: 'percentage', value: 50, target: 'order' };
  const { id, line } = await buy((await aProduct([])).variantId, { discount });
  await shop.deliver();
  await shop.lookUp();
  expect(await shop.points()).toBe(50);
  await shop.api('POST', `/orders/${id}/edit`, { setQuantity: [{ lineId: line, quantity: 3 }] });
  await shop.deliver();
  expect(await shop.points()).toBe(50);
  await shop.api('POST', `/orders/${id}/pay`, {});
  await shop.deliver();
  expect(await shop.points()).toBe(250);
});
