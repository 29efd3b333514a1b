/** The stand-in's own pages in a real Chromium, by clicks and typing only: what a shopper and a merchant do there. */
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { CHROMIUM_ARGS, chromiumPath } from '../scripts/chromium.ts';
import { createShop } from './commerce/create-shop.ts';
import { installApp } from './commerce/install-app.ts';
import { financialStatus, orderTotals } from './commerce/order-totals.ts';
import { registerCustomer } from './commerce/register-customer.ts';
import { createProduct } from './commerce/save-product.ts';
import type { Order, Shop } from './model.ts';
import { startStandin, type RunningStandin } from './start-standin.ts';
import { startRecordedApp, type RecordedApp } from './testing/recorded-app.ts';
import { TOML } from './testing/start-backend.ts';

let browser: Browser;
let page: Page;
let running: RunningStandin;
let app: RecordedApp;
let shop: Shop;
let problems: string[];

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: await chromiumPath(), args: CHROMIUM_ARGS });
}, 120_000);

afterAll(() => browser.close());

beforeEach(async () => {
  app = await startRecordedApp();
  running = await startStandin({
    port: 0,
    stateFile: null,
    appUrl: app.url,
    apiKey: 'key',
    apiSecret: 'secret-0123456789',
    toml: { text: TOML },
    extensionDir: 'extensions/loyalty-widget',
    retryFactor: 1,
  });
  const { standin } = running;
  shop = createShop(standin, {
    handle: 'sample-records',
    name: 'Sample Records',
    shippingRates: [
      { title: 'Parcel locker', code: 'locker', priceMinor: 1299 },
      { title: 'Courier', code: 'courier', priceMinor: 1999 },
    ],
    discounts: [{ code: 'SPIN10', kind: 'percentage', value: 1000, target: 'order', productIds: [] }],
  });
  installApp(standin, shop.id);
  createProduct(standin, shop.id, { title: 'Slow Rivers', vendor: 'Vela', variants: [{ priceMinor: 7990 }] });
  createProduct(standin, shop.id, {
    title: '<img src=x onerror=alert(1)>',
    vendor: '"><b>',
    variants: [{ priceMinor: 5000 }],
  });
  registerCustomer(standin, shop.id, { email: 'shopper-1@example.com', firstName: 'Shopper', lastName: '1' });
  page = await browser.newPage();
  problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('dialog', (dialog) => problems.push(`dialog ${dialog.message()}`));
});

afterEach(async () => {
  await page.close();
  await running.stop();
  await app.stop();
  if (problems.length > 0) throw new Error(`the pages had problems: ${problems.join('; ')}`);
});

const orders = (): Order[] => running.standin.store.list('orders', shop.id);

function lastOrder(): Order {
  const order = orders().at(-1);
  if (!order) throw new Error('there is no order');
  return order;
}

async function putInCart(quantity: number): Promise<void> {
  await page.goto(`${running.urls.storefront}/`);
  await page.getByRole('link', { name: /Slow Rivers/ }).click();
  await page.getByLabel('Quantity').fill(String(quantity));
  await page.getByRole('button', { name: 'Add to cart' }).click();
}

async function buySignedIn(quantity: number): Promise<void> {
  await page.goto(`${running.urls.storefront}/account/login`);
  await page.getByRole('button', { name: /Shopper 1/ }).click();
  await putInCart(quantity);
  await page.getByRole('link', { name: 'Check out' }).click();
  await page.getByRole('button', { name: 'Pay now' }).click();
  await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
}

async function openOrder(): Promise<void> {
  await page.getByRole('link', { name: 'Admin' }).click();
  await page.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: 'Orders' }).click();
  await page.getByRole('link', { name: '#1001' }).click();
}

test('a guest buys with a discount code and the other shipping rate, and an address that is none is refused by the field', async () => {
  await putInCart(2);
  await page.getByLabel('Discount code').fill('nothing');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('This code is not known here.').waitFor();
  await page.getByLabel('Discount code').fill('spin10');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('link', { name: 'Check out' }).click();
  await page.getByLabel('Courier').check();
  await page.getByText('Shipping: Courier').waitFor();
  await page.getByLabel('E-mail').fill('guest@here');
  await page.getByRole('button', { name: 'Pay now' }).click();
  await page.getByText('Please give an e-mail address').waitFor();
  expect(await page.getByLabel('Courier').isChecked()).toBe(true);
  await page.getByLabel('E-mail').fill('guest@example.com');
  await page.getByRole('button', { name: 'Pay now' }).click();
  expect(await page.locator('[data-order-number]').textContent()).toBe('#1001');
  const order = lastOrder();
  const sums = orderTotals(order);
  expect([sums.subtotalMinor, sums.shippingMinor, sums.totalMinor]).toEqual([14382, 1999, 16381]);
  const customer = running.standin.store.find('customers', order.customerId ?? '');
  expect([customer?.email, customer?.state]).toEqual(['guest@example.com', 'disabled']);
  expect(await page.getByRole('link', { name: 'Cart' }).textContent()).toContain('0');
});

