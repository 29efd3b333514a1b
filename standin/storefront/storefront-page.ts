import { orderTotals } from '../commerce/order-totals.ts';
import { findVariant } from '../commerce/cart-item.ts';
import { codesIn } from '../commerce/check-codes.ts';
import { type Checkout, type CheckoutRequest, quoteCheckout } from '../commerce/check-out.ts';
import { sumOf, type PricedCart } from '../commerce/price-cart.ts';
import type { Cart, Customer, Order, Product, Shop } from '../model.ts';
import type { Standin } from '../standin.ts';
import { signedInCustomer } from './shopper-session.ts';

/** Shopify's names of the templates we play (request.page_type). */
export type PageType =
  'index' | 'collection' | 'product' | 'cart' | 'customers/login' | 'customers/account' | 'customers/order' | '404';

/** What one answer of the storefront knows about the shop, the shopper and what is on the page. */
export type StorefrontPage = {
  standin: Pick<Standin, 'app' | 'store' | 'urls' | 'now' | 'faults'>;
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

type PriceContext = Pick<Standin, 'store' | 'now' | 'faults'>;
type Rate = { title: string; code: string; priceMinor: number };

/**
 * What a cart comes to at today's prices for whoever is signed in, with its codes, gift cards and store credit. Lines
 * whose product is gone are left out.
 * @param shipping the rate chosen at checkout, null when nothing is sent; undefined in the cart
 */
export function cartQuote(standin: PriceContext, shop: Shop, cart: Cart | null, shipping?: Rate | null): Checkout {
  return quoteCheckout(standin, shop, cartRequest(standin, shop, cart, shipping));
}

/** A cart as the checkout takes it. */
export function cartRequest(
  standin: PriceContext,
  shop: Shop,
  cart: Cart | null,
  shipping?: Rate | null,
): CheckoutRequest {
  const lines = (cart?.lines ?? []).filter((line) => findVariant(standin.store, shop.id, line.variantId) !== null);
  return {
    customerId: signedInCustomer(standin, cart)?.id ?? null,
    lines: lines.map(({ variantId, quantity }) => ({ variantId, quantity })),
    codes: codesIn(cart?.discountCode ?? null),
    giftCardIds: cart?.giftCardIds ?? [],
    useStoreCredit: cart?.useStoreCredit ?? false,
    shipping: shipping ?? null,
    knowsShipping: shipping !== undefined,
  };
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
