/**
 * The Admin API is answered by type and field, so these operations use aliases, fragments and fields the app does not;
 * nothing here may depend on how the app words its own.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { placeOrder } from '../commerce/place-order.ts';
import { refundOrder } from '../commerce/refund-order.ts';
import { registerCustomer } from '../commerce/register-customer.ts';
import { createProduct } from '../commerce/save-product.ts';
import { changeScopes } from '../commerce/install-app.ts';
import type { Order } from '../model.ts';
import { startBackend, type Backend, type GraphqlAnswer } from '../testing/start-backend.ts';

let backend: Backend;

beforeEach(async () => {
  backend = await startBackend();
});

afterEach(() => backend.stop());

/** The data of an operation that must succeed. */
async function data(query: string, variables?: Record<string, unknown>): Promise<Record<string, unknown>> {
  const answer = await backend.graphql(query, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data ?? {};
}

const firstError = (answer: GraphqlAnswer): string =>
  Array.isArray(answer.errors) ? (answer.errors[0]?.message ?? '') : '';
const codeOf = (answer: GraphqlAnswer): unknown =>
  Array.isArray(answer.errors) ? answer.errors[0]?.extensions?.code : undefined;

function place(processedAt?: string): Order {
  const [product] = backend.standin.store.list('products', backend.shop.id);
  const variantId =
    (
      product ??
      createProduct(backend.standin, backend.shop.id, {
        title: 'Harbour Lights',
        vendor: 'Quay',
        variants: [{ priceMinor: 7990 }],
      })
    ).variants[0]?.id ?? '';
  return placeOrder(backend.standin, backend.shop.id, {
    email: 'shopper-1@example.com',
    firstName: 'Shopper',
    lastName: '1',
    lines: [
      { variantId, quantity: 2 },
      { title: 'Bag', priceMinor: 100, quantity: 1 },
    ],
    discounts: [{ code: 'SAVE', kind: 'percentage', value: 1000, target: 'order', productIds: [] }],
    shipping: { title: 'Parcel', code: 'parcel', priceMinor: 1499 },
    ...(processedAt ? { processedAt } : {}),
  });
}

describe('queries', () => {
  test('aliases, fragments, inline fragments, variables and directives', async () => {
    const order = place();
    const result = await data(
      `query Anything($id: ID!, $more: Boolean!, $n: Int = 1) {
        here: shop { domain: myshopifyDomain zone: ianaTimezone ...Money }
        a: node(id: $id) { __typename id ... on Order { title: name customer { displayName defaultEmailAddress { emailAddress } } } }
        b: order(id: $id) {
          top: lineItems(first: $n) { edges { cursor node { name unit: originalUnitPriceSet { ...Both } product { vendor } } } pageInfo { hasNextPage } }
          rest: lineItems(last: 1) { nodes { name quantity } }
          tags @include(if: $more)
        }
      }
      fragment Money on Shop { currencyCode taxesIncluded }
      fragment Both on MoneyBag { shopMoney { amount currencyCode } presentmentMoney { amount } }`,
      { id: `gid://shopify/Order/${order.id}`, more: false },
    );
    expect(result).toEqual({
      here: { domain: 'example.myshopify.com', zone: 'Europe/Warsaw', currencyCode: 'PLN', taxesIncluded: true },
      a: {
        __typename: 'Order',
        id: `gid://shopify/Order/${order.id}`,
        title: '#1001',
        customer: { displayName: 'Shopper 1', defaultEmailAddress: { emailAddress: 'shopper-1@example.com' } },
      },
      b: {
        top: {
          edges: [
            {
              cursor: expect.any(String) as string,
              node: {
                name: 'Harbour Lights',
                unit: { shopMoney: { amount: '79.9', currencyCode: 'PLN' }, presentmentMoney: { amount: '79.9' } },
                product: { vendor: 'Quay' },
              },
            },
          ],
          pageInfo: { hasNextPage: true },
        },
        rest: { nodes: [{ name: 'Bag', quantity: 1 }] },
      },
    });
  });

  test('an order with everything that hangs on it', async () => {
    const placed = place();
    refundOrder(backend.standin, backend.shop.id, placed.id, {
      lines: [{ lineId: placed.lines[0]?.id ?? '', quantity: 1 }],
      shippingMinor: 1499,
    });
    const { order } = await data(
      `query ($id: ID!) { order(id: $id) {
        displayFinancialStatus displayFulfillmentStatus discountCodes
        totalPriceSet { shopMoney { amount } } currentTotalPriceSet { shopMoney { amount } } totalRefundedSet { shopMoney { amount } }
        lineItems(first: 5) { nodes { quantity currentQuantity
          discountAllocations { allocatedAmountSet { shopMoney { amount } } discountApplication { index ... on DiscountCodeApplication { code } value { ... on PricingPercentageValue { percentage } } } }
          discountedTotalSet { shopMoney { amount } } all: discountedTotalSet(withCodeDiscounts: true) { shopMoney { amount } }
          taxLines { ratePercentage priceSet { shopMoney { amount } } } } }
        shippingLines(first: 5) { nodes { title discountedPriceSet { shopMoney { amount } } currentDiscountedPriceSet { shopMoney { amount } } } }
        refunds { totalRefundedSet { shopMoney { amount } }
          refundLineItems(first: 5) { nodes { quantity lineItem { title } subtotalSet { shopMoney { amount } } } }
          refundShippingLines(first: 5) { nodes { subtotalAmountSet { shopMoney { amount } } } } }
        transactions { kind status amountSet { shopMoney { amount } } }
      } }`,
      { id: `gid://shopify/Order/${placed.id}` },
    );
    const money = (amount: string): unknown => ({ shopMoney: { amount } });
    expect(order).toMatchObject({
      displayFinancialStatus: 'PARTIALLY_REFUNDED',
      displayFulfillmentStatus: 'UNFULFILLED',
      discountCodes: ['SAVE'],
      totalPriceSet: money('159.71'),
      currentTotalPriceSet: money('72.81'),
      totalRefundedSet: money('86.9'),
      lineItems: {
        nodes: [
          {
            quantity: 2,
            currentQuantity: 1,
            discountAllocations: [
              {
                allocatedAmountSet: money('15.98'),
                discountApplication: { index: 0, code: 'SAVE', value: { percentage: 10 } },
              },
            ],
            discountedTotalSet: money('159.8'),
            all: money('143.82'),
            taxLines: [{ ratePercentage: 23, priceSet: money('26.89') }],
          },
          { quantity: 1, currentQuantity: 1 },
        ],
      },
      shippingLines: {
        nodes: [{ title: 'Parcel', discountedPriceSet: money('14.99'), currentDiscountedPriceSet: money('0.0') }],
      },
      refunds: [
        {
          totalRefundedSet: money('86.9'),
          refundLineItems: {
            nodes: [{ quantity: 1, lineItem: { title: 'Harbour Lights' }, subtotalSet: money('71.91') }],
          },
          refundShippingLines: { nodes: [{ subtotalAmountSet: money('14.99') }] },
        },
      ],
      transactions: [
        { kind: 'SALE', status: 'SUCCESS', amountSet: money('159.71') },
        { kind: 'REFUND', status: 'SUCCESS', amountSet: money('86.9') },
      ],
    });
  });

  test('pages through a list from both ends, by search and sort', async () => {
    for (let day = 1; day <= 5; day++) place(`2026-07-0${day}T08:00:00Z`);
    const query = `query ($after: String, $before: String, $first: Int, $last: Int, $search: String, $reverse: Boolean) {
      orders(first: $first, last: $last, after: $after, before: $before, query: $search, reverse: $reverse) {
        nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
    type Orders = { orders: { nodes: { name: string }[]; pageInfo: Record<string, unknown> } };
    const page = async (
      variables: Record<string, unknown>,
    ): Promise<{ names: string[]; info: Record<string, unknown> }> => {
      const { orders } = (await data(query, variables)) as Orders;
      return { names: orders.nodes.map((node) => node.name), info: orders.pageInfo };
    };
    const one = await page({ first: 2 });
    expect(one).toMatchObject({ names: ['#1001', '#1002'], info: { hasNextPage: true, hasPreviousPage: false } });
    const two = await page({ first: 2, after: one.info.endCursor });
    expect(two).toMatchObject({ names: ['#1003', '#1004'], info: { hasNextPage: true, hasPreviousPage: true } });
    expect((await page({ last: 1, before: two.info.startCursor })).names).toEqual(['#1002']);
    expect((await page({ first: 2, reverse: true })).names).toEqual(['#1005', '#1004']);
    expect(
      (await page({ first: 9, search: "processed_at:>='2026-07-02' AND processed_at:<2026-07-04T00:00:00Z" })).names,
    ).toEqual(['#1002', '#1003']);
    expect((await page({ first: 9, search: 'name:#1004 financial_status:paid' })).names).toEqual(['#1004']);
    expect((await page({ first: 9, search: 'shopper-2' })).names).toEqual([]);
    expect(firstError(await backend.graphql(query, { first: 1, search: 'risk:high' }))).toContain(
      'does not know the field risk',
    );
    expect(firstError(await backend.graphql(query, {}))).toContain('first or last');
    expect(firstError(await backend.graphql(query, { first: 251 }))).toContain('from 0 to 250');
    expect(firstError(await backend.graphql(query, { first: 1, after: 'x' }))).toContain('Invalid cursor');
  });

  test('the theme says whether an app embed is on', async () => {
    const query = `{ themes(first: 1, roles: [MAIN]) { nodes { name role files(filenames: ["config/settings_data.json"], first: 1) {
      nodes { filename body { __typename ... on OnlineStoreThemeFileBodyText { content } } } } } } }`;
    const settings = async (): Promise<string> => JSON.stringify(await data(query));
    expect(await settings()).not.toContain('shopify://apps/example-app');
    await backend.api('PUT', '/shops/example/embeds/loyalty', { on: true });
    expect(await settings()).toMatch(
      /shopify:\/\/apps\/example-app\/blocks\/loyalty\/[^"]+\\",\\n +\\"disabled\\": false/,
    );
    await backend.api('PUT', '/shops/example/embeds/loyalty', { on: false });
    expect(await settings()).toMatch(/\\"disabled\\": true/);
  });

  test('what is not there is null, what is another shop’s too', async () => {
    const { body } = await backend.api('POST', '/shops', { handle: 'other' });
    const foreign = registerCustomer(backend.standin, (body as { id: string }).id, { email: 'shopper-9@example.com' });
    const query =
      'query ($c: ID!) { customer(id: $c) { id } order(id: "gid://shopify/Order/1") { id } wrong: order(id: $c) { id } }';
    expect(await data(query, { c: `gid://shopify/Customer/${foreign.id}` })).toEqual({
      customer: null,
      order: null,
      wrong: null,
    });
  });
});

