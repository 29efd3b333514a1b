import { keptLine, orderTotals } from '../commerce/order-totals.ts';
import { html, type Html } from '../html.ts';
import type { Order, ShippingRate } from '../model.ts';
import { shopMoney } from '../shop-money.ts';
import { discountForm, totals } from './cart-pages.ts';
import { paymentForms, paymentRows } from './payment-pages.ts';
import { cartQuote, linePrices, type StorefrontPage } from './storefront-page.ts';
import { wordsFor } from './words.ts';

export const COUNTRIES = ['PL', 'CZ', 'DE', 'FR', 'GB', 'RO', 'SK', 'UA', 'US'];

export type CheckoutForm = {
  email: string;
  firstName: string;
  lastName: string;
  address1: string;
  city: string;
  zip: string;
  countryCode: string;
  shippingCode: string;
};

/** The rate a form chose, the first one when it chose none, null when nothing in the cart is sent. */
export function chosenRate(page: StorefrontPage, code: string): ShippingRate | null {
  const { items } = cartQuote(page.standin, page.shop, page.cart).priced;
  if (!items.some((item) => item.requiresShipping)) return null;
  return page.shop.shippingRates.find((rate) => rate.code === code) ?? page.shop.shippingRates[0] ?? null;
}

/**
 * @param problem which field needs another value, in words
 * @param said what somebody typed that the shop does not have
 */
export function checkoutPage(
  page: StorefrontPage,
  form: CheckoutForm,
  problem: { field: string; text: string } | null,
  said: { unknownCode: string | null; unknownCard: string | null },
): Html {
  const words = wordsFor(page.locale);
  const rate = chosenRate(page, form.shippingCode);
  const quote = cartQuote(page.standin, page.shop, page.cart, rate);
  return html`<h1>${words.checkout}</h1>
    ${problem?.field === 'codes' ? html`<p class="problem" role="alert">${problem.text}</p>` : ''}
    <div class="cart">
      <form method="post" action="${page.root}/checkout" class="checkout" id="checkout">
        <input type="hidden" name="codes" value="${quote.applied.map(({ code }) => code).join(',')}" />
        <fieldset>
          <legend>${words.contact}</legend>
          ${
            page.customer
              ? html`<p>
                  <b>${page.customer.email ?? form.email}</b
                  ><input type="hidden" name="email" value="${page.customer.email ?? ''}" />
                </p>`
              : html`<p class="hint">
                    ${words.guestHint}
                    <a href="${page.root}/account/login?return_to=${encodeURIComponent(`${page.root}/checkout`)}"
                      >${words.signIn}</a
                    >
                  </p>
                  ${field('email', words.email, form.email, { type: 'email', autocomplete: 'email', problem })}`
          }
        </fieldset>
        <fieldset>
          <legend>${words.delivery}</legend>
          <label
            >${words.country}
            <select name="countryCode" autocomplete="country">
              ${COUNTRIES.map((code) => {
                const name = new Intl.DisplayNames([page.locale], { type: 'region' }).of(code) ?? code;
                return html`<option value="${code}" ${code === form.countryCode ? html`selected` : ''}>
                  ${name}
                </option>`;
              })}
            </select>
          </label>
          <div class="pair">
            ${field('firstName', words.firstName, form.firstName, { autocomplete: 'given-name' })}
            ${field('lastName', words.lastName, form.lastName, { autocomplete: 'family-name' })}
          </div>
          ${field('address1', words.address, form.address1, { autocomplete: 'street-address' })}
          <div class="pair">
            ${field('zip', words.zip, form.zip, { autocomplete: 'postal-code' })}
            ${field('city', words.city, form.city, { autocomplete: 'address-level2' })}
          </div>
        </fieldset>
        <fieldset>
          <legend>${words.shippingMethod}</legend>
          ${rate === null ? html`<p>${words.noShipping}</p>` : shippingChoices(page, rate)}
        </fieldset>
        <fieldset>
          <legend>${words.payment}</legend>
          <p class="hint">${words.paymentText}</p>
        </fieldset>
        <button class="button wide">${words.payNow}</button>
      </form>
      <aside class="summary">
        ${discountForm(page, '/checkout', quote, said.unknownCode)} ${paymentForms(page, quote, said.unknownCard)}
        <div id="checkout-summary" aria-live="polite">${checkoutSummary(page, form.shippingCode)}</div>
      </aside>
    </div>`;
}

