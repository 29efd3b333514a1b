import { classOf, findDiscount, statusOf } from '../commerce/discount-status.ts';
import { createGiftCard, hasExpired } from '../commerce/gift-cards.ts';
import { codesOfDiscount } from '../commerce/redeem-codes.ts';
import { changeDiscount, createDiscount, deleteDiscount } from '../commerce/save-discount.ts';
import { creditAccount, creditAccountsOf, openCreditAccount } from '../commerce/store-credit.ts';
import type { Discount } from '../discount-model.ts';
import { html, type Html } from '../html.ts';
import type { Shop } from '../model.ts';
import { shopMoney } from '../shop-money.ts';
import { Refusal, type Standin } from '../standin.ts';
import type { GiftCard } from '../stored-value-model.ts';
import { personName } from '../strip.ts';
import {
  amountOf,
  sendAdmin,
  textOf,
  type AdminContext,
  type AdminRegister,
  type AdminVisit,
} from './admin-context.ts';
import { discountChangeForm, discountChangesOf } from './discount-form.ts';
import { buyersText, valueText } from './discount-words.ts';
import { badge } from './layout.ts';

/** Codes of a discount and gift cards shown at most; the newest first. */
const LIST_MAX = 100;

/** Discounts with their codes, and what shoppers hold besides: gift cards and store credit. */
export function registerDiscountRoutes(context: AdminContext, register: AdminRegister): void {
  const { standin } = context;
  const back = (visit: AdminVisit): void =>
    visit.response.redirect(303, `/store/${visit.shop.handle}/discounts?said=created`);
  const show = (visit: AdminVisit, problem: string | null = null): void => sendDiscounts(context, visit, problem);
  register.get('/discounts', (visit) => show(visit));
  register.post('/discounts', (visit) => (makeDiscount(standin, visit), back(visit)), show);
  register.get('/discounts/:id', (visit) => showOne(visit));
  const showOne = (visit: AdminVisit, problem: string | null = null): void =>
    sendDiscount(context, visit, discountOf(standin, visit), problem);
  register.post(
    '/discounts/:id',
    (visit) => {
      const discount = discountOf(standin, visit);
      changeDiscount(standin, discount.id, discountChangesOf(visit, discount));
      visit.response.redirect(303, `/store/${visit.shop.handle}/discounts/${discount.id}?said=saved`);
    },
    showOne,
  );
  register.post('/discounts/:id/delete', (visit) => {
    deleteDiscount(standin, discountOf(standin, visit));
    visit.response.redirect(303, `/store/${visit.shop.handle}/discounts?said=saved`);
  });
  register.post('/discounts/:id/switch', (visit) => {
    const discount = discountOf(standin, visit);
    const isOn = statusOf(discount, standin.now()) === 'ACTIVE';
    changeDiscount(standin, discount.id, { endsAt: isOn ? standin.now().toISOString() : null });
    visit.response.redirect(303, `/store/${visit.shop.handle}/discounts/${discount.id}?said=saved`);
  });
  register.post(
    '/gift-cards',
    (visit) => {
      const initialMinor = amountOf(visit.request, 'value', visit.shop.currency) ?? 0;
      const code = textOf(visit.request, 'code') || null;
      const request = { code, initialMinor, customerId: null, note: null, expiresOn: null, source: 'manual' as const };
      createGiftCard(standin, visit.shop, request);
      back(visit);
    },
    show,
  );
  register.post(
    '/store-credit',
    (visit) => {
      const { shop, request } = visit;
      const customer = standin.store.find('customers', textOf(request, 'customerId'));
      if (customer?.shopId !== shop.id) throw new Refusal('Choose a customer');
      const account = openCreditAccount(standin, shop.id, customer.id, shop.currency);
      creditAccount(standin, account, amountOf(request, 'amount', shop.currency) ?? 0, null);
      back(visit);
    },
    show,
  );
}

function discountOf(standin: Standin, { shop, request }: AdminVisit): Discount {
  const discount = findDiscount(standin, shop.id, request.params.id ?? null);
  if (discount === null) throw new Refusal('This shop has no such discount', 404);
  return discount;
}

