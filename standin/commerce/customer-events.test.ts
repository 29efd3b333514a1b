/** What happens to customers beside their orders, as the app is told of it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Customer } from '../model.ts';
import { startBackend, type Backend } from '../testing/start-backend.ts';
import { STORE_CREDIT } from './order-payments.ts';
import { placeOrder } from './place-order.ts';
import { refundOrder } from './refund-order.ts';
import { registerCustomer } from './register-customer.ts';

type Told = { topic: string; body: Record<string, unknown> };

let backend: Backend;

beforeEach(async () => {
  backend = await startBackend({
    topics: [
      'customer.tags_added',
      'customer.tags_removed',
      'customers/delete',
      'customers/disable',
      'customers/enable',
      'customers/merge',
      'customers_email_marketing_consent/update',
    ],
  });
});

afterEach(() => backend.stop());

async function told(): Promise<Told[]> {
  await backend.standin.webhooks.idle();
  const all = backend.app.received.splice(0).map(({ headers, body }) => ({
    topic: String(headers['x-shopify-topic']),
    body: JSON.parse(body) as Record<string, unknown>,
  }));
  return all.sort((a, b) => a.topic.localeCompare(b.topic));
}

const shopper = (number: number, more: Record<string, unknown> = {}): Customer =>
  registerCustomer(backend.standin, backend.shop.id, { email: `shopper-${number}@example.com`, ...more });

/** The body of a control call on a customer that has to work. */
async function act(customer: Customer, what: string, body?: unknown): Promise<unknown> {
  const answer = await backend.api('POST', `/shops/example/customers/${customer.id}/${what}`, body);
  expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
  return answer.body;
}

test('tags are added and taken off in any letter case; nothing new says nothing', async () => {
  const customer = shopper(1, { tags: ['VIP'] });
  await told();
  expect(await act(customer, 'tags', { add: ['vip', 'jazz'], remove: [] })).toMatchObject({ tags: ['VIP', 'jazz'] });
  const gid = `gid://shopify/Customer/${customer.id}`;
  expect(await told()).toEqual([
    {
      topic: 'customer.tags_added',
      body: { customerId: gid, tags: ['jazz'], occurredAt: expect.any(String) as string },
    },
    { topic: 'customers/update', body: expect.not.objectContaining({ tags: expect.anything() as unknown }) as unknown },
  ]);
  await act(customer, 'tags', { remove: ['Vip', 'folk'] });
  expect(await told()).toMatchObject([
    { topic: 'customer.tags_removed', body: { customerId: gid, tags: ['VIP'] } },
    { topic: 'customers/update' },
  ]);
  await act(customer, 'tags', { add: ['jazz'] });
  expect(await told()).toEqual([]);
  await backend.api('PATCH', `/shops/example/customers/${customer.id}`, { tags: ['folk'] });
  expect((await told()).map(({ topic, body }) => [topic, body['tags']])).toEqual([
    ['customer.tags_added', ['folk']],
    ['customer.tags_removed', ['jazz']],
    ['customers/update', undefined],
  ]);
  const answer = await backend.graphql('query ($id: ID!) { customer(id: $id) { tags } }', { id: gid });
  expect(answer.data).toEqual({ customer: { tags: ['folk'] } });
});

test('consent to e-mails is given and taken back', async () => {
  const customer = shopper(1);
  await told();
  await act(customer, 'consent', { state: 'SUBSCRIBED', optInLevel: 'confirmed_opt_in' });
  const [given, updated] = await told();
  expect(given).toEqual({
    topic: 'customers_email_marketing_consent/update',
    body: {
      customer_id: Number(customer.id),
      email_address: 'shopper-1@example.com',
      email_marketing_consent: {
        state: 'subscribed',
        opt_in_level: 'confirmed_opt_in',
        consent_updated_at: expect.stringMatching(/[+-]\d\d:\d\d$/) as string,
      },
    },
  });
  expect(updated).toMatchObject({ topic: 'customers/update' });
  await act(customer, 'consent', { state: 'UNSUBSCRIBED' });
  expect(await told()).toMatchObject([
    { body: { email_marketing_consent: { state: 'unsubscribed', opt_in_level: null } } },
    {},
  ]);
  const nobody = registerCustomer(backend.standin, backend.shop.id, { phone: '+48000000000' });
  const refused = await backend.api('POST', `/shops/example/customers/${nobody.id}/consent`, { state: 'SUBSCRIBED' });
  expect(refused).toMatchObject({ status: 422 });
});

