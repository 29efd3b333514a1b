/** Whatever codes meet in whatever cart: nobody is paid for buying, every cent taken is said, and codes only stand with their like. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Discount, DiscountItems } from '../discount-model.ts';
import { NO_FAULTS } from '../faults.ts';
import { Store } from '../store.ts';
import { quoteCheckout } from './check-out.ts';
import { createShop } from './create-shop.ts';
import { classOf } from './discount-status.ts';
import { sumOf } from './price-cart.ts';
import { addCode } from './redeem-codes.ts';

const AT = new Date('2026-11-22T12:00:00Z');
const PRODUCTS = ['1', '2', '3'];

const items: fc.Arbitrary<DiscountItems> = fc.oneof(
  fc.constant({ kind: 'all' as const }),
  fc.record({
    kind: fc.constant('products' as const),
    productIds: fc.subarray(PRODUCTS, { minLength: 1 }),
    variantIds: fc.constant<string[]>([]),
  }),
);
const percentage = fc.record({
  kind: fc.constant('percentage' as const),
  basisPoints: fc.integer({ min: 1, max: 10_000 }),
});
const effect = fc.oneof(
  percentage,
  fc.record({
    kind: fc.constant('amount' as const),
    amountMinor: fc.integer({ min: 1, max: 20_000 }),
    onEachItem: fc.boolean(),
  }),
);
const minimum = fc.oneof(
  fc.record({ kind: fc.constant('quantity' as const), quantity: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('subtotal' as const), amountMinor: fc.integer({ min: 1, max: 20_000 }) }),
);
const rule: fc.Arbitrary<Discount['rule']> = fc.oneof(
  fc.record({ type: fc.constant('basic' as const), items, effect }),
  fc.record({
    type: fc.constant('free_shipping' as const),
    maximumShippingMinor: fc.option(fc.integer({ min: 0, max: 3000 })),
  }),
  fc.record({
    type: fc.constant('bxgy' as const),
    buys: fc.record({ items, minimum }),
    gets: fc.record({ items, quantity: fc.integer({ min: 1, max: 2 }), effect: percentage }),
    usesPerOrderLimit: fc.option(fc.integer({ min: 1, max: 3 })),
  }),
);
const combinesWith = fc.record({ order: fc.boolean(), product: fc.boolean(), shipping: fc.boolean() });
const discounts = fc.array(fc.record({ rule, minimum: fc.option(minimum), combinesWith }), { maxLength: 5 });
const lines = fc.array(
  fc.record({
    product: fc.integer({ min: 0, max: PRODUCTS.length - 1 }),
    unit: fc.integer({ min: 0, max: 9999 }),
    quantity: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 4 },
);

const EVERYBODY = {
  customerIds: null,
  startsAt: AT.toISOString(),
  endsAt: null,
  usageLimit: 1,
  appliesOncePerCustomer: false,
};

test('any codes in any cart', () => {
  let together = 0;
  fc.assert(
    fc.property(discounts, lines, fc.option(fc.integer({ min: 0, max: 2000 })), (made, cart, shippingMinor) => {
      const store = new Store();
      const ctx = { store, now: () => AT, faults: NO_FAULTS };
      const shop = createShop(ctx, { handle: 'example' });
      const products = PRODUCTS.map((id) => ({ id, variantId: `${id}0` }));
      for (const [at, { unit, product }] of cart.entries()) {
        const of = products[product];
        const variant = {
          id: `${of?.variantId}${at}`,
          title: 'Default Title',
          sku: null,
          priceMinor: unit,
          compareAtPriceMinor: null,
          taxable: true,
          requiresShipping: true,
          inventoryQuantity: 9,
        };
        const known = store.find('products', of?.id ?? '');
        store.put('products', {
          id: of?.id ?? '',
          shopId: shop.id,
          handle: `p${of?.id}`,
          title: 'Record',
          descriptionHtml: '',
          vendor: 'V',
          productType: '',
          tags: [],
          giftCard: false,
          status: 'ACTIVE',
          image: null,
          optionName: 'Title',
          createdAt: AT.toISOString(),
          updatedAt: AT.toISOString(),
          variants: [...(known?.variants ?? []), variant],
        });
      }
      const byCode = new Map<string, Discount>(
        made.map((one, i) => {
          const discount = {
            ...EVERYBODY,
            ...one,
            id: `9${i}`,
            shopId: shop.id,
            title: `D${i}`,
            tags: [],
            byApp: true,
            createdAt: AT.toISOString(),
            updatedAt: AT.toISOString(),
          };
          addCode(ctx, shop.id, store.put('discounts', discount).id, `CODE${i}`);
          return [`CODE${i}`, discount] as const;
        }),
      );
      const quote = quoteCheckout(ctx, shop, {
        lines: cart.map(({ product, quantity }, at) => ({
          variantId: `${products[product]?.variantId}${at}`,
          quantity,
        })),
        codes: [...byCode.keys()],
        giftCardIds: [],
        useStoreCredit: false,
        shipping: shippingMinor === null ? null : { title: 'Parcel', code: 'parcel', priceMinor: shippingMinor },
        knowsShipping: true,
      });
      const { priced, applied, refused } = quote;
      expect([...applied, ...refused].map(({ code }) => code).toSorted()).toEqual([...byCode.keys()]);
      for (const item of priced.items) {
        const off = sumOf(item.discountAllocations);
        expect(off).toBeLessThanOrEqual(item.unitPriceMinor * item.quantity);
        expect(item.discountAllocations.every(({ amountMinor }) => amountMinor > 0)).toBe(true);
      }
      expect(priced.shippingMinor).toBeGreaterThanOrEqual(0);
      expect(priced.totalMinor).toBeGreaterThanOrEqual(0);
      const parts = [
        ...priced.items.flatMap((item) => item.discountAllocations),
        ...(priced.shipping?.discountAllocations ?? []),
      ];
      expect(sumOf(parts)).toBe(priced.discountTotalMinor);
      if (applied.length > 1) together += 1;
      // no code is used up for nothing
      expect(new Set(parts.map(({ applicationIndex }) => applicationIndex)).size).toBe(applied.length);
      const standing = applied.map(({ code }) => byCode.get(code)).filter((one) => one !== undefined);
      for (const one of standing) {
        const others = standing.filter((other) => other !== one);
        expect(others.every((other) => one.combinesWith[classOf(other)])).toBe(true);
      }
    }),
    { numRuns: 300, seed: 22 },
  );
  expect(together).toBeGreaterThan(5);
});
