/** The calls a reward lives by, as Shopify's schema has them: made, minted, used, deleted, and asked about afterwards. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBackend, type Backend } from '../testing/start-backend.ts';

const SCOPES = ['read_orders', 'read_products', 'write_customers', 'write_discounts'];

let backend: Backend;

beforeEach(async () => {
  backend = await startBackend();
  await backend.api('PUT', '/shops/example/scopes', { scopes: SCOPES });
});

afterEach(() => backend.stop());

/** The data of an operation that must have none but user errors. */
async function asked<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
  const answer = await backend.graphql(query, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data as T;
}

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await backend.api(method, `/shops/example${path}`, body);
  expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200 });
  return answer.body as T;
}

type Errors = { field: string[] | null; code: string | null; message: string }[];
type Node = { id: string; codeDiscount: Record<string, unknown> };

const BASIC = `mutation ($input: DiscountCodeBasicInput!) {
  discountCodeBasicCreate(basicCodeDiscount: $input) {
    codeDiscountNode { id codeDiscount { ... on DiscountCodeBasic {
      title status discountClasses usageLimit appliesOncePerCustomer asyncUsageCount
      codesCount { count } codes(first: 5) { nodes { code } }
      combinesWith { orderDiscounts productDiscounts shippingDiscounts }
      context { ... on DiscountBuyerSelectionAll { all } ... on DiscountCustomers { customers { email } } }
      minimumRequirement { ... on DiscountMinimumSubtotal { greaterThanOrEqualToSubtotal { amount currencyCode } } }
      customerGets {
        items { ... on AllDiscountItems { allItems } ... on DiscountCollections { collections(first: 5) { nodes { title } } } }
        value { ... on DiscountPercentage { percentage } ... on DiscountAmount { amount { amount } appliesOnEachItem } }
      }
    } } }
    userErrors { field code message }
  }
}`;

const basicInput = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  title: 'Ten percent off',
  code: 'POOL-1',
  startsAt: '2026-01-01T00:00:00Z',
  context: { all: 'ALL' },
  customerGets: { items: { all: true }, value: { percentage: 0.1 } },
  usageLimit: 1,
  ...more,
});

async function createBasic(more: Record<string, unknown> = {}): Promise<{ node: Node | null; errors: Errors }> {
  const { discountCodeBasicCreate: made } = await asked<{
    discountCodeBasicCreate: { codeDiscountNode: Node | null; userErrors: Errors };
  }>(BASIC, { input: basicInput(more) });
  return { node: made.codeDiscountNode, errors: made.userErrors };
}

const idOfBasic = async (more: Record<string, unknown> = {}): Promise<string> =>
  (await createBasic(more)).node?.id ?? '';

const CREATION = `query ($id: ID!) {
  discountRedeemCodeBulkCreation(id: $id) {
    done codesCount importedCount failedCount
    codes(first: 250) { nodes { code discountRedeemCode { id asyncUsageCount } errors { code field message } } }
  }
}`;

type Creation = {
  done: boolean;
  codesCount: number;
  importedCount: number;
  failedCount: number;
  codes: { nodes: { code: string; discountRedeemCode: { id: string } | null; errors: Errors }[] };
};

async function addCodes(discountId: string, codes: string[]): Promise<string> {
  const { discountRedeemCodeBulkAdd: added } = await asked<{
    discountRedeemCodeBulkAdd: { bulkCreation: { id: string; done: boolean } | null; userErrors: Errors };
  }>(
    `mutation ($discountId: ID!, $codes: [DiscountRedeemCodeInput!]!) {
      discountRedeemCodeBulkAdd(discountId: $discountId, codes: $codes) { bulkCreation { id done } userErrors { field code message } }
    }`,
    { discountId, codes: codes.map((code) => ({ code })) },
  );
  expect(added).toMatchObject({ bulkCreation: { done: false }, userErrors: [] });
  return added.bulkCreation?.id ?? '';
}

