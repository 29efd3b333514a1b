import {
  currentQuantity,
  financialStatus,
  fulfillableQuantity,
  fulfillmentStatus,
  orderTotals,
  refundedBy,
} from '../commerce/order-totals.ts';
import { sumOf } from '../commerce/price-cart.ts';
import { html, type Html } from '../html.ts';
import type { Customer, Order, Refund, Shop } from '../model.ts';
import { shopMoney } from '../shop-money.ts';
import type { Standin } from '../standin.ts';
import { personName, shopClock } from '../strip.ts';
import { badge } from './layout.ts';
import { deliveryTable } from './webhook-pages.ts';

/** An order's name as Shopify prints it. */
export function orderName(order: Pick<Order, 'number'>): string {
  return `#${1000 + order.number}`;
}

const TONES: Record<string, 'good' | 'warn' | 'bad'> = {
  paid: 'good',
  pending: 'warn',
  partially_paid: 'warn',
  partially_refunded: 'warn',
  refunded: 'bad',
  voided: 'bad',
  fulfilled: 'good',
  partial: 'warn',
};

function statusBadges(order: Order): Html {
  const financial = financialStatus(order);
  const fulfillment = fulfillmentStatus(order);
  return html`${badge(financial, TONES[financial])} ${badge(fulfillment ?? 'unfulfilled', TONES[fulfillment ?? ''])}
  ${order.cancelledAt === null ? '' : badge('cancelled', 'bad')} ${order.test ? badge('test') : ''}
  ${order.company ? badge(order.company.name) : ''}
  ${(order.disputes ?? []).map((one) => badge(`${one.type} ${one.status}`, one.status === 'won' ? 'good' : 'bad'))}`;
}

