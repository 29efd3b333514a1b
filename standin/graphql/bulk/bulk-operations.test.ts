/** Bulk queries as the app meets them: what is refused, how one comes to its end, and the file it leaves. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBackend, type Backend } from '../../testing/start-backend.ts';

let backend: Backend;

beforeEach(async () => {
  backend = await startBackend({ topics: ['bulk_operations/finish'] });
});

afterEach(() => backend.stop());

type Errors = { field: string[] | null; code: string | null; message: string }[];
type Operation = {
  id: string;
  status: string;
  errorCode: string | null;
  url: string | null;
  partialDataUrl: string | null;
  objectCount: string;
  rootObjectCount: string;
};

const RUN = `mutation ($query: String!, $group: Boolean!) { bulkOperationRunQuery(query: $query, groupObjects: $group) {
  bulkOperation { id status } userErrors { field code message } } }`;
const ASK = `query ($id: ID!) { bulkOperation(id: $id) { id status errorCode url partialDataUrl objectCount rootObjectCount } }`;
const ORDERS = '{ orders { edges { node { id name lineItems { edges { node { id quantity } } } } } } }';

async function run(query: string, group = false): Promise<{ bulkOperation: Operation | null; userErrors: Errors }> {
  const answer = await backend.graphql(RUN, { query, group });
  expect(answer.errors).toBeUndefined();
  return answer.data?.['bulkOperationRunQuery'] as { bulkOperation: Operation | null; userErrors: Errors };
}

async function ask(id: string): Promise<Operation> {
  const answer = await backend.graphql(ASK, { id });
  expect(answer.errors).toBeUndefined();
  return answer.data?.['bulkOperation'] as Operation;
}

/** Runs one to its end. */
async function finished(query: string, group = false): Promise<Operation> {
  const { bulkOperation, userErrors } = await run(query, group);
  expect(userErrors).toEqual([]);
  expect(bulkOperation?.status).toBe('CREATED');
  backend.advance(1000);
  return ask(bulkOperation?.id ?? '');
}

async function place(count: number): Promise<void> {
  const one = { email: 'shopper-1@example.com', lines: [1, 2].map((n) => ({ title: `Record ${n}`, price: '10.00' })) };
  for (let left = count; left > 0; left -= 500)
    await backend.api('POST', '/shops/example/orders/bulk', {
      orders: Array.from({ length: Math.min(left, 500) }, () => one),
    });
}

const faulty = (bulk: Record<string, unknown>): Promise<unknown> => backend.api('PUT', '/faults', { bulk });
type Line = Record<'id' | 'name' | '__parentId', string | undefined>;
const parsed = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

test.each([
  ['{ orders { edges', /^Invalid bulk query: Syntax Error/],
  [
    'mutation { customerUpdate(input: { id: "gid://shopify/Customer/1" }) { customer { id } } }',
    /^Invalid operation type/,
  ],
  ['{ orders { edges { node { id price } } } }', /^Invalid bulk query: Cannot query field "price"/],
  ['{ shop { id } }', /^Bulk queries must contain at least one connection/],
  [
    '{ orders { nodes { id } } }',
    /^All connection fields in a bulk query must select.*Invalid connection fields: 'orders'/,
  ],
  ['{ orders { edges { node { name lineItems { edges { node { id } } } } } } }', /^The parent 'node' field/],
  [
    '{ orders { edges { node { id refunds { refundLineItems { edges { node { quantity } } } } } } } }',
    /^Queries that contain a connection field within a list field/,
  ],
  [
    '{ customers { edges { node { id orders { edges { node { id lineItems { edges { node { id variant { product { id collections { edges { node { id } } } } } } } } } } } } } } }',
    /nesting depth greater than 2/,
  ],
  [
    '{ a: orders { edges { node { id } } } b: orders { edges { node { id } } } }',
    /^Bulk queries must have exactly one top/,
  ],
])('%s is refused', async (query, reason) => {
  const { bulkOperation, userErrors } = await run(query);
  expect(bulkOperation).toBeNull();
  expect(userErrors[0]).toMatchObject({
    field: ['query'],
    code: 'INVALID',
    message: expect.stringMatching(reason) as string,
  });
});

test('every object has a line, what belongs to another names it, and all pages are there', async () => {
  await backend.api('PUT', '/faults', { webhooks: { lost: true } });
  await place(260);
  await backend.api('PUT', '/faults', { webhooks: { lost: false } });
  const done = await finished(ORDERS);
  expect(done).toMatchObject({ status: 'COMPLETED', errorCode: null, objectCount: '780', rootObjectCount: '260' });
  const answer = await fetch(done.url ?? '');
  const lines = parsed(await answer.text());
  expect(lines).toHaveLength(780);
  expect(new Set(lines.map(({ id }) => id)).size).toBe(780);
  // without grouping a line is somewhere after its parent
  expect(lines.slice(0, 260).every((line) => line['__parentId'] === undefined && line.name !== undefined)).toBe(true);
  expect(lines[260]).toEqual({
    id: expect.stringContaining('LineItem') as string,
    quantity: 1,
    __parentId: lines[0]?.id,
  });
  // the webhook came, because it is subscribed to
  await backend.standin.webhooks.idle();
  const told = backend.app.received.filter(({ headers }) => headers['x-shopify-topic'] === 'bulk_operations/finish');
  expect(told.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
    { admin_graphql_api_id: done.id, status: 'completed', error_code: null, type: 'query' },
  ]);
});

