/** When nothing is left of what a reward's discount is for. */
import { expect, test } from 'vitest';
import { goodsMissing, lostGoods } from './discount-goods.ts';
import type { DiscountGoods, Goods } from './discount-goods.ts';

const [WINE, BEER] = ['gid://shopify/Collection/7', 'gid://shopify/Collection/8'];
const MUG = 'gid://shopify/Product/5';
const RED_MUG = 'gid://shopify/ProductVariant/6';
const gets = (goods: Goods): DiscountGoods => ({ gets: goods, buys: null });
const beside = (buys: Goods): DiscountGoods => ({ gets: [MUG], buys });

test.each<[string, DiscountGoods, DiscountGoods, string[], 'product' | 'variant' | 'collections' | null]>([
  ['everything, always there', gets('all'), gets('all'), [], null],
  ['no goods at all, of free shipping', { gets: null, buys: null }, { gets: null, buys: null }, [], null],
  ['a product that is there', gets([MUG]), gets([MUG]), [], null],
  ['a product that was deleted', gets([MUG]), gets([]), [MUG], 'product'],
  ['a variant that was deleted', gets([RED_MUG]), gets([]), [RED_MUG], 'variant'],
  ['a product that was taken off the discount', gets([MUG]), gets([]), [], null],
  ['a deleted product, and another put in its place', gets([MUG]), gets(['gid://shopify/Product/6']), [MUG], null],
  ['one of two collections', gets([WINE, BEER]), gets([BEER]), [WINE], null],
  ['both collections', gets([WINE, BEER]), gets([]), [WINE, BEER], 'collections'],
  ['both, now for everything', gets([WINE, BEER]), gets('all'), [WINE, BEER], null],
  ['what had to be bought', beside([WINE]), beside([]), [WINE], 'collections'],
])('%s', (_what, asked, seen, gone, expected) => {
  expect(lostGoods(asked, seen, gone)).toBe(expected);
});

test('only what is not among the discount’s goods has to be looked up', () => {
  expect(goodsMissing(beside([WINE, BEER]), { gets: [MUG], buys: [BEER] })).toEqual([WINE]);
  expect(goodsMissing(gets([WINE]), gets('all'))).toEqual([]);
  expect(goodsMissing(gets('all'), gets([WINE]))).toEqual([]);
});
