/** What a merchant sees and makes of discounts, gift cards and store credit, and what nobody is shown. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkOut, quoteCheckout } from '../commerce/check-out.ts';
import { createShop } from '../commerce/create-shop.ts';
import { registerCustomer } from '../commerce/register-customer.ts';
import { createProduct } from '../commerce/save-product.ts';
import type { Shop } from '../model.ts';
import { startStandin, type RunningStandin } from '../start-standin.ts';
import { TOML } from '../testing/start-backend.ts';

let running: RunningStandin;
let shop: Shop;

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
});

afterEach(() => running.stop());

const page = async (path: string): Promise<string> =>
  (await fetch(`${running.urls.admin}/store/example${path}`)).text();
const send = (path: string, form: Record<string, string>): Promise<Response> =>
  fetch(`${running.urls.admin}/store/example${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });

test('a discount of the merchant’s own, its use, and its end', async () => {
  const made = await send('/discounts', { code: 'SPRING', kind: 'percentage', value: '12,5', order: 'on' });
  expect(made.headers.get('location')).toBe('/store/example/discounts?said=created');
  const record = createProduct(running.standin, shop.id, { title: 'Record', variants: [{ priceMinor: 8000 }] });
  const lines = [{ variantId: record.variants[0]?.id ?? '', quantity: 1 }];
  const cart = {
    lines,
    codes: ['spring'],
    giftCardIds: [],
    useStoreCredit: false,
    shipping: null,
    knowsShipping: true,
  };
  const { quote } = checkOut(running.standin, shop.id, cart);
  expect(quote.priced.totalMinor).toBe(7000);
  const list = await page('/discounts');
  expect(list).toMatch(
    /SPRING<\/a>[\s\S]*12\.5 % off everything[\s\S]*order[\s\S]*active[\s\S]*<td>1<\/td>\s*<td>1<\/td>/,
  );
  const path = /\/store\/example(\/discounts\/\d+)/.exec(list)?.[1] ?? '';
  expect(await page(path)).toMatch(/Combines with: order[\s\S]*SPRING<\/td>\s*<td>1/);
  await send(`${path}/delete`, {});
  expect(await page('/discounts')).toContain('No discounts yet');
});

test('a merchant gives a discount other goods, other customers, other dates and uses', async () => {
  const { standin } = running;
  await send('/discounts', { code: 'SPRING', kind: 'percentage', value: '10' });
  const record = createProduct(standin, shop.id, { title: 'Record', variants: [{ priceMinor: 8000 }] });
  const tagged = { email: 'vip@example.com', firstName: 'Shopper', lastName: '1', tags: ['vip'] };
  const customer = registerCustomer(standin, shop.id, tagged);
  const [made] = standin.store.list('discounts', shop.id);
  const path = `/discounts/${made?.id}`;
  const change = (form: Record<string, string>) =>
    send(path, { startsAt: '2026-01-01T00:00', usageLimit: '', ...form });
  const now = () => standin.store.list('discounts', shop.id)[0];

  await change({
    goods: `products:${record.id}`,
    buyers: 'tag:vip',
    endsAt: '2036-01-01T00:00',
    usageLimit: '3',
    once: 'on',
  });
  expect(now()).toMatchObject({
    rule: { items: { kind: 'products', productIds: [record.id] } },
    customerIds: null,
    segmentTag: 'vip',
    usageLimit: 3,
    appliesOncePerCustomer: true,
  });
  expect(now()?.endsAt).toMatch(/^203[56]-/);
  const lines = [{ variantId: record.variants[0]?.id ?? '', quantity: 1 }];
  const cart = {
    lines,
    codes: ['spring'],
    giftCardIds: [],
    useStoreCredit: false,
    shipping: null,
    knowsShipping: true,
  };
  const problemFor = (customerId: string | null) =>
    quoteCheckout(standin, shop, { ...cart, customerId }).refused.map(({ problem }) => problem);
  expect([problemFor(null), problemFor(customer.id)]).toEqual([['sign_in'], []]);

  expect(await page(path)).toMatch(/off products[\s\S]*for customers tagged vip/);
  await change({ goods: 'keep', buyers: `customer:${customer.id}` });
  expect(now()).toMatchObject({
    rule: { items: { kind: 'products' } },
    customerIds: [customer.id],
    segmentTag: null,
    endsAt: null,
  });
  await change({ goods: 'all', buyers: 'all' });
  expect(now()).toMatchObject({
    rule: { items: { kind: 'all' } },
    customerIds: null,
    segmentTag: null,
    appliesOncePerCustomer: false,
  });
  const refused = await change({ endsAt: '2025-01-01T00:00' });
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('ends after it starts')]);
});

test.each([
  ['/discounts', { code: 'NONE', kind: 'percentage', value: '0' }, 'above 0'],
  ['/discounts', { code: 'TENOFF', kind: 'free_shipping', value: '' }, 'cannot be had'],
  ['/gift-cards', { code: 'SHORT', value: '10' }, 'too short'],
  ['/gift-cards', { code: 'ABCD1234', value: '' }, 'more than nothing'],
  ['/store-credit', { customerId: '1', amount: '5' }, 'Choose a customer'],
])('%s refuses %o', async (path, form, sentence) => {
  const answer = await send(path, form);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(await answer.text()).toContain(sentence);
});

test('gift cards without their codes, and store credit by customer', async () => {
  const customer = registerCustomer(running.standin, shop.id, {
    email: 'shopper-1@example.com',
    firstName: 'Shopper',
    lastName: '1',
  });
  await send('/gift-cards', { code: 'ABCD1234WXYZ', value: '50' });
  await send('/store-credit', { customerId: customer.id, amount: '7,50' });
  const list = await page('/discounts');
  expect(list).toMatch(/•••• wxyz[\s\S]*50,00 zł[\s\S]*enabled/);
  expect(list.toLowerCase()).not.toContain('abcd1234');
  expect(list).toMatch(/Shopper 1<\/td>\s*<td>7,50 zł/);
});
