import { expect, test } from 'vitest';
import { parseExactJson } from './exact-json.ts';

test.each([
  ['{"id":5001}', { id: 5001 }],
  ['{"id":9007199254740993}', { id: '9007199254740993' }],
  ['{"id":9007199254740991}', { id: 9007199254740991 }],
  ['{"id":-9007199254740993,"n":[18446744073709551615]}', { id: '-9007199254740993', n: ['18446744073709551615'] }],
  ['{"a":"9007199254740993","b":1.00000000000000001}', { a: '9007199254740993', b: 1 }],
])('%s', (text, value) => {
  expect(parseExactJson(text)).toEqual(value);
});

test.each(['', '{', 'hello', '{"a":}'])('%j is not JSON', (text) => {
  expect(() => parseExactJson(text)).toThrow(SyntaxError);
});
