/** A product's variants: each change is products/update to the app, whichever way it is made. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Product } from '../model.ts';
import { startBackend, type Backend } from '../testing/start-backend.ts';
import { createProduct } from './save-product.ts';
import { addVariant, changeVariantPrice, deleteVariant } from './save-variant.ts';

let backend: Backend;
let mug: Product;

beforeEach(async () => {
  backend = await startBackend();
  const variants = ['S', 'M'].map((title) => ({ title, priceMinor: 3000 }));
  mug = createProduct(backend.standin, backend.shop.id, { title: 'Mug', variants });
  await told();
});
afterEach(() => backend.stop());

/** What the app was told of products: topic, and variants with their prices. */
async function told(): Promise<string[]> {
  await backend.standin.webhooks.idle();
  return backend.app.received.splice(0).map(({ headers, body }) => {
    const { variants } = JSON.parse(body) as { variants: { title: string; price: string }[] };
    return `${String(headers['x-shopify-topic'])} ${variants.map(({ title, price }) => `${title} ${price}`).join(', ')}`;
  });
}
const idOf = (title: string): string => mug.variants.find((variant) => variant.title === title)?.id ?? '';

test('another one, another price, one less', async () => {
  const { standin, shop } = backend;
  mug = addVariant(standin, shop.id, mug.id, { title: 'L', priceMinor: 3500 });
  expect(await told()).toEqual(['products/update S 30.00, M 30.00, L 35.00']);
  changeVariantPrice(standin, shop.id, mug.id, { variantId: idOf('L'), priceMinor: 4000 });
  expect(await told()).toEqual(['products/update S 30.00, M 30.00, L 40.00']);
  deleteVariant(standin, shop.id, mug.id, idOf('S'));
  expect(await told()).toEqual(['products/update M 30.00, L 40.00']);
});

test('refused: without a name or with one that is taken, unknown ones, and the last one', async () => {
  const { standin, shop } = backend;
  const price = { priceMinor: 100 };
  expect(() => addVariant(standin, shop.id, mug.id, { title: ' ', ...price })).toThrow('needs a title');
  expect(() => addVariant(standin, shop.id, mug.id, { title: 'M', ...price })).toThrow('There is a variant M');
  expect(() => addVariant(standin, shop.id, '1', { title: 'L', ...price })).toThrow('no such product');
  expect(() => changeVariantPrice(standin, shop.id, mug.id, { variantId: '1', ...price })).toThrow('no such variant');
  expect(() => deleteVariant(standin, shop.id, mug.id, '1')).toThrow('no such variant');
  deleteVariant(standin, shop.id, mug.id, idOf('S'));
  expect(() => deleteVariant(standin, shop.id, mug.id, idOf('M'))).toThrow('keeps one variant');
  expect(await told()).toHaveLength(1);
});

test('by the control API, and by itself in the Admin API', async () => {
  const path = `/shops/example/products/${mug.id}/variants`;
  expect(await backend.api('PATCH', `${path}/${idOf('M')}`, { price: '31.50' })).toMatchObject({ status: 200 });
  const ask = () =>
    backend.graphql(`query ($id: ID!) { productVariant(id: $id) { title price product { id } } }`, {
      id: `gid://shopify/ProductVariant/${idOf('M')}`,
    });
  expect(await ask()).toMatchObject({
    data: { productVariant: { title: 'M', price: '31.50', product: { id: `gid://shopify/Product/${mug.id}` } } },
  });
  expect(await backend.api('DELETE', `${path}/${idOf('M')}`)).toMatchObject({ status: 200 });
  expect(await ask()).toMatchObject({ data: { productVariant: null } });
  expect(await told()).toEqual(['products/update S 30.00, M 31.50', 'products/update S 30.00']);
});
