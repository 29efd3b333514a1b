import { cancelOrder } from '../commerce/cancel-order.ts';
import { editOrder } from '../commerce/edit-order.ts';
import { fulfillOrder } from '../commerce/fulfill-order.ts';
import { currentQuantity } from '../commerce/order-totals.ts';
import { payOrder } from '../commerce/pay-order.ts';
import { refundOrder } from '../commerce/refund-order.ts';
import type { CancelReason } from '../model.ts';
import {
  amountOf,
  numberOf,
  pageNumberOf,
  sendAdmin,
  textOf,
  type AdminContext,
  type AdminRegister,
} from './admin-context.ts';
import { html } from '../html.ts';
import { pager } from './layout.ts';
import { backToOrder, orderOf, registerOrderForm, type Act } from './order-form-page.ts';
import { cancelForm, editForm, refundForm } from './order-forms.ts';
import { orderActions, orderList, orderName, orderPage } from './order-pages.ts';

const LIST_SIZE = 50;

/** The orders list, an order's page, and the forms that change it. */
export function registerOrderRoutes(context: AdminContext, register: AdminRegister): void {
  const { standin } = context;
  register.get('/orders', (visit) => {
    const number = pageNumberOf(visit.request);
    const orders = standin.store.list('orders', visit.shop.id).reverse();
    const shown = orders.slice((number - 1) * LIST_SIZE, number * LIST_SIZE);
    const path = `/store/${visit.shop.handle}/orders`;
    sendAdmin(context, visit, {
      section: 'orders',
      title: 'Orders',
      actions: html`<a class="button" href="/store/${visit.shop.handle}/place-order">Place an order</a>`,
      content: html`${orderList(standin, visit.shop, shown)}${pager(path, number, orders.length > number * LIST_SIZE)}`,
    });
  });
  register.get('/orders/:id', (visit) => {
    const order = orderOf(context, visit);
    sendAdmin(context, visit, {
      section: 'orders',
      title: `Order ${orderName(order)}`,
      back: { href: `/store/${visit.shop.handle}/orders`, label: 'Orders' },
      actions: orderActions(visit.shop, order),
      content: orderPage(standin, visit.shop, order),
    });
  });
  registerOrderForm(context, register, 'refund', 'Refund', (visit, order) => refundForm(visit.shop, order), refund);
  registerOrderForm(
    context,
    register,
    'edit',
    'Edit',
    (visit, order) => editForm(visit.shop, order, standin.store.list('products', visit.shop.id)),
    edit,
  );
  registerOrderForm(
    context,
    register,
    'cancel',
    'Cancel',
    (visit, order) => cancelForm(visit.shop, order),
    (_context, visit, order) => {
      const reason = textOf(visit.request, 'reason') as CancelReason;
      cancelOrder(standin, visit.shop.id, order.id, { reason, refund: textOf(visit.request, 'refund') === 'on' });
      return 'cancelled';
    },
  );
  register.post('/orders/:id/pay', (visit) => {
    payOrder(standin, visit.shop.id, orderOf(context, visit).id);
    backToOrder(visit, 'paid');
  });
  register.post('/orders/:id/fulfill', (visit) => {
    fulfillOrder(standin, visit.shop.id, orderOf(context, visit).id);
    backToOrder(visit, 'fulfilled');
  });
}

const refund: Act = ({ standin }, { request, shop }, order) => {
  const lines = order.lines
    .map((line) => ({ lineId: line.id, quantity: numberOf(request, `line-${line.id}`, 0) }))
    .filter((line) => line.quantity !== 0);
  const amountMinor = amountOf(request, 'amount', order.currency);
  const note = textOf(request, 'note') || null;
  const restock = textOf(request, 'restock') === 'on';
  const gateway = textOf(request, 'gateway') || null;
  if (textOf(request, 'full') === '1') {
    refundOrder(standin, shop.id, order.id, { full: true, note, restock, gateway });
    return 'refunded';
  }
  refundOrder(standin, shop.id, order.id, {
    lines,
    shippingMinor: amountOf(request, 'shipping', order.currency) ?? 0,
    ...(amountMinor === null ? {} : { amountMinor }),
    note,
    restock,
    gateway,
  });
  return 'refunded';
};

const edit: Act = ({ standin }, { request, shop }, order) => {
  const setQuantity = order.lines
    .map((line) => ({ line, quantity: numberOf(request, `line-${line.id}`, currentQuantity(line)) }))
    .filter(({ line, quantity }) => quantity !== currentQuantity(line))
    .map(({ line, quantity }) => ({ lineId: line.id, quantity }));
  const variantId = textOf(request, 'addVariant');
  const add = variantId === '' ? [] : [{ variantId, quantity: numberOf(request, 'addQuantity', 1) }];
  editOrder(standin, shop.id, order.id, { setQuantity, add, staffNote: textOf(request, 'staffNote') || null });
  return 'edited';
};
