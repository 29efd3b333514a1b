/** Collections as an app learns of them: what fires, what does not, and what the Admin API says. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Collection } from '../collection-model.ts';
import type { Product } from '../model.ts';
import { startBackend, type Backend } from '../testing/start-backend.ts';
import { changeCollection, createCollection, deleteCollection } from './save-collection.ts';
import { changeProduct, createProduct, deleteProduct } from './save-product.ts';

let backend: Backend;

beforeEach(async () => {
  backend = await startBackend();
});

afterEach(() => backend.stop());

const product = (title: string, more: { tags?: string[]; vendor?: string } = {}): Product =>
  createProduct(backend.standin, backend.shop.id, { title, variants: [{ priceMinor: 100 }], ...more });

const tagged = (tag: string): Collection =>
  createCollection(backend.standin, backend.shop.id, { title: tag, rules: [{ column: 'TAG', condition: tag }] });

async function arrived(): Promise<{ topic: string; body: Record<string, unknown> }[]> {
  await backend.standin.webhooks.idle();
  return backend.app.received.splice(0).map(({ headers, body }) => ({
    topic: String(headers['x-shopify-topic']),
    body: JSON.parse(body) as Record<string, unknown>,
  }));
}

describe('what the app is told', () => {
  test('of a collection: its name, not its members', async () => {
    const collection = tagged('Sale');
    const [created] = await arrived();
    expect(created).toEqual({
      topic: 'collections/create',
      body: {
        id: Number(collection.id),
        handle: 'sale',
        title: 'Sale',
        updated_at: expect.stringMatching(/^\d{4}-.*[+-]\d\d:\d\d$/) as string,
        body_html: '',
        published_at: expect.any(String) as string,
        sort_order: 'best-selling',
        template_suffix: null,
        published_scope: 'web',
        admin_graphql_api_id: `gid://shopify/Collection/${collection.id}`,
      },
    });
    changeCollection(backend.standin, backend.shop.id, collection.id, { title: 'Summer sale' });
    deleteCollection(backend.standin, backend.shop.id, collection.id);
    const [updated, deleted] = await arrived();
    expect(updated).toMatchObject({ topic: 'collections/update', body: { title: 'Summer sale', handle: 'sale' } });
    expect(deleted).toEqual({
      topic: 'collections/delete',
      body: {
        id: Number(collection.id),
        published_scope: 'web',
        admin_graphql_api_id: `gid://shopify/Collection/${collection.id}`,
      },
    });
  });

  test('nothing of a smart collection whose members change', async () => {
    tagged('Sale');
    const record = product('Slow Rivers');
    await arrived();
    changeProduct(backend.standin, backend.shop.id, record.id, { tags: ['sale'] });
    expect((await arrived()).map(({ topic }) => topic)).toEqual(['products/update']);
    deleteProduct(backend.standin, backend.shop.id, record.id);
    expect(await arrived()).toEqual([
      {
        topic: 'products/delete',
        body: {
          id: Number(record.id),
          published_scope: 'web',
          admin_graphql_api_id: `gid://shopify/Product/${record.id}`,
        },
      },
    ]);
  });
});

test('the Admin API tells membership from both sides', async () => {
  const [first, second] = [product('First', { tags: ['Sale'], vendor: 'Label' }), product('Second')];
  const sale = tagged('sale');
  const manual = createCollection(backend.standin, backend.shop.id, {
    title: 'New in',
    productIds: [second.id, first.id],
  });
  const answer = await backend.graphql(
    `query ($sale: ID!, $manual: ID!, $ids: [ID!]!) {
      collection(id: $sale) {
        title ruleSet { appliedDisjunctively rules { column relation condition } }
        products(first: 5) { nodes { title } } productsCount { count }
      }
      other: collection(id: $manual) { ruleSet { appliedDisjunctively } products(first: 5) { nodes { title } } }
      collections(first: 5, query: "title:'new in'", sortKey: TITLE) { nodes { id } }
      nodes(ids: $ids) {
        id
        ... on Product { tags vendor inCollection(id: $sale) collections(first: 5) { nodes { title } } }
        ... on Collection { hasProduct(id: "gid://shopify/Product/${first.id}") }
      }
    }`,
    {
      sale: `gid://shopify/Collection/${sale.id}`,
      manual: `gid://shopify/Collection/${manual.id}`,
      ids: [
        `gid://shopify/Product/${first.id}`,
        `gid://shopify/Product/${second.id}`,
        `gid://shopify/Collection/${sale.id}`,
        'gid://shopify/Collection/1',
      ],
    },
  );
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual({
    collection: {
      title: 'sale',
      ruleSet: {
        appliedDisjunctively: false,
        rules: [{ column: 'TAG', relation: 'EQUALS', condition: 'sale' }],
      },
      products: { nodes: [{ title: 'First' }] },
      productsCount: { count: 1 },
    },
    other: { ruleSet: null, products: { nodes: [{ title: 'Second' }, { title: 'First' }] } },
    collections: { nodes: [{ id: `gid://shopify/Collection/${manual.id}` }] },
    nodes: [
      {
        id: `gid://shopify/Product/${first.id}`,
        tags: ['Sale'],
        vendor: 'Label',
        inCollection: true,
        collections: { nodes: [{ title: 'sale' }, { title: 'New in' }] },
      },
      {
        id: `gid://shopify/Product/${second.id}`,
        tags: [],
        vendor: 'example',
        inCollection: false,
        collections: { nodes: [{ title: 'New in' }] },
      },
      { id: `gid://shopify/Collection/${sale.id}`, hasProduct: true },
      null,
    ],
  });
});

test('the control API makes, changes and removes collections', async () => {
  const record = product('Slow Rivers', { vendor: 'Label' });
  const path = '/shops/example/collections';
  const made = await backend.api('POST', path, {
    title: 'By label',
    rules: [
      { column: 'VENDOR', condition: 'label' },
      { column: 'TAG', condition: 'Sale' },
    ],
    anyRule: true,
  });
  expect(made).toMatchObject({ status: 200, body: { handle: 'by-label', productIds: [record.id] } });
  const { id } = made.body as { id: string };
  expect(await backend.api('PATCH', `${path}/${id}`, { anyRule: false })).toMatchObject({ body: { productIds: [] } });
  expect(await backend.api('DELETE', `${path}/${id}`)).toMatchObject({ status: 200 });
  expect(await backend.api('GET', path)).toEqual({ status: 200, body: [] });
});

test.each<[name: string, body: Record<string, unknown>, status: number, why: string]>([
  [
    'products and rules at once',
    { title: 'A', productIds: [], rules: [{ column: 'TAG', condition: 'a' }] },
    422,
    'not both',
  ],
  ['a rule on the price', { title: 'A', rules: [{ column: 'VARIANT_PRICE', condition: '1' }] }, 400, 'column'],
  ['no rule', { title: 'A', rules: [] }, 422, 'needs a rule'],
  ['a product of nobody', { title: 'A', productIds: ['1'] }, 404, 'no product 1'],
  ['a field nobody knows', { title: 'A', image: 'x' }, 400, 'image'],
])('refuses %s', async (_name, body, status, why) => {
  const answer = await backend.api('POST', '/shops/example/collections', body);
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([status, expect.stringContaining(why)]);
});
