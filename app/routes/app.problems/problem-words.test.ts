import { expect, test } from 'vitest';
import { reasonKind, taskKind } from './problem-words.ts';

test.each([
  ['The delivery is not JSON.', 'not_json'],
  ['line_items.0.price: Invalid input: expected string, received undefined', 'unexpected_shape'],
  ['The payload: is not what Shopify documents', 'unexpected_shape'],
  ['"abc" is not an amount of PLN', 'unexpected_shape'],
  ['Nothing is subscribed to carts/update.', 'unexpected_shape'],
  ['AdminApiBusy: Shopify is throttling us', 'failed'],
  ['The ledger has drifted in 3 places; run npm run verify', 'drift'],
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
  ['something.new', 'other'],
] as const)('%s: %s', (what, kind) => {
  expect(taskKind(what)).toBe(kind);
});
