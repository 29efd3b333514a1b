/** What a cart costs decides what the app is told an order was worth: every cent must be somewhere, exactly once. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DiscountCode } from '../model.ts';
import { type CartItem, type CartToPrice, pricedCart, sumOf } from './price-cart.ts';

const ITEM: CartItem = {
  productId: '1',
  variantId: '2',
  title: 'Record',
  variantTitle: null,
  vendor: 'Vendor',
  sku: null,
  giftCard: false,
  taxable: true,
  requiresShipping: true,
  quantity: 1,
  unitPriceMinor: 1000,
};

const item = (unitPriceMinor: number, quantity = 1, more: Partial<CartItem> = {}): CartItem => ({
  ...ITEM,
  unitPriceMinor,
  quantity,
  ...more,
});

const discount = (value: number, more: Partial<DiscountCode> = {}): DiscountCode => ({
  code: 'SAVE',
  kind: 'percentage',
  value,
  target: 'order',
  productIds: [],
  ...more,
});

const cart = (items: CartItem[], more: Partial<CartToPrice> = {}): CartToPrice => ({
  items,
  discounts: [],
  shipping: null,
  taxesIncluded: true,
  taxRateBp: 2300,
  taxTitle: 'VAT',
  ...more,
});

const parcel = { title: 'Parcel', code: 'parcel', priceMinor: 1499 };

describe('what a cart costs', () => {
  test.each<[name: string, cart: CartToPrice, lineDiscounts: number[], tax: number, total: number]>([
    ['one line, tax included', cart([item(7990)]), [0], 1494, 7990],
    ['one line, tax added', cart([item(7990)], { taxesIncluded: false }), [0], 1838, 9828],
    ['shipping is taxed like the lines', cart([item(7990)], { shipping: parcel }), [0], 1494 + 280, 9489],
    ['shipping, tax added', cart([item(1000)], { shipping: parcel, taxesIncluded: false }), [0], 230 + 345, 3074],
    [
      'ten percent off an order of thirds',
      cart([item(333), item(333), item(334)], { discounts: [discount(1000)] }),
      [33, 33, 34],
      168,
      900,
    ],
    [
      'an odd cent goes to the largest remainder',
      cart([item(100), item(100), item(100)], { discounts: [discount(100, { kind: 'fixed_amount' })] }),
      [34, 33, 33],
      38,
      200,
    ],
    [
      'a percentage on lines is rounded line by line',
      cart([item(333), item(335)], { discounts: [discount(5000, { target: 'line' })] }),
      [167, 168],
      62,
      333,
    ],
    [
      'an order discount sees what a line discount left',
      cart([item(1000), item(1000)], {
        discounts: [discount(5000, { target: 'line', productIds: ['9'] }), discount(1000)],
      }),
      [100, 100],
      336,
      1800,
    ],
    [
      'only entitled products',
      cart([item(1000), item(1000, 1, { productId: '9' })], {
        discounts: [discount(5000, { target: 'line', productIds: ['9'] })],
      }),
      [0, 500],
      187 + 93,
      1500,
    ],
    [
      'more off than it costs is free',
      cart([item(500)], { discounts: [discount(900, { kind: 'fixed_amount' })] }),
      [500],
      0,
      0,
    ],
    [
      'gift cards bear no tax and take no discount',
      cart([item(5000, 1, { giftCard: true }), item(1000)], { discounts: [discount(1000)] }),
      [0, 100],
      168,
      5900,
    ],
    [
      'free shipping',
      cart([item(1000)], { shipping: parcel, discounts: [discount(10_000, { target: 'shipping' })] }),
      [0],
      187,
      1000,
    ],
    ['no tax', cart([item(1001, 3)], { taxRateBp: 0 }), [0], 0, 3003],
    ['nothing', cart([]), [], 0, 0],
  ])('%s', (_name, input, lineDiscounts, tax, total) => {
    const priced = pricedCart(input);
    expect(priced.items.map((line) => sumOf(line.discountAllocations))).toEqual(lineDiscounts);
    expect(priced.taxTotalMinor).toBe(tax);
    expect(priced.totalMinor).toBe(total);
  });

  test('for any cart, the parts add up to the whole', () => {
    const items = fc.array(
      fc.record({ unit: fc.integer({ min: 0, max: 1_000_000 }), quantity: fc.integer({ min: 1, max: 50 }) }),
      { minLength: 1, maxLength: 20 },
    );
    const discounts = fc.array(
      fc.record({
        kind: fc.constantFrom<DiscountCode['kind']>('percentage', 'fixed_amount'),
        value: fc.integer({ min: 0, max: 10_000 }),
        target: fc.constantFrom<DiscountCode['target']>('line', 'order', 'shipping'),
      }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(items, discounts, fc.boolean(), (lines, codes, taxesIncluded) => {
        const priced = pricedCart(
          cart(
            lines.map(({ unit, quantity }) => item(unit, quantity)),
            { discounts: codes.map(({ value, ...rest }) => discount(value, rest)), shipping: parcel, taxesIncluded },
          ),
        );
        for (const line of priced.items) {
          const off = sumOf(line.discountAllocations);
          expect(off).toBeGreaterThanOrEqual(0);
          expect(off).toBeLessThanOrEqual(line.unitPriceMinor * line.quantity);
        }
        const allocated = [...priced.items, ...(priced.shipping ? [priced.shipping] : [])].reduce(
          (sum, line) => sum + sumOf(line.discountAllocations),
          0,
        );
        expect(allocated).toBe(priced.discountTotalMinor);
        const addedTax = taxesIncluded ? 0 : priced.taxTotalMinor;
        expect(priced.totalMinor).toBe(priced.lineTotalMinor + parcel.priceMinor - allocated + addedTax);
      }),
    );
  });
});
