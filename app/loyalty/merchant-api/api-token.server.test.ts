// Tokens as text: 256 bits, a checksum that catches every slip, the form that makes them; the header with the key.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { digestOfToken, makeToken } from './api-token.server.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { endOf, parseTokenForm, tokenFormOf } from './token-form.ts';

test('a token: prefix, 32 bytes, checksum; known by its SHA-256', () => {
  const made = Array.from({ length: 200 }, makeToken);
  expect(new Set(made.map(({ token }) => token)).size).toBe(200);
  for (const { token, hash, hint } of made) {
    expect(token).toMatch(/^comeback_[\w-]{49}$/);
    expect(Buffer.from(token.slice(9, 52), 'base64url')).toHaveLength(32);
    expect(hash).toEqual(createHash('sha256').update(token).digest());
    expect(digestOfToken(token)).toEqual(hash);
    expect(token.startsWith(hint)).toBe(true);
    expect(hint).toHaveLength(13);
  }
});

test('a slip in any one character is noticed, and so is a missing or a further one', () => {
  const { token } = makeToken();
  for (let place = 0; place < token.length; place += 1) {
    const other = token[place] === 'a' ? 'b' : 'a';
    expect(digestOfToken(token.slice(0, place) + other + token.slice(place + 1))).toBeNull();
  }
  for (const wrong of ['', token.slice(0, -1), `${token}a`, ` ${token}`, `${token}\n`, token.slice(9)])
    expect(digestOfToken(wrong)).toBeNull();
});

describe('the form', () => {
  const form = (fields: [string, string][]) => {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    return parseTokenForm(tokenFormOf(body));
  };
  const sound: [string, string][] = [
    ['name', '  Review \n app '],
    ['scopes', 'points:write'],
    ['scopes', 'members:read'],
    ['lifetime', '90'],
  ];
  const without = (field: string, ...more: [string, string][]) => [
    ...sound.filter(([name]) => name !== field),
    ...more,
  ];

  test('a name without its odd spaces, scopes in their order, a lifetime', () => {
    expect(form(sound)).toEqual({
      ok: true,
      wish: { name: 'Review app', scopes: ['members:read', 'points:write'], lifetime: '90' },
    });
  });

  test.each<[string, [string, string][], object]>([
    ['no name', without('name'), { name: 'name_missing' }],
    ['a name that nobody can see', without('name', ['name', '\u200b\u202e']), { name: 'name_missing' }],
    ['a name of spaces', without('name', ['name', ' \t ']), { name: 'name_missing' }],
    ['a long name', without('name', ['name', 'x'.repeat(61)]), { name: 'name_long' }],
    ['no scope', without('scopes'), { scopes: 'scopes_missing' }],
    ['a scope there is not', without('scopes', ['scopes', 'all']), { scopes: 'scopes_missing' }],
    ['a lifetime there is not', without('lifetime', ['lifetime', '36500']), { lifetime: 'lifetime' }],
    ['nothing', [], { name: 'name_missing', scopes: 'scopes_missing', lifetime: 'lifetime' }],
  ])('%s', (_name, fields, problems) => {
    expect(form(fields)).toEqual({ ok: false, problems });
  });

  test('when it ends', () => {
    const now = new Date('2026-11-22T12:00:00Z');
    expect(endOf('30', now)).toEqual(new Date('2026-12-22T12:00:00Z'));
    expect(endOf('365', now)).toEqual(new Date('2027-11-22T12:00:00Z'));
    expect(endOf('never', now)).toBeNull();
  });
});

test.each<[string[] | undefined, string | null]>([
  [undefined, null],
  [[''], null],
  [['   '], null],
  [['k'], 'k'],
  [['"k"'], 'k'],
  [[String.raw`"a\"b\\c"`], String.raw`a"b\c`],
  [['8e03978e-40d5-43dd-bc93-6894a57f9324'], '8e03978e-40d5-43dd-bc93-6894a57f9324'],
  [['two words'], 'two words'],
  [['""'], null],
  [['k'.repeat(255)], 'k'.repeat(255)],
  [['k'.repeat(256)], null],
  [['é'], null],
  [['a', 'b'], null],
])('the key in %j is %j', (sent, key) => {
  expect(idempotencyKeyOf(sent)).toBe(key);
});