describe('refusals', () => {
  test('a field of Shopify’s that is not played is an error that names it, never null', async () => {
    const answer = await backend.graphql('{ shop { name richTextEditorUrl } }');
    expect(firstError(answer)).toBe('The stand-in does not know Shop.richTextEditorUrl');
    const mutation = await backend.graphql(
      'mutation { customerDelete(input: { id: "gid://shopify/Customer/1" }) { deletedCustomerId } }',
    );
    expect(firstError(mutation)).toBe('The stand-in does not know Mutation.customerDelete');
  });

  test.each([
    ['a field Shopify does not have', '{ shop { points } }', 'undefinedField', "Cannot query field 'points'"],
    ['bad syntax', '{ shop { ', 'PARSE_ERROR', 'Syntax Error'],
    [
      'a variable that does not fit',
      'query ($id: ID!) { order(id: $id) { id } }',
      'INVALID_VARIABLE',
      'Variable "$id"',
    ],
    ['a bad gid', '{ node(id: "7") { id } }', undefined, 'Invalid global id'],
    ['a bad instant', 'query ($d: DateTime) { shop { id } }', 'argumentLiteralsIncompatible', 'is never used'],
  ])('%s', async (_name, query, code, message) => {
    const answer = await backend.graphql(query);
    expect(answer.status).toBe(200);
    expect(firstError(answer).replaceAll('"points"', "'points'")).toContain(message);
    expect(codeOf(answer)).toBe(code);
  });

  test('tokens and versions', async () => {
    expect(await backend.graphql('{ shop { id } }', {}, 'shpat_wrong')).toMatchObject({
      status: 401,
      errors: expect.stringContaining('Invalid API key') as string,
    });
    const old = await backend.shopify('/admin/api/2024-01/graphql.json', { method: 'POST', body: '{}' });
    expect(old.status).toBe(404);
    const rest = await backend.shopify('/admin/api/2026-07/orders.json', { method: 'GET' });
    expect(await rest.json()).toEqual({ errors: 'The stand-in does not play GET /admin/api/2026-07/orders.json' });
  });

  test('a missing scope is ACCESS_DENIED where it is missing, and the rest is answered', async () => {
    const order = place();
    changeScopes(backend.standin, backend.shop.id, ['read_orders']);
    const answer = await backend.graphql('query ($id: ID!) { order(id: $id) { name customer { id } } }', {
      id: `gid://shopify/Order/${order.id}`,
    });
    expect(answer.data).toEqual({ order: { name: '#1001', customer: null } });
    expect(answer.errors).toMatchObject([
      {
        path: ['order', 'customer'],
        extensions: { code: 'ACCESS_DENIED', requiredAccess: '`read_customers` access scope.' },
      },
    ]);
    for (const query of [
      '{ products(first: 1) { nodes { id } } }',
      '{ themes(first: 1) { nodes { id } } }',
      '{ customers(first: 1) { nodes { id } } }',
    ]) {
      expect(codeOf(await backend.graphql(query))).toBe('ACCESS_DENIED');
    }
    const write = 'mutation ($id: ID!) { tagsAdd(id: $id, tags: ["a"]) { node { id } userErrors { message } } }';
    expect(codeOf(await backend.graphql(write, { id: `gid://shopify/Customer/${order.customerId}` }))).toBe(
      'ACCESS_DENIED',
    );
  });

  test('a search is all AND or all OR', async () => {
    const { standin, shop } = backend;
    for (const name of ['shopper-1', 'shopper-2', 'shopper-3'])
      registerCustomer(standin, shop.id, { email: `${name}@example.com` });
    const query = 'query ($search: String) { customers(first: 9, query: $search) { nodes { email } } }';
    const search = 'email:"Shopper-1@example.com" OR email:"shopper-3@example.com" OR email:"nobody@example.com"';
    const { customers } = (await data(query, { search })) as { customers: { nodes: { email: string }[] } };
    expect(customers.nodes.map(({ email }) => email)).toEqual(['shopper-1@example.com', 'shopper-3@example.com']);
    for (const mixed of ['email:a OR email:b email:c', 'email:a AND email:b OR email:c', 'OR email:a'])
      expect(await backend.graphql(query, { search: mixed })).toMatchObject({ errors: [{}] });
  });

  test('orders older than sixty days need read_all_orders', async () => {
    const id = `gid://shopify/Order/${place().id}`;
    backend.advance(61 * 86_400_000);
    const query = 'query ($id: ID!) { order(id: $id) { id } node(id: $id) { id } }';
    expect(await data(query, { id })).toEqual({ order: null, node: null });
    changeScopes(backend.standin, backend.shop.id, ['read_orders', 'read_all_orders']);
    expect(await data(query, { id })).toEqual({ order: { id }, node: { id } });
  });
});

