import { type Checkout, creditOf } from '../commerce/check-out.ts';
import { html, type Html } from '../html.ts';
import { shopMoney } from '../shop-money.ts';
import type { StorefrontPage } from './storefront-page.ts';
import { wordsFor } from './words.ts';

/**
 * Where a shopper gives gift cards, and store credit if they have some.
 * @param unknownCard what somebody typed that is no gift card that can pay
 */
export function paymentForms(page: StorefrontPage, quote: Checkout, unknownCard: string | null): Html {
  const words = wordsFor(page.locale);
  return html`<form method="post" action="${page.root}/checkout/gift-card" class="discount">
      <label for="gift-card">${words.giftCard}</label>
      <div class="row">
        <input
          id="gift-card"
          name="code"
          autocomplete="off"
          value="${unknownCard ?? ''}"
          ${unknownCard ? html`aria-invalid="true" aria-describedby="gift-card-problem"` : ''}
        />
        <button class="quiet">${words.giftCardApply}</button>
      </div>
      ${unknownCard ? html`<p class="problem" id="gift-card-problem">${words.unknownCard}</p>` : ''}
      ${quote.giftCards.map(({ card }) => {
        const name = `•••• ${card.code.slice(-4)}`;
        return html`<p class="code-applied">
          <b>${name}</b>
          <button class="quiet" name="remove" value="${card.id}" aria-label="${words.remove}: ${name}">
            ${words.remove}
          </button>
        </p>`;
      })}
    </form>
    ${storeCreditForm(page)}`;
}

/** Who pays which part, when not all is paid by card. */
export function paymentRows(page: StorefrontPage, quote: Checkout): Html {
  const words = wordsFor(page.locale);
  const money = (minor: number): string => shopMoney(minor, page.shop.currency);
  const parts = [
    ...quote.giftCards.map(
      ({ card, amountMinor }) => [`${words.giftCard} •••• ${card.code.slice(-4)}`, amountMinor] as const,
    ),
    [words.storeCredit, quote.storeCreditMinor] as const,
  ].filter(([, amountMinor]) => amountMinor > 0);
  if (parts.length === 0) return html``;
  return html`<dl class="totals">
    ${parts.map(
      ([label, amountMinor]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>−${money(amountMinor)}</dd>
        </div>`,
    )}
    <div class="total">
      <dt>${words.toPay}</dt>
      <dd>${money(quote.restMinor)}</dd>
    </div>
  </dl>`;
}

function storeCreditForm(page: StorefrontPage): Html {
  const words = wordsFor(page.locale);
  const creditMinor = creditOf(page.standin, page.shop, page.customer);
  if (creditMinor === 0) return html``;
  const isUsed = page.cart?.useStoreCredit ?? false;
  return html`<form method="post" action="${page.root}/checkout/store-credit" class="discount">
    <p class="code-applied">
      <span>${words.storeCredit}: <b>${shopMoney(creditMinor, page.shop.currency)}</b></span>
      <button class="quiet" name="use" value="${isUsed ? '0' : '1'}">
        ${isUsed ? words.storeCreditKeep : words.storeCreditUse}
      </button>
    </p>
  </form>`;
}
