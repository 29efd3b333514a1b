import type { CheckedCodes } from '../commerce/check-codes.ts';
import type { PricedCart } from '../commerce/price-cart.ts';
import { html, type Html } from '../html.ts';
import type { Shop } from '../model.ts';
import { shopMoney } from '../shop-money.ts';
import { cover } from './cover.ts';
import { refusalSentence } from './code-words.ts';
import { cartQuote, linePrices, type StorefrontPage } from './storefront-page.ts';
import { wordsFor, type Words } from './words.ts';

/** @param unknownCode a discount code somebody typed that the shop does not have */
export function cartPage(page: StorefrontPage, unknownCode: string | null): Html {
  const words = wordsFor(page.locale);
  const lines = page.cart?.lines ?? [];
  if (lines.length === 0) {
    return html`<h1>${words.cart}</h1>
      <p>${words.emptyCart}</p>
      <a class="button" href="${page.root}/collections/all">${words.keepShopping}</a>`;
  }
  const quote = cartQuote(page.standin, page.shop, page.cart);
  const { priced } = quote;
  return html`<h1>${words.cart}</h1>
    <div class="cart">
      <ul class="cart-lines">
        ${priced.items.map((item) => cartLine(page, item, lines.find((line) => line.variantId === item.variantId)?.id ?? ''))}
      </ul>
      <aside class="summary">
        ${discountForm(page, '/cart', quote, unknownCode)} ${totals(page.shop, priced, words, false)}
        <p class="hint">${page.shop.taxesIncluded ? words.taxIncluded : words.taxAdded} ${words.shippingLater}</p>
        <a class="button wide" href="${page.root}/checkout">${words.checkout}</a>
      </aside>
    </div>`;
}

function cartLine(page: StorefrontPage, item: PricedCart['items'][number], lineId: string): Html {
  const words = wordsFor(page.locale);
  const { grossMinor, netMinor } = linePrices(item);
  const money = (minor: number): string => shopMoney(minor, page.shop.currency);
  return html`<li class="cart-line">
    ${cover(item.title)}
    <div class="cart-line-what">
      <b>${item.title}</b>
      <span class="hint">${item.variantTitle ?? ''}</span>
      <form method="post" action="${page.root}/cart/change" class="cart-line-form">
        <input type="hidden" name="line" value="${lineId}" />
        <label
          >${words.quantity}
          <input
            type="number"
            name="quantity"
            value="${item.quantity}"
            min="0"
            max="99"
            aria-label="${words.quantity}: ${item.title}"
        /></label>
        <button class="quiet">${words.update}</button>
        <button class="quiet" name="remove" value="1" aria-label="${words.remove}: ${item.title}">
          ${words.remove}
        </button>
      </form>
    </div>
    <div class="cart-line-price">
      ${netMinor === grossMinor ? '' : html`<s>${money(grossMinor)}</s> `} ${money(netMinor)}
    </div>
  </li>`;
}

/**
 * The field for a code, the codes applied, and why others are not; `back` is the path it returns to.
 * @param unknownCode a code somebody typed that the shop does not have
 */
export function discountForm(
  page: StorefrontPage,
  back: string,
  { applied, refused }: CheckedCodes,
  unknownCode: string | null,
): Html {
  const words = wordsFor(page.locale);
  return html`<form method="post" action="${page.root}/cart/discount" class="discount">
    <input type="hidden" name="back" value="${back}" />
    <label for="discount-code">${words.discountCode}</label>
    <div class="row">
      <input
        id="discount-code"
        name="code"
        autocomplete="off"
        value="${unknownCode ?? ''}"
        ${unknownCode ? html`aria-invalid="true" aria-describedby="discount-problem"` : ''}
      />
      <button class="quiet">${words.apply}</button>
    </div>
    ${unknownCode ? html`<p class="problem" id="discount-problem">${words.unknownCode}</p>` : ''}
    ${applied.map(({ code }) => html`<p class="code-applied"><b>${code}</b> ${removeButton(code, words)}</p>`)}
    ${refused.map(
      (one) =>
        html`<p class="code-refused" role="status">
          ${refusalSentence(one, page.locale, page.shop.currency)} ${removeButton(one.code, words)}
        </p>`,
    )}
  </form>`;
}

function removeButton(code: string, words: Words): Html {
  return html`<button class="quiet" name="remove" value="${code}" aria-label="${words.remove}: ${code}">
    ${words.remove}
  </button>`;
}

/** @param isFinal at checkout and after: with shipping, tax and the total to pay */
export function totals(shop: Shop, priced: PricedCart, words: Words, isFinal: boolean): Html {
  const money = (minor: number): string => shopMoney(minor, shop.currency);
  const lineDiscount = priced.lineTotalMinor - priced.subtotalMinor;
  return html`<dl class="totals">
    ${lineDiscount > 0 ? row(words.discount, `−${money(lineDiscount)}`) : ''}
    ${row(words.subtotal, money(priced.subtotalMinor))}
    ${isFinal && priced.shipping ? row(`${words.shipping}: ${priced.shipping.title}`, money(priced.shippingMinor)) : ''}
    ${isFinal && !shop.taxesIncluded ? row(`${words.tax} (${shop.taxTitle})`, money(priced.taxTotalMinor)) : ''}
    ${isFinal ? row(words.total, money(priced.totalMinor), 'total') : ''}
    ${isFinal && shop.taxesIncluded ? row(`${words.includingTax} (${shop.taxTitle})`, money(priced.taxTotalMinor), 'hint') : ''}
  </dl>`;
}

function row(label: string, value: string, className = ''): Html {
  return html`<div class="${className}">
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}
