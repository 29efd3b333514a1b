import { describe, expect, test } from 'vitest';
import { cursorWord, membersQueryOf, paramsOfQuery } from './members-query.ts';

const read = (text: string) => membersQueryOf(new URLSearchParams(text));
/** What is left of an address once it was read. */
const understood = (text: string) => decodeURIComponent(paramsOfQuery(read(text)).toString());

describe('what an address asks', () => {
  test.each([
    ['', ''],
    ['search=+Shopper+1+', 'search=Shopper+1'],
    ['status=paused,active,unheard', 'status=active,paused'],
    ['tier=Gold,,Silver ', 'tier=Gold,Silver'],
    ['min=100&max=abc', 'min=100'],
    ['min=-5', ''],
    ['min=1+200&max=+12%C2%A0000+', 'min=1200&max=12000'],
    ['min=1+2&max=1.5', ''],
    ['max=9999999999', 'max=1000000000'],
    ['since=2026-02-30', ''],
    ['since=2024-02-29&until=2026-11-22', 'since=2024-02-29&until=2026-11-22'],
    ['by=visit,order,magic', 'by=order,visit'],
    ['expiring=30&orders=none', 'expiring=30&orders=none'],
    ['expiring=31&orders=some', ''],
    ['sort=name+asc', 'sort=name+asc'],
    ['sort=enrolled+desc&view=all', ''],
    ['sort=drop+table&view=nonsense', ''],
    ['view=owing', 'view=owing'],
    ['%00=1&before=x&after=%7B', ''],
  ])('%s', (text, left) => {
    expect(understood(text)).toBe(left);
  });

  test('of far too many tiers the first twenty are asked', () => {
    expect(read(`tier=${Array.from({ length: 25 }, (_, place) => `T${place}`).join(',')}`).tier).toHaveLength(20);
  });

  test('a far too long search is cut, and half a letter is none', () => {
    expect(read(`search=${'x'.repeat(500)}`).search).toHaveLength(100);
    expect(membersQueryOf(new URLSearchParams([['search', 'a\u0000b\ud800']])).search).toBe('ab\ufffd');
  });
});

test('a cursor comes back as it was given, whatever the name in it', () => {
  for (const name of ['', 'Żółć, "Łódź"', '漢字', 'a'.repeat(200)])
    expect(read(`sort=name+asc&before=${cursorWord([name, '7'])}`).before).toEqual([name, '7']);
  expect(read(`before=${cursorWord([1_700_000_000_000, '7'])}`).before).toEqual([1_700_000_000_000, '7']);
  // one of another sort is none
  expect(read(`sort=name+asc&before=${cursorWord([5, '7'])}`).before).toBeNull();
  expect(read(`before=${cursorWord(['x', '7'])}`).before).toBeNull();
});
