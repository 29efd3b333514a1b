/** A reward is worth what the checkout honours: once, for whom and what it is meant, and beside what it may stand. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBackend, type Backend } from '../testing/start-backend.ts';
import type { RefusedCode } from './check-codes.ts';
import { createProduct } from './save-product.ts';

type Quote = {
  applied: string[];
  refused: RefusedCode[];
  discount: string;
  total: string;
  giftCards: { paid: string }[];
  storeCredit: string;
  rest: string;
};
type Placed = Quote & { order: { id: string; rest: Record<string, unknown> } };

let backend: Backend;
/** Variants: a record for 60.00, one for 40.00, a gift card for 100.00. */
let variants: { dear: string; cheap: string; giftCard: string };
let products: { dear: string; cheap: string };

beforeEach(async () => {
  backend = await startBackend();
  const made = (title: string, priceMinor: number, giftCard = false) =>
    createProduct(backend.standin, backend.shop.id, { title, giftCard, variants: [{ priceMinor }] });
  const [dear, cheap, giftCard] = [made('Dear', 6000), made('Cheap', 4000), made('Gift card', 10_000, true)];
  products = { dear: dear.id, cheap: cheap.id };
  const variantOf = (product: typeof dear): string => product.variants[0]?.id ?? '';
  variants = { dear: variantOf(dear), cheap: variantOf(cheap), giftCard: variantOf(giftCard) };
});

afterEach(() => backend.stop());

async function ok<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await backend.api(method, `/shops/example${path}`, body);
  expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200 });
  return answer.body as T;
}

const makeDiscount = (code: string, more: Record<string, unknown>): Promise<{ id: string }> =>
  ok('POST', '/discounts', { code, ...more });

const cart = (dear: number, cheap = 0): Record<string, unknown> => ({
  lines: [
    { variantId: variants.dear, quantity: dear },
    { variantId: variants.cheap, quantity: cheap },
  ].filter((line) => line.quantity > 0),
});

const quoted = (codes: string[], more: Record<string, unknown> = cart(1, 1)): Promise<Quote> =>
  ok('POST', '/checkouts', { codes, quote: true, ...more });
const placed = (codes: string[], more: Record<string, unknown> = cart(1, 1)): Promise<Placed> =>
  ok('POST', '/checkouts', { codes, ...more });

const customer = async (email: string): Promise<string> =>
  (await ok<{ id: string }>('POST', '/customers', { email })).id;

const refusalOf = async (code: string, more?: Record<string, unknown>): Promise<string | undefined> =>
  (await quoted([code], more)).refused[0]?.problem;

const EVERYTHING = { order: true, product: true, shipping: true };