export function orderList(standin: Standin, shop: Shop, orders: Order[]): Html {
  if (orders.length === 0) {
    return html`<div class="card empty">
      <p>No orders yet. Buy something in the storefront, or place one here.</p>
      <a class="button" href="/store/${shop.handle}/place-order">Place an order</a>
    </div>`;
  }
  return html`<div class="card flush">
    <table class="stack">
      <thead>
        <tr>
          <th>Order</th>
          <th>Date</th>
          <th>Customer</th>
          <th>Status</th>
          <th class="number">Total</th>
        </tr>
      </thead>
      <tbody>
        ${orders.map((order) => {
          const customer = order.customerId === null ? null : standin.store.find('customers', order.customerId);
          return html`<tr>
            <td><a href="/store/${shop.handle}/orders/${order.id}">${orderName(order)}</a></td>
            <td>${shopClock(order.processedAt, shop)}</td>
            <td>${customer ? personName(customer) : (order.email ?? 'Nobody')}</td>
            <td>${statusBadges(order)}</td>
            <td class="number">${shopMoney(orderTotals(order).currentTotalMinor, order.currency)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

/** Links and buttons for what can still be done with an order. */
export function orderActions(shop: Shop, order: Order): Html {
  const path = `/store/${shop.handle}/orders/${order.id}`;
  const sums = orderTotals(order);
  const isOpen = order.cancelledAt === null;
  const canSend = isOpen && order.lines.some((line) => fulfillableQuantity(line) > 0);
  const canRefund = sums.receivedMinor > sums.refundedMinor;
  return html`${canRefund ? html`<a class="button quiet" href="${path}/refund">Refund</a>` : ''}
  ${isOpen ? html`<a class="button quiet" href="${path}/edit">Edit</a>` : ''}
  ${isOpen && order.lines.every((line) => line.fulfilledQuantity === 0) ? html`<a class="button quiet" href="${path}/cancel">Cancel order</a>` : ''}
  ${isOpen && sums.outstandingMinor > 0 ? html`<form method="post" action="${path}/pay"><button class="button">Mark as paid</button></form>` : ''}
  ${canSend ? html`<form method="post" action="${path}/fulfill"><button class="button">Mark as fulfilled</button></form>` : ''}
  ${laterActions(order, path)}`;
}

/** What may happen after an order was paid or sent. */
function laterActions(order: Order, path: string): Html {
  const button = (what: string, label: string): Html =>
    html`<form method="post" action="${path}/${what}"><button class="button quiet">${label}</button></form>`;
  const isOpen = order.cancelledAt === null;
  return html`${isOpen && order.lines.some((line) => line.fulfilledQuantity > 0) ? html`<a class="button quiet" href="${path}/return">Return</a>` : ''}
  ${orderTotals(order).receivedMinor > 0 ? html`<a class="button quiet" href="${path}/dispute">Dispute</a>` : ''}
  ${isOpen ? (order.closedAt === null ? button('close', 'Archive') : button('reopen', 'Unarchive')) : ''}
  ${button('delete', 'Delete')}`;
}

export function orderPage(standin: Standin, shop: Shop, order: Order): Html {
  const customer = order.customerId === null ? null : standin.store.find('customers', order.customerId);
  const deliveries = standin.store.list('deliveries', shop.id).filter((one) => one.subjectId === order.id);
  return html`<p>
      ${statusBadges(order)} <span class="hint">${shopClock(order.processedAt, shop)} · ${order.sourceName}</span>
    </p>
    <div class="columns">
      <div>
        <section class="card flush" aria-label="Items">${lineTable(order)}</section>
        <section class="card" aria-label="Payment">
          <h2>Payment</h2>
          ${totalsList(order)}
        </section>
        <section class="card" aria-label="Timeline">
          <h2>Timeline</h2>
          ${timeline(shop, order)}
        </section>
      </div>
      <div>${customerCard(shop, order, customer)}</div>
    </div>
    <h2>Webhooks about this order</h2>
    ${deliveryTable(shop, deliveries.reverse(), false)}`;
}

function lineTable(order: Order): Html {
  return html`<table>
    <thead>
      <tr>
        <th>Item</th>
        <th class="number">Price</th>
        <th class="number">Quantity</th>
        <th class="number">Total</th>
      </tr>
    </thead>
    <tbody>
      ${order.lines.map((line) => {
        const discount = sumOf(line.discountAllocations);
        const left = currentQuantity(line);
        return html`<tr>
          <td>
            ${line.title}${line.variantTitle ? html` <span class="hint">${line.variantTitle}</span>` : ''}
            ${discount > 0 ? html`<br /><span class="hint">discount −${shopMoney(discount, order.currency)}</span>` : ''}
          </td>
          <td class="number">${shopMoney(line.unitPriceMinor, order.currency)}</td>
          <td class="number">
            ${left}${left === line.quantity ? '' : html` <span class="hint">of ${line.quantity}</span>`}
          </td>
          <td class="number">${shopMoney(line.unitPriceMinor * line.quantity - discount, order.currency)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

function totalsList(order: Order): Html {
  const sums = orderTotals(order);
  const money = (minor: number): string => shopMoney(minor, order.currency);
  const row = (label: string, minor: number, className = ''): Html =>
    html`<div class="${className}">
      <dt>${label}</dt>
      <dd>${money(minor)}</dd>
    </div>`;
  return html`<dl class="totals">
    ${row('Subtotal', sums.subtotalMinor)}
    ${order.discountApplications.map(
      (one) =>
        html`<div class="hint">
          <dt>Discount applied</dt>
          <dd>${one.code ?? one.title}</dd>
        </div>`,
    )}
    ${order.shippingLines.map((line) => row(`Shipping: ${line.title}`, line.priceMinor - sumOf(line.discountAllocations)))}
    ${row(order.taxesIncluded ? `${order.taxTitle} (included)` : order.taxTitle, sums.taxMinor, 'hint')}
    ${row('Total', sums.totalMinor, 'total')} ${row('Received', sums.receivedMinor)}
    ${sums.refundedMinor > 0 ? row('Refunded', sums.refundedMinor) : ''} ${row('Worth now', sums.currentTotalMinor)}
    ${sums.outstandingMinor > 0 ? row('Still owed', sums.outstandingMinor) : ''}
  </dl>`;
}

function customerCard(shop: Shop, order: Order, customer: Customer | null): Html {
  const address = order.shippingAddress;
  return html`<section class="card" aria-label="Customer">
    <h2>Customer</h2>
    ${
      customer
        ? html`<p>
            <a href="/store/${shop.handle}/customers/${customer.id}">${personName(customer)}</a><br /><span class="hint"
              >${customer.email ?? 'no e-mail'}</span
            >
          </p>`
        : html`<p>${order.email ?? 'Nobody named'}</p>`
    }
    ${
      address
        ? html`<h3>Address</h3>
            <p>
              ${[
                [address.firstName, address.lastName].filter(Boolean).join(' '),
                address.address1,
                [address.zip, address.city].filter(Boolean).join(' '),
                address.countryCode,
              ]
                .filter(Boolean)
                .map((part) => html`${part}<br />`)}
            </p>`
        : ''
    }
  </section>`;
}

/** Where the money went, if not back the ordinary way. */
function gatewaysOf(order: Order, refund: Refund): string {
  const names = [...new Set(refund.transactions.map((one) => one.gateway))];
  return names.every((name) => name === order.gateway) ? '' : ` to ${names.join(' and ')}`;
}

function timeline(shop: Shop, order: Order): Html {
  const money = (minor: number): string => shopMoney(minor, order.currency);
  const title = (lineId: string): string => order.lines.find((line) => line.id === lineId)?.title ?? 'a line';
  const events: { at: string; text: string }[] = [{ at: order.processedAt, text: 'Order placed' }];
  for (const one of order.transactions) {
    if (one.kind === 'sale')
      events.push({ at: one.processedAt, text: `${money(one.amountMinor)} paid (${one.gateway})` });
  }
  for (const refund of order.refunds) {
    const lines = refund.lines.map((line) => `${line.quantity} × ${title(line.lineId)}`);
    if (refund.shippingLines.length > 0) lines.push('shipping');
    const what = lines.length > 0 ? ` for ${lines.join(', ')}` : ', an amount without items';
    const amount = refundedBy(refund);
    events.push({
      at: refund.createdAt,
      text:
        amount > 0
          ? `${money(amount)} refunded${gatewaysOf(order, refund)}${what}`
          : `Taken off the order: ${lines.join(', ')}`,
    });
  }
  for (const edit of order.edits) {
    const changes = [
      ...edit.additions.map((one) => `+${one.delta} ${title(one.lineId)}`),
      ...edit.removals.map((one) => `−${one.delta} ${title(one.lineId)}`),
    ];
    events.push({
      at: edit.committedAt,
      text: `Edited: ${changes.join(', ')}${edit.staffNote ? ` (${edit.staffNote})` : ''}`,
    });
  }
  for (const one of order.fulfillments) {
    events.push({
      at: one.createdAt,
      text: `Sent: ${one.lines.map((line) => `${line.quantity} × ${title(line.lineId)}`).join(', ')}`,
    });
  }
  for (const one of order.disputes ?? []) {
    events.push({ at: one.initiatedAt, text: `${money(one.amountMinor)} disputed (${one.initiatedAs})` });
    if (one.finalizedOn !== null)
      events.push({ at: one.finalizedOn, text: `The dispute is over: ${one.status.replaceAll('_', ' ')}` });
  }
  for (const one of order.returns ?? []) {
    events.push({
      at: one.createdAt,
      text: `Return ${one.name}: ${one.lines.map((line) => `${line.quantity} × ${title(line.lineId)}`).join(', ')}`,
    });
  }
  if (order.cancelledAt !== null)
    events.push({ at: order.cancelledAt, text: `Cancelled (${order.cancelReason ?? 'no reason'})` });
  events.sort((a, b) => b.at.localeCompare(a.at));
  return html`<ol class="timeline">
    ${events.map((event) => html`<li><time>${shopClock(event.at, shop)}</time> ${event.text}</li>`)}
  </ol>`;
}
