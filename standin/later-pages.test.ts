/** What a person does on the admin's pages long after an order was placed, in a real Chromium. */
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { CHROMIUM_ARGS, chromiumPath } from '../scripts/chromium.ts';
import { createShop } from './commerce/create-shop.ts';
import { installApp } from './commerce/install-app.ts';
import { financialStatus, orderTotals } from './commerce/order-totals.ts';
import { placeOrder } from './commerce/place-order.ts';
import { registerCustomer } from './commerce/register-customer.ts';
import { createProduct } from './commerce/save-product.ts';
import type { Customer, Order, Shop } from './model.ts';
import { startStandin, type RunningStandin } from './start-standin.ts';
import { startRecordedApp, type RecordedApp } from './testing/recorded-app.ts';
import { TOML } from './testing/start-backend.ts';

let browser: Browser;
let page: Page;
let running: RunningStandin;
let app: RecordedApp;
let shop: Shop;
let shopper: Customer;

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
  shop = createShop(running.standin, { handle: 'sample-records', name: 'Sample Records' });
  installApp(running.standin, shop.id);
  createProduct(running.standin, shop.id, { title: 'Slow Rivers', variants: [{ priceMinor: 7990 }] });
  shopper = registerCustomer(running.standin, shop.id, { email: 'shopper-1@example.com' });
  page = await browser.newPage();
});

afterEach(async () => {
  await page.close();
  await running.stop();
  await app.stop();
});

const orders = (): Order[] => running.standin.store.list('orders', shop.id);
const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

function lastOrder(): Order {
  const order = orders().at(-1);
  if (!order) throw new Error('there is no order');
  return order;
}

test('an order for a company, with a tip, paid in part by gift card, is disputed and lost', async () => {
  await page.goto(`${running.urls.admin}/store/sample-records/place-order`);
  await page.getByLabel('Product 1').selectOption({ index: 1 });
  await page.getByLabel('Placed in').selectOption('A till');
  await page.getByLabel('For the company').fill('Cafe');
  await page.getByLabel('Paid by gift card').fill('20,00');
  await page.getByLabel('Tip').fill('5');
  await press('Place order');
  await page.getByText('The order is placed.').waitFor();
  const order = lastOrder();
  expect(order).toMatchObject({ sourceName: 'pos', company: { name: 'Cafe' } });
  expect(order.transactions.map(({ gateway, amountMinor }) => [gateway, amountMinor])).toEqual([
    ['gift_card', 2000],
    ['bogus', 6490],
  ]);
  await page.getByRole('link', { name: 'Dispute', exact: true }).click();
  await page.getByLabel('The bank calls it').selectOption('an inquiry');
  await press('Open dispute');
  await page.getByText('The dispute is open.').waitFor();
  await page.getByText('inquiry needs response').waitFor();
  await page.getByRole('link', { name: 'Dispute', exact: true }).click();
  await page.getByLabel('It is now').selectOption('lost');
  await press('Save');
  await page.getByText('The dispute is over: lost').waitFor();
  expect(lastOrder().disputes).toMatchObject([{ initiatedAs: 'inquiry', status: 'lost', amountMinor: 8490 }]);
});

test('a sent order comes back in exchange, is refunded to store credit, archived and deleted', async () => {
  placeOrder(running.standin, shop.id, {
    customerId: shopper.id,
    lines: [{ title: 'Box set', priceMinor: 10_000, quantity: 2 }],
  });
  await page.goto(`${running.urls.admin}/store/sample-records/orders/${lastOrder().id}`);
  expect(await page.getByRole('link', { name: 'Return', exact: true }).count()).toBe(0);
  await press('Mark as fulfilled');
  await page.getByRole('link', { name: 'Return', exact: true }).click();
  await press('Take back');
  await page.getByText('A return needs a line').waitFor();
  await page.getByLabel('Quantity that comes back: Box set').fill('1');
  await page.getByLabel('In exchange for').selectOption({ index: 1 });
  await press('Take back');
  await page.getByText('The items came back.').waitFor();
  expect(orderTotals(lastOrder())).toMatchObject({ refundedMinor: 2010, outstandingMinor: 0 });
  await page.getByRole('link', { name: 'Refund', exact: true }).click();
  await page.getByLabel('Give the money back').selectOption('as store credit');
  await press('Refund everything');
  await page.getByText('refunded to shopify_store_credit').waitFor();
  expect(financialStatus(lastOrder())).toBe('refunded');
  const [account] = running.standin.store.list('storeCreditAccounts', shop.id);
  expect(account).toMatchObject({ customerId: shopper.id, balanceMinor: 17_990 });
  await press('Archive');
  await page.getByText('The order is archived.').waitFor();
  await press('Unarchive');
  await page.getByText('The order is open again.').waitFor();
  await press('Delete');
  await page.getByText('Deleted.').waitFor();
  expect(orders()).toEqual([]);
});

test('a customer is tagged, subscribed, disabled, merged and deleted', async () => {
  const { standin } = running;
  registerCustomer(standin, shop.id, { email: 'shopper-2@example.com', tags: ['jazz'] });
  const own = (): Customer | null => standin.store.find('customers', shopper.id);
  await page.goto(`${running.urls.admin}/store/sample-records/customers/${shopper.id}`);
  await page.getByLabel('Tags, with commas between').fill('vip');
  await press('Save tags');
  await press('Give e-mail consent');
  await page.getByRole('button', { name: 'Take back e-mail consent' }).waitFor();
  await press('Disable the account');
  await page.getByRole('button', { name: 'Enable the account' }).waitFor();
  expect(own()).toMatchObject({ tags: ['vip'], emailMarketing: 'SUBSCRIBED', state: 'disabled' });
  await page.getByLabel('Merge another customer').fill('shopper-2@example.com');
  await press('Merge');
  await page.getByText('The customers are one now.').waitFor();
  expect(own()).toMatchObject({ tags: ['vip', 'jazz'] });
  expect(standin.store.count('customers', shop.id)).toBe(1);
  await press('Delete');
  await page.getByText('Deleted.').waitFor();
  expect(own()).toBeNull();
});