const creation = async (id: string): Promise<Creation> =>
  (await asked<{ discountRedeemCodeBulkCreation: Creation }>(CREATION, { id })).discountRedeemCodeBulkCreation;

describe('a code discount', () => {
  test('is what was asked for', async () => {
    const collection = await control<{ gid: string }>('POST', '/collections', { title: 'Sale', productIds: [] });
    const customer = await control<{ gid: string }>('POST', '/customers', { email: 'shopper-1@example.com' });
    const { node, errors } = await createBasic({
      context: { customers: { add: [customer.gid] } },
      combinesWith: { productDiscounts: true },
      minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: '50.00' } },
      customerGets: {
        items: { collections: { add: [collection.gid] } },
        value: { discountAmount: { amount: '10.00', appliesOnEachItem: false } },
      },
    });
    expect(errors).toEqual([]);
    expect(node?.id).toMatch(/^gid:\/\/shopify\/DiscountCodeNode\/\d+$/);
    expect(node?.codeDiscount).toEqual({
      title: 'Ten percent off',
      status: 'ACTIVE',
      discountClasses: ['PRODUCT'],
      usageLimit: 1,
      appliesOncePerCustomer: false,
      asyncUsageCount: 0,
      codesCount: { count: 1 },
      codes: { nodes: [{ code: 'POOL-1' }] },
      combinesWith: { orderDiscounts: false, productDiscounts: true, shippingDiscounts: false },
      context: { customers: [{ email: 'shopper-1@example.com' }] },
      minimumRequirement: { greaterThanOrEqualToSubtotal: { amount: '50.0', currencyCode: 'PLN' } },
      customerGets: {
        items: { collections: { nodes: [{ title: 'Sale' }] } },
        value: { amount: { amount: '10.0' }, appliesOnEachItem: false },
      },
    });
  });

  test.each<[string, Record<string, unknown>, string[], string]>([
    ['a code that is there already, in any case', { code: 'tenpercent' }, ['code'], 'TAKEN'],
    ['no code', { code: ' ' }, ['code'], 'BLANK'],
    ['no title', { title: '' }, ['title'], 'BLANK'],
    [
      'more than everything off',
      { customerGets: { items: { all: true }, value: { percentage: 1.5 } } },
      ['customerGets', 'value', 'percentage'],
      'VALUE_OUTSIDE_RANGE',
    ],
    [
      'nothing off',
      { customerGets: { items: { all: true }, value: { discountAmount: { amount: '0', appliesOnEachItem: false } } } },
      ['customerGets', 'value', 'discountAmount', 'amount'],
      'GREATER_THAN',
    ],
    ['an end before the start', { endsAt: '2025-01-01T00:00:00Z' }, ['endsAt'], 'END_DATE_BEFORE_START_DATE'],
    [
      'two minimums',
      {
        minimumRequirement: {
          quantity: { greaterThanOrEqualToQuantity: '1' },
          subtotal: { greaterThanOrEqualToSubtotal: 1 },
        },
      },
      ['minimumRequirement', 'quantity'],
      'MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT',
    ],
    [
      'a product of nobody',
      {
        customerGets: {
          items: { products: { productsToAdd: ['gid://shopify/Product/1'] } },
          value: { percentage: 0.1 },
        },
      },
      ['customerGets', 'items', 'products'],
      'INVALID',
    ],
    ['no uses', { usageLimit: 0 }, ['usageLimit'], 'GREATER_THAN'],
  ])('is refused for %s', async (_name, input, field, code) => {
    const { node, errors } = await createBasic(input);
    expect(node).toBeNull();
    expect(errors).toContainEqual(expect.objectContaining({ field: ['basicCodeDiscount', ...field], code }));
    expect(backend.standin.store.list('discounts', backend.shop.id)).toEqual([]);
  });

  test('changes, pauses, comes back and goes, and the shop is told', async () => {
    const { standin, app } = backend;
    standin.app.subscriptions.push(
      ...['create', 'update', 'delete'].map((what) => ({ topic: `discounts/${what}`, uri: '/webhooks/discounts' })),
    );
    const id = await idOfBasic();
    const status = `{ node: codeDiscountNode(id: "${id}") { codeDiscount { ... on DiscountCodeBasic { title status usageLimit } } } }`;
    await asked(
      `mutation ($id: ID!) { discountCodeBasicUpdate(id: $id, basicCodeDiscount: { title: "Better", usageLimit: null }) { userErrors { code } } }`,
      { id },
    );
    expect(await asked(status)).toEqual({
      node: { codeDiscount: { title: 'Better', status: 'ACTIVE', usageLimit: null } },
    });
    await asked(`mutation ($id: ID!) { discountCodeDeactivate(id: $id) { userErrors { code } } }`, { id });
    expect(await asked(status)).toMatchObject({ node: { codeDiscount: { status: 'EXPIRED' } } });
    await asked(`mutation ($id: ID!) { discountCodeActivate(id: $id) { userErrors { code } } }`, { id });
    expect(await asked(status)).toMatchObject({ node: { codeDiscount: { status: 'ACTIVE' } } });
    const remove = `mutation ($id: ID!) { discountCodeDelete(id: $id) { deletedCodeDiscountId userErrors { code field } } }`;
    expect(await asked(remove, { id })).toEqual({ discountCodeDelete: { deletedCodeDiscountId: id, userErrors: [] } });
    expect(await asked(remove, { id })).toMatchObject({ discountCodeDelete: { userErrors: [{ field: ['id'] }] } });
    expect(await asked(status)).toEqual({ node: null });
    await standin.webhooks.idle();
    const told = app.received.filter(({ url }) => url === '/webhooks/discounts');
    expect(told.map(({ headers, body }) => [headers['x-shopify-topic'], JSON.parse(body) as unknown])).toEqual([
      [
        'discounts/create',
        expect.objectContaining({ admin_graphql_api_id: id, title: 'Ten percent off', status: 'ACTIVE' }),
      ],
      ['discounts/update', expect.objectContaining({ title: 'Better' })],
      ['discounts/update', expect.objectContaining({ status: 'EXPIRED' })],
      ['discounts/update', expect.objectContaining({ status: 'ACTIVE' })],
      ['discounts/delete', { admin_graphql_api_id: id, deleted_at: expect.any(String) as string }],
    ]);
  });

  test('one unit free and free shipping', async () => {
    const product = await control<{ gid: string }>('POST', '/products', {
      title: 'Record',
      variants: [{ price: '40.00' }],
    });
    const shared = { startsAt: '2026-01-01T00:00:00Z', context: { all: 'ALL' }, usageLimit: 1 };
    const made = await asked(
      `mutation ($bxgy: DiscountCodeBxgyInput!, $ship: DiscountCodeFreeShippingInput!) {
        discountCodeBxgyCreate(bxgyCodeDiscount: $bxgy) {
          codeDiscountNode { codeDiscount { ... on DiscountCodeBxgy {
            usesPerOrderLimit
            customerBuys { value { ... on DiscountQuantity { quantity } } items { ... on AllDiscountItems { allItems } } }
            customerGets {
              items { ... on DiscountProducts { products(first: 5) { nodes { title } } } }
              value { ... on DiscountOnQuantity { quantity { quantity } effect { ... on DiscountPercentage { percentage } } } }
            }
          } } }
          userErrors { field code message }
        }
        discountCodeFreeShippingCreate(freeShippingCodeDiscount: $ship) {
          codeDiscountNode { codeDiscount { ... on DiscountCodeFreeShipping { discountClasses maximumShippingPrice { amount } } } }
          userErrors { field code message }
        }
      }`,
      {
        bxgy: {
          ...shared,
          title: 'One free',
          code: 'ONEFREE',
          customerBuys: { items: { all: true }, value: { quantity: '1' } },
          customerGets: {
            items: { products: { productsToAdd: [product.gid] } },
            value: { discountOnQuantity: { quantity: '1', effect: { percentage: 1 } } },
          },
          usesPerOrderLimit: 1,
        },
        ship: { ...shared, title: 'Shipping', code: 'SHIP', destination: { all: true }, maximumShippingPrice: '20.00' },
      },
    );
    expect(made).toEqual({
      discountCodeBxgyCreate: {
        codeDiscountNode: {
          codeDiscount: {
            usesPerOrderLimit: 1,
            customerBuys: { value: { quantity: '1' }, items: { allItems: true } },
            customerGets: {
              items: { products: { nodes: [{ title: 'Record' }] } },
              value: { quantity: { quantity: '1' }, effect: { percentage: 1 } },
            },
          },
        },
        userErrors: [],
      },
      discountCodeFreeShippingCreate: {
        codeDiscountNode: { codeDiscount: { discountClasses: ['SHIPPING'], maximumShippingPrice: { amount: '20.0' } } },
        userErrors: [],
      },
    });
  });

  test('needs its scopes', async () => {
    await backend.api('PUT', '/shops/example/scopes', { scopes: ['read_discounts', 'write_customers'] });
    const answer = await backend.graphql(BASIC, { input: basicInput() });
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'ACCESS_DENIED', requiredAccess: expect.stringContaining('write_discounts') as string } },
    ]);
  });
});