test('a signed-in shopper’s order is in the account; half of it is refunded, then an amount, then the rest', async () => {
  await buySignedIn(2);
  await page.getByRole('link', { name: 'Shopper 1' }).click();
  await page.getByRole('link', { name: '#1001' }).click();
  await openOrder();
  await page.getByRole('link', { name: 'Refund', exact: true }).click();
  await page.getByLabel('Quantity to refund: Slow Rivers').fill('1');
  await page.getByRole('button', { name: 'Refund', exact: true }).click();
  await page.getByRole('status').getByText('Refunded.').waitFor();
  expect(orderTotals(lastOrder()).refundedMinor).toBe(7990);
  await page.getByRole('link', { name: 'Refund', exact: true }).click();
  await page.getByLabel('Amount to refund (PLN)').fill('5,50');
  await page.getByRole('button', { name: 'Refund', exact: true }).click();
  await page.getByText('5,50 zł refunded, an amount without items').waitFor();
  await page.getByRole('link', { name: 'Refund', exact: true }).click();
  await page.getByLabel('Amount to refund (PLN)').fill('999');
  await page.getByRole('button', { name: 'Refund', exact: true }).click();
  await page.getByRole('alert').getByText('More than was received cannot be refunded').waitFor();
  await page.getByRole('button', { name: 'Refund everything' }).click();
  await page.getByRole('status').getByText('Refunded.').waitFor();
  expect(financialStatus(lastOrder())).toBe('refunded');
});

test('an order is edited, marked as paid and fulfilled; another one is cancelled', async () => {
  await buySignedIn(2);
  await openOrder();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Quantity: Slow Rivers').fill('1');
  await page.getByLabel('Add a product').selectOption({ index: 2 });
  await page.getByLabel('Quantity to add').fill('3');
  await page.getByRole('button', { name: 'Save edit' }).click();
  await page.getByRole('button', { name: 'Mark as paid' }).click();
  await page.getByRole('status').getByText('Marked as paid.').waitFor();
  expect(orderTotals(lastOrder()).currentSubtotalMinor).toBe(7990 + 3 * 5000);
  await page.getByRole('button', { name: 'Mark as fulfilled' }).click();
  await page.getByRole('status').getByText('Marked as fulfilled.').waitFor();

  await page.getByRole('link', { name: 'Place an order' }).click();
  await page.getByLabel('Customer').selectOption({ index: 1 });
  await page.getByLabel('Its price (PLN)').fill('12.50');
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.getByRole('link', { name: 'Cancel order' }).click();
  await page.getByRole('button', { name: 'Cancel order' }).click();
  await page.getByRole('status').getByText('The order is cancelled.').waitFor();
  expect([lastOrder().cancelReason, orderTotals(lastOrder()).refundedMinor]).toEqual(['customer', 1250]);
});

test('the widget is on the pages once the theme has it on; languages have their own paths', async () => {
  await page.goto(`${running.urls.storefront}/`);
  expect(await page.locator('.shopify-app-block').count()).toBe(0);
  await page.getByRole('link', { name: 'Admin' }).click();
  await page.getByRole('link', { name: 'Online store' }).click();
  await page.getByRole('switch').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('status').getByText('Saved.').waitFor();
  await page.getByRole('link', { name: 'View the shop' }).click();
  await page.locator('.shopify-app-block').waitFor({ state: 'attached' }); // the link leads there over a redirect
  expect(await page.locator('.shopify-app-block').count()).toBe(1);
  await page.getByRole('link', { name: 'polski' }).click();
  expect(new URL(page.url()).pathname).toBe('/pl/');
  expect(await page.locator('html').getAttribute('lang')).toBe('pl');
  await page.getByRole('link', { name: /Slow Rivers/ }).click();
  await page.getByRole('button', { name: 'Dodaj do koszyka' }).click();
  expect(new URL(page.url()).pathname).toBe('/pl/cart');
});

test('the customer switcher signs in, and the app proxy names exactly that customer, in every language', async () => {
  await page.goto(`${running.urls.storefront}/`);
  await page.getByLabel('Signed in as').selectOption('Shopper 1');
  await page.getByRole('link', { name: 'Shopper 1' }).waitFor();
  const customer = running.standin.store.list('customers', shop.id)[0];
  for (const path of ['/apps/loyalty/member', '/pl/apps/loyalty/member?logged_in_customer_id=1']) {
    await page.goto(running.urls.storefront + path);
    const asked = new URL(app.received.at(-1)?.url ?? '', app.url);
    expect(asked.pathname).toBe('/proxy/member');
    expect(asked.searchParams.getAll('logged_in_customer_id')).toEqual([customer?.id]);
  }
  expect(app.received.at(-1)?.headers.cookie).toBeUndefined();
});