/** Lines and totals beside the form; fetched anew when another shipping rate is chosen. */
export function checkoutSummary(page: StorefrontPage, shippingCode: string): Html {
  const words = wordsFor(page.locale);
  const quote = cartQuote(page.standin, page.shop, page.cart, chosenRate(page, shippingCode));
  const { priced } = quote;
  return html`<ul class="summary-lines">
      ${priced.items.map(
        (item) =>
          html`<li>
            <span>${item.quantity} × ${item.title}${item.variantTitle ? ` (${item.variantTitle})` : ''}</span>
            <span>${shopMoney(linePrices(item).netMinor, page.shop.currency)}</span>
          </li>`,
      )}
    </ul>
    ${totals(page.shop, priced, words, true)} ${paymentRows(page, quote)}`;
}

function shippingChoices(page: StorefrontPage, chosen: ShippingRate): Html[] {
  return page.shop.shippingRates.map(
    (rate) =>
      html`<label class="choice">
        <input
          type="radio"
          name="shippingCode"
          value="${rate.code}"
          ${rate.code === chosen.code ? html`checked` : ''}
          data-checkout-shipping
        />
        <span>${rate.title}</span> <b>${shopMoney(rate.priceMinor, page.shop.currency)}</b>
      </label>`,
  );
}

function field(
  name: string,
  label: string,
  value: string,
  options: { type?: string; autocomplete: string; problem?: { field: string; text: string } | null },
): Html {
  const problem = options.problem?.field === name ? options.problem.text : null;
  return html`<label
    >${label}
    <input
      type="${options.type ?? 'text'}"
      name="${name}"
      value="${value}"
      autocomplete="${options.autocomplete}"
      ${problem ? html`aria-invalid="true" aria-describedby="problem-${name}"` : ''}
    />
    ${problem ? html`<span class="problem" id="problem-${name}">${problem}</span>` : ''}
  </label>`;
}

export function thankYouPage(page: StorefrontPage, order: Order): Html {
  const words = wordsFor(page.locale);
  return html`<section class="thanks">
    <h1>${words.thanks}</h1>
    <p>${words.orderNumber}: <b data-order-number>#${1000 + order.number}</b></p>
    ${order.email ? html`<p>${words.confirmation} ${order.email}.</p>` : ''} ${orderSummary(page, order)}
    <a class="button" href="${page.root}/collections/all">${words.keepShopping}</a>
  </section>`;
}

/** Lines and totals of a placed order as it stands now. */
export function orderSummary(page: StorefrontPage, order: Order): Html {
  const words = wordsFor(page.locale);
  const money = (minor: number): string => shopMoney(minor, order.currency);
  const sums = orderTotals(order);
  return html`<ul class="summary-lines">
      ${order.lines.map(
        (line) =>
          html`<li>
            <span
              >${line.quantity - line.refundedQuantity} ×
              ${line.title}${line.variantTitle ? ` (${line.variantTitle})` : ''}</span
            >
            <span>${money(keptLine(order, line).netMinor)}</span>
          </li>`,
      )}
    </ul>
    <dl class="totals">
      ${
        sums.currentDiscountMinor > 0
          ? html`<div>
              <dt>${words.discount}</dt>
              <dd>−${money(sums.currentDiscountMinor)}</dd>
            </div>`
          : ''
      }
      <div>
        <dt>${words.shipping}</dt>
        <dd>${money(sums.currentShippingMinor)}</dd>
      </div>
      <div class="hint">
        <dt>${order.taxesIncluded ? words.includingTax : words.tax}</dt>
        <dd>${money(sums.currentTaxMinor)}</dd>
      </div>
      <div class="total">
        <dt>${words.total}</dt>
        <dd>${money(sums.currentTotalMinor)}</dd>
      </div>
    </dl>`;
}
