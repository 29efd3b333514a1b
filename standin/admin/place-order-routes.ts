import type { Request } from 'express';
import { GIFT_CARD, STORE_CREDIT, type Payment } from '../commerce/order-payments.ts';
import { placeOrder } from '../commerce/place-order.ts';
import { html, type Html } from '../html.ts';
import type { Shop } from '../model.ts';
import { Refusal } from '../standin.ts';
import { personName } from '../strip.ts';
import { instantInZone, zonedFields } from './zoned-instant.ts';
import {
  amountOf,
  numberOf,
  sendAdmin,
  textOf,
  type AdminContext,
  type AdminRegister,
  type AdminVisit,
} from './admin-context.ts';
import { variantSelect } from './order-forms.ts';

const LINES = 3;
const PEOPLE_MAX = 200;

/** "Place an order" of the strip: an order as a shopper, a till or an import would make it, at any instant. */
export function registerPlaceOrderRoutes(context: AdminContext, register: AdminRegister): void {
  register.get('/place-order', (visit) => show(context, visit, null));
  register.post(
    '/place-order',
    (visit) => place(context, visit),
    (visit, problem) => show(context, visit, problem),
  );
}

const SOURCES: [name: string, label: string][] = [
  ['web', 'The online store'],
  ['pos', 'A till'],
  ['shopify_draft_order', 'A draft order'],
  ['subscription_contract', 'A subscription'],
];

/** What was paid by gift card or store credit; it is taken from no card and no account, those pay at the checkout. */
function paymentsIn(request: Request, currency: string): Payment[] {
  return [GIFT_CARD, STORE_CREDIT].flatMap((gateway) => {
    const amountMinor = amountOf(request, gateway, currency);
    return amountMinor === null ? [] : [{ gateway, amountMinor }];
  });
}

function place({ standin }: AdminContext, { request, response, shop }: AdminVisit): void {
  const lines = Array.from({ length: LINES }, (_, index) => ({
    variantId: textOf(request, `variant${index}`),
    quantity: numberOf(request, `quantity${index}`, 1),
  })).filter((line) => line.variantId !== '');
  const priceMinor = amountOf(request, 'customPrice', shop.currency);
  const title = textOf(request, 'customTitle') || 'Custom item';
  const custom = priceMinor === null ? [] : [{ title, priceMinor, quantity: 1 }];
  const code = textOf(request, 'discount');
  const discount = shop.discounts.find((one) => one.code === code);
  const rate = shop.shippingRates.find((one) => one.code === textOf(request, 'shipping')) ?? null;
  const processedAt = instantInZone(textOf(request, 'processedAt'), shop.timeZone);
  if (processedAt === null) throw new Refusal('That date and time do not exist here');
  const customerId = textOf(request, 'customerId');
  const email = textOf(request, 'email');
  const order = placeOrder(standin, shop.id, {
    ...(customerId === '' ? { email: email === '' ? null : email } : { customerId }),
    lines: [...lines, ...custom],
    discounts: discount ? [discount] : [],
    shipping: rate,
    processedAt,
    paid: textOf(request, 'paid') === 'on',
    test: textOf(request, 'test') === 'on',
    sourceName: SOURCES.find(([name]) => name === textOf(request, 'source'))?.[0] ?? 'web',
    tipMinor: amountOf(request, 'tip', shop.currency) ?? 0,
    company: textOf(request, 'company') === '' ? null : { name: textOf(request, 'company') },
    payments: paymentsIn(request, shop.currency),
  });
  response.redirect(303, `/store/${shop.handle}/orders/${order.id}?said=placed`);
}

function kindFields(shop: Shop): Html {
  const amount = (name: string, label: string): Html =>
    html`<label>${label} (${shop.currency}) <input name="${name}" inputmode="decimal" /></label>`;
  return html`<div class="pair">
      <label
        >Placed in
        <select name="source">
          ${SOURCES.map(([name, label]) => html`<option value="${name}">${label}</option>`)}
        </select>
      </label>
      <label>For the company <input name="company" /></label>
    </div>
    <div class="pair">${amount(GIFT_CARD, 'Paid by gift card')} ${amount(STORE_CREDIT, 'Paid by store credit')}</div>
    ${amount('tip', 'Tip')}`;
}

function show(context: AdminContext, visit: AdminVisit, problem: string | null): void {
  const { standin } = context;
  const { shop, request } = visit;
  const products = standin.store.list('products', shop.id);
  const chosen = String(request.query.customer ?? '');
  const people = standin.store.list('customers', shop.id);
  const shown = people.slice(0, PEOPLE_MAX).concat(people.slice(PEOPLE_MAX).filter((one) => one.id === chosen));
  const content = html`<form method="post" class="card form">
    <div class="pair">
      <label
        >Customer
        <select name="customerId">
          <option value="">Nobody signed in</option>
          ${shown.map((one) => html`<option value="${one.id}" ${one.id === chosen ? html`selected` : ''}>${personName(one)} ${one.email === null ? '' : `(${one.email})`}</option>`)}
        </select>
      </label>
      <label>or a guest’s e-mail <input type="email" name="email" /></label>
    </div>
    ${Array.from(
      { length: LINES },
      (_, index) =>
        html`<div class="pair wide-first">
          <label>Product ${index + 1} ${variantSelect(shop, products, `variant${index}`, 'None')}</label>
          <label
            >Quantity ${index + 1} <input type="number" name="quantity${index}" min="1" max="9999" value="1"
          /></label>
        </div>`,
    )}
    <div class="pair wide-first">
      <label>Or an item of your own <input name="customTitle" placeholder="Title" /></label>
      <label>Its price (${shop.currency}) <input name="customPrice" inputmode="decimal" /></label>
    </div>
    <div class="pair">
      <label
        >Shipping
        <select name="shipping">
          <option value="">None</option>
          ${shop.shippingRates.map((rate) => html`<option value="${rate.code}">${rate.title}</option>`)}
        </select>
      </label>
      <label
        >Discount code
        <select name="discount">
          <option value="">None</option>
          ${shop.discounts.map((one) => html`<option value="${one.code}">${one.code}</option>`)}
        </select>
      </label>
    </div>
    <label
      >Placed at (${shop.timeZone})
      <input
        type="datetime-local"
        name="processedAt"
        step="1"
        value="${zonedFields(standin.now(), shop.timeZone)}"
        class="medium"
    /></label>
    ${kindFields(shop)}
    <label class="check"><input type="checkbox" name="paid" checked /> Paid</label>
    <label class="check"><input type="checkbox" name="test" /> A test order</label>
    <div class="actions"><button class="button">Place order</button></div>
  </form>`;
  sendAdmin(context, visit, {
    section: 'orders',
    title: 'Place an order',
    back: { href: `/store/${shop.handle}/orders`, label: 'Orders' },
    content,
    problem,
  });
}