describe('what a code takes off', () => {
  test.each([
    ['a percentage of everything', { kind: 'percentage', value: 10 }, '10.00'],
    ['an amount off the order', { kind: 'fixed_amount', value: '25.00' }, '25.00'],
    ['never more than there is', { kind: 'fixed_amount', value: '250.00' }, '100.00'],
    ['an amount off each unit', { kind: 'fixed_amount', value: '5.00', onEachItem: true }, '10.00'],
    ['off each unit, at most its price', { kind: 'fixed_amount', value: '50.00', onEachItem: true }, '90.00'],
  ])('%s', async (_name, discount, off) => {
    await makeDiscount('SAVE', discount);
    expect(await quoted(['save'])).toMatchObject({ applied: ['SAVE'], discount: off });
  });

  test('an amount once is not an amount for each unit', async () => {
    await makeDiscount('ONCE', { kind: 'fixed_amount', value: 5, items: { productIds: [products.cheap] } });
    await makeDiscount('EACH', {
      kind: 'fixed_amount',
      value: 5,
      items: { productIds: [products.cheap] },
      onEachItem: true,
    });
    expect(await quoted(['ONCE'], cart(1, 3))).toMatchObject({ discount: '5.00' });
    expect(await quoted(['EACH'], cart(1, 3))).toMatchObject({ discount: '15.00' });
  });

  test('only entitled products and collections, as membership is now', async () => {
    const collection = await ok<{ id: string }>('POST', '/collections', {
      title: 'Sale',
      productIds: [products.cheap],
    });
    await makeDiscount('PRODUCT', { kind: 'percentage', value: 50, items: { productIds: [products.dear] } });
    await makeDiscount('COLLECTION', { kind: 'percentage', value: 50, items: { collectionIds: [collection.id] } });
    expect(await quoted(['PRODUCT'])).toMatchObject({ discount: '30.00' });
    expect(await quoted(['COLLECTION'])).toMatchObject({ discount: '20.00' });
    expect(await refusalOf('COLLECTION', cart(2))).toBe('nothing_entitled');
    await ok('PATCH', `/collections/${collection.id}`, { productIds: [products.dear] });
    expect(await quoted(['COLLECTION'])).toMatchObject({ discount: '30.00' });
  });

  test('one unit free is one unit, where a 100 % discount frees them all', async () => {
    const items = { productIds: [products.cheap] };
    await makeDiscount('ALLFREE', { kind: 'percentage', value: 100, items });
    await makeDiscount('ONEFREE', { kind: 'bxgy', items, usesPerOrderLimit: 1 });
    expect(await quoted(['ALLFREE'], cart(1, 3))).toMatchObject({ discount: '120.00', total: '60.00' });
    expect(await quoted(['ONEFREE'], cart(1, 3))).toMatchObject({ discount: '40.00', total: '140.00' });
    expect(await quoted(['ONEFREE'], cart(0, 2))).toMatchObject({ discount: '40.00', total: '40.00' });
    expect(await refusalOf('ONEFREE', cart(0, 1))).toBe('nothing_entitled');
    expect(await refusalOf('ONEFREE', cart(2, 0))).toBe('nothing_entitled');
  });

  test('buy two, get one: the cheapest is free, once for every two bought', async () => {
    await makeDiscount('THREE42', { kind: 'bxgy', buys: { quantity: 2 } });
    expect(await quoted(['THREE42'], cart(2, 1))).toMatchObject({ discount: '40.00' });
    expect(await quoted(['THREE42'], cart(4, 2))).toMatchObject({ discount: '80.00' });
    expect(await refusalOf('THREE42', cart(2))).toBe('nothing_entitled');
  });

  test('free shipping, and what it does not touch', async () => {
    await makeDiscount('SHIP', { kind: 'free_shipping' });
    expect(await quoted(['SHIP'], { ...cart(1), shipping: true })).toMatchObject({ discount: '14.99', total: '60.00' });
    expect(await refusalOf('SHIP', cart(1))).toBe('nothing_entitled');
  });

  test('gift cards are neither discounted nor counted', async () => {
    await makeDiscount('TEN', { kind: 'percentage', value: 10, minimumSubtotal: '100.00' });
    const lines = [{ variantId: variants.giftCard }, { variantId: variants.dear }];
    expect(await refusalOf('TEN', { lines })).toBe('minimum_subtotal');
    expect(await quoted(['TEN'], { lines: [...lines, { variantId: variants.cheap }] })).toMatchObject({
      discount: '10.00',
      total: '190.00',
    });
  });
});

