/** A test of a crash needs the very call that fails, and to know whether Shopify had done it by then. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBackend, type Backend } from './testing/start-backend.ts';

const UPDATE = `mutation Rename($input: CustomerInput!) {
  customerUpdate(input: $input) { customer { firstName } userErrors { field message } }
}`;

let backend: Backend;
let customer: { id: string; gid: string };

beforeEach(async () => {
  backend = await startBackend();
  const made = await backend.api('POST', '/shops/example/customers', {
    email: 'shopper-1@example.com',
    firstName: 'A',
  });
  customer = made.body as typeof customer;
});

afterEach(() => backend.stop());

const setRules = (...rules: Record<string, unknown>[]): Promise<unknown> =>
  backend.api('PUT', '/faults', { graphql: { rules } });
const rename = (firstName: string): ReturnType<Backend['graphql']> =>
  backend.graphql(UPDATE, { input: { id: customer.gid, firstName } });
const storedName = (): string | null => backend.standin.store.get('customers', customer.id).firstName;

test('an operation that fails before it is done has done nothing', async () => {
  await setRules({ on: 'customerUpdate', how: 'unavailable' });
  expect((await rename('B')).status).toBe(503);
  expect(storedName()).toBe('A');
  expect((await rename('B')).status).toBe(200);
  expect(storedName()).toBe('B');
});

test('an answer lost afterwards leaves what was done', async () => {
  await setRules({ on: 'Rename', how: 'dropped_after' }, { on: 'customerUpdate', how: 'unavailable_after' });
  await expect(rename('B')).rejects.toThrow('fetch failed');
  expect(storedName()).toBe('B');
  expect((await rename('C')).status).toBe(503);
  expect(storedName()).toBe('C');
});

test('a connection cut before', async () => {
  await setRules({ on: null, how: 'dropped' });
  await expect(rename('B')).rejects.toThrow('fetch failed');
  expect(storedName()).toBe('A');
});

test('throttled, then refused with a code, for as often as asked and only where asked', async () => {
  await setRules(
    { on: 'customerUpdate', how: 'throttled', times: 2 },
    { on: 'customerUpdate', how: 'user_error', skip: 1 },
  );
  for (const _ of [1, 2]) expect((await rename('B')).errors).toMatchObject([{ extensions: { code: 'THROTTLED' } }]);
  expect((await backend.graphql('{ shop { id } }')).errors).toBeUndefined();
  expect((await rename('B')).data).toMatchObject({ customerUpdate: { userErrors: [] } });
  expect((await rename('C')).data).toMatchObject({
    customerUpdate: { customer: null, userErrors: [{ message: expect.stringContaining('told to refuse') as string }] },
  });
  expect(storedName()).toBe('B');
  expect((await rename('D')).data).toMatchObject({ customerUpdate: { customer: { firstName: 'D' } } });
});

test('a fault that does not exist is refused', async () => {
  const answer = await backend.api('PUT', '/faults', { graphql: { rules: [{ how: 'explode' }] } });
  expect(answer.status).toBe(400);
});
