import { html, raw, type Html } from '../html.ts';
import type { Product, Variant } from '../model.ts';
import { shopMoney } from '../shop-money.ts';
import { cover } from './cover.ts';
import type { StorefrontPage } from './storefront-page.ts';
import { wordsFor } from './words.ts';

/** The shop's products for sale. */
function productsForSale(page: StorefrontPage): Product[] {
  return page.standin.store.list('products', page.shop.id).filter((product) => product.status === 'ACTIVE');
}

export function homePage(page: StorefrontPage): Html {
  const words = wordsFor(page.locale);
  return html`<section class="hero">
      <div>
        <h1>${words.heroTitle}</h1>
        <p>${words.heroText}</p>
        <a class="button" href="${page.root}/collections/all">${words.allRecords}</a>
      </div>
      <div class="hero-covers">
        ${productsForSale(page)
          .slice(0, 3)
          .map((product) => cover(product.image ?? product.title))}
      </div>
    </section>
    <h2>${words.records}</h2>
    ${productGrid(page)}`;
}

export function collectionPage(page: StorefrontPage): Html {
  return html`<h1>${wordsFor(page.locale).allRecords}</h1>
    ${productGrid(page)}`;
}

function productGrid(page: StorefrontPage): Html {
  return html`<ul class="grid">
    ${productsForSale(page).map(
      (product) =>
        html`<li>
          <a class="card" href="${page.root}/products/${product.handle}">
            ${cover(product.image ?? product.title)}
            <span class="card-title">${product.title}</span>
            <span class="card-vendor">${product.vendor}</span>
            <span class="card-price">${priceRange(page, product)}</span>
          </a>
        </li>`,
    )}
  </ul>`;
}

function priceRange(page: StorefrontPage, product: Product): string {
  const prices = product.variants.map((variant) => variant.priceMinor);
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const money = (minor: number): string => shopMoney(minor, page.shop.currency);
  return low === high ? money(low) : `${money(low)} – ${money(high)}`;
}

export function productPage(page: StorefrontPage, product: Product, variant: Variant): Html {
  const words = wordsFor(page.locale);
  const isSoldOut = product.variants.every((one) => one.inventoryQuantity <= 0);
  return html`<article class="product">
    <div class="product-cover">${cover(product.image ?? product.title)}</div>
    <div>
      <p class="card-vendor">${product.vendor}</p>
      <h1>${product.title}</h1>
      <p class="price" data-variant-price>
        ${variant.compareAtPriceMinor === null ? '' : html`<s>${shopMoney(variant.compareAtPriceMinor, page.shop.currency)}</s> `}
        ${shopMoney(variant.priceMinor, page.shop.currency)}
      </p>
      <p class="hint">${page.shop.taxesIncluded ? words.taxIncluded : words.taxAdded} ${words.shippingLater}</p>
      <form method="post" action="${page.root}/cart/add" class="buy">
        ${variantField(page, product, variant)}
        <label
          >${words.quantity} <input type="number" name="quantity" value="1" min="1" max="99" inputmode="numeric"
        /></label>
        <button class="button" ${isSoldOut ? html`disabled` : ''}>
          ${isSoldOut ? words.soldOut : words.addToCart}
        </button>
      </form>
      <div class="prose">${raw(product.descriptionHtml)}</div>
    </div>
  </article>`;
}

function variantField(page: StorefrontPage, product: Product, chosen: Variant): Html {
  if (product.variants.length === 1) return html`<input type="hidden" name="id" value="${chosen.id}" />`;
  return html`<label>
    ${product.optionName === 'Title' ? wordsFor(page.locale).edition : product.optionName}
    <select name="id">
      ${product.variants.map(
        (variant) =>
          html`<option value="${variant.id}" ${variant.id === chosen.id ? html`selected` : ''}>
            ${variant.title} – ${shopMoney(variant.priceMinor, page.shop.currency)}
          </option>`,
      )}
    </select>
  </label>`;
}