describe('whether a code is honoured', () => {
  test('in its time', async () => {
    const [soon, later] = [new Date(Date.now() + 60_000), new Date(Date.now() + 3_600_000)];
    await makeDiscount('SOON', {
      kind: 'percentage',
      value: 10,
      startsAt: soon.toISOString(),
      endsAt: later.toISOString(),
    });
    expect(await refusalOf('SOON')).toBe('not_started');
    backend.advance(120_000);
    expect(await quoted(['SOON'])).toMatchObject({ applied: ['SOON'] });
    backend.advance(3_600_000);
    expect(await refusalOf('SOON')).toBe('ended');
    expect(await refusalOf('NEVER')).toBe('unknown');
  });

  test('above its minimum, which for products counts those products', async () => {
    await makeDiscount('HUNDRED', { kind: 'percentage', value: 10, minimumSubtotal: '100.00' });
    await makeDiscount('TWO', {
      kind: 'percentage',
      value: 10,
      minimumQuantity: 2,
      items: { productIds: [products.cheap] },
    });
    expect((await quoted(['HUNDRED'], cart(1))).refused).toEqual([
      { code: 'HUNDRED', problem: 'minimum_subtotal', missing: 10_000 },
    ]);
    expect(await quoted(['HUNDRED'])).toMatchObject({ applied: ['HUNDRED'] });
    expect(await refusalOf('TWO', cart(2, 1))).toBe('minimum_quantity');
    expect(await quoted(['TWO'], cart(0, 2))).toMatchObject({ discount: '8.00' });
  });

  test('as often as it may: each order counts, a quote does not', async () => {
    await makeDiscount('ONCE', { kind: 'percentage', value: 10, usageLimit: 1 });
    await quoted(['ONCE']);
    expect(await placed(['once'])).toMatchObject({ applied: ['ONCE'] });
    expect(await refusalOf('ONCE')).toBe('used_up');
    expect(await placed(['ONCE'])).toMatchObject({ applied: [], total: '100.00' });
    expect(await ok('GET', '/discount-codes/once')).toMatchObject({ uses: [{ customerKey: null }] });
  });

  test('once for each customer, also under their address', async () => {
    const [first, second] = [await customer('shopper-1@example.com'), await customer('shopper-2@example.com')];
    await makeDiscount('EACH', { kind: 'percentage', value: 10, oncePerCustomer: true });
    await placed(['EACH'], { ...cart(1), customerId: first });
    expect(await refusalOf('EACH', { ...cart(1), customerId: first })).toBe('used_by_customer');
    expect(await refusalOf('EACH', { ...cart(1), email: 'Shopper-1@example.com' })).toBe('used_by_customer');
    expect(await quoted(['EACH'], { ...cart(1), customerId: second })).toMatchObject({ applied: ['EACH'] });
  });

  test('for those it is for', async () => {
    const [first, second] = [await customer('shopper-1@example.com'), await customer('shopper-2@example.com')];
    await makeDiscount('MINE', { kind: 'percentage', value: 10, customerIds: [first] });
    expect(await refusalOf('MINE')).toBe('sign_in');
    expect(await refusalOf('MINE', { ...cart(1), customerId: second })).toBe('not_for_customer');
    expect(await quoted(['MINE'], { ...cart(1), customerId: first })).toMatchObject({ applied: ['MINE'] });
  });

  test('a code that would take nothing is not used up', async () => {
    await makeDiscount('ALL', { kind: 'percentage', value: 100, combinesWith: EVERYTHING });
    await makeDiscount('FIVE', { kind: 'fixed_amount', value: 5, usageLimit: 1, combinesWith: EVERYTHING });
    expect(await placed(['ALL', 'FIVE'])).toMatchObject({ applied: ['ALL'], total: '0.00' });
    expect(await quoted(['FIVE'])).toMatchObject({ applied: ['FIVE'] });
  });
});