function makeDiscount(standin: Standin, { shop, request }: AdminVisit): void {
  const code = textOf(request, 'code');
  const isOn = (name: string): boolean => textOf(request, name) === 'on';
  const minimumMinor = amountOf(request, 'minimum', shop.currency);
  const fields = {
    title: code,
    rule: ruleOf(shop, textOf(request, 'kind'), textOf(request, 'value').replace(',', '.'), request),
    minimum: minimumMinor === null ? null : { kind: 'subtotal' as const, amountMinor: minimumMinor },
    customerIds: null,
    combinesWith: { order: isOn('order'), product: isOn('product'), shipping: isOn('shipping') },
    startsAt: standin.now().toISOString(),
    endsAt: null,
    usageLimit: null,
    appliesOncePerCustomer: isOn('once'),
    tags: [],
  };
  createDiscount(standin, shop.id, fields, { code, byApp: false });
}

function ruleOf(shop: Shop, kind: string, value: string, request: AdminVisit['request']): Discount['rule'] {
  if (kind === 'free_shipping') return { type: 'free_shipping', maximumShippingMinor: null };
  const items = { kind: 'all' as const };
  if (kind === 'percentage') {
    const basisPoints = Math.round(Number(value) * 100);
    if (!(basisPoints > 0 && basisPoints <= 10_000)) throw new Refusal('A percentage is above 0, up to 100');
    return { type: 'basic', items, effect: { kind: 'percentage', basisPoints } };
  }
  const amountMinor = amountOf(request, 'value', shop.currency) ?? 0;
  if (amountMinor <= 0) throw new Refusal('A discount takes something off');
  return { type: 'basic', items, effect: { kind: 'amount', amountMinor, onEachItem: false } };
}

function sendDiscounts(context: AdminContext, visit: AdminVisit, problem: string | null): void {
  const { standin } = context;
  const { shop } = visit;
  const cards = standin.store.list('giftCards', shop.id).slice(-LIST_MAX).toReversed();
  const content = html`${discountTable(standin, shop)} ${discountForm(shop)} ${giftCardTable(standin, shop, cards)}
  ${creditTable(standin, shop)}`;
  sendAdmin(context, visit, { section: 'discounts', title: 'Discounts', content, problem });
}

function discountTable(standin: Standin, shop: Shop): Html {
  const discounts = standin.store.list('discounts', shop.id).toReversed();
  if (discounts.length === 0) return html`<div class="card empty"><p>No discounts yet.</p></div>`;
  const rows = discounts.map((discount) => {
    const codes = codesOfDiscount(standin, shop.id, discount.id);
    return [
      html`<a href="/store/${shop.handle}/discounts/${discount.id}">${discount.title}</a>
        ${discount.byApp ? badge('by an app') : ''}`,
      valueText(shop, discount),
      classOf(discount),
      statusBadge(standin, discount),
      codes.length,
      codes.reduce((sum, code) => sum + code.uses.length, 0),
    ];
  });
  return table(['Discount', 'Value', 'Class', 'Status', 'Codes', 'Uses'], rows);
}

function sendDiscount(context: AdminContext, visit: AdminVisit, discount: Discount, problem: string | null): void {
  const { standin } = context;
  const { shop } = visit;
  const codes = codesOfDiscount(standin, shop.id, discount.id);
  const classes = (['order', 'product', 'shipping'] as const).filter((name) => discount.combinesWith[name]);
  const content = html`<div class="card">
      <p>${valueText(shop, discount)} · ${classOf(discount)} discount · ${statusBadge(standin, discount)}</p>
      <p>
        Combines with: ${classes.join(', ') || 'nothing'} · uses for each code: ${discount.usageLimit ?? 'any number'} ·
        for ${buyersText(standin, discount)}
      </p>
      <form method="post" action="/store/${shop.handle}/discounts/${discount.id}/delete" data-confirm="Delete it?">
        <button class="button quiet">Delete</button>
      </form>
      <form method="post" action="/store/${shop.handle}/discounts/${discount.id}/switch">
        <button class="button quiet">
          ${statusOf(discount, standin.now()) === 'ACTIVE' ? 'Switch off' : 'Switch on'}
        </button>
      </form>
    </div>
    ${discountChangeForm(standin, shop, discount)}
    ${table(
      [`Code (${codes.length})`, 'Uses'],
      codes
        .slice(-LIST_MAX)
        .toReversed()
        .map((code) => [code.code, code.uses.length]),
    )}`;
  sendAdmin(context, visit, {
    section: 'discounts',
    title: discount.title,
    back: { href: `/store/${shop.handle}/discounts`, label: 'Discounts' },
    content,
    problem,
  });
}

