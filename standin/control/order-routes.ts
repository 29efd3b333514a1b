import type { z } from 'zod';
import { cancelOrder } from '../commerce/cancel-order.ts';
import type { LineRequest } from '../commerce/cart-item.ts';
import { editOrder } from '../commerce/edit-order.ts';
import { fulfillOrder } from '../commerce/fulfill-order.ts';
import { payOrder } from '../commerce/pay-order.ts';
import { type OrderRequest, placeOrder } from '../commerce/place-order.ts';
import { findOrder } from '../commerce/publish-order.ts';
import { refundOrder } from '../commerce/refund-order.ts';
import type { Order, Shop } from '../model.ts';
import { orderPayload } from '../payload/order-payload.ts';
import { Refusal, type Standin } from '../standin.ts';
import {
  CancelBody,
  discountOf,
  EditBody,
  FulfillBody,
  minorOf,
  OrderBody,
  OrdersBody,
  PayBody,
  RefundBody,
} from './request-shapes.ts';
import { type AddRoute, bodyOf } from './route.ts';
import { orderView } from './views.ts';

/** Newest orders first; a list ends here. */
const LIST_MAX = 250;

/** Orders and everything that happens to them. */
export function addOrderRoutes(add: AddRoute, standin: Standin): void {
  add('get', '/shops/:handle/orders', ({ shop, request }) => {
    const { customerId } = request.query;
    const own = standin.store.list('orders', shop().id);
    const wanted = customerId === undefined ? own : own.filter((order) => order.customerId === customerId);
    return wanted.slice(-LIST_MAX).toReversed().map(orderView);
  });
  add('post', '/shops/:handle/orders', ({ shop, request }) => {
    const body = bodyOf(OrderBody, request);
    return orderView(placeOrder(standin, shop().id, orderRequest(body, shop())));
  });
  add('post', '/shops/:handle/orders/bulk', ({ shop, request }) => {
    const { orders } = bodyOf(OrdersBody, request);
    const placed = orders.map((body) => placeOrder(standin, shop().id, orderRequest(body, shop())));
    return placed.map((order) => ({ id: order.id, customerId: order.customerId }));
  });
  add('get', '/shops/:handle/orders/:id', ({ shop, request }) => {
    const order = orderOf(standin, shop(), request.params['id']);
    const customer = order.customerId === null ? null : standin.store.find('customers', order.customerId);
    return { ...orderView(order), rest: orderPayload(shop(), order, customer) };
  });
  add('post', '/shops/:handle/orders/:id/pay', ({ shop, request }) => {
    const { amount, ...rest } = bodyOf(PayBody, request);
    const { id, currency } = shop();
    const payment = { ...rest, ...(amount === undefined ? {} : { amountMinor: minorOf(amount, currency) }) };
    return orderView(payOrder(standin, id, String(request.params['id']), payment));
  });
  add('post', '/shops/:handle/orders/:id/refunds', ({ shop, request }) => {
    const { shipping, amount, ...rest } = bodyOf(RefundBody, request);
    const { id, currency } = shop();
    const refund = {
      ...rest,
      ...(shipping === undefined ? {} : { shippingMinor: minorOf(shipping, currency) }),
      ...(amount === undefined ? {} : { amountMinor: minorOf(amount, currency) }),
    };
    return orderView(refundOrder(standin, id, String(request.params['id']), refund));
  });
  add('post', '/shops/:handle/orders/:id/edit', ({ shop, request }) => {
    const { add: added, ...rest } = bodyOf(EditBody, request);
    const { id, currency } = shop();
    const edit = { ...rest, add: (added ?? []).map((line) => lineRequest(line, currency)) };
    return orderView(editOrder(standin, id, String(request.params['id']), edit));
  });
  add('post', '/shops/:handle/orders/:id/cancel', ({ shop, request }) =>
    orderView(cancelOrder(standin, shop().id, String(request.params['id']), bodyOf(CancelBody, request))),
  );
  add('post', '/shops/:handle/orders/:id/fulfill', ({ shop, request }) =>
    orderView(fulfillOrder(standin, shop().id, String(request.params['id']), bodyOf(FulfillBody, request))),
  );
}

function orderOf(standin: Standin, shop: Shop, id: unknown): Order {
  const order = findOrder(standin, shop.id, String(id));
  if (order === null) throw new Refusal('This shop has no such order', 404);
  return order;
}

type OrderInput = z.infer<typeof OrderBody>;

function orderRequest(body: OrderInput, shop: Shop): OrderRequest {
  const { lines, discount, discounts, shipping, currency, rate, processedAt, payments, tip, ...rest } = body;
  const all = [...(discounts ?? []), ...(discount === undefined || discount === null ? [] : [discount])];
  return {
    ...rest,
    lines: lines.map((line) => lineRequest(line, shop.currency)),
    payments: (payments ?? []).map(({ gateway, amount }) => ({ gateway, amountMinor: minorOf(amount, shop.currency) })),
    discounts: all.map((one) => discountOf(one, shop)),
    shipping: shippingOf(shipping, shop),
    ...(tip === undefined ? {} : { tipMinor: minorOf(tip, shop.currency) }),
    ...(processedAt === undefined ? {} : { processedAt: new Date(processedAt).toISOString() }),
    ...(currency === undefined ? {} : { presentment: { currency, rate } }),
  };
}

/** A line of a request, with its money in minor units. @throws Refusal for money that is none. */
export function lineRequest(line: OrderInput['lines'][number], currency: string): LineRequest {
  if ('title' in line) {
    const { price, ...rest } = line;
    return { ...rest, priceMinor: minorOf(price, currency) };
  }
  const { price, ...rest } = line;
  return price === undefined ? rest : { ...rest, priceMinor: minorOf(price, currency) };
}

function shippingOf(shipping: OrderInput['shipping'], shop: Shop): OrderRequest['shipping'] {
  if (shipping === undefined || shipping === null || shipping === false) return null;
  if (shipping === true) return shop.shippingRates[0] ?? null;
  const { title, price } = typeof shipping === 'object' ? shipping : { title: 'Shipping', price: shipping };
  return { title, code: title.toLowerCase(), priceMinor: minorOf(price, shop.currency) };
}