test('who signs up with consent says so at once', async () => {
  shopper(1, { acceptsMarketing: true });
  expect(await told()).toMatchObject([
    { topic: 'customers_email_marketing_consent/update', body: { email_marketing_consent: { state: 'subscribed' } } },
    { topic: 'customers/create' },
    { topic: 'customers/enable' },
  ]);
});

test('an account is ended and opened again', async () => {
  const customer = shopper(1);
  await told();
  expect(await act(customer, 'disable')).toMatchObject({ state: 'disabled' });
  expect(await act(customer, 'enable')).toMatchObject({ state: 'enabled' });
  expect((await told()).map(({ topic, body }) => [topic, body['state']])).toEqual([
    ['customers/disable', 'disabled'],
    ['customers/enable', 'enabled'],
    ['customers/update', 'disabled'],
    ['customers/update', 'enabled'],
  ]);
});

test('a customer without orders is deleted, one with orders is not', async () => {
  const [gone, kept] = [shopper(1), shopper(2)];
  placeOrder(backend.standin, backend.shop.id, {
    customerId: kept.id,
    lines: [{ title: 'Record', priceMinor: 100, quantity: 1 }],
  });
  await told();
  await act(gone, 'delete');
  expect(await told()).toEqual([
    {
      topic: 'customers/delete',
      body: {
        id: Number(gone.id),
        tax_exemptions: [],
        admin_graphql_api_id: `gid://shopify/Customer/${gone.id}`,
      },
    },
  ]);
  const refused = await backend.api('POST', `/shops/example/customers/${kept.id}/delete`);
  expect([refused.status, JSON.stringify(refused.body)]).toEqual([422, expect.stringContaining('with orders')]);
});

test('two customers become one, and the orders go with them', async () => {
  const [kept, other] = [shopper(1, { tags: ['a'] }), shopper(2, { tags: ['A', 'b'], firstName: 'Shopper' })];
  const order = placeOrder(backend.standin, backend.shop.id, {
    customerId: other.id,
    lines: [{ title: 'Record', priceMinor: 100, quantity: 1 }],
  });
  await told();
  expect(await act(kept, 'merge', { other: other.id })).toMatchObject({
    id: kept.id,
    email: 'shopper-1@example.com',
    firstName: 'Shopper',
    tags: ['a', 'b'],
  });
  expect(await told()).toMatchObject([
    { topic: 'customer.tags_added', body: { tags: ['b'] } },
    {
      topic: 'customers/merge',
      body: {
        admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${kept.id}`,
        admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${other.id}`,
        admin_graphql_api_job_id: null,
        status: 'completed',
        errors: [],
      },
    },
    { topic: 'customers/update', body: { id: Number(kept.id) } },
  ]);
  const answer = await backend.graphql(
    'query ($ids: [ID!]!, $order: ID!) { nodes(ids: $ids) { id } order(id: $order) { customer { id } } }',
    { ids: [kept, other].map(({ id }) => `gid://shopify/Customer/${id}`), order: `gid://shopify/Order/${order.id}` },
  );
  const keptGid = `gid://shopify/Customer/${kept.id}`;
  expect(answer.data).toEqual({ nodes: [{ id: keptGid }, null], order: { customer: { id: keptGid } } });
  const same = await backend.api('POST', `/shops/example/customers/${kept.id}/merge`, { other: kept.id });
  expect(same).toMatchObject({ status: 422 });
});

test('a customer with store credit is not merged', async () => {
  const [kept, other] = [shopper(1), shopper(2)];
  const order = placeOrder(backend.standin, backend.shop.id, {
    customerId: other.id,
    lines: [{ title: 'Record', priceMinor: 100, quantity: 1 }],
  });
  refundOrder(backend.standin, backend.shop.id, order.id, { full: true, gateway: STORE_CREDIT });
  const refused = await backend.api('POST', `/shops/example/customers/${kept.id}/merge`, { other: other.id });
  expect([refused.status, JSON.stringify(refused.body)]).toEqual([422, expect.stringContaining('store credit')]);
});
