import { addVariant, changeVariantPrice, deleteVariant } from '../commerce/save-variant.ts';
import { html, type Html } from '../html.ts';
import type { Product, Shop } from '../model.ts';
import { decimalString } from '../money.ts';
import { Refusal } from '../standin.ts';
import { amountOf, textOf, type AdminContext, type AdminRegister, type AdminVisit } from './admin-context.ts';

/** What a product's page does with its variants: another one, another price, one less. */
export function registerVariantRoutes({ standin }: AdminContext, register: AdminRegister): void {
  const path = '/products/:id/variants';
  const priceOf = ({ request, shop }: AdminVisit): number => {
    const priceMinor = amountOf(request, 'price', shop.currency);
    if (priceMinor === null) throw new Refusal('A variant needs a price');
    return priceMinor;
  };
  const act = (does: (visit: AdminVisit, productId: string, variantId: string) => unknown) => (visit: AdminVisit) => {
    const { id = '', variantId = '' } = visit.request.params;
    does(visit, id, variantId);
    visit.response.redirect(303, `/store/${visit.shop.handle}/products/${id}?said=saved`);
  };
  register.post(
    path,
    act((visit, id) =>
      addVariant(standin, visit.shop.id, id, { title: textOf(visit.request, 'title'), priceMinor: priceOf(visit) }),
    ),
  );
  register.post(
    `${path}/:variantId`,
    act((visit, id, variantId) =>
      changeVariantPrice(standin, visit.shop.id, id, { variantId, priceMinor: priceOf(visit) }),
    ),
  );
  register.post(
    `${path}/:variantId/delete`,
    act((visit, id, variantId) => deleteVariant(standin, visit.shop.id, id, variantId)),
  );
}

/** The variants on a product's page. */
export function variantForms(shop: Shop, product: Product): Html {
  const path = `/store/${shop.handle}/products/${product.id}/variants`;
  return html`<h2>Variants</h2>
    <div class="card flush">
      <table class="stack">
        <thead>
          <tr>
            <th>Variant</th>
            <th>Price (${shop.currency})</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${product.variants.map(
            ({ id, title, priceMinor }) =>
              html`<tr>
                <td>${title}</td>
                <td>
                  <form method="post" action="${path}/${id}" class="search">
                    <input
                      name="price"
                      inputmode="decimal"
                      value="${decimalString(priceMinor, shop.currency)}"
                      aria-label="Price of ${title}"
                      required
                    />
                    <button class="button quiet" aria-label="Save the price of ${title}">Save</button>
                  </form>
                </td>
                <td>
                  <form method="post" action="${path}/${id}/delete">
                    <button class="button quiet" aria-label="Delete ${title}">Delete</button>
                  </form>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <form method="post" action="${path}" class="card form" aria-label="Add a variant">
      <h2>Add a variant</h2>
      <div class="pair">
        <label>Title <input name="title" required /></label>
        <label>Price (${shop.currency}) <input name="price" inputmode="decimal" required /></label>
      </div>
      <div class="actions"><button class="button">Add variant</button></div>
    </form>`;
}
