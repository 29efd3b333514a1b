import { z } from 'zod';
import { type Checkout, checkOut, quoteCheckout } from '../commerce/check-out.ts';
import { createGiftCard, deactivateGiftCard, findGiftCard } from '../commerce/gift-cards.ts';
import { creditAccount, creditAccountsOf, debitAccount, openCreditAccount } from '../commerce/store-credit.ts';
import type { Id, Shop } from '../model.ts';
import { decimalString } from '../money.ts';
import { gid } from '../payload/edge-values.ts';
import { Refusal, type Standin } from '../standin.ts';
import type { GiftCard, StoreCreditAccount } from '../stored-value-model.ts';
import { minorOf } from './request-shapes.ts';
import { type AddRoute, bodyOf } from './route.ts';
import { orderView } from './views.ts';

const IdText = z.string().regex(/^\d{1,19}$/);
const Money = z.union([z.string().max(20), z.number()]);

/** A cart as a shopper would bring it to the checkout. `quote`: only say what it would come to. */
const CheckoutBody = z.strictObject({
  customerId: IdText.nullish(),
  email: z.string().max(200).nullish(),
  lines: z
    .array(z.strictObject({ variantId: IdText, quantity: z.number().int().min(1).max(10_000).default(1) }))
    .min(1)
    .max(250),
  codes: z.array(z.string().max(255)).max(20).default([]),
  /** The codes of gift cards, as the shopper types them. */
  giftCards: z.array(z.string().max(30)).max(20).default([]),
  useStoreCredit: z.boolean().default(false),
  shipping: z.boolean().default(false),
  processedAt: z.iso.datetime({ offset: true }).optional(),
  quote: z.boolean().default(false),
});

const GiftCardBody = z.strictObject({
  code: z.string().max(30).nullable().default(null),
  value: Money,
  customerId: IdText.nullable().default(null),
  note: z.string().max(500).nullable().default(null),
  expiresOn: z.iso.date().nullable().default(null),
});

/** A positive amount is given, a negative one taken. */
const StoreCreditBody = z.strictObject({
  customerId: IdText,
  amount: Money,
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
});

/** Checking out without a browser, and what shoppers can pay with besides money. */
export function addCheckoutRoutes(add: AddRoute, standin: Standin): void {
  add('post', '/shops/:handle/checkouts', ({ shop, request }) => {
    const { giftCards, shipping, quote: isQuote, ...body } = bodyOf(CheckoutBody, request);
    const wanted = {
      ...body,
      processedAt: new Date(body.processedAt ?? standin.now()).toISOString(),
      giftCardIds: giftCards.map((code) => cardOf(standin, shop(), code).id),
      shipping: shipping ? (shop().shippingRates[0] ?? null) : null,
      knowsShipping: true,
    };
    if (isQuote) return checkoutView(shop(), quoteCheckout(standin, shop(), wanted));
    const { order, quote } = checkOut(standin, shop().id, wanted);
    return { ...checkoutView(shop(), quote), order: orderView(order) };
  });
  addGiftCardRoutes(add, standin);
  add('get', '/shops/:handle/store-credit', ({ shop, request }) => {
    const { customerId } = request.query;
    const owners = standin.store.list('customers', shop().id).map((customer) => customer.id);
    const wanted = typeof customerId === 'string' ? owners.filter((id) => id === customerId) : owners;
    return wanted.flatMap((id) => creditAccountsOf(standin, shop().id, id)).map(creditView);
  });
  add('post', '/shops/:handle/store-credit', ({ shop, request }) => {
    const { customerId, amount, expiresAt } = bodyOf(StoreCreditBody, request);
    const { id, currency } = shop();
    customerIn(standin, shop(), customerId);
    const account = openCreditAccount(standin, id, customerId, currency);
    const amountMinor = minorOf(amount, currency);
    const until = expiresAt === null ? null : new Date(expiresAt).toISOString();
    if (amountMinor < 0) debitAccount(standin, account, -amountMinor);
    else creditAccount(standin, account, amountMinor, until);
    return creditView(standin.store.get('storeCreditAccounts', account.id));
  });
}

function addGiftCardRoutes(add: AddRoute, standin: Standin): void {
  add('get', '/shops/:handle/gift-cards', ({ shop }) => standin.store.list('giftCards', shop().id).map(giftCardView));
  add('post', '/shops/:handle/gift-cards', ({ shop, request }) => {
    const { value, ...body } = bodyOf(GiftCardBody, request);
    if (body.customerId !== null) customerIn(standin, shop(), body.customerId);
    const initialMinor = minorOf(value, shop().currency);
    const [card, code] = createGiftCard(standin, shop(), { ...body, initialMinor, source: 'manual' });
    return { ...giftCardView(card), code };
  });
  add('get', '/shops/:handle/gift-cards/:code', ({ shop, request }) =>
    giftCardView(cardOf(standin, shop(), String(request.params['code']))),
  );
  add('post', '/shops/:handle/gift-cards/:code/deactivate', ({ shop, request }) =>
    giftCardView(deactivateGiftCard(standin, cardOf(standin, shop(), String(request.params['code'])))),
  );
}

function checkoutView(shop: Shop, quote: Checkout): Record<string, unknown> {
  const money = (amountMinor: number): string => decimalString(amountMinor, shop.currency);
  return {
    applied: quote.applied.map(({ code }) => code),
    refused: quote.refused,
    discount: money(quote.priced.discountTotalMinor),
    total: money(quote.priced.totalMinor),
    giftCards: quote.giftCards.map(({ card, amountMinor }) => ({
      gid: gid('GiftCard', card.id),
      paid: money(amountMinor),
    })),
    storeCredit: money(quote.storeCreditMinor),
    rest: money(quote.restMinor),
  };
}

/** A gift card without its code, which nobody is shown again. */
function giftCardView({ code, ...card }: GiftCard): Record<string, unknown> {
  const { currency, initialMinor, balanceMinor } = card;
  return {
    ...card,
    gid: gid('GiftCard', card.id),
    lastCharacters: code.slice(-4),
    initialValue: decimalString(initialMinor, currency),
    balance: decimalString(balanceMinor, currency),
  };
}

function creditView(account: StoreCreditAccount): Record<string, unknown> {
  return {
    ...account,
    gid: gid('StoreCreditAccount', account.id),
    balance: decimalString(account.balanceMinor, account.currency),
  };
}

function cardOf(standin: Standin, shop: Shop, code: string): GiftCard {
  const card = findGiftCard(standin, shop.id, code);
  if (card === null) throw new Refusal('This shop has no such gift card', 404);
  return card;
}

function customerIn(standin: Standin, shop: Shop, id: Id): void {
  if (standin.store.find('customers', id)?.shopId !== shop.id) throw new Refusal('This shop has no such customer', 404);
}