test('webhooks are listed with their answers and can be sent again; faults are kept', async () => {
  await buySignedIn(1);
  await running.standin.webhooks.idle();
  const before = app.received.length;
  await page.getByRole('link', { name: 'Webhooks' }).click();
  await page.getByRole('button', { name: 'Send again: orders/paid' }).click();
  await page.getByRole('status').getByText('Sent again.').waitFor();
  await running.standin.webhooks.idle();
  expect(app.received.length).toBe(before + 1);
  await page.getByLabel('Delivered twice (%)').fill('10');
  await page.getByLabel('In shuffled order').check();
  await page.getByRole('button', { name: 'Save' }).click();
  expect(running.standin.faults.webhooks).toMatchObject({ duplicateRate: 0.1, shuffle: true, paused: false });
  await page.getByRole('link', { name: 'Faults' }).click();
  await page.getByLabel('Down: every call answers 503').check();
  await page.getByRole('button', { name: 'Save' }).click();
  expect(running.standin.faults.graphql.down).toBe(true);
});

test('uninstalling and installing again is two clicks; settings fire shop/update', async () => {
  await page.goto(`${running.urls.admin}/store/sample-records/settings`);
  await page.getByLabel('Currency').selectOption('EUR');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Uninstall Example app' }).click();
  await page.getByRole('status').getByText('The app is uninstalled.').waitFor();
  expect(running.standin.store.get('shops', shop.id)).toMatchObject({ currency: 'EUR', installation: null });
  await page.getByRole('link', { name: 'Install Example app' }).click();
  await page.getByRole('button', { name: 'Install' }).click();
  await page.getByTitle('Example app').waitFor();
  expect(running.standin.store.get('shops', shop.id).installation).not.toBeNull();
});

test('no page is wider than a phone', async () => {
  await buySignedIn(1);
  await page.setViewportSize({ width: 390, height: 844 });
  const order = `/store/sample-records/orders/${lastOrder().id}`;
  const store = [
    '',
    '/orders',
    '/products',
    '/customers',
    '/place-order',
    '/online-store',
    '/settings',
    '/webhooks',
    '/faults',
    '/apps/example-app',
  ];
  const admin = [
    '/',
    '/mailbox',
    order,
    `${order}/refund`,
    `${order}/edit`,
    ...store.map((path) => `/store/sample-records${path}`),
  ];
  const storefront = [
    '/',
    '/collections/all',
    '/products/slow-rivers',
    '/cart',
    '/account',
    '/account/login',
    '/nowhere',
  ];
  for (const url of [
    ...admin.map((path) => running.urls.admin + path),
    ...storefront.map((path) => running.urls.storefront + path),
  ]) {
    await page.goto(url);
    expect([url, await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)]).toEqual([url, 0]);
  }
});

test('another web site cannot send the stand-in’s forms', async () => {
  const answer = await fetch(`${running.urls.admin}/store/sample-records/settings/uninstall`, {
    method: 'POST',
    headers: { origin: 'https://elsewhere.example' },
  });
  expect(answer.status).toBe(403);
  expect(running.standin.store.get('shops', shop.id).installation).not.toBeNull();
});

test('a merchant tags a product, and it enters a collection', async () => {
  const { standin } = running;
  const store = `${running.urls.admin}/store/sample-records`;
  await page.goto(`${store}/collections`);
  const form = page.getByRole('form', { name: 'Add a collection' });
  await form.getByLabel('Title').fill('New in');
  await form.getByLabel('is', { exact: true }).fill('new');
  await form.getByRole('button', { name: 'Add collection' }).click();
  await page.getByRole('cell', { name: 'tag is new' }).waitFor();
  await form.getByLabel('Title').fill('By hand');
  await form.getByLabel('or these, chosen by hand').selectOption(['Slow Rivers']);
  await form.getByRole('button', { name: 'Add collection' }).click();
  await page.getByRole('row', { name: 'By hand chosen by hand 1' }).waitFor();
  await page.goto(`${store}/products`);
  await page.getByRole('link', { name: 'Edit Slow Rivers' }).click();
  await page.getByLabel('Tags, with commas between').fill(' new, folk ,new');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').waitFor();
  expect(standin.store.list('products', shop.id)[0]?.tags).toEqual(['new', 'folk']);
  await page.goto(`${store}/collections`);
  await page.getByRole('row', { name: 'New in tag is new 1' }).waitFor();
  await page.getByRole('button', { name: 'Delete By hand' }).click();
  await page.getByText('Deleted.').waitFor();
  expect(standin.store.list('collections', shop.id).map(({ title }) => title)).toEqual(['New in']);
});
