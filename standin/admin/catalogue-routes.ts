import { redactCustomer, requestCustomerData } from '../commerce/install-app.ts';
import { registerCustomer } from '../commerce/register-customer.ts';
import { createProduct } from '../commerce/save-product.ts';
import { html, type Html } from '../html.ts';
import type { Customer, Metafield, Shop } from '../model.ts';
import { shopMoney } from '../shop-money.ts';
import { Refusal } from '../standin.ts';
import { ordersOf, totalSpentMinor } from '../storefront/storefront-page.ts';
import { cover } from '../storefront/cover.ts';
import { personName, storefrontOrigin } from '../strip.ts';
import {
  amountOf,
  pageNumberOf,
  sendAdmin,
  textOf,
  type AdminContext,
  type AdminRegister,
  type AdminVisit,
} from './admin-context.ts';
import { customerForms } from './customer-event-routes.ts';
import { badge, pager } from './layout.ts';
import { orderList } from './order-pages.ts';

const LIST_SIZE = 50;

/** Customers and products: lists, a customer's page, adding either. */
export function registerCatalogueRoutes(context: AdminContext, register: AdminRegister): void {
  register.get('/customers', (visit) => sendCustomers(context, visit, null));
  register.post(
    '/customers',
    ({ request, response, shop }) => {
      const customer = registerCustomer(context.standin, shop.id, {
        email: textOf(request, 'email'),
        firstName: textOf(request, 'firstName') || null,
        lastName: textOf(request, 'lastName') || null,
      });
      response.redirect(303, `/store/${shop.handle}/customers/${customer.id}?said=created`);
    },
    (visit, problem) => sendCustomers(context, visit, problem),
  );
  register.get('/customers/:id', (visit) => sendCustomer(context, visit));
  register.post('/customers/:id/data-request', (visit) => {
    requestCustomerData(context.standin, visit.shop.id, customerOf(context, visit).id);
    visit.response.redirect(303, `/store/${visit.shop.handle}/customers/${visit.request.params.id}?said=requested`);
  });
  register.post('/customers/:id/redact', (visit) => {
    redactCustomer(context.standin, visit.shop.id, customerOf(context, visit).id);
    visit.response.redirect(303, `/store/${visit.shop.handle}/customers/${visit.request.params.id}?said=requested`);
  });
  register.get('/products', (visit) => sendProducts(context, visit, null));
  register.post(
    '/products',
    ({ request, response, shop }) => {
      const priceMinor = amountOf(request, 'price', shop.currency);
      if (priceMinor === null) throw new Refusal('A product needs a price');
      createProduct(context.standin, shop.id, {
        title: textOf(request, 'title'),
        vendor: textOf(request, 'vendor') || shop.name,
        variants: [{ priceMinor }],
      });
      response.redirect(303, `/store/${shop.handle}/products?said=created`);
    },
    (visit, problem) => sendProducts(context, visit, problem),
  );
}

