import { describe, expect, test } from 'vitest';
import { adminLocale, adminLocaleOf } from './locale.ts';

describe('adminLocale', () => {
  test.each([
    // asked, Accept-Language, expected
    ['pl', null, 'pl'],
    ['pl-PL', 'en', 'pl'],
    ['PL', null, 'pl'],
    ['de', 'pl;q=0.4, fr', 'pl'],
    [null, 'fr-FR, pl;q=0.5, en;q=0.9', 'en'],
    [null, 'pl, en', 'pl'],
    [null, 'pl;q=0, en;q=0.1', 'en'],
    [null, 'de, fr', 'en'],
    [null, '', 'en'],
    [null, null, 'en'],
    ['', ';;;,,q=1', 'en'],
  ])('asked %s, header %s: %s', (asked, header, expected) => {
    expect(adminLocale(asked, header)).toBe(expected);
  });

  test('reads a request', () => {
    expect(
      adminLocaleOf(new Request('https://app.example/app?locale=pl', { headers: { 'accept-language': 'en' } })),
    ).toBe('pl');
    expect(adminLocaleOf(new Request('https://app.example/app', { headers: { 'accept-language': 'pl' } }))).toBe('pl');
  });
});
