import { orderTotals } from '../commerce/order-totals.ts';
import { html } from '../html.ts';
import { shopMoney } from '../shop-money.ts';
import { storefrontOrigin } from '../strip.ts';
import { sendAdmin, type AdminContext, type AdminVisit } from './admin-context.ts';

/** The shop at a glance, and where to go from there. */
export function sendHome(context: AdminContext, visit: AdminVisit): void {
  const { standin } = context;
  const { shop } = visit;
  const store = `/store/${shop.handle}`;
  const orders = standin.store.list('orders', shop.id);
  const soldMinor = orders.reduce((sum, order) => sum + orderTotals(order).currentTotalMinor, 0);
  const facts: [string, string, string][] = [
    ['Orders', String(orders.length), `${store}/orders`],
    ['Sold', shopMoney(soldMinor, shop.currency), `${store}/orders`],
    ['Customers', String(standin.store.count('customers', shop.id)), `${store}/customers`],
    ['Products', String(standin.store.count('products', shop.id)), `${store}/products`],
  ];
  sendAdmin(context, visit, {
    section: 'home',
    title: shop.name,
    content: html`<ul class="tiles">
        ${facts.map(
          ([label, value, href]) =>
            html`<li class="card">
              <a href="${href}"><span>${label}</span><b>${value}</b></a>
            </li>`,
        )}
      </ul>
      <div class="card">
        <h2>Start here</h2>
        <ol class="steps">
          <li>
            <a href="${store}/apps/${standin.app.handle}"
              >${shop.installation ? `Open ${standin.app.name}` : `Install ${standin.app.name}`}</a
            >
          </li>
          <li><a href="${store}/online-store">Switch its widget on in the theme</a></li>
          <li>
            <a href="${storefrontOrigin(standin, shop)}/">Buy something in the storefront</a>, or
            <a href="${store}/place-order">place an order</a> here
          </li>
          <li>
            <a href="${store}/orders">Refund or edit the order</a> and watch the
            <a href="${store}/webhooks">webhooks</a>
          </li>
        </ol>
      </div>
      <p class="hint">
        This admin is part of a stand-in that plays what of Shopify an app needs. It is not Shopify’s.
      </p>`,
  });
}
