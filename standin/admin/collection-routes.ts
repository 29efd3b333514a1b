import { createCollection, deleteCollection, productsIn } from '../commerce/save-collection.ts';
import { changeProduct, deleteProduct } from '../commerce/save-product.ts';
import { variantForms } from './variant-routes.ts';
import { html, type Html } from '../html.ts';
import type { Collection, CollectionRule } from '../collection-model.ts';
import type { Product } from '../model.ts';
import { Refusal } from '../standin.ts';
import { sendAdmin, textOf, type AdminContext, type AdminRegister, type AdminVisit } from './admin-context.ts';

/** A product's page, where tags and vendor change, and the list of collections with a form for another one. */
export function registerCollectionRoutes(context: AdminContext, register: AdminRegister): void {
  const { standin } = context;
  register.get('/products/:id', (visit) => sendProduct(context, visit, null));
  register.post(
    '/products/:id',
    (visit) => {
      const { request, response, shop } = visit;
      const product = productOf(context, visit);
      const title = textOf(request, 'title');
      if (title === '') throw new Refusal('A product needs a title');
      changeProduct(standin, shop.id, product.id, {
        title,
        vendor: textOf(request, 'vendor') || shop.name,
        tags: tagsIn(textOf(request, 'tags')),
      });
      response.redirect(303, `/store/${shop.handle}/products/${product.id}?said=saved`);
    },
    (visit, problem) => sendProduct(context, visit, problem),
  );
  register.post('/products/:id/delete', (visit) => {
    deleteProduct(standin, visit.shop.id, productOf(context, visit).id);
    visit.response.redirect(303, `/store/${visit.shop.handle}/products?said=deleted`);
  });
  register.get('/collections', (visit) => sendCollections(context, visit, null));
  register.post(
    '/collections',
    ({ request, response, shop }) => {
      createCollection(standin, shop.id, { title: textOf(request, 'title'), ...membersIn(request.body) });
      response.redirect(303, `/store/${shop.handle}/collections?said=created`);
    },
    (visit, problem) => sendCollections(context, visit, problem),
  );
  register.post('/collections/:id/delete', ({ request, response, shop }) => {
    deleteCollection(standin, shop.id, request.params.id ?? '');
    response.redirect(303, `/store/${shop.handle}/collections?said=deleted`);
  });
}

/** "a, b , a" as tags: trimmed, each once. */
export function tagsIn(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

function membersIn(body: unknown): { productIds: string[] } | { rules: CollectionRule[] } {
  const fields = body as Record<string, unknown>;
  const condition = typeof fields['condition'] === 'string' ? fields['condition'].trim() : '';
  if (condition !== '') return { rules: [{ column: fields['column'] === 'VENDOR' ? 'VENDOR' : 'TAG', condition }] };
  const chosen = fields['productIds'];
  return { productIds: chosen === undefined ? [] : (Array.isArray(chosen) ? chosen : [chosen]).map(String) };
}

function productOf({ standin }: AdminContext, { request, shop }: AdminVisit): Product {
  const product = standin.store.find('products', request.params.id ?? '');
  if (product?.shopId !== shop.id) throw new Refusal('This shop has no such product', 404);
  return product;
}

function sendProduct(context: AdminContext, visit: AdminVisit, problem: string | null): void {
  const product = productOf(context, visit);
  const path = `/store/${visit.shop.handle}/products`;
  sendAdmin(context, visit, {
    section: 'products',
    title: product.title,
    back: { href: path, label: 'Products' },
    actions: html`<form method="post" action="${path}/${product.id}/delete">
      <button class="button danger">Delete</button>
    </form>`,
    content: html`<form method="post" class="card form" action="${path}/${product.id}">
        <label>Title <input name="title" value="${product.title}" required /></label>
        <label>Vendor <input name="vendor" value="${product.vendor}" /></label>
        <label>Tags, with commas between <input name="tags" value="${product.tags.join(', ')}" /></label>
        <div class="actions"><button class="button">Save</button></div>
      </form>
      ${variantForms(visit.shop, product)}`,
    problem,
  });
}

function sendCollections(context: AdminContext, visit: AdminVisit, problem: string | null): void {
  const { standin } = context;
  const { shop } = visit;
  const path = `/store/${shop.handle}/collections`;
  const collections = standin.store.list('collections', shop.id);
  const products = standin.store.list('products', shop.id);
  const content = html`<div class="card flush">
      <table class="stack">
        <thead>
          <tr>
            <th>Collection</th>
            <th>Members</th>
            <th class="number">Products</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${collections.map(
            (one) =>
              html`<tr>
                <td>${one.title}</td>
                <td>${membersText(one)}</td>
                <td class="number">${productsIn(standin, one).length}</td>
                <td>
                  <form method="post" action="${path}/${one.id}/delete">
                    <button class="button quiet" aria-label="Delete ${one.title}">Delete</button>
                  </form>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${collectionForm(path, products)}`;
  sendAdmin(context, visit, {
    section: 'products',
    title: 'Collections',
    back: { href: `/store/${shop.handle}/products`, label: 'Products' },
    content,
    problem,
  });
}

function membersText({ ruleSet }: Collection): string {
  if (ruleSet === null) return 'chosen by hand';
  const rules = ruleSet.rules.map(({ column, condition }) => `${column.toLowerCase()} is ${condition}`);
  return rules.join(ruleSet.any ? ' or ' : ' and ');
}

function collectionForm(path: string, products: Product[]): Html {
  return html`<form method="post" action="${path}" class="card form" aria-label="Add a collection">
    <h2>Add a collection</h2>
    <label>Title <input name="title" required /></label>
    <div class="pair">
      <label
        >All products whose
        <select name="column">
          <option value="TAG">tag</option>
          <option value="VENDOR">vendor</option>
        </select></label
      >
      <label>is <input name="condition" /></label>
    </div>
    <label
      >or these, chosen by hand
      <select name="productIds" multiple size="6">
        ${products.map((product) => html`<option value="${product.id}">${product.title}</option>`)}
      </select></label
    >
    <div class="actions"><button class="button">Add collection</button></div>
  </form>`;
}