describe('cost', () => {
  test('is counted, taken, partly given back and restored', async () => {
    place();
    const answer = await backend.graphql(
      '{ shop { plan { displayName } } customers(first: 100) { nodes { defaultEmailAddress { emailAddress } } } }',
    );
    expect(answer.extensions?.cost).toMatchObject({
      requestedQueryCost: 23,
      actualQueryCost: 5,
      throttleStatus: { maximumAvailable: 20_000, restoreRate: 1000 },
    });
    const mutation = await backend.graphql('mutation { metafieldsSet(metafields: []) { userErrors { message } } }');
    expect(mutation.extensions?.cost.requestedQueryCost).toBe(10);
  });

  test('an empty bucket answers THROTTLED and changes nothing, then fills again', async () => {
    await backend.stop();
    backend = await startBackend({ shop: { plan: 'standard' } });
    const customer = registerCustomer(backend.standin, backend.shop.id, { email: 'shopper-1@example.com' });
    const query = 'mutation ($id: ID!) { tagsAdd(id: $id, tags: ["seen"]) { userErrors { message } } }';
    const variables = { id: `gid://shopify/Customer/${customer.id}` };
    const spend = '{ a: customers(first: 250) { nodes { orders(first: 250) { nodes { id customer { id } } } } } }';
    const heavy = await backend.graphql(spend);
    expect(heavy.extensions?.cost.requestedQueryCost).toBeGreaterThan(500);
    let answer = await backend.graphql(query, variables);
    for (let i = 0; i < 300 && !answer.errors; i++) answer = await backend.graphql(query, variables);
    expect(answer).toMatchObject({
      status: 200,
      errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
      extensions: { cost: { actualQueryCost: null, throttleStatus: { maximumAvailable: 2000, restoreRate: 100 } } },
    });
    backend.advance(1000);
    expect((await backend.graphql(query, variables)).errors).toBeUndefined();
  });

  test('a single operation beyond 1,000 is refused', async () => {
    const nested =
      '{ customers(first: 250) { nodes { orders(first: 250) { nodes { lineItems(first: 250) { nodes { id } } } } } } }';
    expect(codeOf(await backend.graphql(nested))).toBe('MAX_COST_EXCEEDED');
  });
});

