import fs from 'node:fs';
import { expect, test } from 'vitest';
import { CATALOGUE } from '../../jobs/catalogue.ts';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import { noProblemsSentence, reasonKind, taskKind } from './problem-words.ts';

test.each([
  ['The delivery is not JSON.', 'not_json'],
  ['line_items.0.price: Invalid input: expected string, received undefined', 'unexpected_shape'],
  ['The payload: is not what Shopify documents', 'unexpected_shape'],
  ['"abc" is not an amount of PLN', 'unexpected_shape'],
  ['Nothing is subscribed to carts/update.', 'unexpected_shape'],
  ['AdminApiBusy: Shopify is throttling us', 'failed'],
  ['The ledger has drifted in 3 places; run npm run verify', 'drift'],
  ["Orders could not be compared with Shopify's. The app has no permission to read orders.", 'no_permission'],
  ["Chargebacks could not be compared with Shopify's. Access denied for disputes field.", 'no_permission'],
  ["Orders could not be compared with Shopify's. Shopify did not come to an end with it.", 'not_compared'],
  ['connect ECONNREFUSED', 'failed'],
  ['', 'failed'],
] as const)('%s: %s', (reason, kind) => {
  expect(reasonKind(reason)).toBe(kind);
});

test.each([
  ['orders/paid', 'order'],
  ['refunds/create', 'order'],
  ['customers/redact', 'privacy'],
  ['customers/update', 'customer'],
  ['shop/update', 'shop'],
  ['member.mirror', 'memberMirror'],
  ['points.mature-shop', 'mature'],
  ['orders.reconcile-shop', 'reconcile'],
  ['order.look-up', 'order'],
  ['customer.tags_added', 'customer'],
  ['customers_email_marketing_consent/update', 'customer'],
  ['disputes/create', 'order'],
  ['points.redate-shop', 'expiry'],
  ['action.anniversaries-shop', 'action'],
  ['something.new', 'other'],
] as const)('%s: %s', (what, kind) => {
  expect(taskKind(what)).toBe(kind);
});

test('whatever Shopify tells and whatever the worker does has words of its own', () => {
  const toml = fs.readFileSync(new URL('../../../shopify.app.toml', import.meta.url), 'utf8');
  const topics = [...toml.matchAll(/"([a-z_]+[/.][a-z_]+)"/g)].map(([, topic = '']) => topic);
  expect(topics).toContain('shop/redact');
  // a delivery is named by its topic
  const jobs = Object.keys(CATALOGUE).filter((job) => job !== 'webhook.process');
  expect([...topics, ...jobs].filter((what) => taskKind(what) === 'other')).toEqual([]);
});

test.each([
  ['en', 0, true, 'Every delivery was understood and every job is done.'],
  ['en', 1, true, '1 delivery is still being worked on. It is tried again by itself.'],
  ['en', 12, true, '12 deliveries are still being worked on. They are tried again by themselves.'],
  ['en', 1000, false, 'At least 1,000 deliveries are still being worked on. They are tried again by themselves.'],
  ['pl', 1, true, '1 wiadomość jest jeszcze przetwarzana. Ponawiamy ją automatycznie.'],
  ['pl', 22, true, '22 wiadomości są jeszcze przetwarzane. Ponawiamy je automatycznie.'],
  ['pl', 5, true, '5 wiadomości jest jeszcze przetwarzanych. Ponawiamy je automatycznie.'],
] as const)('%s: no problem, and %i deliveries wait (exact: %s)', async (language, count, exact, sentence) => {
  const { t } = await createAdminI18n(language);
  expect(noProblemsSentence(t, { count, exact })).toBe(sentence);
});
