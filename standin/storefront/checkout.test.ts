/** The cart and the checkout as a browser and a widget use them: forms, links and the Ajax API. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createShop } from '../commerce/create-shop.ts';
import { createProduct } from '../commerce/save-product.ts';
import { orderTotals } from '../commerce/order-totals.ts';
import type { Order, Shop } from '../model.ts';
import { startStandin, type RunningStandin } from '../start-standin.ts';
import { TOML } from '../testing/start-backend.ts';

let running: RunningStandin;
let shop: Shop;
let variantId: string;
let cookie: string;

beforeEach(async () => {
  running = await startStandin({
    port: 0,
    stateFile: null,
    appUrl: 'http://127.0.0.1:9',
    apiKey: 'key',
    apiSecret: 'secret-0123456789',
    toml: { text: TOML },
    extensionDir: 'extensions/loyalty-widget',
    retryFactor: 1,
  });
  shop = createShop(running.standin, { handle: 'example' });
  const record = createProduct(running.standin, shop.id, { title: 'Record', variants: [{ priceMinor: 5000 }] });
  variantId = record.variants[0]?.id ?? '';
  cookie = '';
});

afterEach(() => running.stop());

/** A request of one browser: it keeps its cookie and does not follow redirects. */
async function visit(path: string, form?: Record<string, string>, json?: unknown): Promise<Response> {
  const sent = form ? new URLSearchParams(form) : json === undefined ? null : JSON.stringify(json);
  const answer = await fetch(`${running.urls.storefront}${path}`, {
    method: sent === null ? 'GET' : 'POST',
    redirect: 'manual',
    headers: { cookie, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(sent === null ? {} : { body: sent }),
  });
  cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
  return answer;
}

const text = async (path: string): Promise<string> => (await visit(path)).text();
const ajax = async (body: unknown): Promise<Record<string, unknown>> =>
  (await (await visit('/cart/update.js', undefined, body)).json()) as Record<string, unknown>;

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${running.urls.admin}/api/shops/example${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

const discount = (code: string, more: Record<string, unknown>): Promise<unknown> =>
  control('POST', '/discounts', { code, kind: 'percentage', ...more });

const pay = (more: Record<string, string> = {}): Promise<Response> =>
  visit('/checkout', { email: 'shopper-1@example.com', shippingCode: 'parcel', ...more });

const orders = (): Order[] => running.standin.store.list('orders', shop.id);

test('the Ajax API takes the complete set of codes, and says which are honoured', async () => {
  await discount('ORDER', { value: 10, combinesWith: { product: true } });
  await discount('RECORD', { value: 50, items: { variantIds: [variantId] }, combinesWith: { order: true } });
  await visit('/cart/add.js', undefined, { id: variantId, quantity: 2 });
  expect(await ajax({ discount: 'order, RECORD,nothing' })).toMatchObject({
    item_count: 2,
    original_total_price: 10_000,
    items_subtotal_price: 5000,
    total_price: 4500,
    total_discount: 5500,
    discount_codes: [
      { code: 'order', applicable: true },
      { code: 'RECORD', applicable: true },
      { code: 'nothing', applicable: false },
    ],
    cart_level_discount_applications: [{ title: 'ORDER', total_allocated_amount: 500 }],
    items: [{ final_line_price: 5000, line_level_discount_allocations: [{ amount: 5000 }] }],
  });
  expect(await ajax({ discount: 'RECORD' })).toMatchObject({ discount_codes: [{ code: 'RECORD' }], total_price: 5000 });
  expect(await ajax({ updates: { [variantId]: 1 } })).toMatchObject({ item_count: 1, total_price: 2500 });
  expect(await ajax({ discount: '' })).toMatchObject({ discount_codes: [], total_price: 5000 });
  expect((await visit('/cart/update.js', undefined, { sections: 'cart' })).status).toBe(422);
});

test('a code for one variant gives nothing for the next one of the product, by its price nor beside a purchase', async () => {
  const sizes = [
    { title: 'S', priceMinor: 3000 },
    { title: 'M', priceMinor: 4000 },
  ];
  const { variants } = createProduct(running.standin, shop.id, { title: 'Mug', variants: sizes });
  const [small = '', middle = ''] = variants.map(({ id }) => id);
  await discount('PRICE', { kind: 'fixed_amount', value: '40.00', items: { variantIds: [middle] } });
  const buys = { items: { variantIds: [variantId] }, quantity: 1 };
  await discount('BESIDE', { kind: 'bxgy', buys, items: { variantIds: [middle] }, usesPerOrderLimit: 1 });
  await visit('/cart/add.js', undefined, {
    items: [
      { id: small, quantity: 1 },
      { id: variantId, quantity: 1 },
    ],
  });
  for (const code of ['PRICE', 'BESIDE'])
    expect(await ajax({ discount: code })).toMatchObject({
      discount_codes: [{ applicable: false }],
      total_price: 8000,
    });
  await visit('/cart/add.js', undefined, { items: [{ id: middle, quantity: 2 }] });
  for (const code of ['PRICE', 'BESIDE'])
    expect(await ajax({ discount: code })).toMatchObject({
      discount_codes: [{ applicable: true }],
      total_price: 12_000,
    });
  const unknown = await visit('/cart/add.js', undefined, { items: [{ id: small }, { id: '1' }] });
  expect([unknown.status, (await ajax({}))['item_count']]).toEqual([404, 4]);
});

test('a link brings its code to the cart and the shopper where it says, within the shop', async () => {
  await discount('LINK', { value: 10 });
  const answer = await visit('/discount/link?redirect=/cart');
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/cart']);
  expect((await visit('/discount/LINK?redirect=//elsewhere.example')).headers.get('location')).toBe('/');
  await visit('/cart/add', { id: variantId });
  expect(await text('/cart')).toContain('45,00');
});

test('a code typed stays with a kind sentence until it can be used, or is taken away', async () => {
  await discount('BIG', { value: 10, minimumSubtotal: '80.00' });
  await visit('/cart/add', { id: variantId });
  await visit('/cart/discount', { code: 'big', back: '/cart' });
  expect(await text('/cart')).toMatch(/BIG needs goods for\s+80,00 zł or more/);
  expect(await text('/pl/cart')).toMatch(/Kod BIG działa od\s+80,00 zł/);
  await visit('/cart/add', { id: variantId });
  expect(await text('/cart')).toContain('90,00');
  await visit('/cart/discount', { remove: 'BIG', back: '/cart' });
  expect(await text('/cart')).not.toContain('BIG');
  expect((await visit('/cart/discount', { code: 'nothing', back: '/cart' })).headers.get('location')).toBe(
    '/cart?code=nothing',
  );
});

test('a code that was used elsewhere meanwhile is said before anything is paid', async () => {
  await discount('ONCE', { value: 50, usageLimit: 1 });
  await visit('/cart/add', { id: variantId });
  await visit('/cart/discount', { code: 'ONCE', back: '/checkout' });
  expect(await text('/checkout')).toContain('name="codes" value="ONCE"');
  await control('POST', '/checkouts', { lines: [{ variantId }], codes: ['ONCE'] });
  const refused = await pay({ codes: 'ONCE' });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toMatch(/no longer applied[\s\S]*ONCE has been used already/);
  expect(orders()).toHaveLength(1);
  expect((await pay({ codes: '' })).status).toBe(303);
  expect(orders().map((order) => orderTotals(order).totalMinor)).toEqual([2500, 5000 + 1499]);
});

test('a gift card and store credit pay, and the page says who pays what', async () => {
  const customer = await control<{ id: string }>('POST', '/customers', { email: 'shopper-1@example.com' });
  await control('POST', '/store-credit', { customerId: customer.id, amount: 20 });
  await control('POST', '/gift-cards', { code: 'ABCDWXYZ', value: 30 });
  await visit('/account/login', { email: 'shopper-1@example.com' });
  await visit('/cart/add', { id: variantId });
  expect((await visit('/checkout/gift-card', { code: 'nothing' })).headers.get('location')).toBe(
    '/checkout?card=nothing',
  );
  expect(await text('/checkout?card=nothing')).toContain('no gift card that can be used here');
  await visit('/checkout/gift-card', { code: 'abcd wxyz' });
  await visit('/checkout/store-credit', { use: '1' });
  const page = await text('/checkout');
  expect(page).toMatch(/Gift card •••• wxyz<\/dt>\s*<dd>−30,00 zł/);
  expect(page).toMatch(/Store credit<\/dt>\s*<dd>−20,00 zł/);
  expect(page).toMatch(/To pay<\/dt>\s*<dd>14,99 zł/);
  expect(page).not.toContain('abcdwxyz');
  await pay();
  expect(orders()[0]?.transactions.map(({ gateway, amountMinor }) => [gateway, amountMinor])).toEqual([
    ['gift_card', 3000],
    ['shopify_store_credit', 2000],
    ['bogus', 1499],
  ]);
  await visit('/cart/add', { id: variantId });
  expect(await text('/checkout')).not.toContain('Store credit');
});