describe('faults', () => {
  test('down, throttled and slow', async () => {
    backend.standin.faults.graphql.down = true;
    expect((await backend.graphql('{ shop { id } }')).status).toBe(503);
    Object.assign(backend.standin.faults.graphql, { down: false, throttled: true });
    expect(codeOf(await backend.graphql('{ shop { id } }'))).toBe('THROTTLED');
    Object.assign(backend.standin.faults.graphql, { throttled: false, slowMs: 120 });
    const started = Date.now();
    await data('{ shop { id } }');
    expect(Date.now() - started).toBeGreaterThanOrEqual(115);
  });

  test('userErrors: every mutation is refused in words and does nothing', async () => {
    const customer = registerCustomer(backend.standin, backend.shop.id, { email: 'shopper-1@example.com' });
    backend.standin.faults.graphql.userErrors = true;
    const { set } = await data(
      `mutation ($m: [MetafieldsSetInput!]!) { set: metafieldsSet(metafields: $m) { metafields { id } userErrors { field message code } } }`,
      { m: [{ ownerId: `gid://shopify/Customer/${customer.id}`, key: 'loyalty', type: 'json', value: '{}' }] },
    );
    expect(set).toEqual({
      metafields: null,
      userErrors: [{ field: null, message: expect.any(String) as string, code: null }],
    });
    expect(backend.standin.store.list('metafields', backend.shop.id)).toEqual([]);
  });
});
