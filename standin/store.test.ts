/** A killed demo must come back with every order it had; the journal is all there is. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Cart } from './model.ts';
import { Store } from './store.ts';

let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'standin-store-'));
  file = join(folder, 'state.jsonl');
});

afterEach(() => rmSync(folder, { recursive: true }));

const cart = (id: string, shopId = 's'): Cart => ({
  id,
  shopId,
  customerId: null,
  lines: [],
  discountCode: null,
  updatedAt: '2026-01-01T00:00:00.000Z',
});

describe('the journal', () => {
  test('brings everything back, without a close', () => {
    const before = new Store(file);
    before.put('carts', cart('a'));
    before.put('carts', cart('b', 'other'));
    before.patch('carts', 'a', { discountCode: 'SAVE' });
    before.put('carts', cart('c'));
    before.remove('carts', 'c');
    const after = new Store(file);
    expect(after.list('carts', 's')).toEqual([{ ...cart('a'), discountCode: 'SAVE' }]);
    expect(after.list('carts', 'other')).toEqual([cart('b', 'other')]);
    expect(after.find('carts', 'c')).toBeNull();
  });

  test('a torn last line is dropped and the next line is whole', () => {
    const before = new Store(file);
    before.put('carts', cart('a'));
    before.close();
    appendFileSync(file, '{"put":"carts","doc":{"id":"b","shop');
    const after = new Store(file);
    after.put('carts', cart('c'));
    expect(new Store(file).listAll('carts').map((one) => one.id)).toEqual(['a', 'c']);
  });

  test('damage anywhere else is an error, not a silent loss', () => {
    writeFileSync(file, '{"ids":8100000001001}\n{"put":"car\n{"drop":"carts","id":"a"}\n');
    expect(() => new Store(file)).toThrow('damaged at line 2');
  });

  test('ids never repeat, not even after a kill', () => {
    const before = new Store(file);
    const given = Array.from({ length: 1_500 }, () => before.nextId());
    const next = new Store(file).nextId();
    expect(new Set(given).size).toBe(1_500);
    expect(BigInt(next)).toBeGreaterThan(BigInt(given.at(-1) ?? 0));
    expect(Number(next)).toBeLessThan(Number.MAX_SAFE_INTEGER);
  });

  test('is one line a document after a start', () => {
    const before = new Store(file);
    before.put('carts', cart('a'));
    for (let i = 0; i < 50; i++) before.patch('carts', 'a', { discountCode: String(i) });
    before.close();
    new Store(file).close();
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('"discountCode":"49"');
  });
});