describe('several codes', () => {
  const order = { kind: 'fixed_amount', value: 10 };

  test('combine only when both allow it', async () => {
    await makeDiscount('WILLING', { ...order, combinesWith: EVERYTHING });
    await makeDiscount('SHY', { kind: 'percentage', value: 50, items: { productIds: [products.dear] } });
    await makeDiscount('OPEN', {
      kind: 'percentage',
      value: 50,
      items: { productIds: [products.cheap] },
      combinesWith: { order: true },
    });
    expect(await quoted(['WILLING', 'SHY'])).toMatchObject({
      applied: ['SHY'],
      discount: '30.00',
      refused: [{ code: 'WILLING', problem: 'does_not_combine' }],
    });
    expect(await quoted(['WILLING', 'OPEN'])).toMatchObject({ applied: ['OPEN', 'WILLING'], discount: '30.00' });
    expect((await quoted(['WILLING', 'TENOFF'])).applied).toEqual(['WILLING']);
  });

  test('all three classes together, and one shipping code at most', async () => {
    await makeDiscount('ORDER', { ...order, combinesWith: { product: true, shipping: true } });
    await makeDiscount('PRODUCT', {
      kind: 'percentage',
      value: 50,
      items: { productIds: [products.cheap] },
      combinesWith: { order: true, shipping: true },
    });
    await makeDiscount('SHIP', { kind: 'free_shipping', combinesWith: EVERYTHING });
    await makeDiscount('SHIPTOO', { kind: 'free_shipping', combinesWith: EVERYTHING });
    const all = await quoted(['SHIP', 'SHIPTOO', 'ORDER', 'PRODUCT'], { ...cart(1, 1), shipping: true });
    expect(all).toMatchObject({
      applied: ['PRODUCT', 'ORDER', 'SHIP'],
      discount: '44.99',
      refused: [{ code: 'SHIPTOO', problem: 'does_not_combine' }],
    });
  });

  test('on one line only the better product discount counts', async () => {
    const some = (value: number, productIds: string[]) => ({
      kind: 'percentage',
      value,
      items: { productIds },
      combinesWith: EVERYTHING,
    });
    await makeDiscount('TEN', some(10, [products.dear, products.cheap]));
    await makeDiscount('TWENTY', some(20, [products.cheap]));
    expect(await quoted(['TEN', 'TWENTY'])).toMatchObject({ discount: '14.00', refused: [] });
    expect(await quoted(['TEN', 'TWENTY'], cart(0, 1))).toMatchObject({ applied: ['TWENTY'], discount: '8.00' });
  });

  test('five merchandise codes, not six, and the ones that take most', async () => {
    for (const value of [1, 2, 3, 4, 5, 6]) {
      await makeDiscount(`OFF${value}`, { kind: 'fixed_amount', value, combinesWith: EVERYTHING });
    }
    const six = await quoted([1, 2, 3, 4, 5, 6].map((value) => `OFF${value}`));
    expect(six).toMatchObject({ discount: '20.00', refused: [{ code: 'OFF1', problem: 'does_not_combine' }] });
  });

  test('an order minimum is measured after product discounts', async () => {
    await makeDiscount('HALF', {
      kind: 'percentage',
      value: 50,
      items: { productIds: [products.dear] },
      combinesWith: EVERYTHING,
    });
    await makeDiscount('BIG', { ...order, minimumSubtotal: '80.00', combinesWith: EVERYTHING });
    expect(await quoted(['BIG'])).toMatchObject({ applied: ['BIG'] });
    expect(await quoted(['HALF', 'BIG'])).toMatchObject({
      applied: ['HALF'],
      refused: [{ code: 'BIG', problem: 'minimum_subtotal', missing: 8000 }],
    });
  });
});

test('the order says what was taken, by which code, from which line', async () => {
  await makeDiscount('ORDER', { kind: 'fixed_amount', value: 10, combinesWith: EVERYTHING });
  await makeDiscount('ONE', {
    kind: 'bxgy',
    items: { productIds: [products.cheap] },
    usesPerOrderLimit: 1,
    combinesWith: EVERYTHING,
  });
  await makeDiscount('SHIP', { kind: 'free_shipping', combinesWith: EVERYTHING });
  const { order } = await placed(['ORDER', 'ONE', 'SHIP'], { ...cart(1, 2), shipping: true });
  const { rest } = await ok<{ rest: Record<string, unknown> }>('GET', `/orders/${order.id}`);
  expect(rest).toMatchObject({
    total_discounts: '64.99',
    total_price: '90.00',
    discount_codes: [
      { code: 'ONE', amount: '40.00', type: 'percentage' },
      { code: 'ORDER', amount: '10.00', type: 'fixed_amount' },
      { code: 'SHIP', amount: '14.99', type: 'shipping' },
    ],
    discount_applications: [
      {
        type: 'discount_code',
        code: 'ONE',
        value: '100.0',
        value_type: 'percentage',
        target_selection: 'entitled',
        allocation_method: 'each',
      },
      {
        type: 'discount_code',
        code: 'ORDER',
        value: '10.00',
        value_type: 'fixed_amount',
        target_selection: 'all',
        allocation_method: 'across',
      },
      { type: 'discount_code', code: 'SHIP', value: '100.0', target_type: 'shipping_line' },
    ],
    line_items: [
      { price: '60.00', discount_allocations: [{ amount: '6.00', discount_application_index: 1 }] },
      {
        price: '40.00',
        quantity: 2,
        discount_allocations: [
          { amount: '40.00', discount_application_index: 0 },
          { amount: '4.00', discount_application_index: 1 },
        ],
      },
    ],
    shipping_lines: [{ discount_allocations: [{ amount: '14.99', discount_application_index: 2 }] }],
  });
});

