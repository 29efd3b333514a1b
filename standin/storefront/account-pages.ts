import { financialStatus, orderTotals } from '../commerce/order-totals.ts';
import { html, type Html } from '../html.ts';
import type { Order } from '../model.ts';
import { shopMoney } from '../shop-money.ts';
import { personName } from '../strip.ts';
import { orderSummary } from './checkout-pages.ts';
import { ordersOf, type StorefrontPage } from './storefront-page.ts';
import { statusWord, wordsFor } from './words.ts';

const PEOPLE_MAX = 12;

/** @param returnTo a path of this shop to go to afterwards */
export function loginPage(page: StorefrontPage, returnTo: string, problem: string | null): Html {
  const words = wordsFor(page.locale);
  const people = page.standin.store
    .list('customers', page.shop.id)
    .filter((one) => one.state === 'enabled' && one.email !== null)
    .slice(0, PEOPLE_MAX);
  return html`<section class="narrow">
    <h1>${words.chooseWho}</h1>
    <p>${words.noPassword}</p>
    <form method="post" action="${page.root}/account/login" class="people">
      <input type="hidden" name="return_to" value="${returnTo}" />
      ${people.map(
        (one) =>
          html`<button class="person" name="email" value="${one.email}">
            <b>${personName(one)}</b><span>${one.email}</span>
          </button>`,
      )}
    </form>
    <form method="post" action="${page.root}/account/login" class="checkout">
      <input type="hidden" name="return_to" value="${returnTo}" />
      <label
        >${words.orType}
        <input
          type="email"
          name="email"
          autocomplete="email"
          required
          ${problem ? html`aria-invalid="true" aria-describedby="login-problem"` : ''}
        />
        ${problem ? html`<span class="problem" id="login-problem">${problem}</span>` : ''}
      </label>
      <button class="button">${words.continue}</button>
    </form>
  </section>`;
}

export function accountPage(page: StorefrontPage): Html {
  const words = wordsFor(page.locale);
  const { customer } = page;
  if (!customer) throw new Error('the account page is for somebody signed in');
  const orders = ordersOf(page.standin, customer);
  return html`<section>
    <div class="row between">
      <h1>${words.account}</h1>
      <form method="post" action="${page.root}/account/logout"><button class="quiet">${words.signOut}</button></form>
    </div>
    <p><b>${personName(customer)}</b><br /><span class="hint">${customer.email}</span></p>
    <h2>${words.orders}</h2>
    ${orders.length === 0 ? html`<p>${words.noOrders}</p>` : orderTable(page, orders)}
  </section>`;
}

function orderTable(page: StorefrontPage, orders: Order[]): Html {
  const words = wordsFor(page.locale);
  return html`<table class="orders">
    <thead>
      <tr>
        <th>${words.order}</th>
        <th>${words.date}</th>
        <th>${words.status}</th>
        <th class="number">${words.total}</th>
      </tr>
    </thead>
    <tbody>
      ${orders.map(
        (order) =>
          html`<tr>
            <td><a href="${page.root}/account/orders/${order.token}">#${1000 + order.number}</a></td>
            <td>${orderDate(page, order)}</td>
            <td>${statusWord(financialStatus(order), page.locale)}</td>
            <td class="number">${shopMoney(orderTotals(order).currentTotalMinor, order.currency)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

export function accountOrderPage(page: StorefrontPage, order: Order): Html {
  const words = wordsFor(page.locale);
  return html`<section class="narrow">
    <p><a href="${page.root}/account">← ${words.orders}</a></p>
    <h1>${words.order} #${1000 + order.number}</h1>
    <p class="hint">${orderDate(page, order)} · ${statusWord(financialStatus(order), page.locale)}</p>
    ${orderSummary(page, order)}
  </section>`;
}

function orderDate(page: StorefrontPage, order: Order): string {
  return new Intl.DateTimeFormat(page.locale, { dateStyle: 'medium', timeZone: page.shop.timeZone }).format(
    new Date(order.processedAt),
  );
}
