import { expect, test } from 'vitest';
import { mentions } from './redact-customer.server.ts';

test.each([
  ['the id as a number', '{"customer":{"id":501}}', true],
  ['the id within a gid', '"gid://shopify/Customer/501"', true],
  ['the id inside a longer number', '{"id":15012}', false],
  ['the id at the end of a longer number', '{"id":1501}', false],
  ['the id at the beginning of a longer number', '{"id":5012}', false],
  ['the address in other letters', '{"email":"SHOPPER-1@example.com"}', true],
  ['nothing of theirs', '{"id":7}', false],
])('%s', (_name, text, found) => {
  expect(mentions(Buffer.from(text), ['501'], ['shopper-1@example.com'])).toBe(found);
});

test('no names at all mention nobody', () => {
  expect(mentions(Buffer.from('{"id":501}'), [], [])).toBe(false);
});