function giftCardTable(standin: Standin, shop: Shop, cards: GiftCard[]): Html {
  const rows = cards.map((card) => [
    `•••• ${card.code.slice(-4)}`,
    shopMoney(card.balanceMinor, card.currency),
    shopMoney(card.initialMinor, card.currency),
    card.deactivatedAt ? 'deactivated' : hasExpired(card, shop, standin.now()) ? 'expired' : 'enabled',
  ]);
  return html`<h2>Gift cards</h2>
    ${table(['Gift card', 'Balance', 'Initial value', 'Status'], rows)}
    <form method="post" action="/store/${shop.handle}/gift-cards" class="card form" aria-label="Make a gift card">
      <div class="pair">
        <label>Code (8–20 letters and digits) <input name="code" autocomplete="off" required /></label>
        <label>Value (${shop.currency}) <input name="value" inputmode="decimal" required /></label>
      </div>
      <div class="actions"><button class="button">Make gift card</button></div>
    </form>`;
}

function creditTable(standin: Standin, shop: Shop): Html {
  const customers = standin.store.list('customers', shop.id);
  const rows = customers.flatMap((customer) =>
    creditAccountsOf(standin, shop.id, customer.id).map((account) => [
      personName(customer),
      shopMoney(account.balanceMinor, account.currency),
      account.movements.length,
    ]),
  );
  return html`<h2>Store credit</h2>
    ${table(['Customer', 'Balance', 'Transactions'], rows)}
    <form method="post" action="/store/${shop.handle}/store-credit" class="card form" aria-label="Give store credit">
      <div class="pair">
        <label
          >Customer
          <select name="customerId">
            ${customers.slice(0, LIST_MAX).map((one) => html`<option value="${one.id}">${personName(one)}</option>`)}
          </select></label
        >
        <label>Amount (${shop.currency}) <input name="amount" inputmode="decimal" required /></label>
      </div>
      <div class="actions"><button class="button">Give store credit</button></div>
    </form>`;
}

function discountForm(shop: Shop): Html {
  const check = (name: string, label: string): Html =>
    html`<label class="check"><input type="checkbox" name="${name}" /> ${label}</label>`;
  return html`<form
    method="post"
    action="/store/${shop.handle}/discounts"
    class="card form"
    aria-label="Make a discount"
  >
    <h2>A code of the merchant’s own</h2>
    <div class="pair">
      <label>Code <input name="code" autocomplete="off" required /></label>
      <label
        >Kind
        <select name="kind">
          <option value="percentage">Percent off the order</option>
          <option value="fixed_amount">Amount off the order</option>
          <option value="free_shipping">Free shipping</option>
        </select></label
      >
    </div>
    <div class="pair">
      <label>Value (percent or ${shop.currency}) <input name="value" inputmode="decimal" /></label>
      <label>Minimum subtotal (${shop.currency}) <input name="minimum" inputmode="decimal" /></label>
    </div>
    ${check('order', 'Combines with order discounts')} ${check('product', 'Combines with product discounts')}
    ${check('shipping', 'Combines with shipping discounts')} ${check('once', 'Once for each customer')}
    <div class="actions"><button class="button">Make discount</button></div>
  </form>`;
}

function statusBadge(standin: Standin, discount: Discount): Html {
  const status = statusOf(discount, standin.now());
  return badge(status.toLowerCase(), status === 'ACTIVE' ? 'good' : 'plain');
}

function table(heads: string[], rows: (Html | string | number)[][]): Html {
  if (rows.length === 0) return html``;
  return html`<div class="card flush">
    <table>
      <thead>
        <tr>
          ${heads.map((head) => html`<th>${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
