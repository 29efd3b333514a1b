import { randomBytes } from 'node:crypto';
import type { Address, Customer, DiscountCode, Id, Instant, Order, OrderLine, Shop } from '../model.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import { cartItemFrom, type LineRequest } from './cart-item.ts';
import { companyFor, ordinaryGateway, tipLines } from './order-kinds.ts';
import { type Payment, salesFor } from './order-payments.ts';
import { orderTotals } from './order-totals.ts';
import { type CartDiscount, type PricedCart, type PricedItem, type PricedShipping, pricedCart } from './price-cart.ts';
import { publishOrder } from './publish-order.ts';
import { registerCustomer } from './register-customer.ts';

export type OrderRequest = {
  /** A known customer; else `email` finds one or makes a guest's record; else nobody is named. */
  customerId?: Id | null;
  email?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  lines: LineRequest[];
  discounts?: (DiscountCode | CartDiscount)[];
  shipping?: { title: string; code: string; priceMinor: number } | null;
  shippingAddress?: Address | null;
  /** Default: now. */
  processedAt?: Instant;
  /** Default: true. */
  paid?: boolean;
  /** What the shopper paid in, with the units of it per unit of the shop's currency; default: the shop's currency. */
  presentment?: { currency: string; rate: string };
  /** The ordinary gateway: what `payments` leave over is paid through it. Default: `bogus`, Shopify's test gateway. */
  gateway?: string;
  /** Parts paid through other gateways (gift card, store credit); not more than the total. */
  payments?: Payment[];
  /** Where it was placed: `web`, `pos`, `shopify_draft_order`, `subscription_contract`, or an app's id. Default: web. */
  sourceName?: string;
  /** A tip on top of everything, untaxed and undiscounted. */
  tipMinor?: number;
  /** The company a B2B order is for; the same names are the same company and location. */
  company?: { name: string; location?: string } | null;
  test?: boolean;
  customerLocale?: string;
};

/**
 * Places an order and fires orders/create, orders/updated and, when it is paid or costs nothing, orders/paid. A guest's
 * e-mail address fires customers/create the first time, as Shopify's checkout does.
 * @throws Refusal for no lines, a quantity below 1, a variant that is not the shop's, an unknown customer, payments
 *   beyond the total.
 */
export function placeOrder(ctx: CommerceContext, shopId: Id, request: OrderRequest): Order {
  const shop = ctx.store.get('shops', shopId);
  if (request.lines.length === 0) throw new Refusal('An order needs at least one line');
  const items = request.lines.map((line) => cartItemFrom(ctx.store, shop, line));
  const priced = pricedCart({
    items,
    discounts: request.discounts ?? [],
    shipping: request.shipping ?? null,
    taxesIncluded: shop.taxesIncluded,
    taxRateBp: shop.taxRateBp,
    taxTitle: shop.taxTitle,
  });
  const customer = customerFor(ctx, shop, request);
  const number = shop.lastOrderNumber + 1;
  // what is refused takes no number
  const document = orderDocument(ctx, { shop, request, priced, customer, number });
  ctx.store.patch('shops', shop.id, { lastOrderNumber: number });
  const order = ctx.store.put('orders', document);
  const paid = orderTotals(order).outstandingMinor <= 0;
  publishOrder(
    ctx,
    order,
    paid ? ['orders/create', 'orders/paid', 'orders/updated'] : ['orders/create', 'orders/updated'],
  );
  return order;
}

type OrderParts = {
  shop: Shop;
  request: OrderRequest;
  priced: PricedCart;
  customer: Customer | null;
  number: number;
};

function orderDocument(ctx: CommerceContext, { shop, request, priced, customer, number }: OrderParts): Order {
  const at = ctx.now().toISOString();
  const processedAt = request.processedAt ?? at;
  const gateway = ordinaryGateway(request);
  const tips = tipLines(ctx, request.tipMinor);
  return {
    id: ctx.store.nextId(),
    shopId: shop.id,
    number,
    customerId: customer?.id ?? null,
    email: customer?.email ?? request.email ?? null,
    phone: customer?.phone ?? null,
    customerLocale: request.customerLocale ?? customer?.locale ?? shop.locales[0] ?? 'en',
    currency: shop.currency,
    presentment: request.presentment ?? { currency: shop.currency, rate: '1' },
    taxesIncluded: shop.taxesIncluded,
    taxTitle: shop.taxTitle,
    taxRateBp: shop.taxRateBp,
    lines: [...priced.items.map((item) => orderLine(ctx, item)), ...tips],
    discountApplications: priced.discountApplications,
    shippingLines: priced.shipping ? [shippingLine(ctx, priced.shipping)] : [],
    transactions: salesFor(ctx, {
      payments: request.payments ?? [],
      ordinary: gateway,
      totalMinor: priced.totalMinor + (request.tipMinor ?? 0),
      inFull: request.paid ?? true,
      at: processedAt,
    }),
    refunds: [],
    edits: [],
    fulfillments: [],
    gateway,
    sourceName: request.sourceName ?? 'web',
    test: request.test ?? false,
    note: null,
    tags: [],
    company: companyFor(ctx, shop, request.company),
    shippingAddress: request.shippingAddress ?? null,
    token: randomBytes(16).toString('hex'),
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    processedAt,
    createdAt: at,
    updatedAt: at,
  };
}

/** An order line from a priced item; edits use it for added lines. */
export function orderLine(ctx: Pick<CommerceContext, 'store'>, item: PricedItem): OrderLine {
  return {
    ...item,
    id: ctx.store.nextId(),
    refundedQuantity: 0,
    fulfilledQuantity: 0,
    properties: [],
  };
}

function shippingLine(ctx: CommerceContext, priced: PricedShipping): Order['shippingLines'][number] {
  return { ...priced, id: ctx.store.nextId(), isRemoved: false };
}

function customerFor(ctx: CommerceContext, shop: Shop, request: OrderRequest): Customer | null {
  if (request.customerId) {
    const customer = ctx.store.find('customers', request.customerId);
    if (customer === null || customer.shopId !== shop.id) throw new Refusal('This shop has no such customer', 404);
    return customer;
  }
  if (!request.email) return null;
  return registerCustomer(ctx, shop.id, {
    email: request.email,
    firstName: request.firstName ?? null,
    lastName: request.lastName ?? null,
    enabled: false,
  });
}
