import { orderTotals } from '../commerce/order-totals.ts';
import { findVariant } from '../commerce/cart-item.ts';
import { pricedCart, sumOf, type PricedCart } from '../commerce/price-cart.ts';
import { cartItemFrom } from '../commerce/cart-item.ts';
import type { Cart, Customer, DiscountCode, Order, Product, Shop } from '../model.ts';
import type { Standin } from '../standin.ts';

/** Shopify's names of the templates we play (request.page_type). */
export type PageType =
  'index' | 'collection' | 'product' | 'cart' | 'customers/login' | 'customers/account' | 'customers/order' | '404';

/** What one answer of the storefront knows about the shop, the shopper and what is on the page. */
export type StorefrontPage = {
  standin: Pick<Standin, 'app' | 'store' | 'urls'>;
  shop: Shop;
  /** One of shop.locales. */
  locale: string;
  /** '' in the shop's first language, else `/<locale>`; stands before every path. */
  root: string;
  pageType: PageType;
  /** With the root, without the query. */
  path: string;
  customer: Customer | null;
  cart: Cart | null;
  product: Product | null;
  /** Inside the theme editor's preview. */
  isDesignMode: boolean;
};

/** The discount a cart's code names, or null. */
export function discountOf(shop: Shop, cart: Cart | null): DiscountCode | null {
  const code = cart?.discountCode?.toLowerCase();
  return shop.discounts.find((discount) => discount.code.toLowerCase() === code) ?? null;
}

/**
 * A cart at today's prices, with the shop's taxes and the cart's discount. Lines whose product is gone are left out.
 * @param shipping the rate chosen at checkout; null in the cart
 */
export function cartPrices(
  standin: Pick<Standin, 'store'>,
  shop: Shop,
  cart: Cart | null,
  shipping: { title: string; code: string; priceMinor: number } | null = null,
): PricedCart {
  const discount = discountOf(shop, cart);
  const { taxesIncluded, taxRateBp, taxTitle } = shop;
  const known = (cart?.lines ?? []).filter((line) => findVariant(standin.store, shop.id, line.variantId) !== null);
  const items = known.map((line) => cartItemFrom(standin.store, shop, line));
  return pricedCart({ items, discounts: discount ? [discount] : [], shipping, taxesIncluded, taxRateBp, taxTitle });
}

/** Units in a cart. */
export function cartCount(cart: Cart | null): number {
  return (cart?.lines ?? []).reduce((sum, line) => sum + line.quantity, 0);
}

/** A customer's orders, newest first. */
export function ordersOf(standin: Pick<Standin, 'store'>, customer: Customer): Order[] {
  return standin.store
    .list('orders', customer.shopId)
    .filter((order) => order.customerId === customer.id)
    .sort((a, b) => b.number - a.number);
}

/** What a customer has spent: totals of paid orders less what was given back, in the shop's minor units. */
export function totalSpentMinor(orders: Order[]): number {
  return orders.reduce((sum, order) => sum + orderTotals(order).receivedMinor - orderTotals(order).refundedMinor, 0);
}

/** A line's price before and after its discounts, for all its units. */
export function linePrices(item: PricedCart['items'][number]): { grossMinor: number; netMinor: number } {
  const grossMinor = item.unitPriceMinor * item.quantity;
  return { grossMinor, netMinor: grossMinor - sumOf(item.discountAllocations) };
}