describe('codes in bulk', () => {
  test('come later, each judged by itself', async () => {
    const discountId = await idOfBasic();
    await backend.api('PUT', '/faults', { discounts: { jobMs: 5_000 } });
    const id = await addCodes(discountId, ['POOL-2', 'pool-2', 'Pool-1', 'POOL-3', 'TENOFF']);
    expect(await creation(id)).toMatchObject({ done: false, codesCount: 5, importedCount: 0, failedCount: 0 });
    expect(await asked('{ codeDiscountNodeByCode(code: "POOL-2") { id } }')).toEqual({ codeDiscountNodeByCode: null });
    backend.advance(5_000);
    const done = await creation(id);
    expect(done).toMatchObject({ done: true, codesCount: 5, importedCount: 2, failedCount: 3 });
    expect(
      done.codes.nodes.map(({ code, discountRedeemCode, errors }) => [
        code,
        discountRedeemCode !== null,
        errors[0]?.code,
      ]),
    ).toEqual([
      ['POOL-2', true, undefined],
      ['pool-2', false, 'TAKEN'],
      ['Pool-1', false, 'TAKEN'],
      ['POOL-3', true, undefined],
      ['TENOFF', false, 'TAKEN'],
    ]);
    expect(await asked('{ codeDiscountNodeByCode(code: "pool-2") { id } }')).toEqual({
      codeDiscountNodeByCode: { id: discountId },
    });
  });

  test('250 a call, not 251', async () => {
    const discountId = await idOfBasic();
    const many = Array.from({ length: 250 }, (_, i) => `BULK-${i}`);
    const id = await addCodes(discountId, many);
    backend.advance(200);
    expect(await creation(id)).toMatchObject({ done: true, importedCount: 250 });
    const tooMany = await backend.graphql(
      `mutation ($id: ID!, $codes: [DiscountRedeemCodeInput!]!) { discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) { userErrors { code } } }`,
      { id: discountId, codes: [...many, 'ONE-MORE'].map((code) => ({ code })) },
    );
    expect(tooMany.errors).toMatchObject([{ extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' } }]);
  });

  test('cost ten points a call, and a standard shop runs dry', async () => {
    await backend.api('PATCH', '/shops/example', { plan: 'standard' });
    const discountId = await idOfBasic();
    const add = (i: number): ReturnType<Backend['graphql']> =>
      backend.graphql(
        `mutation ($id: ID!, $codes: [DiscountRedeemCodeInput!]!) { discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) { userErrors { code } } }`,
        { id: discountId, codes: [{ code: `CODE-${i}` }] },
      );
    expect((await add(0)).extensions?.cost).toMatchObject({
      requestedQueryCost: 10,
      actualQueryCost: 10,
      throttleStatus: { restoreRate: 100 },
    });
    // more at once than the bucket holds, and than it gains in the time a slow machine takes
    const answers = await Promise.all(Array.from({ length: 400 }, (_, i) => add(i + 1)));
    const done = answers.filter(({ errors }) => !errors).length;
    expect(done).toBeGreaterThan(190);
    expect(done).toBeLessThan(400);
  });

  test('are deleted later, and can be used until then', async () => {
    const discountId = await idOfBasic();
    const creationId = await addCodes(discountId, ['POOL-2', 'POOL-3']);
    backend.advance(200);
    const codes = (await creation(creationId)).codes.nodes;
    const { discountCodeRedeemCodeBulkDelete: deleted } = await asked<{
      discountCodeRedeemCodeBulkDelete: { job: { id: string; done: boolean } };
    }>(
      `mutation ($discountId: ID!, $ids: [ID!]) {
        discountCodeRedeemCodeBulkDelete(discountId: $discountId, ids: $ids) { job { id done } userErrors { code } }
      }`,
      { discountId, ids: [codes[0]?.discountRedeemCode?.id] },
    );
    expect(deleted.job).toEqual({
      id: expect.stringMatching(/^gid:\/\/shopify\/Job\/[0-9a-f-]{36}$/) as string,
      done: false,
    });
    const byCode =
      '{ gone: codeDiscountNodeByCode(code: "POOL-2") { id } kept: codeDiscountNodeByCode(code: "POOL-3") { id } }';
    expect(await asked(byCode)).toEqual({ gone: { id: discountId }, kept: { id: discountId } });
    backend.advance(200);
    expect(await asked(`{ job(id: "${deleted.job.id}") { done } }`)).toEqual({ job: { done: true } });
    expect(await asked(byCode)).toEqual({ gone: null, kept: { id: discountId } });
    await addCodes(discountId, ['POOL-2']);
    backend.advance(200);
    expect(await asked(byCode)).toMatchObject({ gone: { id: discountId } });
  });

  test('uses are reported late', async () => {
    const discountId = await idOfBasic();
    const product = await control<{ variants: { id: string }[] }>('POST', '/products', {
      title: 'Record',
      variants: [{ price: '40.00' }],
    });
    await backend.api('PUT', '/faults', { discounts: { usageLagMs: 60_000 } });
    await control('POST', '/checkouts', { lines: [{ variantId: product.variants[0]?.id }], codes: ['pool-1'] });
    const uses = `{ codeDiscountNode(id: "${discountId}") { codeDiscount { ... on DiscountCodeBasic {
      asyncUsageCount codes(first: 1, query: "times_used:>=1") { nodes { code asyncUsageCount } } } } } }`;
    expect(await asked(uses)).toEqual({
      codeDiscountNode: { codeDiscount: { asyncUsageCount: 0, codes: { nodes: [] } } },
    });
    backend.advance(60_000);
    expect(await asked(uses)).toEqual({
      codeDiscountNode: {
        codeDiscount: { asyncUsageCount: 1, codes: { nodes: [{ code: 'POOL-1', asyncUsageCount: 1 }] } },
      },
    });
    expect(await asked('{ orders(first: 5, query: "discount_code:pool-1") { nodes { discountCodes } } }')).toEqual({
      orders: { nodes: [{ discountCodes: ['POOL-1'] }] },
    });
  });

  test('an answer lost after the work was done shows in TAKEN, and by asking', async () => {
    await backend.api('PUT', '/faults', {
      graphql: { rules: [{ on: 'discountCodeBasicCreate', how: 'dropped_after' }] },
    });
    await expect(backend.graphql(BASIC, { input: basicInput() })).rejects.toThrow('fetch failed');
    expect((await createBasic()).errors).toMatchObject([{ field: ['basicCodeDiscount', 'code'], code: 'TAKEN' }]);
    expect(
      await asked('{ codeDiscountNodeByCode(code: "POOL-1") { codeDiscount { ... on DiscountCodeBasic { title } } } }'),
    ).toEqual({
      codeDiscountNodeByCode: { codeDiscount: { title: 'Ten percent off' } },
    });
  });
});