function sendCustomers(context: AdminContext, visit: AdminVisit, problem: string | null): void {
  const { standin } = context;
  const number = pageNumberOf(visit.request);
  const wanted = String(visit.request.query.q ?? '')
    .trim()
    .toLowerCase();
  const path = `/store/${visit.shop.handle}/customers`;
  const all = standin.store
    .list('customers', visit.shop.id)
    .filter((one) => `${personName(one)} ${one.email ?? ''}`.toLowerCase().includes(wanted));
  const shown = all.slice((number - 1) * LIST_SIZE, number * LIST_SIZE);
  const content = html`<form class="search" role="search">
      <input type="search" name="q" value="${wanted}" aria-label="Search customers" placeholder="Name or e-mail" />
      <button class="button quiet">Search</button>
    </form>
    <div class="card flush">
      <table>
        <thead>
          <tr>
            <th>Customer</th>
            <th>E-mail</th>
            <th>Account</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (one) =>
              html`<tr>
                <td><a href="${path}/${one.id}">${personName(one)}</a></td>
                <td>${one.email ?? ''}</td>
                <td>
                  ${badge(one.state === 'enabled' ? 'can sign in' : 'guest', one.state === 'enabled' ? 'good' : 'plain')}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${pager(wanted === '' ? path : `${path}?q=${encodeURIComponent(wanted)}`, number, all.length > number * LIST_SIZE)}
    <form method="post" action="${path}" class="card form" aria-label="Add a customer">
      <h2>Add a customer</h2>
      <div class="pair">
        <label>First name <input name="firstName" /></label> <label>Last name <input name="lastName" /></label>
      </div>
      <label>E-mail <input type="email" name="email" required /></label>
      <div class="actions"><button class="button">Add customer</button></div>
    </form>`;
  sendAdmin(context, visit, { section: 'customers', title: 'Customers', content, problem });
}

function customerOf({ standin }: AdminContext, { request, shop }: AdminVisit): Customer {
  const customer = standin.store.find('customers', request.params.id ?? '');
  if (customer?.shopId !== shop.id) throw new Refusal('This shop has no such customer', 404);
  return customer;
}

function sendCustomer(context: AdminContext, visit: AdminVisit): void {
  const { standin } = context;
  const { shop } = visit;
  const customer = customerOf(context, visit);
  const orders = ordersOf(standin, customer);
  const path = `/store/${shop.handle}/customers/${customer.id}`;
  const owned = standin.store
    .list('metafields', shop.id)
    .filter((one) => one.ownerGid === `gid://shopify/Customer/${customer.id}`);
  sendAdmin(context, visit, {
    section: 'customers',
    title: personName(customer),
    back: { href: `/store/${shop.handle}/customers`, label: 'Customers' },
    actions: html`<a class="button quiet" href="/store/${shop.handle}/place-order?customer=${customer.id}"
        >Place an order</a
      >
      <form method="post" action="${storefrontOrigin(standin, shop)}/standin/customer">
        <input type="hidden" name="customerId" value="${customer.id}" /><button class="button">
          Shop as this customer
        </button>
      </form>`,
    content: html`<p class="hint">
        ${customer.email ?? 'no e-mail'} · ${orders.length} orders ·
        ${shopMoney(totalSpentMinor(orders), shop.currency)} spent · id ${customer.id}
      </p>
      ${orderList(standin, shop, orders)} ${customerForms(standin, visit.shop, customer)}
      <h2>Metafields</h2>
      ${metafieldTable(owned)}
      <h2>Privacy</h2>
      <div class="card actions">
        <form method="post" action="${path}/data-request">
          <button class="button quiet">Ask the app for this customer’s data</button>
        </form>
        <form method="post" action="${path}/redact">
          <button class="button quiet">Ask the app to forget this customer</button>
        </form>
      </div>`,
  });
}

function metafieldTable(metafields: Metafield[]): Html {
  if (metafields.length === 0) return html`<div class="card empty"><p>None.</p></div>`;
  return html`<div class="card flush">
    <table>
      <thead>
        <tr>
          <th>Name</th>
          <th>Type</th>
          <th>Value</th>
        </tr>
      </thead>
      <tbody>
        ${metafields.map(
          (one) =>
            html`<tr>
              <td>${one.namespace}.${one.key}</td>
              <td>${one.type}</td>
              <td><code>${one.value}</code></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function sendProducts(context: AdminContext, visit: AdminVisit, problem: string | null): void {
  const { shop } = visit;
  const products = context.standin.store.list('products', shop.id);
  const origin = storefrontOrigin(context.standin, shop);
  const content = html`<div class="card flush">
      <table>
        <thead>
          <tr>
            <th>Product</th>
            <th>Vendor</th>
            <th>Tags</th>
            <th class="number">Price</th>
          </tr>
        </thead>
        <tbody>
          ${products.map(
            (one) =>
              html`<tr>
                <td>
                  <a class="with-cover" href="${origin}/products/${one.handle}"
                    >${cover(one.image ?? one.title)} ${one.title}</a
                  >${one.giftCard ? html` ${badge('gift card')}` : ''}
                </td>
                <td>${one.vendor}</td>
                <td>
                  <a href="/store/${shop.handle}/products/${one.id}" aria-label="Edit ${one.title}"
                    >${one.tags.length === 0 ? 'add tags' : one.tags.join(', ')}</a
                  >
                </td>
                <td class="number">
                  ${priceText(
                    shop,
                    one.variants.map((variant) => variant.priceMinor),
                  )}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <form method="post" class="card form" aria-label="Add a product">
      <h2>Add a product</h2>
      <label>Title <input name="title" required /></label>
      <div class="pair">
        <label>Vendor <input name="vendor" /></label>
        <label>Price (${shop.currency}) <input name="price" inputmode="decimal" required /></label>
      </div>
      <div class="actions"><button class="button">Add product</button></div>
    </form>`;
  sendAdmin(context, visit, {
    section: 'products',
    title: 'Products',
    actions: html`<a class="button quiet" href="/store/${shop.handle}/collections">Collections</a>`,
    content,
    problem,
  });
}

function priceText(shop: Shop, prices: number[]): string {
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  return low === high
    ? shopMoney(low, shop.currency)
    : `${shopMoney(low, shop.currency)} – ${shopMoney(high, shop.currency)}`;
}
