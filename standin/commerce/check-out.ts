import type { Address, Customer, Id, Minor, Order, Shop } from '../model.ts';
import { Refusal, type Standin } from '../standin.ts';
import type { GiftCard } from '../stored-value-model.ts';
import { cartItemFrom, type LineRequest } from './cart-item.ts';
import { checkCodes, type CheckedCodes } from './check-codes.ts';
import { isRedeemable, moveOnGiftCard } from './gift-cards.ts';
import { GIFT_CARD, type Payment, STORE_CREDIT } from './order-payments.ts';
import { placeOrder } from './place-order.ts';
import { type PricedCart, pricedCart } from './price-cart.ts';
import { countUses } from './redeem-codes.ts';
import { findCustomerByEmail } from './register-customer.ts';
import { creditAccountsOf, debitAccount, openCreditAccount } from './store-credit.ts';

/** What a price needs; placing an order tells the app besides. */
type QuoteContext = Pick<Standin, 'store' | 'now' | 'faults'>;
type CheckoutContext = QuoteContext & Pick<Standin, 'webhooks'>;

export type CheckoutRequest = {
  customerId?: Id | null;
  email?: string | null;
  lines: LineRequest[];
  /** As typed, in that order. */
  codes: string[];
  giftCardIds: Id[];
  useStoreCredit: boolean;
  shipping: { title: string; code: string; priceMinor: Minor } | null;
  /** False in the cart, where shipping is not chosen yet. */
  knowsShipping: boolean;
};

/** What a checkout comes to, and who pays which part of it. `restMinor` is left for the card. */
export type Checkout = CheckedCodes & {
  priced: PricedCart;
  giftCards: { card: GiftCard; amountMinor: Minor }[];
  storeCreditMinor: Minor;
  restMinor: Minor;
};

/**
 * Prices a cart with the codes it honours, and spends gift cards in the order they were given, then store credit.
 * @throws Refusal for a line that cannot be priced.
 */
export function quoteCheckout(ctx: QuoteContext, shop: Shop, request: CheckoutRequest): Checkout {
  const items = request.lines.map((line) => cartItemFrom(ctx.store, shop, line));
  const signedIn = signedInOf(ctx, shop, request);
  const byEmail = request.email ? findCustomerByEmail(ctx, shop.id, request.email) : null;
  const checked = checkCodes(ctx, shop, {
    codes: request.codes,
    items,
    // a discount for certain customers goes by the address too; money on an account does not
    customer: signedIn ?? byEmail,
    email: request.email ?? null,
    shippingMinor: request.knowsShipping ? (request.shipping?.priceMinor ?? 0) : null,
  });
  const { taxesIncluded, taxRateBp, taxTitle } = shop;
  const discounts = checked.applied.map((one) => one.discount);
  const priced = pricedCart({ items, discounts, shipping: request.shipping, taxesIncluded, taxRateBp, taxTitle });
  let restMinor = priced.totalMinor;
  const giftCards: Checkout['giftCards'] = [];
  for (const id of request.giftCardIds) {
    const card = ctx.store.find('giftCards', id);
    if (card?.shopId !== shop.id || !isRedeemable(card, shop, ctx.now())) continue;
    const amountMinor = Math.min(restMinor, card.balanceMinor);
    restMinor -= amountMinor;
    giftCards.push({ card, amountMinor });
  }
  const creditMinor = request.useStoreCredit ? creditOf(ctx, shop, signedIn) : 0;
  const storeCreditMinor = Math.min(restMinor, creditMinor);
  return { ...checked, priced, giftCards, storeCreditMinor, restMinor: restMinor - storeCreditMinor };
}

/** What a signed-in customer can spend of store credit in the shop's currency. */
export function creditOf(ctx: QuoteContext, shop: Shop, customer: Customer | null): Minor {
  if (customer === null) return 0;
  const accounts = creditAccountsOf(ctx, shop.id, customer.id);
  return accounts.find((account) => account.currency === shop.currency)?.balanceMinor ?? 0;
}

/**
 * Places the order of a checkout: codes are used up, gift cards and store credit are spent, the rest is paid by card.
 * @throws Refusal for what placeOrder refuses.
 */
export function checkOut(
  ctx: CheckoutContext,
  shopId: Id,
  request: CheckoutRequest & {
    firstName?: string | null;
    lastName?: string | null;
    shippingAddress?: Address | null;
    customerLocale?: string;
    processedAt?: string;
  },
): { order: Order; quote: Checkout } {
  const shop = ctx.store.get('shops', shopId);
  if (request.lines.length === 0) throw new Refusal('An order needs at least one line');
  const quote = quoteCheckout(ctx, shop, { ...request, knowsShipping: true });
  const {
    lines,
    shipping,
    codes: _codes,
    giftCardIds: _cards,
    useStoreCredit: _use,
    knowsShipping: _k,
    ...who
  } = request;
  const discounts = quote.applied.map((one) => one.discount);
  const order = placeOrder(ctx, shopId, { ...who, lines, shipping, discounts, payments: paymentsOf(quote) });
  countUses(
    ctx,
    order,
    quote.applied.map((one) => one.code),
  );
  for (const { card, amountMinor } of quote.giftCards) {
    if (amountMinor > 0) moveOnGiftCard(ctx, card.id, -amountMinor, order.id);
  }
  if (quote.storeCreditMinor > 0 && order.customerId !== null) {
    const account = openCreditAccount(ctx, shopId, order.customerId, shop.currency);
    debitAccount(ctx, account, quote.storeCreditMinor, { event: 'ORDER_PAYMENT', orderId: order.id });
  }
  return { order, quote };
}

function paymentsOf(quote: Checkout): Payment[] {
  const cardsMinor = quote.giftCards.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return [
    { gateway: GIFT_CARD, amountMinor: cardsMinor },
    { gateway: STORE_CREDIT, amountMinor: quote.storeCreditMinor },
  ].filter((payment) => payment.amountMinor > 0);
}

function signedInOf(ctx: QuoteContext, shop: Shop, request: CheckoutRequest): Customer | null {
  const customer = request.customerId ? ctx.store.find('customers', request.customerId) : null;
  return customer?.shopId === shop.id ? customer : null;
}
