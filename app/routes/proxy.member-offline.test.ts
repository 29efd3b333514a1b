// With the database away a shopper reads a sentence, not a stack, and is told when to come back.
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { closeConnections } from '../db.server.ts';
import { loader } from './proxy.member.ts';

// nothing listens on the discard port
process.env['DATABASE_URL'] = 'postgres://nobody:nothing@127.0.0.1:9/none';

test('503 with a sentence in the shopper’s language', async () => {
  const query = {
    locale: 'pl',
    logged_in_customer_id: '5',
    path_prefix: '/apps/loyalty',
    shop: 'sample-records.myshopify.com',
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  const text = Object.entries(query).map(([key, value]) => `${key}=${value}`);
  const signature = createHmac('sha256', process.env['SHOPIFY_API_SECRET'] ?? '')
    .update(text.join(''))
    .digest('hex');
  const request = new Request(`http://app.example.com/proxy/member?${new URLSearchParams({ ...query, signature })}`);
  const response = await loader({ request, params: {}, context: {} });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('30');
  expect(await response.json()).toEqual({
    error: {
      code: 'unavailable',
      message: 'Nie możemy teraz pokazać Twoich punktów. Są bezpieczne, spróbuj ponownie za minutę.',
    },
  });
  await closeConnections();
});