describe('gift cards and store credit', () => {
  const giftCard = (code: string, value: number, more: Record<string, unknown> = {}) =>
    ok<{ balance: string }>('POST', '/gift-cards', { code, value, ...more });
  const balanceOf = async (code: string): Promise<string> =>
    (await ok<{ balance: string }>('GET', `/gift-cards/${code}`)).balance;
  const creditOf = async (customerId: string): Promise<string | undefined> =>
    (await ok<{ balance: string }[]>('GET', `/store-credit?customerId=${customerId}`))[0]?.balance;

  test('pay together with money, each with what it has, and get their part back', async () => {
    const customerId = await customer('shopper-1@example.com');
    await giftCard('CARDAAAA', 30);
    await giftCard('cardbbbb', 20);
    await ok('POST', '/store-credit', { customerId, amount: 25 });
    const { order, ...quote } = await placed([], {
      ...cart(1, 1),
      customerId,
      giftCards: ['cardaaaa', 'CARD BBBB'],
      useStoreCredit: true,
    });
    expect(quote).toMatchObject({
      giftCards: [{ paid: '30.00' }, { paid: '20.00' }],
      storeCredit: '25.00',
      rest: '25.00',
    });
    expect([await balanceOf('cardaaaa'), await balanceOf('cardbbbb'), await creditOf(customerId)]).toEqual([
      '0.00',
      '0.00',
      '0.00',
    ]);
    const { rest } = await ok<{ rest: Record<string, unknown> }>('GET', `/orders/${order.id}`);
    expect(rest).toMatchObject({
      financial_status: 'paid',
      payment_gateway_names: ['gift_card', 'shopify_store_credit', 'bogus'],
    });
    await ok('POST', `/orders/${order.id}/refunds`, { amount: 40 });
    expect(await creditOf(customerId)).toBe('15.00');
    await ok('POST', `/orders/${order.id}/refunds`, { full: true });
    expect([await balanceOf('cardaaaa'), await balanceOf('cardbbbb'), await creditOf(customerId)]).toEqual([
      '30.00',
      '20.00',
      '25.00',
    ]);
  });

  test('a card pays only while it can', async () => {
    await giftCard('cardaaaa', 200, { expiresOn: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) });
    expect(await quoted([], { ...cart(1), giftCards: ['cardaaaa'] })).toMatchObject({ rest: '0.00' });
    expect((await backend.api('POST', '/shops/example/gift-cards', { code: 'CARDAAAA', value: 1 })).status).toBe(409);
    backend.advance(3 * 86_400_000);
    expect(await quoted([], { ...cart(1), giftCards: ['cardaaaa'] })).toMatchObject({ rest: '60.00', giftCards: [] });
    await giftCard('cardbbbb', 200);
    await ok('POST', '/gift-cards/cardbbbb/deactivate');
    expect(await quoted([], { ...cart(1), giftCards: ['cardbbbb'] })).toMatchObject({ rest: '60.00' });
  });

  test('store credit is for the one signed in, the soonest to expire first', async () => {
    const customerId = await customer('shopper-1@example.com');
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    await ok('POST', '/store-credit', { customerId, amount: 50 });
    await ok('POST', '/store-credit', { customerId, amount: 30, expiresAt: soon });
    const asGuest = { ...cart(1), email: 'shopper-1@example.com', useStoreCredit: true };
    expect(await quoted([], asGuest)).toMatchObject({ storeCredit: '0.00' });
    await placed([], { ...cart(0, 1), customerId, useStoreCredit: true });
    expect(await creditOf(customerId)).toBe('40.00');
    backend.advance(7_200_000);
    expect(await creditOf(customerId)).toBe('40.00');
    await ok('POST', '/store-credit', {
      customerId,
      amount: 5,
      expiresAt: new Date(Date.now() + 9_000_000).toISOString(),
    });
    backend.advance(7_200_000);
    expect(await creditOf(customerId)).toBe('40.00');
    const [account] = await ok<{ movements: { kind: string; amountMinor: number }[] }[]>('GET', '/store-credit');
    expect(account?.movements.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ['credit', 5000],
      ['credit', 3000],
      ['debit', -4000],
      ['credit', 500],
      ['expiration', -500],
    ]);
  });
});
