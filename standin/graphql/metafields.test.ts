/** The shopper's balance is a metafield: its namespace, type and owner must be refused as Shopify refuses them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changeScopes, uninstallApp } from '../commerce/install-app.ts';
import { registerCustomer } from '../commerce/register-customer.ts';
import { startBackend, type Backend } from '../testing/start-backend.ts';

let backend: Backend;
let customerGid = '';

beforeEach(async () => {
  backend = await startBackend();
  customerGid = `gid://shopify/Customer/${registerCustomer(backend.standin, backend.shop.id, { email: 'shopper-1@example.com' }).id}`;
});

afterEach(() => backend.stop());

type Result = {
  metafields: Record<string, unknown>[] | null;
  userErrors: { field: string[]; code: string; message: string }[];
};

const SET = `mutation ($all: [MetafieldsSetInput!]!) {
  done: metafieldsSet(metafields: $all) { metafields { id namespace key type value owner { ... on Customer { email } } } userErrors { field code message elementIndex } }
}`;

async function set(...all: Record<string, unknown>[]): Promise<Result> {
  const answer = await backend.graphql(SET, {
    all: all.map((one) => ({ ownerId: customerGid, key: 'loyalty', type: 'json', value: '{"a":1}', ...one })),
  });
  expect(answer.errors).toBeUndefined();
  return answer.data?.['done'] as Result;
}

const DEFINE = `mutation ($definition: MetafieldDefinitionInput!) { metafieldDefinitionCreate(definition: $definition) {
  createdDefinition { id namespace key type { name } access { storefront customerAccount } } userErrors { field code message } } }`;

async function define(more: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const definition = {
    ownerType: 'CUSTOMER',
    key: 'loyalty',
    name: 'Loyalty',
    type: 'json',
    access: { storefront: 'PUBLIC_READ', customerAccount: 'READ' },
    ...more,
  };
  const answer = await backend.graphql(DEFINE, { definition });
  expect(answer.errors).toBeUndefined();
  return answer.data?.['metafieldDefinitionCreate'] as Record<string, unknown>;
}

describe('definitions', () => {
  test('live in the app’s reserved namespace, once', async () => {
    const namespace = `app--${backend.standin.app.id}`;
    expect(await define({ namespace: '$app' })).toMatchObject({
      createdDefinition: {
        namespace,
        key: 'loyalty',
        type: { name: 'json' },
        access: { storefront: 'PUBLIC_READ', customerAccount: 'READ' },
      },
      userErrors: [],
    });
    expect(await define()).toMatchObject({
      createdDefinition: null,
      userErrors: [{ field: ['definition', 'key'], code: 'TAKEN' }],
    });
    expect(await define({ namespace: '$app:more' })).toMatchObject({
      createdDefinition: { namespace: `${namespace}--more` },
    });
    const found = await backend.graphql(
      '{ metafieldDefinitions(first: 9, ownerType: CUSTOMER, namespace: "$app") { nodes { name metafieldsCount } } }',
    );
    expect(found.data).toEqual({ metafieldDefinitions: { nodes: [{ name: 'Loyalty', metafieldsCount: 0 }] } });
  });

  test.each([
    ['an unknown type', { type: 'points' }, 'INCLUSION'],
    ['a short key', { key: 'a' }, 'TOO_SHORT'],
    ['a strange key', { key: 'a b' }, 'INVALID'],
    ['no name', { name: ' ' }, 'BLANK'],
    [
      'admin access outside its namespace',
      { namespace: 'other', access: { admin: 'MERCHANT_READ' } },
      'ADMIN_ACCESS_INPUT_NOT_ALLOWED',
    ],
  ])('refuse %s', async (_name, more, code) => {
    expect(await define(more)).toMatchObject({ createdDefinition: null, userErrors: [{ code }] });
  });

  test('two shops define the same without meeting', async () => {
    await define();
    const { body } = await backend.api('POST', '/shops', { handle: 'other' });
    expect(backend.standin.store.list('metafieldDefinitions', (body as { id: string }).id)).toEqual([]);
  });
});

describe('setting', () => {
  test('stores, replaces and reads back by any spelling of the namespace', async () => {
    const first = await set({ namespace: '$app' });
    expect(first).toMatchObject({
      userErrors: [],
      metafields: [
        { namespace: `app--${backend.standin.app.id}`, value: '{"a":1}', owner: { email: 'shopper-1@example.com' } },
      ],
    });
    const second = await set({ value: '{"a":2}', type: undefined });
    expect(second.metafields?.[0]?.id).toBe(first.metafields?.[0]?.id);
    const read = await backend.graphql(
      'query ($id: ID!) { customer(id: $id) { one: metafield(key: "loyalty") { jsonValue } two: metafield(namespace: "other", key: "loyalty") { id } all: metafields(first: 5) { nodes { value } } } }',
      { id: customerGid },
    );
    expect(read.data).toEqual({
      customer: { one: { jsonValue: { a: 2 } }, two: null, all: { nodes: [{ value: '{"a":2}' }] } },
    });
  });

  test.each<[name: string, input: Record<string, unknown>, field: string, code: string]>([
    ['no type and no definition', { type: undefined }, 'type', 'BLANK'],
    ['broken JSON', { value: '{' }, 'value', 'INVALID_VALUE'],
    ['an empty value', { value: '' }, 'value', 'BLANK'],
    ['JSON over 128 KB', { value: JSON.stringify('x'.repeat(131_072)) }, 'value', 'TOO_LONG'],
    ['half an integer', { type: 'number_integer', value: '1.5' }, 'value', 'INVALID_VALUE'],
    ['an owner that is not there', { ownerId: 'gid://shopify/Customer/1' }, 'ownerId', 'INVALID'],
    ['an owner of no known kind', { ownerId: 'gid://shopify/Planet/1' }, 'ownerId', 'INVALID'],
    ['a short namespace', { namespace: 'ab' }, 'namespace', 'TOO_SHORT'],
    ['an old digest', { compareDigest: 'old' }, 'compareDigest', 'STALE_OBJECT'],
  ])('refuses %s', async (_name, input, field, code) => {
    expect(await set(input)).toMatchObject({
      metafields: null,
      userErrors: [{ field: ['metafields', '0', field], code }],
    });
  });

  test('a definition rules the type', async () => {
    await define();
    expect((await set({ type: undefined })).userErrors).toEqual([]);
    expect(await set({ type: 'number_integer', value: '1' })).toMatchObject({ userErrors: [{ code: 'INVALID_TYPE' }] });
  });

  test('is all or none, and 25 at most', async () => {
    expect((await set({ key: 'good' }, { key: 'bad', value: '{' })).userErrors).toMatchObject([
      { field: ['metafields', '1', 'value'], elementIndex: 1 },
    ]);
    expect(backend.standin.store.list('metafields', backend.shop.id)).toEqual([]);
    const many = Array.from({ length: 26 }, (_, i) => ({ key: `key_${i}` }));
    expect(await set(...many)).toMatchObject({
      userErrors: [{ field: ['metafields'], code: 'LESS_THAN_OR_EQUAL_TO' }],
    });
    expect((await set(...many.slice(1))).metafields).toHaveLength(25);
  });

  test('needs the scope of the owner; the app’s own installation needs none and loses its own at uninstall', async () => {
    changeScopes(backend.standin, backend.shop.id, ['read_customers']);
    const answer = await backend.graphql(SET, {
      all: [{ ownerId: customerGid, key: 'loyalty', type: 'json', value: '{}' }],
    });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'ACCESS_DENIED' } }]);
    const own = await backend.graphql('{ currentAppInstallation { id accessScopes { handle } } }');
    const id = `gid://shopify/AppInstallation/${backend.shop.installation?.id}`;
    expect(own.data).toEqual({ currentAppInstallation: { id, accessScopes: [{ handle: 'read_customers' }] } });
    expect((await set({ ownerId: id, namespace: 'loyalty', key: 'program' })).metafields).toMatchObject([
      { namespace: 'loyalty', key: 'program' },
    ]);
    uninstallApp(backend.standin, backend.shop.id);
    expect(backend.standin.store.list('metafields', backend.shop.id)).toEqual([]);
  });

  test('deleting says what went', async () => {
    await set({});
    const query = `mutation ($all: [MetafieldIdentifierInput!]!) { metafieldsDelete(metafields: $all) { deletedMetafields { key ownerId } userErrors { message } } }`;
    const all = ['loyalty', 'other'].map((key) => ({ ownerId: customerGid, namespace: '$app', key }));
    expect((await backend.graphql(query, { all })).data).toEqual({
      metafieldsDelete: { deletedMetafields: [{ key: 'loyalty', ownerId: customerGid }, null], userErrors: [] },
    });
  });
});

test('customers: updating, tags, and what is not played', async () => {
  const update =
    'mutation ($input: CustomerInput!) { customerUpdate(input: $input) { customer { firstName tags } userErrors { field message } } }';
  expect(
    (await backend.graphql(update, { input: { id: customerGid, firstName: 'Shopper', tags: ['b', 'a'] } })).data,
  ).toEqual({
    customerUpdate: { customer: { firstName: 'Shopper', tags: ['a', 'b'] }, userErrors: [] },
  });
  const tags =
    'mutation ($id: ID!) { add: tagsAdd(id: $id, tags: ["c", "A"]) { node { ... on Customer { tags } } userErrors { message } } remove: tagsRemove(id: $id, tags: ["b"]) { node { id ... on Customer { tags } } } }';
  expect((await backend.graphql(tags, { id: customerGid })).data).toMatchObject({
    add: { node: { tags: ['a', 'b', 'c'] } },
    remove: { node: { tags: ['a', 'c'] } },
  });
  const unknown = await backend.graphql(update, { input: { id: customerGid, multipassIdentifier: 'x' } });
  expect(unknown.errors).toMatchObject([{ message: 'The stand-in does not know CustomerInput.multipassIdentifier' }]);
});