test('grouped, an object stands before what belongs to it', async () => {
  await place(2);
  const done = await finished(ORDERS, true);
  const lines = parsed(await (await fetch(done.url ?? '')).text());
  expect(lines.map((line) => line['__parentId'] ?? null)).toEqual([
    null,
    lines[0]?.id,
    lines[0]?.id,
    null,
    lines[3]?.id,
    lines[3]?.id,
  ]);
});

test('nothing found is no file; a week later a file is gone', async () => {
  expect(await finished(ORDERS)).toMatchObject({ status: 'COMPLETED', url: null, rootObjectCount: '0' });
  await place(1);
  const done = await finished(ORDERS);
  backend.advance(7 * 86_400_000);
  expect((await fetch(done.url ?? '')).status).toBe(404);
  expect(await ask(done.id)).toMatchObject({ status: 'EXPIRED', url: null });
});

test('five at once, and no more until one is cancelled', async () => {
  const first = await run(ORDERS);
  for (let n = 0; n < 4; n++) expect((await run(ORDERS)).userErrors).toEqual([]);
  expect(await run(ORDERS)).toMatchObject({ bulkOperation: null, userErrors: [{ code: 'LIMIT_REACHED' }] });
  expect(await ask(first.bulkOperation?.id ?? '')).toMatchObject({ status: 'RUNNING', url: null });
  const CANCEL =
    'mutation ($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { field message } } }';
  const cancelled = await backend.graphql(CANCEL, { id: first.bulkOperation?.id });
  expect(cancelled.data?.['bulkOperationCancel']).toEqual({ bulkOperation: { status: 'CANCELING' }, userErrors: [] });
  expect(await ask(first.bulkOperation?.id ?? '')).toMatchObject({ status: 'CANCELED', url: null });
  expect((await run(ORDERS)).userErrors).toEqual([]);
});

test('one that fails says why, and may leave a part', async () => {
  await place(2);
  await faulty({ fail: 'TIMEOUT' });
  expect(await finished(ORDERS)).toMatchObject({
    status: 'FAILED',
    errorCode: 'TIMEOUT',
    url: null,
    partialDataUrl: null,
  });
  await faulty({ fail: 'INTERNAL_SERVER_ERROR', partial: true });
  const partly = await finished(ORDERS);
  expect(partly).toMatchObject({ status: 'FAILED', errorCode: 'INTERNAL_SERVER_ERROR', url: null });
  expect(parsed(await (await fetch(partly.partialDataUrl ?? '')).text())).toHaveLength(3);
});

test('without the scope it fails as denied', async () => {
  await backend.api('PUT', '/shops/example/scopes', { scopes: ['read_products'] });
  expect(await finished(ORDERS)).toMatchObject({ status: 'FAILED', errorCode: 'ACCESS_DENIED' });
});

test('the file can be away, or break off', async () => {
  await place(3);
  const done = await finished(ORDERS);
  await faulty({ resultDown: true });
  expect((await fetch(done.url ?? '')).status).toBe(503);
  await faulty({ resultDown: false, cutAfterBytes: 100 });
  await expect(fetch(done.url ?? '').then((answer) => answer.text())).rejects.toThrow('terminated');
});

test('what is lost on its way is never told, and can be told later', async () => {
  await backend.api('PUT', '/faults', { webhooks: { lost: true } });
  await place(1);
  await backend.standin.webhooks.idle();
  expect(backend.app.received).toEqual([]);
  const log = (await backend.api('GET', '/webhooks?topic=orders/create')).body as { id: string; status: string }[];
  expect(log).toMatchObject([{ status: 'failed' }]);
  await backend.api('PUT', '/faults', { webhooks: { lost: false } });
  await backend.api('POST', `/webhooks/${log[0]?.id}/resend`);
  await backend.standin.webhooks.idle();
  expect(backend.app.received.map(({ headers }) => headers['x-shopify-topic'])).toEqual(['orders/create']);
});

test('disputes are listed at the root, with their amounts', async () => {
  await place(1);
  const order = (await backend.api('GET', '/shops/example/orders')).body as { id: string }[];
  await backend.api('PUT', '/shops/example/scopes', { scopes: ['read_orders', 'read_shopify_payments_disputes'] });
  await backend.api('POST', `/shops/example/orders/${order[0]?.id}/dispute`, { amount: '5.00' });
  const DISPUTES = `query ($query: String) { disputes(first: 5, query: $query) { nodes {
    id status type initiatedAt finalizedOn amount { amount currencyCode } order { id } } } }`;
  const found = await backend.graphql(DISPUTES, { query: "initiated_at:>='2026-01-01T00:00:00Z'" });
  expect(found.errors).toBeUndefined();
  expect(found.data?.['disputes']).toMatchObject({
    nodes: [
      {
        status: 'NEEDS_RESPONSE',
        type: 'CHARGEBACK',
        amount: { amount: '5.0' },
        order: { id: `gid://shopify/Order/${order[0]?.id}` },
      },
    ],
  });
  const none = await backend.graphql(DISPUTES, { query: "initiated_at:>='2099-01-01T00:00:00Z'" });
  expect(none.data?.['disputes']).toEqual({ nodes: [] });
});
